"""Each kind of box does what it says, and says what it cannot."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cmgen.errors import CmgenError
from cmgen.image import focus, marks, paint
from cmgen.image.draw import Drawing, Photo, draw_measured
from cmgen.image.layout import read_layout
from cmgen.image.look import Look
from cmgen.image.photo import read

CARD = """\
only: [canvas]
margin: 0
boxes:
  ground: {{solid: {{colour: "#ffffff"}}}}
  it:
    {box}
formats:
  canvas: {{size: [400, 400]}}
"""
LOOK = Look(palette={"ink": "#101010", "paper": "#ffffff", "accent": "#c02020", "mist": "#d0d0d0"})


def drawing(tmp_path: Path, box: str, photo: Path | None = None, look: Look = LOOK, **values: object) -> Drawing:
    (tmp_path / "card.yaml").write_text(CARD.format(box=box.replace("\n", "\n    ")), encoding="utf-8")
    facts = {"title": "Bonjour", "lang": "fr", **values}
    return draw_measured(read_layout(tmp_path, "layouts/it"), "canvas", facts, look, Photo(photo) if photo else None)


def share(image: Image.Image, colour: tuple[int, int, int], box: tuple[int, int, int, int] = (0, 0, 400, 400)) -> float:
    part = image.crop(box)
    counts = {found: count for count, found in part.getcolors(part.width * part.height) or []}
    return counts.get(colour, 0) / (part.width * part.height)


@pytest.mark.parametrize(
    ("box", "least", "most"),
    [
        ("shape: {colour: accent}", 1.0, 1.0),
        ("shape: {colour: accent}\nat: {left: 50%}", 0.5, 0.5),
        ("shape: {kind: ellipse, colour: accent}", 0.77, 0.79),
        ("shape: {kind: ellipse, stroke: accent, weight: 2}", 0.055, 0.07),
        ("shape: {colour: accent, radius: 50}", 0.77, 0.79),
        ("shape: {kind: seal, colour: accent}", 0.7, 0.77),
        ("shape: {kind: ticket, colour: accent, radius: 10}", 0.95, 0.97),
        ("shape: {kind: coupon, stroke: accent, weight: 1, radius: 10}", 0.03, 0.05),
        ("solid: {colour: accent}\nat: {width: 25%, height: 25%}", 0.0625, 0.0625),
        ("pattern: {kind: lines, colour: accent, opacity: 1, step: 10, weight: 2}", 0.15, 0.25),
        ("chart: {kind: bars, of: numbers, colour: accent}", 0.05, 0.4),
        ("chart: {kind: ring, of: part, colour: accent}", 0.1, 0.25),
        ("icon: {name: star, colour: accent}", 0.03, 0.3),
        ("words:\n  paragraphs:\n    a: {words: Bonjour, size: [20, 30], colour: accent, font: headline}", 0.03, 0.3),
    ],
)
def test_a_box_paints_what_it_is(tmp_path: Path, box: str, least: float, most: float) -> None:
    image = drawing(tmp_path, box, numbers=(1, 2, 4), part=40).image
    assert least - 0.005 <= share(image, (0xC0, 0x20, 0x20)) <= most + 0.005


@pytest.mark.parametrize("kind", marks.PATTERNS)
def test_a_pattern_is_neither_empty_nor_full(kind: str) -> None:
    mask = marks.pattern(kind, 200, 120, 20, 3)
    assert 0.002 < sum(mask.tobytes()) / 255 / (200 * 120) < 0.7


def test_a_ticket_is_notched_at_its_sides_and_a_coupon_above_and_below() -> None:
    ticket = marks.shape("ticket", (200, 100), 10, 0.25)
    assert [ticket.getpixel(place) for place in ((0, 25), (199, 25), (50, 0), (0, 50))] == [0, 0, 255, 255]
    coupon = marks.shape("coupon", (200, 100), 10, 0.25)
    assert [coupon.getpixel(place) for place in ((50, 0), (50, 99), (0, 25))] == [0, 0, 255]
    rim = marks.shape("ticket", (200, 100), 10, 0.25, 4)
    assert [rim.getpixel(place) for place in ((0, 25), (12, 25), (100, 50), (100, 2))] == [0, 255, 0, 255]


@pytest.mark.parametrize("name", marks.ICONS)
def test_an_icon_stays_in_its_square_and_has_ink(name: str) -> None:
    mask = marks.icon(name, 96, 1.75)
    assert mask.size == (96, 96)
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    assert right - left > 48
    assert bottom - top > 36
    assert max(mask.crop((0, 0, 96, 1)).tobytes()) < 128, "it is not cut at the top"


def test_a_ground_is_the_same_when_it_comes_back(tmp_path: Path) -> None:
    first = [
        drawing(tmp_path, f"pattern: {{kind: waves, step: {step}}}").image for step in range(2, 2 + 2 * paint.KEPT)
    ]
    again = [
        drawing(tmp_path, f"pattern: {{kind: waves, step: {step}}}").image for step in range(2, 2 + 2 * paint.KEPT)
    ]
    assert [each.tobytes() for each in first] == [each.tobytes() for each in again]
    assert len({each.tobytes() for each in first}) == len(first)


def test_a_photo_is_opened_once_for_all_its_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, opened = tmp_path / "photo.png", []
    Image.linear_gradient("L").convert("RGB").save(file)

    def opening(path: Path, *, at_least: int) -> Image.Image:
        opened.append(path)
        return read(path, at_least=at_least)

    monkeypatch.setattr(paint, "read", opening)
    for width in (40, 50, 60):
        drawing(tmp_path, f"photo: {{}}\nat: {{width: {width}%}}", file)
    assert opened == [file]


def test_a_gradient_passes_from_one_colour_to_the_other(tmp_path: Path) -> None:
    image = drawing(tmp_path, "gradient: {from: ink, to: accent, angle: 0}").image
    assert image.getpixel((0, 200)) == pytest.approx((0x10, 0x10, 0x10), abs=1)
    assert image.getpixel((399, 200)) == pytest.approx((0xC0, 0x20, 0x20), abs=1)


def test_a_gradient_may_begin_with_nothing(tmp_path: Path) -> None:
    image = drawing(tmp_path, "gradient: {from: ink, to: ink, angle: 90, opacity: [0, 1]}").image
    assert image.getpixel((200, 0)) == (255, 255, 255)
    assert image.getpixel((200, 399)) == pytest.approx((0x10, 0x10, 0x10), abs=1)


def test_a_qr_code_says_what_it_was_given(tmp_path: Path) -> None:
    import segno

    image = drawing(tmp_path, 'qr: {words: "{{ qr }}"}', qr="https://atelier.example/a").image.convert("L")
    matrix = [
        [bool(bit) for bit in row] for row in segno.make("https://atelier.example/a", error="m", micro=False).matrix
    ]
    count = len(matrix) + 8
    module = 400 // count
    start = 400 - count * module
    middle = module // 2
    places = [start + (number + 4) * module + middle for number in range(len(matrix))]
    read = [[image.getpixel((x, y)) == 0x10 for x in places] for y in places]
    assert read == matrix


def test_a_qr_code_too_fine_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CmgenError, match="modules of") as caught:
        drawing(tmp_path, 'qr: {words: "{{ qr }}"}\nat: {width: 20}', qr="https://atelier.example/a")
    assert "px, or a shorter address" in caught.value.remedy


@pytest.mark.parametrize(("kind", "given"), [("bars", None), ("bars", (1,)), ("line", ("a", "b")), ("ring", None)])
def test_a_chart_without_numbers_says_what_it_needs(tmp_path: Path, kind: str, given: object) -> None:
    with pytest.raises(CmgenError, match="a chart of numbers needs"):
        drawing(tmp_path, f"chart: {{kind: {kind}}}", numbers=given)


# ---------------------------------------------------------------------------------------------- photos


@pytest.fixture
def spot(tmp_path: Path) -> Path:
    """A dull wall with one lively corner. 1200 × 400."""
    image = Image.new("RGB", (1200, 400), "#808080")
    draw = ImageDraw.Draw(image)
    for number in range(12):
        draw.ellipse((950 + number * 8, 120 + number * 6, 1090 - number * 4, 260), outline="#ff4000", width=3)
    image.save(tmp_path / "spot.png")
    return tmp_path / "spot.png"


def test_a_photo_without_a_focus_is_cut_around_what_one_looks_at(spot: Path) -> None:
    with Image.open(spot) as image:
        across, down = focus.find(image)
        assert 0.75 < across < 0.95
        assert 0.25 < down < 0.75
        assert focus.find(Image.new("RGB", (800, 600), "#556677")) == (0.5, 0.5), "nothing to see: the middle"


def test_a_duotone_has_no_other_colours(tmp_path: Path, spot: Path) -> None:
    image = drawing(tmp_path, "photo: {duotone: [ink, paper]}", spot).image
    assert all(
        max(colour) - min(colour) <= 1 for _, colour in image.getcolors(200_000) or [] if isinstance(colour, tuple)
    )


def test_a_photo_that_is_contained_is_whole(tmp_path: Path, spot: Path) -> None:
    image = drawing(tmp_path, "photo: {fit: contain}", spot).image
    assert image.getpixel((200, 20)) == (255, 255, 255)
    assert image.getpixel((200, 200)) == (0x80, 0x80, 0x80)


# ---------------------------------------------------------------------------------------------- words


def test_what_is_covered_by_a_network_is_a_finding(tmp_path: Path) -> None:
    text = """\
only: [story]
boxes:
  headline:
    words:
      paragraphs:
        title: {words: "{{ title }}", size: [6, 6]}
    at: {top: 1, height: 10, within: canvas}
"""
    (tmp_path / "card.yaml").write_text(text, encoding="utf-8")
    made = draw_measured(read_layout(tmp_path, "layouts/it"), "story", {"title": "Bonjour"}, LOOK)
    assert [remark.rule for remark in made.remarks] == ["outside-safe-area"]
    assert "px of layout" in made.remarks[0].message


def test_words_in_the_corner_of_an_avatar_are_cut(tmp_path: Path) -> None:
    text = """\
only: [avatar]
margin: 2
boxes:
  headline:
    words: {anchor: bottom, paragraphs: {title: {words: "{{ title }}", size: [20, 20]}}}
"""
    (tmp_path / "card.yaml").write_text(text, encoding="utf-8")
    layout = read_layout(tmp_path, "layouts/it")
    made = draw_measured(layout, "avatar", {"title": "Hé"}, LOOK)
    assert [remark.rule for remark in made.remarks] == ["outside-safe-area"]
    (tmp_path / "card.yaml").write_text(
        text.replace("anchor: bottom", "anchor: middle, align: center"), encoding="utf-8"
    )
    assert draw_measured(read_layout(tmp_path, "layouts/it"), "avatar", {"title": "Hé"}, LOOK).remarks == ()


def test_words_too_small_for_a_telephone_are_a_finding(tmp_path: Path) -> None:
    made = drawing(tmp_path, "words:\n  paragraphs:\n    a: {words: Bonjour, size: [2, 2]}")
    assert [remark.rule for remark in made.remarks] == ["small-words"]
    assert "6.4 px high on a screen of 320 px" in made.remarks[0].message


def test_words_in_the_free_space_of_a_logo_are_a_finding(tmp_path: Path, look: Look) -> None:
    text = """\
only: [square]
boxes:
  logo: {logo: {anchor: top}, at: {height: 10, width: 20}}
  headline:
    words: {paragraphs: {title: {words: "{{ title }}", size: [5, 5]}}}
    at: {top: 11}
"""
    (tmp_path / "card.yaml").write_text(text, encoding="utf-8")
    layout = read_layout(tmp_path, "layouts/it")
    made = draw_measured(layout, "square", {"title": "Bonjour"}, look)
    assert [remark.rule for remark in made.remarks] == ["logo-crowded"]
    (tmp_path / "card.yaml").write_text(text.replace("top: 11", "top: 14"), encoding="utf-8")
    assert draw_measured(read_layout(tmp_path, "layouts/it"), "square", {"title": "Bonjour"}, look).remarks == ()


def test_a_logo_smaller_than_the_brand_lets_it_be_is_a_finding(tmp_path: Path, look: Look) -> None:
    box = "logo: {}\nat: {height: 3, width: 20}"
    made = drawing(tmp_path, box, look=look)
    assert [remark.rule for remark in made.remarks] == ["small-logo"]
    assert "px high on a screen of 320 px" in made.remarks[0].message
    assert drawing(tmp_path, box, look=replace(look, least_logo=4)).remarks == ()


def test_a_highlight_is_what_words_are_read_on(tmp_path: Path) -> None:
    box = 'words:\n  paragraphs:\n    a: {words: Bonjour, size: [12, 12], highlight: ink, colour: ["#ffffff"]}'
    made = drawing(tmp_path, box)
    assert made.remarks == ()
    assert share(made.image, (0x10, 0x10, 0x10)) > 0.03


@pytest.mark.parametrize("dress", ["stroke: accent", "shadow: accent"])
def test_a_stroke_and_a_shadow_reach_around_the_letters(tmp_path: Path, dress: str) -> None:
    box = "words:\n  anchor: middle\n  paragraphs:\n    a: {words: Bonjour, size: [12, 12]%s}"
    plain, dressed = (drawing(tmp_path, box % more).image.convert("L") for more in ("", f", {dress}"))
    white = [image.histogram()[255] for image in (plain, dressed)]
    assert white[1] < white[0]
    boxes = [Image.eval(image, lambda value: 255 - value).getbbox() or (0, 0, 0, 0) for image in (plain, dressed)]
    assert boxes[1][0] <= boxes[0][0]
    assert boxes[1][3] >= boxes[0][3]


def test_a_dark_theme_changes_ink_and_paper(tmp_path: Path) -> None:
    box = "solid: {colour: paper}"
    assert drawing(tmp_path, box).image.getpixel((9, 9)) == (255, 255, 255)
    assert drawing(tmp_path, box, theme="dark").image.getpixel((9, 9)) == (0x10, 0x10, 0x10)
    with pytest.raises(CmgenError, match="neither light nor dark"):
        drawing(tmp_path, box, theme="dusk")
