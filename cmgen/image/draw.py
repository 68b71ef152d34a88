"""A layout, a format and a post's values, made into pixels."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cmgen import template
from cmgen.errors import CmgenError
from cmgen.image import contrast, words
from cmgen.image.contrast import LEGIBLE, Colour, Rectangle
from cmgen.image.layout import GROUNDS, Box, Canvas, ChartBox, Layout, Paragraph, QrBox, WordsBox
from cmgen.image.look import Look
from cmgen.image.paint import Layer, Painted, Photo, clip, ground_of, paint, readable
from cmgen.image.remark import CannotDraw, Remark

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Drawing", "Legibility", "Photo", "Standing", "draw", "draw_measured", "fit", "shade"]

SHADE_REACH = 0.9  # of the largest letters: how far a shade goes on beyond its words
SMALL_SCREEN = 320  # px, the width of WCAG 2.2, 1.4.10
LEAST_LETTERS = 8.0  # px on a small screen: under it, letters are guessed rather than read
STROKE = 0.08  # of a size: how wide a letter's strokes are
MAX_NUMBERS = 24
NUMBER = re.compile(r"[-+]?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
INSIDE = (0.22, 0.2)  # ems that a highlight goes on beyond its words: across, and above capitals and under the baseline


@dataclass(frozen=True, slots=True)
class Standing:
    """How the words of one box stand in a picture."""

    box: str
    text: str
    fitted: words.Fitted
    place: Rectangle  # of the words themselves, px of the canvas
    values: tuple[str, ...] = ()  # what the words are written from


@dataclass(frozen=True, slots=True)
class Legibility:
    """The lowest contrast of a paragraph with what is really behind it (WCAG 2.2; 4.5 and more is readable)."""

    box: str
    text: str
    place: Rectangle
    ratio: float
    values: tuple[str, ...] = ()  # what the words are written from


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in RGB, what was measured while it was made, and what is to be said of it."""

    image: Image.Image
    legibility: tuple[Legibility, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """A box of words ready to be set."""

    name: str
    box: WordsBox
    area: Rectangle  # left, top, right, bottom
    block: words.Block
    paragraphs: tuple[Paragraph, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """What its words are written from, the last paragraph's first."""
        found = (name for each in reversed(self.paragraphs) for name in template.names(each.words))
        return tuple(dict.fromkeys(found))


def fit(
    layout: Layout, format: str, values: Mapping[str, Any], look: Look, *, has_photo: bool = False
) -> tuple[Standing, ...]:
    """How the words of each box will stand, without drawing: for a rule that reports words that do not fit.

    Raises CmgenError for a format, font or value that is not there.
    """
    canvas = layout.canvas(format)
    facts = _facts(layout, values, look, has_photo)
    return tuple(_stand(each) for each in _words(canvas, facts, look))


def draw(layout: Layout, format: str, values: Mapping[str, Any], look: Look, photo: Photo | None = None) -> Image.Image:
    """The picture in RGB. ``values`` are what the layout's words and conditions ask for; "lang" is the words' language.

    Equal input gives equal pixels; ``encode`` makes bytes of them. Raises CmgenError where words do not fit, or where
    a photo, logo, font, colour or value is not what it should be.
    """
    return draw_measured(layout, format, values, look, photo).image


def draw_measured(
    layout: Layout, format: str, values: Mapping[str, Any], look: Look, photo: Photo | None = None
) -> Drawing:
    """As ``draw``, with the contrast of each paragraph measured on the pixels behind it."""
    canvas = layout.canvas(format)
    facts = _facts(layout, values, look, photo is not None)
    look = look.in_theme(facts["theme"])
    lettering = _words(canvas, facts, look)
    standing = [_stand(each) for each in lettering]
    where = f"layout {layout.name}, format {format}"
    for each in standing:
        if not each.fitted.fits:
            message = f"{each.text!r} does not fit in {where}"
            raise CannotDraw(Remark(rule="words-do-not-fit", message=message, remedy="shorten it", values=each.values))
    boxes = [(name, box) for name, box in canvas.boxes if not box.words and template.holds(box.when, facts)]
    boxes.sort(key=lambda each: each[1].kinds[0] not in GROUNDS)  # grounds, then signs; words above all of them
    if photo and not any(box.photo for _, box in boxes):
        message = f"layout {layout.name} shows no photo in format {format}"
        remedy = "remove the layout or the picture"
        raise CannotDraw(Remark(rule="photo-not-shown", message=message, remedy=remedy, values=("photo",)))
    ground = paint(ground_of(canvas.size, tuple(_layer(canvas, *each, facts) for each in boxes), look, photo))
    drawing = _letter(ground.image.copy(), lettering, standing, look)
    remarks = [
        *ground.remarks,
        *(_contrast_remark(each, where) for each in drawing.legibility if each.ratio < LEGIBLE),
        *_crowding(ground, lettering, standing, where),
        *_unsafe(canvas, standing, where),
        *_small(canvas, lettering, standing, where),
        *_small_logos(canvas, ground, {name for name, box in boxes if box.logo}, look, where),
    ]
    return replace(drawing, remarks=tuple(remarks))


def _facts(layout: Layout, values: Mapping[str, Any], look: Look, has_photo: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"page": 1, "pages": 1, **values, "photo": has_photo, "logo": bool(look.logos)}
    theme = facts.setdefault("theme", layout.theme)
    if theme not in ("light", "dark"):
        message = f"theme {theme!r} is neither light nor dark"
        raise CannotDraw(Remark(rule="bad-picture", message=message, remedy="write one of them", values=("theme",)))
    return facts


def _area(canvas: Canvas, box: Box, facts: Mapping[str, Any]) -> Rectangle:
    left, top, width, height = canvas.area(box, facts)
    return round(left), round(top), round(left + width), round(top + height)


def _layer(canvas: Canvas, name: str, box: Box, facts: Mapping[str, Any]) -> Layer:
    content = getattr(box, box.kinds[0])
    holds: Any = None
    if isinstance(content, QrBox):
        holds = template.write(content.words, facts).strip()
    elif isinstance(content, ChartBox):
        holds = _numbers(content, facts)
    return Layer(name, content, _area(canvas, box, facts), canvas.unit, holds)


def _numbers(chart: ChartBox, facts: Mapping[str, Any]) -> tuple[float, ...]:
    found = facts.get(chart.of)
    written = (
        [str(each) for each in found] if isinstance(found, tuple | list) else [] if found is None else [str(found)]
    )
    if chart.kind == "ring":
        written = written[:1]
    least = 2 if chart.kind != "ring" else 1
    if not least <= len(written) <= MAX_NUMBERS or not all(NUMBER.fullmatch(each) for each in written):
        expected = "a number from 0 to 100" if chart.kind == "ring" else f"{least} to {MAX_NUMBERS} numbers"
        message = f"a chart of {chart.of} needs {expected}, not {found!r}"
        raise CannotDraw(
            Remark(rule="bad-picture", message=message, remedy=f"{chart.of}: [12, 31, 46]", values=(chart.of,))
        )
    return tuple(float(each.replace(",", ".")) for each in written)


# ---------------------------------------------------------------------------------------------- words


def _words(canvas: Canvas, facts: Mapping[str, Any], look: Look) -> list[_Words]:
    found = []
    for name, box in canvas.boxes:
        if not (box.words or box.chart) or not template.holds(box.when, facts):
            continue
        if box.words:
            each = _lettered(canvas, name, box.words, _area(canvas, box, facts), facts, look)
            found += [each] if each else []
        elif box.chart and box.chart.kind == "bars":
            found += _labels(canvas, name, box, facts, look)
    return found


def _lettered(  # noqa: PLR0913, PLR0917  # a box, where it stands and what it says
    canvas: Canvas, name: str, box: WordsBox, area: Rectangle, facts: Mapping[str, Any], look: Look
) -> _Words | None:
    lang = str(facts.get("lang", ""))
    written = [(words.tidy(template.write(each.words, facts), lang), each) for each in box.paragraphs.values()]
    written = [(text.upper() if each.capitals else text, each) for text, each in written if text]
    if not written:
        return None
    block = words.Block(
        width=area[2] - area[0],
        height=area[3] - area[1],
        paragraphs=tuple((text, _style(each, canvas.unit, look)) for text, each in written),
        align=box.align,
        lang=lang,
        emoji=look.font("emoji"),
    )
    return _Words(name, box, area, block, tuple(each for _, each in written))


def _style(each: Paragraph, unit: float, look: Look) -> words.Style:
    return words.Style(
        font=look.font(each.font),
        smallest=max(1.0, each.size[0] * unit),
        largest=max(1.0, each.size[1] * unit),
        lines=each.lines,
        leading=each.leading,
        tracking=each.tracking,
        after=each.after * unit,
        fallback=look.fallback(each.font),
        settings=(("wght", each.weight),) if each.weight else (),
        hyphenation=each.hyphenation,
    )


def _labels(canvas: Canvas, name: str, box: Box, facts: Mapping[str, Any], look: Look) -> list[_Words]:
    """A word under each bar."""
    chart = box.chart
    labels = facts.get(chart.labels) if chart else None
    if not chart or not isinstance(labels, tuple | list):
        return []
    left, _, right, bottom = _area(canvas, box, facts)
    count = len(_numbers(chart, facts))
    size = chart.size[1] * canvas.unit
    found = []
    for index, label in enumerate(labels[:count]):
        start, end = (left + (right - left) * each / count for each in (index, index + 1))
        area = (round(start), round(bottom + 0.6 * size), round(end), round(bottom + 1.6 * size))
        words_ = Paragraph(words="{{ " + chart.labels + " }}", size=chart.size, colour=chart.ink)
        each = WordsBox(paragraphs={"label": words_}, align="center")
        text = words.tidy(str(label), str(facts.get("lang", "")))
        block = words.Block(
            width=area[2] - area[0],
            height=area[3] - area[1],
            paragraphs=((text, _style(words_, canvas.unit, look)),),
            align="center",
            lang=str(facts.get("lang", "")),
            emoji=look.font("emoji"),
        )
        found += [_Words(f"{name}-label", each, area, block, (words_,))] if text else []
    return _of_one_size(found)


def _of_one_size(labels: list[_Words]) -> list[_Words]:
    """All of them as large as the one with the least room."""
    if not labels:
        return labels
    size = min(_stand(each).fitted.size for each in labels)
    made = []
    for each in labels:
        ((text, style),) = each.block.paragraphs
        style = replace(style, smallest=min(size, style.smallest), largest=size)
        made.append(replace(each, block=replace(each.block, paragraphs=((text, style),))))
    return made


def _stand(each: _Words) -> Standing:
    try:
        (fitted,) = words.fit([each.block])
    except words.MissingGlyph as error:
        raise CannotDraw(
            Remark(rule="missing-glyph", message=error.message, remedy=error.remedy, values=each.values)
        ) from None
    text = " / ".join(text for text, _ in each.block.paragraphs)
    return Standing(each.name, text, fitted, _place(each, fitted), each.values)


def _place(each: _Words, fitted: words.Fitted) -> Rectangle:
    """Where the words stand: anchored in their area, as wide as their widest line."""
    left, top, _, bottom = each.area
    spare = bottom - top - fitted.height
    down = round(top + {"top": 0.0, "middle": spare / 2, "bottom": spare}[each.box.anchor])
    places = [place for _, place, _ in words.rows(each.block, fitted, left, down)]
    across, right = min(place[0] for place in places), max(place[2] for place in places)
    return across, down, right, math.ceil(down + fitted.height)


def _letter(image: Image.Image, lettering: list[_Words], standing: list[Standing], look: Look) -> Drawing:
    """Shade what needs it, choose colours that can be read, and set the words."""
    measured = []
    for each, stands in zip(lettering, standing, strict=True):
        if each.box.shade:
            first = [look.colour(paragraph.colour[0]) for paragraph in each.paragraphs]
            step = min(_step(row.size) for row in stands.fitted.paragraphs) // 2  # finer than it is measured with
            reach = SHADE_REACH * stands.fitted.size
            image = shade(image, stands.place, first, look.colour(each.box.shade), reach, step)
        _highlight(image, each, stands, look)
        inks = []
        rows = zip(
            each.block.paragraphs, each.paragraphs, _paragraphs(each, stands), stands.fitted.paragraphs, strict=True
        )
        for (text, _), paragraph, place, row in rows:
            if paragraph.highlight:
                behind = [contrast.luminance(look.colour(paragraph.highlight))]
            else:
                behind = contrast.lights(image, clip(place, image.size), _step(row.size))
            ratio, colour = readable([look.colour(name) for name in paragraph.colour], behind)
            inks.append(_ink(paragraph, colour, row.size, look))
            measured.append(Legibility(each.name, text, place, ratio, template.names(paragraph.words)))
        words.draw(image, each.block, stands.fitted, inks, each.area[0], stands.place[1])
    return Drawing(image, tuple(measured))


def _step(size: float) -> int:
    """Squares for measuring, px: about as wide as a stroke of letters of this size."""
    return max(1, int(STROKE * size))


def _ink(paragraph: Paragraph, colour: Colour, size: float, look: Look) -> words.Ink:
    return words.Ink(
        colour=colour,
        stroke=look.colour(paragraph.stroke) if paragraph.stroke else None,
        stroke_width=paragraph.stroke_width * size,
        shadow=look.colour(paragraph.shadow) if paragraph.shadow else None,
        shadow_offset=(0.0, 0.04 * size),
        shadow_blur=0.12 * size,
    )


def _highlight(image: Image.Image, each: _Words, stands: Standing, look: Look) -> None:
    """A band behind each line of the paragraphs that ask for one."""
    for number, place, baseline in words.rows(each.block, stands.fitted, each.area[0], stands.place[1]):
        if name := each.paragraphs[number].highlight:
            row = stands.fitted.paragraphs[number]
            across, down = (share * row.size for share in INSIDE)
            edge = (place[0] - across, baseline - row.cap * row.size - down, place[2] + across, baseline + down)
            image.paste(look.colour(name), clip(tuple(map(round, edge)), image.size))  # type: ignore[arg-type]


def _paragraphs(each: _Words, stands: Standing) -> list[Rectangle]:
    """Where each paragraph stands, with room for accents and descenders."""
    found: dict[int, Rectangle] = {}
    for number, place, _ in words.rows(each.block, stands.fitted, each.area[0], stands.place[1]):
        own = found.get(number, place)
        found[number] = (min(own[0], place[0]), min(own[1], place[1]), max(own[2], place[2]), max(own[3], place[3]))
    return [found[number] for number in sorted(found)]


# ---------------------------------------------------------------------------------------------- what is to be said


def _contrast_remark(each: Legibility, where: str) -> Remark:
    return Remark(
        rule="low-contrast",
        message=f"{each.text!r} has a contrast of {math.floor(each.ratio * 10) / 10} : 1 with what is behind it "
        f"({_said(each.place)} of {where})",
        remedy="4.5 : 1 is needed (WCAG 2.2, 1.4.3): choose another photo or focus, or change the palette",
        values=each.values,
    )


def _said(place: Rectangle) -> str:
    left, top, right, bottom = place
    return f"{left}, {top} to {right}, {bottom} px"


def _crowding(ground: Painted, lettering: list[_Words], standing: list[Standing], where: str) -> Iterable[Remark]:
    """Words in the free space of a logo or a QR code."""
    for each, stands in zip(lettering, standing, strict=True):
        for name, (left, top, right, bottom), free in ground.kept_free:
            place = stands.place
            if (
                left - free < place[2]
                and place[0] < right + free
                and top - free < place[3]
                and place[1] < bottom + free
            ):
                yield Remark(
                    rule="logo-crowded",
                    message=f"{stands.text!r} stands in the free space of {name} ({_said(place)} of {where})",
                    remedy=f"shorten it, or move box {each.name} or {name} in the layout",
                    values=stands.values,
                )


def _unsafe(canvas: Canvas, standing: list[Standing], where: str) -> Iterable[Remark]:
    """Words where the network puts its own signs, or cuts a picture round."""
    width, height = canvas.size
    left, top, right, bottom = canvas.safe
    for each in standing:
        one, two, three, four = each.place
        inside = left <= one and top <= two and three <= width - right and four <= height - bottom
        if canvas.round:
            radius = min(width, height) / 2
            corners = [(x - width / 2, y - height / 2) for x in (one, three) for y in (two, four)]
            inside = inside and all(math.hypot(x, y) <= radius for x, y in corners)
        if not inside:
            yield Remark(
                rule="outside-safe-area",
                message=f"{each.text!r} is covered or cut by the network ({_said(each.place)} of {where})",
                remedy=f"keep box {each.box} within the margins of the layout",
                values=each.values,
            )


def _small(canvas: Canvas, lettering: list[_Words], standing: list[Standing], where: str) -> Iterable[Remark]:
    """Words that cannot be read on a telephone."""
    share = SMALL_SCREEN / canvas.size[0]
    for each, stands in zip(lettering, standing, strict=True):
        for (text, _), row in zip(each.block.paragraphs, stands.fitted.paragraphs, strict=True):
            if round(row.size * share, 1) < LEAST_LETTERS:
                yield Remark(
                    rule="small-words",
                    message=f"{text!r} is {row.size * share:.1f} px high on a screen of {SMALL_SCREEN} px "
                    f"(box {each.name} of {where})",
                    remedy=f"{LEAST_LETTERS:.0f} px are needed: shorten it, or enlarge it in the layout",
                    values=stands.values,
                )


def _small_logos(canvas: Canvas, ground: Painted, logos: set[str], look: Look, where: str) -> Iterable[Remark]:
    """Logos smaller than the brand lets them be."""
    share = SMALL_SCREEN / canvas.size[0]
    for name, (_, top, _, bottom), _ in ground.kept_free:
        height = (bottom - top) * share
        if name in logos and round(height, 1) < look.least_logo:
            yield Remark(
                rule="small-logo",
                message=f"the logo is {height:.1f} px high on a screen of {SMALL_SCREEN} px (box {name} of {where})",
                remedy=f"{look.least_logo:g} px are needed: enlarge its box in the layout",
            )


# ---------------------------------------------------------------------------------------------- shade


def shade(  # noqa: PLR0913, PLR0917  # where, what for and how
    image: Image.Image, place: Rectangle, colours: Iterable[Colour], ground: Colour, reach: float, step: int = 0
) -> Image.Image:
    """The image with as little of ``ground`` over ``place`` as makes each of ``colours`` readable there.

    It fades out over ``reach`` px around.

    Raises CmgenError where the colours are not readable even on the bare ground.
    """
    from PIL import Image, ImageDraw, ImageFilter

    colours = tuple(colours)
    for colour in colours:
        if contrast.ratio(colour, ground) < LEGIBLE:
            found = contrast.ratio(colour, ground)
            raise CmgenError(
                f"words of {_hex(colour)} on a shade of {_hex(ground)} have a contrast of {found:.1f}", "4.5 is needed"
            )
    solid = clip(_grown(place, reach / 3), image.size)
    opacity = _least_opacity(contrast.colours(image, solid, step), colours, ground)
    flat = Image.new("RGB", image.size, ground)
    while opacity:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).rectangle(_grown(solid, reach), fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(reach / 2.5))
        if opacity == 255:
            ImageDraw.Draw(mask).rectangle((solid[0], solid[1], solid[2] - 1, solid[3] - 1), fill=255)
        shaded = Image.composite(flat, image, mask.point([round(value * opacity / 255) for value in range(256)]))
        if opacity == 255 or all(contrast.worst(shaded, solid, colour, step) >= LEGIBLE for colour in colours):
            return shaded
        opacity = min(255, opacity + 8)
    return image


def _grown(place: Rectangle, by: float) -> Rectangle:
    more = math.ceil(by)
    return place[0] - more, place[1] - more, place[2] + more, place[3] + more


def _least_opacity(behind: list[Colour], colours: tuple[Colour, ...], ground: Colour) -> int:
    """0..255, the least at which every colour is readable on everything behind."""

    def is_enough(opacity: int) -> bool:
        return all(
            contrast.ratio(colour, _mixed(each, ground, opacity)) >= LEGIBLE for each in behind for colour in colours
        )

    low, high = 0, 255
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _mixed(a: Colour, b: Colour, opacity: int) -> Colour:
    red, green, blue = (round(x + (y - x) * opacity / 255) for x, y in zip(a, b, strict=True))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
