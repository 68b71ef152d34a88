"""A build comes to the same by any road: one process or several, after any edits, with the cache or without."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import cmgen.build.making
from benchmarks import corpus
from cmgen.build import INDEX, Built, build
from cmgen.build.index import Index
from cmgen.build.kept import unpack
from cmgen.build.making import Batch, Job, make_all
from cmgen.errors import Broken
from cmgen.project import Project

POST = "---\nnetwork: [site, mastodon]\nstatus: ready\ndate: 2026-09-{day:02} 09:00\ntitle: Le {day}\n---\n{words}\n"
BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nlanguages: [fr]\nsite: https://a.example\n",
    "brand/channels.yaml": "site: {network: site}\nmastodon: {network: mastodon, server: https://m.example}\n",
    "brand/facts.yaml": "prix: 5 €\n",
}


def lay(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def age(root: Path) -> None:
    """Let every file be as old as if it had been written an hour ago: what is new is not trusted by its time."""
    for file in root.rglob("*"):
        if ".cmgen" not in file.parts and file.is_file():
            status = file.stat()
            os.utime(file, ns=(status.st_atime_ns - 3600 * 10**9, status.st_mtime_ns - 3600 * 10**9))


def test_several_processes_make_the_same(tmp_path: Path) -> None:
    corpus.write(tmp_path, 40)
    alone = build(Project.load(tmp_path), tmp_path / "one")
    shutil.rmtree(tmp_path / ".cmgen")
    heard: list[tuple[int, int]] = []
    shared = build(Project.load(tmp_path), tmp_path / "two", "", lambda *said: heard.append(said), processes=2)
    assert (alone.fresh, shared.fresh) == (40, 40)
    assert alone.findings == shared.findings
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert heard[-1] == (40, 40)


def test_where_nothing_changed_no_post_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.write(tmp_path, 20)
    age(tmp_path)
    first = build(Project.load(tmp_path))
    monkeypatch.setattr("cmgen.build.work.Work", None)
    again = build(Project.load(tmp_path))
    assert (again.findings, again.posts, again.variants, again.fresh) == (first.findings, 20, first.variants, 0)
    assert again.manifest == first.manifest


@pytest.mark.parametrize("broken", ["manifest.json", "posts", "a line", "media", "index", "a page of the index"])
def test_what_is_missing_or_damaged_is_made_again(tmp_path: Path, broken: str) -> None:
    lay(tmp_path, BRAND | {"content/a.md": POST.format(day=1, words="Bonjour.")})
    age(tmp_path)
    first = bytes_of(build(Project.load(tmp_path)).folder)
    match broken:
        case "manifest.json":
            (tmp_path / ".cmgen/build/manifest.json").write_text("{}")
        case "posts":
            shutil.rmtree(tmp_path / ".cmgen/build/posts")
        case "a line":
            next((tmp_path / ".cmgen/build/posts").iterdir()).write_text("{}\t[]\n")
        case "media":
            shutil.rmtree(tmp_path / ".cmgen/build/media", ignore_errors=True)
        case "index":
            (tmp_path / ".cmgen/index.sqlite").write_bytes(b"not a database" * 100)
        case "a page of the index":
            index = tmp_path / ".cmgen/index.sqlite"
            sound = index.read_bytes()
            index.write_bytes(sound[:4096] + b"\xff" * (len(sound) - 4096))
    assert bytes_of(build(Project.load(tmp_path)).folder) == first


def test_an_index_that_another_process_writes_is_not_taken_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    path = tmp_path / "index.sqlite"
    with Index(path) as index:
        index.say("a", "1")
    other = connect(path, isolation_level=None)
    other.execute("begin exclusive")
    monkeypatch.setattr("sqlite3.connect", lambda path, **_: connect(path, timeout=0))
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Index(path).__enter__()
    other.execute("commit")
    with Index(path) as index:
        assert index.about("a") == "1"


@pytest.mark.slow
def test_a_post_that_kills_its_process_is_a_finding_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is ended from outside, as by a machine out of memory, whenever it makes this post."""
    lay(tmp_path, BRAND | {f"content/p{day}.md": POST.format(day=day, words=f"Mot {day}.") for day in range(1, 30)})
    lay(tmp_path, {"content/deadly.md": POST.format(day=30, words="Non.")})
    project = Project.load(tmp_path)
    job = Job(root=tmp_path, only=None, folder=tmp_path / "out", code="", pictures={})
    monkeypatch.setattr(cmgen.build.making, "_pool", _pool_that_dies)
    batches: list[Batch] = list(make_all(job, {path: path for path in project.paths()}, 2))
    made = {one.path: one for batch in batches for one in batch.made}
    assert set(made) == set(project.paths())
    died = [path for path, one in made.items() if b'"build-died"' in unpack(one.found)]
    assert died == ["content/deadly.md"]


def _pool_that_dies(job: Job, processes: int):  # type: ignore[no-untyped-def]  # as _pool's
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_open_deadly, initargs=(job,))


def _open_deadly(job: Job) -> None:
    making = cmgen.build.making
    making._open(job)
    shop = making._shop
    assert shop is not None
    whole = shop.make

    def make(batch):  # type: ignore[no-untyped-def]  # as the shop's
        if any("deadly" in path for path, _ in batch):
            os._exit(9)
        return whole(batch)

    shop.make = make  # type: ignore[method-assign]  # this process is ours


Edit = tuple[str, int]
edits = st.lists(
    st.tuples(st.sampled_from(["write", "delete", "fact", "brand", "photo", "freeze"]), st.integers(1, 4)),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits)
def test_after_any_edits_the_result_is_that_of_a_full_build(tmp_path: Path, edits: list[Edit]) -> None:
    _check_edits(tmp_path, edits)


def test_after_one_edit_of_each_kind(tmp_path: Path) -> None:
    _check_edits(tmp_path, [("write", 1), ("photo", 1), ("fact", 2), ("brand", 3), ("freeze", 1), ("delete", 1)])


def _check_edits(tmp_path: Path, edits: list[Edit]) -> None:
    from PIL import Image

    root = tmp_path / "project"
    shutil.rmtree(root, ignore_errors=True)
    lay(root, BRAND | {f"content/p{day}.md": POST.format(day=day, words=f"Mot {day}.") for day in range(1, 5)})
    photo = root / "content/photo.png"
    Image.new("RGB", (40, 30), "teal").save(photo)
    for turn, (kind, number) in enumerate(edits):
        post = root / f"content/p{number}.md"
        match kind:
            case "write":
                words = f"Tour {turn} : {{{{ facts.prix }}}}\n\n![La cour](photo.png)"
                post.write_text(POST.format(day=number, words=words), encoding="utf-8")
            case "delete":
                post.unlink(missing_ok=True)
            case "fact":
                (root / "brand/facts.yaml").write_text(f"prix: {turn} €\n", encoding="utf-8")
            case "brand":
                text = BRAND["brand/brand.yaml"] + f"utm: {{source: '{turn}'}}\n"
                (root / "brand/brand.yaml").write_text(text, encoding="utf-8")
            case "photo":
                Image.new("RGB", (40 + turn, 30), "crimson").save(photo)
            case "freeze":
                (root / "brand/freeze.yaml").write_text(f"why: tour {turn}\n", encoding="utf-8")
        if number % 2:
            age(root)
        made: Built = build(Project.load(root))
        kept = (root / INDEX).rename(tmp_path / "kept.sqlite")  # a full build must not take posts from the index
        whole = build(Project.load(root), tmp_path / "whole")
        kept.replace(root / INDEX)
        assert whole.fresh == whole.posts
        assert made.findings == whole.findings
        assert made.manifest == whole.manifest
        shutil.rmtree(tmp_path / "whole")


def test_what_lies_behind_a_link_to_a_folder_is_looked_into(tmp_path: Path) -> None:
    """Guidelines that several brands share, say: no look at names and times sees them change."""
    lay(tmp_path, BRAND | {"content/a.md": POST.format(day=1, words="Bonjour le truc.")})
    lay(tmp_path, {"shared/mots.yml": "extends: existence\ntokens: [machin]\nmessage: non\n"})
    (tmp_path / "brand/voice").symlink_to(tmp_path / "shared")
    age(tmp_path)
    assert "mots" not in {finding.rule for finding in build(Project.load(tmp_path)).findings}
    lay(tmp_path, {"shared/mots.yml": "extends: existence\ntokens: [truc]\nmessage: non\n"})
    assert "mots" in {finding.rule for finding in build(Project.load(tmp_path)).findings}


def test_another_library_makes_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, BRAND | {"content/a.md": POST.format(day=1, words="Bonjour.")})
    age(tmp_path)
    build(Project.load(tmp_path))
    assert build(Project.load(tmp_path)).fresh == 0
    monkeypatch.setattr("cmgen.build.outcome.environment", lambda: "later")
    monkeypatch.setattr("cmgen.build.work.environment", lambda: "later")
    assert build(Project.load(tmp_path)).fresh == 0  # installed again, the same versions
    monkeypatch.setattr("cmgen.build.outcome.environment", lambda: "later still")
    monkeypatch.setattr("cmgen.build.work.environment", lambda: "later still")
    monkeypatch.setattr("cmgen.build.inputs.installed", lambda: "pillow 99")
    assert build(Project.load(tmp_path)).fresh == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_written_in_utf_8_is_a_finding(tmp_path: Path) -> None:
    lay(tmp_path, BRAND)
    (tmp_path / "content").mkdir()
    Path(os.fsdecode(bytes(tmp_path) + b"/content/caf\xe9.md")).write_text("Bonjour.")
    with pytest.raises(Broken) as raised:
        build(Project.load(tmp_path))
    assert [finding.rule for finding in raised.value.findings] == ["bad-name"]


def test_what_no_post_has_any_more_goes_where_it_is_too_much(tmp_path: Path) -> None:
    """Old results and pictures, the oldest first; what is there now stays, whatever the limit."""
    lay(tmp_path, BRAND)
    picture = "assets: [{file: cour.png, alt: La cour}]\n---\n"
    for turn in range(4):
        lay(tmp_path, {"content/a.md": POST.format(day=1, words=f"Bonjour {turn}.").replace("---\nB", f"{picture}B")})
        Image.new("RGB", (640, 480 + turn), "teal").save(tmp_path / "content/cour.png")
        built = build(Project.load(tmp_path))
    media = {medium.digest for entry in built.manifest.entries for one in entry.variants for medium in one.media}
    kept = {file.name for file in (built.folder / "media").iterdir()}
    assert media < kept
    lay(tmp_path, {"content/b.md": POST.format(day=2, words="Et encore.")})
    built = build(Project.load(tmp_path), limit=0)
    assert {file.name for file in (built.folder / "media").iterdir()} == media
    with Index(tmp_path / INDEX) as index:
        assert index.database.execute("select path from made order by path").fetchall() == [
            ("content/a.md",),
            ("content/b.md",),
        ]
        assert {one["media"]["digest"] for one in index.pictures().values()} == media
    age(tmp_path)
    build(Project.load(tmp_path))
    assert build(Project.load(tmp_path)).fresh == 0
