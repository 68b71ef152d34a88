"""One value of a file changes and nothing else does, or the file stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from preview.conftest import write

from cmgen.errors import CmgenError
from cmgen.preview.edit import Conflict, Edit, Field, apply
from cmgen.preview.state import Live, digest
from cmgen.project import Project

POST = """\
---
# the note at the top
date: "2026-11-24 09:00"   # as agreed with Léa 🎉
status: draft # not yet
title: "X: y"
assets:
  - file: 2026/12/carnets/vagues.jpg   # the waves
    focus: [0.5, 0.5]
  - {file: 2026/10/atelier-velo/roue.jpg, focus: [0.2, 0.5]}
  - file: 2026/11/portes-ouvertes/portes.jpg
    alt: >-
      Une porte
      bleue
---
Bonjour.

status: draft
"""
WAVES, WHEEL, DOORS = (
    "content/2026/12/carnets/vagues.jpg",
    "content/2026/10/atelier-velo/roue.jpg",
    "content/2026/11/portes-ouvertes/portes.jpg",
)


def edited(brand: Path, field: Field, value: str, file: str = "", text: str = POST) -> str:
    write(brand, "x", text)
    path = brand / "content/x.md"
    path.write_bytes(text.encode())
    edit = Edit(path="content/x.md", seen=digest(path.read_bytes()), field=field, value=value, file=file)
    apply(edit, Project.load(brand).setting)
    return path.read_bytes().decode()


def lines_changed(before: str, after: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]


def test_a_draft_is_marked_ready_and_its_comment_stays(brand: Path) -> None:
    after = edited(brand, Field.STATUS, "ready")
    assert lines_changed(POST, after) == [("status: draft # not yet", "status: ready # not yet")]


def test_a_post_is_moved_and_its_comment_stays(brand: Path) -> None:
    after = edited(brand, Field.DATE, "2026-12-01 10:30")
    new = "date: 2026-12-01 10:30   # as agreed with Léa 🎉"
    assert lines_changed(POST, after) == [('date: "2026-11-24 09:00"   # as agreed with Léa 🎉', new)]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        (Field.STATUS, "ready", "status: ready"),
        (Field.DATE, "2026-12-01 10:30", "date: 2026-12-01 10:30"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_was_not_written_comes_last(brand: Path, field: Field, value: str, line: str, end: str) -> None:
    text = "---\ntitle: X\n---\nBonjour.\n\n---\n".replace("\n", end)
    assert edited(brand, field, value, text=text) == text.replace(f"X{end}", f"X{end}{line}{end}", 1)


@pytest.mark.parametrize("file", [WAVES, WHEEL, DOORS])
def test_words_for_a_picture_are_written_where_they_belong(brand: Path, file: str) -> None:
    words = 'Une "vague" : \\ # bleue 🌊'
    edited(brand, Field.ALT, f"  {words}\n", file)
    post, _ = Project.load(brand).read("content/x.md")
    assert post
    assert {asset.file: asset.alt for asset in post.assets}[file] == words
    text = (brand / "content/x.md").read_text(encoding="utf-8")
    assert "# the note at the top" in text
    assert "# the waves" in text


def test_a_file_that_changed_meanwhile_is_left_alone(brand: Path) -> None:
    write(brand, "x", POST)
    edit = Edit(path="content/x.md", seen=digest(b"as it was"), field=Field.STATUS, value="ready")
    with pytest.raises(Conflict, match="has changed"):
        apply(edit, Project.load(brand).setting)
    assert (brand / "content/x.md").read_text(encoding="utf-8") == POST


@pytest.mark.parametrize(
    ("field", "value", "file"),
    [
        (Field.STATUS, "withdrawn", ""),
        (Field.STATUS, "ready\nx: 1", ""),
        (Field.DATE, "tomorrow", ""),
        (Field.DATE, "2026-13-01 09:00", ""),
        (Field.DATE, "2026-03-29 02:30", ""),
        (Field.DATE, "2026-12-01 09:00\nstatus: ready", ""),
        (Field.ALT, "words", "content/absent.jpg"),
        (Field.ALT, "words", ""),
    ],
)
def test_nothing_else_can_be_written(brand: Path, field: Field, value: str, file: str) -> None:
    with pytest.raises(CmgenError):
        edited(brand, field, value, file)
    assert (brand / "content/x.md").read_text(encoding="utf-8") == POST


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: X\rstatus: draft\n---\nBonjour.\n",
        "---\ntitle: X\rpillar: quai\rlang: fr\rstatus: draft\r---\nBonjour.\n",
        "---\ntitle: X\nstatus: &a draft\n---\nBonjour.\n",
    ],
)
def test_a_file_whose_places_cannot_be_trusted_is_left_alone(brand: Path, text: str) -> None:
    with pytest.raises(CmgenError):
        edited(brand, Field.STATUS, "ready", text=text)
    assert (brand / "content/x.md").read_bytes() == text.encode()


@pytest.mark.parametrize("path", ["brand/brand.yaml", "../x.md", "content/absent.md", "/etc/passwd", "content"])
def test_only_posts_are_written(brand: Path, path: str) -> None:
    file = brand / path
    seen = digest(file.read_bytes()) if file.is_file() else ""
    with pytest.raises(CmgenError):
        apply(Edit(path=path, seen=seen, field=Field.STATUS, value="ready"), Project.load(brand).setting)


def test_a_post_that_leads_out_of_the_project_is_not_written(brand: Path) -> None:
    outside = brand.parent / "outside.md"
    outside.write_text(POST, encoding="utf-8")
    (brand / "content/x.md").symlink_to(outside)
    with pytest.raises(CmgenError):
        apply(
            Edit(path="content/x.md", seen=digest(outside.read_bytes()), field=Field.STATUS, value="ready"),
            Project.load(brand).setting,
        )
    assert outside.read_text(encoding="utf-8") == POST


@pytest.fixture(scope="module")
def scratch(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scratch")
    (folder / "brand").mkdir()
    (folder / "content").mkdir()
    (folder / "brand/brand.yaml").write_text("name: B\ntime_zone: Europe/Paris\n", encoding="utf-8")
    (folder / "content/a.jpg").write_bytes((built / WAVES).read_bytes())
    return folder


@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_words_come_back_as_they_were_or_are_refused(scratch: Path, words: str) -> None:
    text = "---\nassets:\n  - file: a.jpg # why\n---\nX\n"
    try:
        edited(scratch, Field.ALT, words, "content/a.jpg", text)
    except CmgenError:
        assert (scratch / "content/x.md").read_text(encoding="utf-8") == text
        return
    post, _ = Project.load(scratch).read("content/x.md")
    assert post
    assert post.assets[0].alt == " ".join(words.split())


def test_a_change_is_on_the_next_page(live: Live, brand: Path) -> None:
    path = brand / "content/2026/12/merci.md"
    before = path.read_bytes()
    edit = Edit(path="content/2026/12/merci.md", seen=digest(before), field=Field.STATUS, value="ready")
    apply(edit, live.snapshot.project.setting)
    entry = live.refresh().entry("2026/12/merci")
    assert entry
    assert entry.status == "ready"
