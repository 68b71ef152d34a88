"""The layers under the words: photos, grounds, patterns, shapes, logos, icons, QR codes, charts."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from cmgen.image import contrast, focus, marks
from cmgen.image.contrast import LEGIBLE, Colour, Rectangle
from cmgen.image.formats import FORMATS
from cmgen.image.layout import (
    ChartBox,
    GradientBox,
    IconBox,
    LogoBox,
    PatternBox,
    PhotoBox,
    QrBox,
    ShapeBox,
    SolidBox,
)
from cmgen.image.look import Look
from cmgen.image.photo import Focus, cover, fit_within, read
from cmgen.image.remark import Remark

if TYPE_CHECKING:
    from PIL import Image

MIDDLE_GREY = 0.18  # luminance: above it a logo for light grounds is the better one
SEEN = 3.0  # success criterion 1.4.11: signs and charts
LARGEST = max(max(each.size) for each in FORMATS.values())  # px
KEPT = 4  # grounds as they are, of 2 to 6 MB each: a post in the formats of its networks
PACKED = 96  # grounds without a photo, of 0.1 MB each when packed: every layout in every format, light and dark
MAX_ENLARGED = 1.5  # a photo enlarged more than this looks soft

Content = PhotoBox | SolidBox | GradientBox | PatternBox | ShapeBox | LogoBox | IconBox | QrBox | ChartBox


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo a layout shows, and the point of it to keep in view; None: where people look first."""

    path: Path
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A box with its place in px, and what it holds: the words of a QR code, the numbers of a chart."""

    name: str
    content: Content
    place: Rectangle
    unit: float
    holds: Any = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything under the words: equal ones look the same, so that one is painted once.

    ``known`` stands for the colours, logos and photo that ``look`` and ``photo`` name.
    """

    size: tuple[int, int]
    layers: tuple[Layer, ...]
    known: tuple[Any, ...]
    look: Look = field(compare=False)
    photo: Photo | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Painted:
    """A ground, what is to be said of it, and what must not be covered: names, rectangles, free space around, px."""

    image: Image.Image
    remarks: tuple[Remark, ...]
    kept_free: tuple[tuple[str, Rectangle, float], ...]


def ground_of(size: tuple[int, int], layers: tuple[Layer, ...], look: Look, photo: Photo | None) -> Ground:
    """What a ground is made of, by its files' times."""
    files = [*look.logos.values(), *([photo.path] if photo else [])]
    times = tuple((str(file), file.stat().st_mtime_ns if file.is_file() else 0) for file in files)
    known = (tuple(sorted(look.palette.items())), tuple(look.logos), times, photo and photo.focus)
    return Ground(size, layers, known, look, photo)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A painted ground in few bytes."""

    size: tuple[int, int]
    pixels: bytes
    remarks: tuple[Remark, ...]
    kept_free: tuple[tuple[str, Rectangle, float], ...]

    @classmethod
    def of(cls, painted: Painted) -> _Packed:
        return cls(painted.image.size, zlib.compress(painted.image.tobytes(), 1), painted.remarks, painted.kept_free)

    def open(self) -> Painted:
        from PIL import Image

        image = Image.frombytes("RGB", self.size, zlib.decompress(self.pixels))
        return Painted(image, self.remarks, self.kept_free)


class _Grounds:
    """Grounds that were painted: the last ones as they are; others, which posts have in common, packed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.last: dict[Ground, Painted] = {}
        self.packed: dict[Ground, _Packed] = {}

    def of(self, ground: Ground) -> Painted:
        """The ground, painted now or before."""
        with self.lock:
            painted = self.last.pop(ground, None)
            packed = self.packed.get(ground)
        if painted is None:
            painted = packed.open() if packed else _painted(ground)
        with self.lock:
            self.last[ground] = painted
            while len(self.last) > KEPT:
                self._put_away(next(iter(self.last)))
        return painted

    def _put_away(self, ground: Ground) -> None:
        painted = self.last.pop(ground)
        if ground.photo is None and ground not in self.packed:
            self.packed[ground] = _Packed.of(painted)
            while len(self.packed) > PACKED:
                del self.packed[next(iter(self.packed))]


_grounds = _Grounds()


def paint(ground: Ground) -> Painted:
    """The ground in RGB; not to be drawn on, for it is kept. Raises CmgenError for a photo or logo that is none."""
    return _grounds.of(ground)


def _painted(ground: Ground) -> Painted:
    from PIL import Image

    image = Image.new("RGB", ground.size, ground.look.colour("paper"))
    remarks: list[Remark] = []
    free: list[tuple[str, Rectangle, float]] = []
    for layer in ground.layers:
        match layer.content:
            case PhotoBox() if ground.photo:
                remarks += _photo(image, layer, layer.content, ground.photo, ground.look)
            case LogoBox():
                if found := _logo(image, layer, layer.content, ground.look):
                    free.append((layer.name, found, layer.content.clear * (found[3] - found[1])))
            case QrBox():
                free.append((layer.name, _qr(image, layer, layer.content, ground.look), 0.0))
            case content:
                _PAINTERS[type(content)](image, layer, content, ground.look)
    return Painted(image, tuple(remarks), tuple(free))


def _size(place: Rectangle) -> tuple[int, int]:
    return max(1, place[2] - place[0]), max(1, place[3] - place[1])


def _flat(place: Rectangle, colour: Colour) -> Image.Image:
    from PIL import Image

    return Image.new("RGB", _size(place), colour)


def _faded(mask: Image.Image, opacity: float) -> Image.Image:
    return mask if opacity >= 1 else mask.point([round(value * opacity) for value in range(256)])


def clip(place: Rectangle, size: tuple[int, int]) -> Rectangle:
    """What of a rectangle is on a canvas, at least a pixel of it."""
    left, top, right, bottom = place
    left, top = min(max(left, 0), size[0] - 1), min(max(top, 0), size[1] - 1)
    return left, top, max(left + 1, min(right, size[0])), max(top + 1, min(bottom, size[1]))


# ---------------------------------------------------------------------------------------------- photo


def _photo(image: Image.Image, layer: Layer, box: PhotoBox, photo: Photo, look: Look) -> list[Remark]:
    width, height = _size(layer.place)
    stat = photo.path.stat().st_mtime_ns if photo.path.is_file() else 0
    made, enlarged, original = _prepared(photo.path, stat, photo.focus, width, height, box.fit)
    picture = made
    if picture.mode == "RGBA":
        ground = _flat(layer.place, look.colour("paper"))
        ground.paste(picture, (0, 0), picture)
        picture = ground
    picture = _treated(picture, box, look, layer.unit)
    if box.radius:
        mask = marks.shape("rectangle", picture.size, box.radius * layer.unit, 0.0)
        image.paste(picture, _centred(layer.place, picture.size), mask)
    else:
        image.paste(picture, _centred(layer.place, picture.size))
    if enlarged <= MAX_ENLARGED:
        return []
    message = f"the photo is {original[0]} × {original[1]} px and would be enlarged {enlarged:.1f} times"
    remedy = f"use one of at least {width} × {height} px"
    return [Remark(rule="small-picture", message=message, remedy=remedy, values=("photo",))]


def _centred(place: Rectangle, size: tuple[int, int]) -> tuple[int, int]:
    width, height = _size(place)
    return place[0] + (width - size[0]) // 2, place[1] + (height - size[1]) // 2


@lru_cache(maxsize=3)
def _prepared(  # noqa: PLR0913, PLR0917  # a photo, and the place it goes to
    path: Path, changed: int, point: Focus | None, width: int, height: int, fit: str
) -> tuple[Image.Image, float, tuple[int, int]]:
    """The photo in its place's size, how much it was enlarged, and its own size; ``changed`` makes it be read again."""
    full = _opened(path, changed, max(width, height, LARGEST))
    if fit == "contain":
        scale = min(width / full.width, height / full.height)
        size = (max(1, round(full.width * scale)), max(1, round(full.height * scale)))
        return full.resize(size, reducing_gap=3.0), scale, full.size
    scale = max(width / full.width, height / full.height)
    return cover(full, (width, height), point or focus.find(full)), scale, full.size


@lru_cache(maxsize=1)
def _opened(path: Path, changed: int, at_least: int) -> Image.Image:
    """A photo as it is drawn in each of its places; one with far more pixels than any needs, already smaller."""
    full = read(path, at_least=at_least)
    return full.reduce(finer) if (finer := min(full.size) // at_least) > 1 else full


def _treated(picture: Image.Image, box: PhotoBox, look: Look, unit: float) -> Image.Image:
    from PIL import Image, ImageFilter, ImageOps

    if box.blur:
        picture = picture.filter(ImageFilter.BoxBlur(box.blur * unit))
    if box.duotone:
        dark, light = (look.colour(name) for name in box.duotone)
        picture = ImageOps.colorize(ImageOps.autocontrast(picture.convert("L"), cutoff=1), dark, light)
    if box.shade:
        picture = Image.blend(picture, Image.new("RGB", picture.size, look.colour(box.shade)), box.opacity)
    return picture


# ---------------------------------------------------------------------------------------------- grounds and shapes


def _solid(image: Image.Image, layer: Layer, box: SolidBox, look: Look) -> None:
    from PIL import Image

    colour, place = look.colour(box.colour), clip(layer.place, image.size)
    if box.opacity >= 1:
        image.paste(colour, place)
    else:
        image.paste(colour, place, Image.new("L", _size(place), round(255 * box.opacity)))


def _gradient(image: Image.Image, layer: Layer, box: GradientBox, look: Look) -> None:
    from PIL import Image

    size = _size(layer.place)
    ramp = _ramp(size, box.angle)
    start, end = (Image.new("RGB", size, look.colour(name)) for name in (box.from_, box.to))
    made = Image.composite(end, start, ramp)
    first, last = box.opacity
    if first >= 1 and last >= 1:
        image.paste(made, layer.place[:2])
    else:
        mask = ramp.point([round(255 * first + (last - first) * value) for value in range(256)])
        image.paste(made, layer.place[:2], mask)


@lru_cache(maxsize=4)
def _ramp(size: tuple[int, int], angle: float) -> Image.Image:
    from PIL import Image

    width, height = size
    across, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    length = abs(width * across) + abs(height * down)
    # The ramp is 256 rows, black to white; half a row is kept free at both ends, where there is nothing to read.
    scale = 254 / length
    affine = (0, 0, 128, across * scale, down * scale, 128 - (width * across + height * down) * scale / 2)
    return Image.linear_gradient("L").transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)


def _pattern(image: Image.Image, layer: Layer, box: PatternBox, look: Look) -> None:
    width, height = _size(layer.place)
    mask = marks.pattern(box.kind, width, height, box.step * layer.unit, box.weight * layer.unit)
    image.paste(look.colour(box.colour), layer.place[:2], _faded(mask, box.opacity))


def _shape(image: Image.Image, layer: Layer, box: ShapeBox, look: Look) -> None:
    size, rounding = _size(layer.place), box.radius * layer.unit
    if box.colour:
        mask = _faded(marks.shape(box.kind, size, rounding, box.cut), box.opacity)
        image.paste(look.colour(box.colour), layer.place[:2], mask)
    if box.stroke:
        mask = _faded(marks.shape(box.kind, size, rounding, box.cut, box.weight * layer.unit), box.opacity)
        image.paste(look.colour(box.stroke), layer.place[:2], mask)


# ---------------------------------------------------------------------------------------------- signs


def _within(place: Rectangle, size: tuple[int, int], align: str, anchor: str) -> tuple[int, int]:
    spare_x, spare_y = _size(place)[0] - size[0], _size(place)[1] - size[1]
    across = {"center": spare_x // 2, "right": spare_x, "end": spare_x}.get(align, 0)
    down = {"middle": spare_y // 2, "bottom": spare_y}.get(anchor, 0)
    return place[0] + across, place[1] + down


def _logo(image: Image.Image, layer: Layer, box: LogoBox, look: Look) -> Rectangle | None:
    if not look.logos:
        return None
    behind = contrast.lights(image, clip(layer.place, image.size))
    is_light = sum(behind) / len(behind) > MIDDLE_GREY
    file = look.logos.get("light" if is_light else "dark") or next(iter(look.logos.values()))
    logo = _scaled(file, file.stat().st_mtime_ns if file.is_file() else 0, *_size(layer.place))
    left, top = _within(layer.place, logo.size, box.align, box.anchor)
    image.paste(logo, (left, top), logo if logo.mode == "RGBA" else None)
    return left, top, left + logo.width, top + logo.height


@lru_cache(maxsize=16)
def _scaled(file: Path, changed: int, width: int, height: int) -> Image.Image:
    """The logo scaled to fit; ``changed`` makes a saved file be read again."""
    logo = _read_logo(file, changed)
    scale = min(width / logo.width, height / logo.height)
    if scale > 1:
        return logo.resize((max(1, round(logo.width * scale)), max(1, round(logo.height * scale))))
    return fit_within(logo, side=max(1, round(max(logo.size) * scale)))


@lru_cache(maxsize=4)
def _read_logo(file: Path, changed: int) -> Image.Image:
    logo = read(file)
    if logo.mode == "RGBA" and (ink := logo.getchannel("A").getbbox()):
        return logo.crop(ink)  # empty space around it would stand where its edge should
    return logo


def _icon(image: Image.Image, layer: Layer, box: IconBox, look: Look) -> None:
    side = min(_size(layer.place))
    left, top = _within(layer.place, (side, side), box.align, box.anchor)
    behind = contrast.lights(image, clip((left, top, left + side, top + side), image.size))
    _, colour = readable([look.colour(name) for name in box.colour], behind, SEEN)
    image.paste(colour, (left, top), _faded(marks.icon(box.name, side, box.weight), box.opacity))


def _qr(image: Image.Image, layer: Layer, box: QrBox, look: Look) -> Rectangle:
    """Dark on light, whichever of its two colours is the dark one: many readers know no other."""
    dark, light = sorted((look.colour(box.colour), look.colour(box.ground)), key=contrast.luminance)
    mask, _ = marks.qr(layer.holds, min(_size(layer.place)))
    left, top = _within(layer.place, mask.size, box.align, box.anchor)
    place = (left, top, left + mask.width, top + mask.height)
    image.paste(light, place)
    image.paste(dark, (left, top), mask)
    return place


def _chart(image: Image.Image, layer: Layer, box: ChartBox, look: Look) -> None:
    numbers: tuple[float, ...] = layer.holds
    width, height = _size(layer.place)
    behind = contrast.lights(image, clip(layer.place, image.size))
    _, strong = readable([look.colour(name) for name in box.colour], behind, SEEN)
    if box.kind == "ring":
        side = min(width, height)
        less, more = marks.ring(numbers[0] / 100, side, side * 0.15)
        left, top = _within(layer.place, (side, side), "center", "middle")
    elif box.kind == "line":
        less, more = marks.curve(numbers, width, height, layer.unit * 0.9)
        left, top = layer.place[:2]
        image.paste(strong, (left, top), less)
    else:
        less, more = marks.bars(numbers, width, height, layer.unit * 0.6)
        left, top = layer.place[:2]
    if box.kind != "line":
        image.paste(look.colour(box.ground), (left, top), less)
    image.paste(strong, (left, top), more)


_PAINTERS: Mapping[type, Callable[[Any, Layer, Any, Look], None]] = {
    SolidBox: _solid,
    GradientBox: _gradient,
    PatternBox: _pattern,
    ShapeBox: _shape,
    IconBox: _icon,
    ChartBox: _chart,
    PhotoBox: lambda image, layer, box, look: None,  # a post without a photo
}


def readable(choice: list[Colour], behind: list[float], least: float = LEGIBLE) -> tuple[float, Colour]:
    """The first colour that is readable on everything behind it, or else the most readable; with its lowest ratio.

    ``behind`` are relative luminances.
    """
    rated = []
    for colour in choice:
        rated.append((contrast.lowest(contrast.luminance(colour), behind), colour))
        if rated[-1][0] >= least:
            return rated[-1]
    return max(rated)
