"""An allowance is added to a post's front matter, however that is written, and nothing else is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmgen.editor.actions import allowance
from cmgen.editor.places import Ruler, lines_of
from cmgen.model import Location
from cmgen.project import Project

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("title: a  # ici\n", "title: a  # ici\nallow: [shouting]\n"),
        ("allow: [same-slot]\ntitle: a\n", "allow: [same-slot, shouting]\ntitle: a\n"),
        ("allow: [ same-slot , 'quiet-hours' ] # deux\n", "allow: [ same-slot , 'quiet-hours', shouting ] # deux\n"),
        ("allow: same-slot\n", "allow: [same-slot, shouting]\n"),
        ("allow:\n  - same-slot # vu\ntitle: a\n", "allow:\n  - same-slot # vu\n  - shouting\ntitle: a\n"),
        ("allow:\n- same-slot\n", "allow:\n- same-slot\n- shouting\n"),
        ("allow:\ntitle: a\n", None),
        ("allow: [shouting]\n", None),
        ("title: [\n", None),
    ],
)
def test_an_allowance_is_added(head: str, after: str | None) -> None:
    project = Project.load(ROOT)
    text = f"---\n{head}---\nVENEZ TOUS ICI.\n"
    edit = allowance(text, "content/a.md", "shouting", project.setting)
    if edit is None:
        assert after is None
        return
    lines, place = text.split("\n"), edit.location
    line = lines[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == edit.before
    lines[place.line - 1] = f"{line[: place.column - 1]}{edit.after}{line[place.end_column - 1 :]}"
    assert "\n".join(lines) == f"---\n{after}---\nVENEZ TOUS ICI.\n"


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_columns_are_counted_as_an_editor_wants(encoding: str, units: int) -> None:
    ruler = Ruler(encoding)
    assert ruler.units("é😀a") == units
    assert [ruler.column("é😀a", ruler.units("é😀a"[:index])) for index in range(4)] == [0, 1, 2, 3]
    assert ruler.column("é", 99) == 1


def test_a_place_beyond_the_text_is_its_end() -> None:
    lines = lines_of("\ufeffun\r\ndeux\u2028trois\rfin")
    assert lines == ["un", "deux\u2028trois", "fin"]
    assert Ruler().span(Location("", 9, 9), lines) == (2, 3, 2, 3)
    assert Ruler().span(Location("", 2, 6), lines) == (1, 5, 1, 10)
    assert Ruler().span(Location("", 1, 2, 2, 3), lines) == (0, 1, 1, 2)
