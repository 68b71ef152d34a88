"""card.yaml is data, and every mistake in it is shown with its place."""

from pathlib import Path

import pytest

from cmgen.errors import Broken, CmgenError
from cmgen.image.layout import Layout, read_layout

GOOD = """\
formats:
  square:
    size: [400, 400]
    areas:
      all: [0, 0, 400, 400]
boxes:
  - colour: {area: all, colour: paper}
  - words:
      area: all
      paragraphs:
        - words: "{{ title }}"
          size: [20, 80]
          colour: [ink, "#ffffff"]
"""


def layout_of(tmp_path: Path, text: str) -> Layout:
    (tmp_path / "card.yaml").write_text(text, encoding="utf-8")
    return read_layout(tmp_path, "layouts/mine")


def test_a_layout_is_read(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, GOOD)
    assert layout.path == "layouts/mine/card.yaml"
    assert layout.canvas("square").areas["all"] == (0, 0, 400, 400)
    words = layout.boxes[1].words
    assert words is not None
    assert words.paragraphs[0].size == (20, 80)


@pytest.mark.proves("B65")
@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("area: all, colour", "area: al, colour"), 7, "boxes[0].colour.area: no format has an area 'al'"),
        (("size: [400, 400]", "size: [400, 9000]"), 3, "formats.square.size: 400 × 9000 px"),
        (("size: [400, 400]", "size: [400, .nan]"), 3, "a whole number"),
        (("[0, 0, 400, 400]", "[0, 0, nan, 400]"), 5, "a number"),
        (("[0, 0, 400, 400]", "[0, 0, 0, 400]"), 5, "formats.square.areas.all: 0 × 400 px"),
        (("[0, 0, 400, 400]", "[0, 0, 1e300, 400]"), 5, "reaches too far from the canvas"),
        (("    areas:", "    scale: 50\n    areas:"), 4, "formats.square.scale: 50"),
        (("size: [20, 80]", "size: [80, 20]"), 12, "boxes[1].words.paragraphs[0].size: from 80 to 20 px"),
        (("size: [20, 80]", "sise: [20, 80]"), 12, "unknown field 'boxes[1].words.paragraphs[0].sise'"),
        (("{{ title }}", "{{ 'a' * 999 }}"), 11, "boxes[1].words.paragraphs[0].words: '*' is not allowed"),
        (("{{ title }}", "{{ title"), 11, "a template that cannot be read"),
        (("colour: paper", "colour: 'so nice'"), 7, "'so nice' is no colour"),
        (("- colour: {", "- when: photo +\n    colour: {"), 7, "boxes[0].when: a template that cannot be read"),
        (("- colour: {", "- logo: {area: all}\n    colour: {"), 7, "boxes[0]: colour and logo where exactly one"),
        (("colour: {area: all", "color: {area: all"), 7, "unknown field 'boxes[0].color'"),
        (("colour: paper}", "colour: paper, opacity: 2}"), 7, "boxes[0].colour.opacity: 2"),
    ],
)
def test_a_mistake_is_shown_with_its_place(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(Broken) as caught:
        layout_of(tmp_path, text)
    finding = next(finding for finding in caught.value.findings if message in finding.message)
    assert (finding.location.path, finding.location.line) == ("layouts/mine/card.yaml", line)


def test_all_mistakes_are_shown_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("[400, 400]", "[4, 400]").replace("[20, 80]", "[20, 8000]").replace("area: all, c", "area: a, c")
    )
    with pytest.raises(Broken) as caught:
        layout_of(tmp_path, text)
    assert [finding.location.line for finding in caught.value.findings] == [3, 7, 12]


def test_a_near_miss_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(Broken) as caught:
        layout_of(tmp_path, GOOD.replace("area: all, c", "area: al, c"))
    assert caught.value.findings[0].remedy == "did you mean all?"


@pytest.mark.proves("B65")
def test_too_many_boxes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="101 boxes"):
        layout_of(tmp_path, GOOD + "  - colour: {area: all, colour: ink}\n" * 99)


def test_an_unknown_format_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CmgenError, match="no format 'sqare'") as caught:
        layout_of(tmp_path, GOOD).canvas("sqare")
    assert caught.value.remedy == "did you mean square?"


def test_a_folder_without_a_layout_says_what_one_is(tmp_path: Path) -> None:
    with pytest.raises(CmgenError, match=r"layouts/mine/card\.yaml") as caught:
        read_layout(tmp_path, "layouts/mine")
    assert "card.yaml" in caught.value.remedy
