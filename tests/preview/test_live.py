"""What is saved is built at once, by itself; what others have to do with it follows; nothing is built in vain."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from preview.conftest import write

from cmgen.build import making
from cmgen.preview import Live, Snapshot
from cmgen.preview.watch import News, watching
from cmgen.project import Project

POST = "---\nnetwork: mastodon\nstatus: ready\ndate: 2026-11-28 08:40\ntitle: X\n---\nPrès.\n"


def until(live: Live, is_so: object, version: int = 0) -> Snapshot:
    """The first snapshot of which something is so."""
    assert callable(is_so)
    snapshot = live.snapshot
    while not is_so(snapshot):
        found = live.wait(snapshot.version, 20)
        assert found, "nothing changed"
        snapshot = found
    return snapshot


def test_one_post_built_alone_is_what_a_build_makes_of_it(live: Live, brand: Path) -> None:
    for path in live.snapshot.project.paths():
        alone = live.refresh_posts([path])
        assert alone.manifest.entries
    whole = Live(Project.load(brand)).refresh()
    assert live.snapshot.entries == whole.entries
    assert {path: found for path, found in live.snapshot.findings.items() if found} == whole.findings


def test_a_post_comes_changes_and_goes(live: Live, brand: Path) -> None:
    path = f"content/{write(brand, 'x', POST)}.md"
    assert live.refresh_posts([path]).entry("x")
    write(brand, "x", POST.replace("title: X", "title: Y"))
    entry = live.refresh_posts([path]).entry("x")
    assert entry
    assert entry.title == "Y"
    (brand / path).unlink()
    assert live.refresh_posts([path]).entry("x") is None


@pytest.mark.parametrize("path", ["content/absent.md", "content/.hidden.md", "../outside.md", "content"])
def test_what_is_no_post_becomes_none(live: Live, brand: Path, path: str) -> None:
    (brand / "content/.hidden.md").write_text(POST, encoding="utf-8")
    (brand.parent / "outside.md").write_text(POST, encoding="utf-8")
    before = live.snapshot.entries
    assert live.refresh_posts([path]).entries == before


def test_what_two_posts_do_to_each_other_follows(live: Live, brand: Path) -> None:
    path = f"content/{write(brand, 'x', POST)}.md"
    assert not live.refresh_posts([path]).findings[path]
    assert [one.rule for one in live.refresh().findings[path]] == ["same-slot"]


def test_a_build_that_changes_nothing_is_no_news(live: Live) -> None:
    version = live.snapshot.version
    assert live.refresh().version == version
    assert live.wait(version, 0.01) is None


def test_a_saved_post_is_built_alone(live: Live, brand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = making.make

    def noted(project: Project, path: str, *rest: object) -> object:
        made.append(path)
        return make(project, path, *rest)  # type: ignore[arg-type]  # as it was handed over

    monkeypatch.setattr(making, "make", noted)
    path = f"content/{write(brand, 'x', POST)}.md"
    live.refresh_posts([path])
    assert made == [path]


def test_the_last_build_is_shown_until_the_files_have_been_looked_at(live: Live, brand: Path) -> None:
    again = Live(Project.load(brand))
    assert again.snapshot.version == 0
    assert again.recall().entries == live.snapshot.entries
    fresh = Live(Project.load(brand))
    (brand / ".cmgen/build/manifest.json").unlink()
    assert fresh.recall().version == 0


def test_saves_deletions_and_moved_folders_are_seen(brand: Path) -> None:
    live = Live(Project.load(brand))
    with watching(live):
        until(live, lambda now: now.version > 0 and now.findings is not None and len(now.entries) == 21)
        write(brand, "2026/11/neuf", POST)
        until(live, lambda now: now.entry("2026/11/neuf"))
        (brand / "content/2026/11").rename(brand / "content/2026/13")
        until(live, lambda now: now.entry("2026/13/neuf") and not now.entry("2026/11/neuf"))
        (brand / "content/2026/13/neuf.md").unlink()
        until(live, lambda now: not now.entry("2026/13/neuf"))
        settings = brand / "brand/brand.yaml"
        words = settings.read_text(encoding="utf-8")
        settings.write_text("name: [", encoding="utf-8")
        until(live, lambda now: now.broken)
        settings.write_text(words, encoding="utf-8")
        until(live, lambda now: not now.broken)
    assert not [thread for thread in threading.enumerate() if "watchdog" in thread.name.casefold()]


def test_news_is_gathered_until_a_burst_is_over() -> None:
    news = News()
    news.tell("a", "b")
    news.tell("a", "c")
    assert news.take(None) == {"a", "b", "c"}
    assert news.take(0.01) == set()
    news.close()
    assert news.take(None) == set()
