"""A layout, a format and a post's values, made into pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen import template
from cmgen.errors import CmgenError
from cmgen.image import contrast, words
from cmgen.image.contrast import LEGIBLE, Colour, Rectangle
from cmgen.image.layout import Area, Box, Canvas, ColourBox, DiscBox, GradientBox, Layout, LogoBox, PhotoBox, WordsBox
from cmgen.image.look import Look
from cmgen.image.photo import CENTRE, Focus, cover, fit_within, read
from cmgen.image.remark import CannotDraw, Remark

if TYPE_CHECKING:
    from PIL import Image

MIDDLE_GREY = 0.18  # luminance: above it a logo for light grounds is the better one
MAX_ENLARGED = 1.5  # a photo enlarged more than this looks soft
SHADE_REACH = 0.9  # of the largest letters: how far a shade goes on beyond its words


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo a layout shows, and the point of it to keep in view."""

    path: Path
    focus: Focus = CENTRE


@dataclass(frozen=True, slots=True)
class Standing:
    """How the words of one box stand in a picture. ``box`` counts the layout's boxes from 0."""

    box: int
    text: str
    fitted: words.Fitted
    place: Rectangle  # of the words themselves, px of the canvas
    values: tuple[str, ...] = ()  # what the words are written from


@dataclass(frozen=True, slots=True)
class Legibility:
    """The lowest contrast of a paragraph with what is really behind it (WCAG 2.2; 4.5 and more is readable)."""

    box: int
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

    index: int
    box: WordsBox
    area: Area
    block: words.Block
    colours: tuple[tuple[str, ...], ...]  # a choice for each paragraph
    values: tuple[tuple[str, ...], ...]  # what each paragraph is written from

    @property
    def all_values(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for names in reversed(self.values) for name in names))


def fit(
    layout: Layout, format: str, values: Mapping[str, Any], look: Look, *, has_photo: bool = False
) -> tuple[Standing, ...]:
    """How the words of each box will stand, without drawing: for a rule that reports words that do not fit.

    Raises CmgenError for a format, font or value that is not there.
    """
    canvas = layout.canvas(format)
    return _standing(_words(layout, canvas, _facts(values, look, has_photo), look))


def draw(
    layout: Layout,
    format: str,
    values: Mapping[str, Any],
    look: Look,
    photo: Photo | None = None,
) -> Image.Image:
    """The picture in RGB. ``values`` are what the layout's words and conditions ask for; "lang" is the words' language.

    Equal input gives equal pixels; ``encode`` makes bytes of them. Raises CmgenError where words do not fit, or where
    a photo, logo, font, colour or value is not what it should be.
    """
    return draw_measured(layout, format, values, look, photo).image


def draw_measured(
    layout: Layout,
    format: str,
    values: Mapping[str, Any],
    look: Look,
    photo: Photo | None = None,
) -> Drawing:
    """As ``draw``, with the contrast of each paragraph measured on the pixels behind it."""
    from PIL import Image

    canvas = layout.canvas(format)
    facts = _facts(values, look, photo is not None)
    lettering = _words(layout, canvas, facts, look)
    standing = _standing(lettering)
    for each in standing:
        if not each.fitted.fits:
            message = f"{each.text!r} does not fit in layout {layout.name}, format {format}"
            raise CannotDraw(Remark(rule="words-do-not-fit", message=message, remedy="shorten it", values=each.values))

    image = Image.new("RGB", canvas.size, look.colour("paper"))
    remarks = []
    for box in layout.boxes:
        if box.words is None and box.area in canvas.areas and template.holds(box.when, facts):
            remarks += _paint(image, box, canvas.areas[box.area], look, photo)
    if photo and not any(box.photo and box.area in canvas.areas for box in layout.boxes):
        message = f"layout {layout.name} shows no photo in format {format}"
        remedy = "remove the layout or the picture"
        raise CannotDraw(Remark(rule="photo-not-shown", message=message, remedy=remedy, values=("photo",)))
    drawing = _letter(image, lettering, standing, look)
    remarks += [
        _contrast_remark(each, f"layout {layout.name}, format {format}")
        for each in drawing.legibility
        if each.ratio < LEGIBLE
    ]
    return replace(drawing, remarks=tuple(remarks))


def _contrast_remark(each: Legibility, where: str) -> Remark:
    left, top, right, bottom = each.place
    return Remark(
        rule="low-contrast",
        message=f"{each.text!r} has a contrast of {math.floor(each.ratio * 10) / 10} : 1 with what is behind it "
        f"({left}, {top} to {right}, {bottom} px of {where})",
        remedy="4.5 : 1 is needed (WCAG 2.2, 1.4.3): choose another photo or focus, or change the palette",
        values=each.values,
    )


def _facts(values: Mapping[str, Any], look: Look, has_photo: bool) -> dict[str, Any]:
    return {**values, "photo": has_photo, "logo": bool(look.logos)}


# ---------------------------------------------------------------------------------------------- words


def _words(layout: Layout, canvas: Canvas, facts: Mapping[str, Any], look: Look) -> list[_Words]:
    found = []
    for index, box in enumerate(layout.boxes):
        if box.words is None or box.area not in canvas.areas or not template.holds(box.when, facts):
            continue
        area = canvas.areas[box.area]
        lang = str(facts.get("lang", ""))
        written = [(words.tidy(template.write(each.words, facts), lang), each) for each in box.words.paragraphs]
        written = [(text.upper() if each.capitals else text, each) for text, each in written if text]
        if not written:
            continue
        paragraphs = tuple(
            (
                text,
                words.Style(
                    font=look.font(each.font),
                    smallest=max(1, round(each.size[0] * canvas.scale)),
                    largest=max(1, round(each.size[1] * canvas.scale)),
                    lines=each.lines,
                    leading=each.leading,
                    tracking=each.tracking,
                    after=each.after * canvas.scale,
                    fallback=look.fallback(each.font),
                ),
            )
            for text, each in written
        )
        block = words.Block(
            width=round(area[2]),
            height=round(area[3]),
            paragraphs=paragraphs,
            align=box.words.align,
            lang=lang,
            emoji=look.font("emoji"),
        )
        colours = tuple(each.colour for _, each in written)
        found.append(_Words(index, box.words, area, block, colours, tuple(template.names(e.words) for _, e in written)))
    return found


def _standing(lettering: list[_Words]) -> tuple[Standing, ...]:
    return tuple(_stand(each) for each in lettering)


def _stand(each: _Words) -> Standing:
    try:
        (fitted,) = words.fit([each.block])
    except words.MissingGlyph as error:
        raise CannotDraw(
            Remark(rule="missing-glyph", message=error.message, remedy=error.remedy, values=each.all_values)
        ) from None
    text = " / ".join(text for text, _ in each.block.paragraphs)
    return Standing(each.index, text, fitted, _place(each, fitted), each.all_values)


def _place(each: _Words, fitted: words.Fitted) -> Rectangle:
    """Where the words stand: anchored in their area, as wide as their widest line."""
    left, top, _, height = each.area
    spare = height - fitted.height
    down = round(top + {"top": 0.0, "middle": spare / 2, "bottom": spare}[each.box.anchor])
    places = [place for _, place, _ in words.rows(each.block, fitted, left, down)]
    across, right = min(place[0] for place in places), max(place[2] for place in places)
    return across, down, right, math.ceil(down + fitted.height)


def _letter(image: Image.Image, lettering: list[_Words], standing: tuple[Standing, ...], look: Look) -> Drawing:
    """Shade what needs it, choose colours that can be read, and set the words."""
    measured = []
    chosen: list[list[Colour]] = []
    for each, stands in zip(lettering, standing, strict=True):
        if each.box.shade:
            first = [look.colour(choice[0]) for choice in each.colours]
            image = shade(image, stands.place, first, look.colour(each.box.shade), SHADE_REACH * stands.fitted.size)
        own = []
        places = _paragraphs(each, stands)
        for (text, _), place, choice, names in zip(
            each.block.paragraphs, places, each.colours, each.values, strict=True
        ):
            behind = contrast.colours(image, _clip(place, image))
            ratio, colour = _readable([look.colour(name) for name in choice], behind)
            own.append(colour)
            measured.append(Legibility(each.index, text, place, ratio, names))
        chosen.append(own)
    for each, stands, own in zip(lettering, standing, chosen, strict=True):
        inks = [words.Ink(colour=colour) for colour in own]
        words.draw(image, each.block, stands.fitted, inks, each.area[0], stands.place[1])
    return Drawing(image, tuple(measured))


def _paragraphs(each: _Words, stands: Standing) -> list[Rectangle]:
    """Where each paragraph stands, with room for accents and descenders."""
    found: dict[int, Rectangle] = {}
    for number, place, _ in words.rows(each.block, stands.fitted, each.area[0], stands.place[1]):
        own = found.get(number, place)
        found[number] = (min(own[0], place[0]), min(own[1], place[1]), max(own[2], place[2]), max(own[3], place[3]))
    return [found[number] for number in sorted(found)]


def _clip(place: Rectangle, image: Image.Image) -> Rectangle:
    left, top, right, bottom = place
    left, top = min(max(left, 0), image.width - 1), min(max(top, 0), image.height - 1)
    return left, top, max(left + 1, min(right, image.width)), max(top + 1, min(bottom, image.height))


def _readable(choice: list[Colour], behind: list[Colour]) -> tuple[float, Colour]:
    """The first colour that is readable on everything behind it, or else the most readable; with its lowest ratio."""
    rated = [(min(contrast.ratio(colour, each) for each in behind), colour) for colour in choice]
    return next((each for each in rated if each[0] >= LEGIBLE), max(rated))


def shade(image: Image.Image, place: Rectangle, colours: Iterable[Colour], ground: Colour, reach: float) -> Image.Image:
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
    solid = _clip(_grown(place, reach / 3), image)
    opacity = _least_opacity(contrast.colours(image, solid), colours, ground)
    flat = Image.new("RGB", image.size, ground)
    while opacity:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).rectangle(_grown(solid, reach), fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(reach / 2.5))
        if opacity == 255:
            ImageDraw.Draw(mask).rectangle((solid[0], solid[1], solid[2] - 1, solid[3] - 1), fill=255)
        shaded = Image.composite(flat, image, mask.point([round(value * opacity / 255) for value in range(256)]))
        if opacity == 255 or all(contrast.worst(shaded, solid, colour) >= LEGIBLE for colour in colours):
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


# ---------------------------------------------------------------------------------------------- layers


def _paint(image: Image.Image, box: Box, area: Area, look: Look, photo: Photo | None) -> list[Remark]:
    place = (round(area[0]), round(area[1]), round(area[0] + area[2]), round(area[1] + area[3]))
    if isinstance(box.photo, PhotoBox) and photo is not None:
        return _paint_photo(image, place, photo, look)
    if isinstance(box.colour, ColourBox):
        flat = _plain(place, look.colour(box.colour.colour))
        image.paste(flat, place[:2], _even(flat.size, box.colour.opacity))
    elif isinstance(box.gradient, GradientBox):
        gradient = box.gradient
        image.paste(_gradient(place, look.colour(gradient.from_), look.colour(gradient.to), gradient.angle), place[:2])
    elif isinstance(box.disc, DiscBox):
        mask = _disc((place[2] - place[0], place[3] - place[1]), box.disc.ring)
        mask = mask.point([round(value * box.disc.opacity) for value in range(256)])
        image.paste(_plain(place, look.colour(box.disc.colour)), place[:2], mask)
    elif isinstance(box.logo, LogoBox):
        _paint_logo(image, place, box.logo, look)
    return []


def _plain(place: Rectangle, colour: Colour) -> Image.Image:
    from PIL import Image

    return Image.new("RGB", (place[2] - place[0], place[3] - place[1]), colour)


def _even(size: tuple[int, int], opacity: float) -> Image.Image:
    from PIL import Image

    return Image.new("L", size, round(255 * opacity))


def _gradient(place: Rectangle, start: Colour, end: Colour, angle: float) -> Image.Image:
    from PIL import Image

    width, height = place[2] - place[0], place[3] - place[1]
    across, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    length = abs(width * across) + abs(height * down)
    # The ramp is 256 rows, black to white; half a row is kept free at both ends, where there is nothing to read.
    scale = 254 / length
    affine = (0, 0, 128, across * scale, down * scale, 128 - (width * across + height * down) * scale / 2)
    ramp = Image.linear_gradient("L").transform(
        (width, height), Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR
    )
    return Image.composite(_plain(place, end), _plain(place, start), ramp)


@lru_cache(maxsize=8)
def _disc(size: tuple[int, int], ring: float) -> Image.Image:
    from PIL import Image, ImageDraw

    finer = 4 if max(size) <= 2048 else 1
    mask = Image.new("L", (size[0] * finer, size[1] * finer), 0)
    edge = (0, 0, mask.width - 1, mask.height - 1)
    if ring:
        ImageDraw.Draw(mask).ellipse(edge, outline=255, width=max(1, round(ring * finer)))
    else:
        ImageDraw.Draw(mask).ellipse(edge, fill=255)
    return mask.reduce(finer) if finer > 1 else mask


def _paint_photo(image: Image.Image, place: Rectangle, photo: Photo, look: Look) -> list[Remark]:
    width, height = place[2] - place[0], place[3] - place[1]
    full = read(photo.path, at_least=max(width, height))
    enlarged = max(width / full.width, height / full.height)
    picture = cover(full, (width, height), photo.focus)
    if picture.mode == "RGBA":
        image.paste(_plain(place, look.colour("paper")), place[:2])
        image.paste(picture, place[:2], picture)
    else:
        image.paste(picture, place[:2])
    if enlarged <= MAX_ENLARGED:
        return []
    message = f"the photo is {full.width} × {full.height} px and would be enlarged {enlarged:.1f} times"
    remedy = f"use one of at least {width} × {height} px"
    return [Remark(rule="small-picture", message=message, remedy=remedy, values=("photo",))]


def _paint_logo(image: Image.Image, place: Rectangle, box: LogoBox, look: Look) -> None:
    if not look.logos:
        return
    behind = contrast.colours(image, _clip(place, image))
    is_light = sum(map(contrast.luminance, behind)) / len(behind) > MIDDLE_GREY
    wanted = "light" if is_light else "dark"
    file = look.logos.get(wanted) or next(iter(look.logos.values()))
    logo = _logo(file, file.stat().st_mtime_ns, place[2] - place[0], place[3] - place[1])
    left = place[0] + {"left": 0, "center": (place[2] - place[0] - logo.width) // 2}.get(
        box.align, place[2] - place[0] - logo.width
    )
    top = place[1] + {"top": 0, "middle": (place[3] - place[1] - logo.height) // 2}.get(
        box.anchor, place[3] - place[1] - logo.height
    )
    image.paste(logo, (left, top), logo if logo.mode == "RGBA" else None)


@lru_cache(maxsize=16)
def _logo(file: Path, changed: int, width: int, height: int) -> Image.Image:
    """The logo scaled to fit; ``changed`` makes a saved file be read again."""
    logo = read(file)
    scale = min(width / logo.width, height / logo.height)
    if scale > 1:
        return logo.resize((max(1, round(logo.width * scale)), max(1, round(logo.height * scale))))
    return fit_within(logo, side=max(1, round(max(logo.size) * scale)))
