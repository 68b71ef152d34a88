"""card.yaml is data, and every mistake in it is shown with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.errors import Broken, CmgenError
from cmgen.image.formats import SHIPPED
from cmgen.image.layout import Layout, find_layout, length, names, read_layout

GOOD = """\
summary: Ours
margin: 10
only: [square, story]
boxes:
  ground:
    solid: {colour: paper}
  headline:
    words:
      paragraphs:
        title:
          words: "{{ title }}"
          size: [2, 8]
          colour: [ink, "#ffffff"]
    at: {top: 50% + 2, bottom: 5}
formats:
  story:
    boxes:
      headline: {at: {bottom: 9}}
"""


def layout_of(tmp_path: Path, text: str, name: str = "mine") -> Layout:
    (tmp_path / name).mkdir(exist_ok=True)
    (tmp_path / name / "card.yaml").write_text(text, encoding="utf-8")
    return read_layout(tmp_path / name, f"layouts/{name}")


def area(layout: Layout, format: str, name: str) -> tuple[int, ...]:
    canvas = layout.canvas(format)
    return tuple(round(side) for side in canvas.area(dict(canvas.boxes)[name]))


def test_a_layout_is_read(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, GOOD)
    assert layout.path == "layouts/mine/card.yaml"
    assert list(layout.formats) == ["square", "story"]
    words = dict(layout.canvas("square").boxes)["headline"].words
    assert words is not None
    assert words.paragraphs["title"].size == (2, 8)


def test_grounds_fill_the_canvas_and_words_keep_to_the_margins(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, GOOD)
    assert area(layout, "square", "ground") == (0, 0, 1080, 1080)
    # 10 units of margin are 108 px; 50% + 2 from the canvas's edge, 5 units from the margin
    assert area(layout, "square", "headline") == (108, 562, 864, 1080 - 562 - 108 - 54)


def test_a_format_says_what_is_otherwise_there_and_keeps_free_what_its_network_covers(tmp_path: Path) -> None:
    left, top, width, height = area(layout_of(tmp_path, GOOD), "story", "headline")
    assert (left, width) == (144, 1080 - 288)
    assert top + height == pytest.approx(
        1920 - 340 - 130, abs=1
    )  # the reply field is higher than the margin; 9 units of 14.4 px


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 120),
        ("50%", 400),
        ("24px", 24),
        ("50% + 2", 420),
        ("50% - 2 + 4px", 384),
        ("-3", -30),
        ("1.5", 15),
        ("12.500000000000002%", 100),
    ],
)
def test_lengths_are_units_shares_and_pixels(text: str, expected: float) -> None:
    assert length(text, 10, 800) == pytest.approx(expected)


@given(st.text("0123456789%px+-. ", max_size=12))
def test_what_is_no_length_is_said_to_be_none(text: str) -> None:
    try:
        length(text, 10, 800)
    except CmgenError as error:
        assert "is no length" in error.message  # noqa: PT017  # either is right


def test_a_layout_takes_what_it_does_not_say_from_the_one_it_extends(tmp_path: Path) -> None:
    layout_of(tmp_path, GOOD)
    other = layout_of(tmp_path, "extends: mine\ntheme: dark\nboxes:\n  headline: {at: {bottom: 20}}\n", "other")
    assert other.theme == "dark"
    assert area(other, "square", "headline")[1] == 562
    assert area(other, "square", "headline")[3] == 1080 - 562 - 108 - 216


def test_a_project_s_layout_may_extend_ours_of_the_same_name(tmp_path: Path) -> None:
    layout_of(tmp_path, "extends: quote\ntheme: dark\n", "quote")
    ours, own = read_layout(tmp_path / "quote", "layouts/quote"), find_layout(tmp_path, "quote")
    assert own.theme == ours.theme == "dark"
    assert tuple(own.formats) == SHIPPED


def test_a_box_like_another_changes_only_what_it_says(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, GOOD.replace("formats:", "  foot:\n    like: headline\n    at: {top: 55%}\nformats:"))
    boxes = dict(layout.canvas("square").boxes)
    assert boxes["foot"].words == boxes["headline"].words
    assert (boxes["foot"].at.top, boxes["foot"].at.bottom) == ("55%", "5")


def test_a_box_of_another_kind_loses_the_one_it_had(tmp_path: Path) -> None:
    layout_of(tmp_path, GOOD)
    text = "extends: mine\nboxes:\n  ground: {gradient: {from: ink, to: paper}}\n"
    assert dict(layout_of(tmp_path, text, "other").canvas("square").boxes)["ground"].kinds == ("gradient",)


def test_a_format_of_one_s_own_says_its_size(tmp_path: Path) -> None:
    text = "only: [banner]\nboxes:\n  ground: {solid: {colour: ink}}\nformats:\n  banner: {size: [1500, 500]}\n"
    assert layout_of(tmp_path, text).canvas("banner").size == (1500, 500)


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("colour: paper", "colour: 'so nice'"), 6, "boxes.ground.solid.colour: 'so nice' is no colour"),
        (("colour: paper}", "colour: paper, opacity: 2}"), 6, "boxes.ground.solid.opacity: 2"),
        (("solid: {colour", "soild: {colour"), 6, "unknown field 'boxes.ground.soild'"),
        (("solid: {", "logo: {}\n    solid: {"), 6, "boxes.ground: solid and logo where exactly one"),
        (("solid: {colour: paper}", "when: photo"), 6, "boxes.ground: nothing where exactly one kind"),
        (("solid: {", "when: photo +\n    solid: {"), 6, "boxes.ground.when: a template that cannot be read"),
        (("{{ title }}", "{{ 'a' * 999 }}"), 11, "boxes.headline.words.paragraphs.title.words: '*' is not allowed"),
        (("{{ title }}", "{{ title"), 11, "a template that cannot be read"),
        (("size: [2, 8]", "size: [8, 2]"), 12, "boxes.headline.words.paragraphs.title.size: from 8 to 2"),
        (("size: [2, 8]", "sise: [2, 8]"), 12, "unknown field 'boxes.headline.words.paragraphs.title.sise'"),
        (("size: [2, 8]", "size: [2, .nan]"), 12, "a number"),
        (("top: 50% + 2", "top: 50 percent"), 14, "boxes.headline.at.top: '50 percent' is no length"),
        (("bottom: 5}", "bottom: 5, height: 4}"), 14, "boxes.headline.at: top, bottom and height"),
        (("bottom: 5}", "bottom: 80}"), 14, "px are left for it (in square)"),
        (("top: 50% + 2", "width: 900000%"), 14, "is no length"),
        (("bottom: 9}", "bottom: 99}"), 18, "px are left for it (in story)"),
        (("{bottom: 9}", "{botom: 9}"), 18, "unknown field 'boxes.headline.at.botom'"),
        (("  story:\n", "  stroy:\n"), 17, "formats.stroy: no format 'stroy'"),
        (("only: [square,", "only: [sqare,"), 3, "only: no format 'sqare'"),
        (("margin: 10", "margin: 50"), 2, "margin: 50"),
        (("summary: Ours", "extends: our"), 1, "extends: no layout 'our'"),
        (("summary: Ours", "extends: mine"), 1, "extends: no layout 'mine'"),
        (("solid: {colour: paper}", "like: headlin"), 6, "boxes.ground.like: no other box 'headlin'"),
    ],
)
def test_a_mistake_is_shown_with_its_place(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(Broken) as caught:
        layout_of(tmp_path, text)
    finding = next(finding for finding in caught.value.findings if message in finding.message)
    assert (finding.location.path, finding.location.line) == ("layouts/mine/card.yaml", line)


def test_a_mistake_in_what_is_extended_is_shown_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base/card.yaml").write_text(GOOD.replace("colour: paper", "colour: '?'"), encoding="utf-8")
    with pytest.raises(Broken) as caught:
        layout_of(tmp_path, "extends: base\n")
    assert str(caught.value.findings[0].location).startswith("layouts/base/card.yaml:6:")


def test_layouts_that_extend_each_other_end(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one/card.yaml").write_text("extends: two\n", encoding="utf-8")
    with pytest.raises(Broken, match="goes round in a circle"):
        layout_of(tmp_path, "extends: one\n", "two")


def test_all_mistakes_are_shown_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("colour: paper", "colour: '?'").replace("[2, 8]", "[2, 800]").replace("50% + 2", "no")
    with pytest.raises(Broken) as caught:
        layout_of(tmp_path, text)
    assert {finding.location.line for finding in caught.value.findings} == {6, 12, 14}


def test_too_many_boxes_are_refused(tmp_path: Path) -> None:
    more = "".join(f"  box-{number}: {{solid: {{colour: ink}}}}\n" for number in range(60))
    with pytest.raises(Broken, match="62 boxes"):
        layout_of(tmp_path, GOOD.replace("formats:\n", more + "formats:\n"))


def test_an_unknown_format_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CmgenError, match="no format 'sqare'") as caught:
        layout_of(tmp_path, GOOD).canvas("sqare")
    assert caught.value.remedy == "did you mean square?"


def test_a_folder_without_a_layout_says_what_one_is(tmp_path: Path) -> None:
    with pytest.raises(CmgenError, match=r"layouts/mine/card\.yaml") as caught:
        read_layout(tmp_path, "layouts/mine")
    assert "card.yaml" in caught.value.remedy


def test_an_unknown_layout_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CmgenError, match="no layout 'quot'") as caught:
        find_layout(tmp_path, "quot")
    assert "did you mean quote?" in caught.value.remedy
    assert set(names(tmp_path)) == {
        "announcement", "carousel", "contest", "event", "figure", "offer", "quote", "tip"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["../../etc", "", "_base/../quote", "a/b"])
def test_a_layout_s_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(CmgenError, match="no layout"):
        find_layout(tmp_path, name)
