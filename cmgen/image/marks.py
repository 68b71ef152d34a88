"""Signs made of a few lines: icons, patterns, QR codes, charts; as masks, smoothed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cmgen.errors import CmgenError

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

FINER = 4  # times, while drawing
QUIET = 4  # modules around a QR code: ISO/IEC 18004, 9.1
LEAST_MODULE = 4  # px: what a telephone reads from a screen held at arm's length
PATTERNS = ("dots", "row", "lines", "stripes", "grid", "rings", "waves")
SHAPES = ("rectangle", "ellipse", "ticket", "coupon", "seal")
TEETH, TOOTH = 20, 0.07  # of a seal: how many, and how deep in radii
CHARTS = ("bars", "line", "ring")

Line = tuple[str, tuple[float, ...]]
# Drawn for cmgen on a square of 24, in lines with round ends. line: x, y, x, y, …; circle, dot: x, y, radius;
# box: left, top, right, bottom, radius; arc: x, y, radius, from, to (degrees, clockwise from the right)
ICONS: dict[str, tuple[Line, ...]] = {
    "arrow": (("line", (4, 12, 20, 12)), ("line", (13, 5, 20, 12, 13, 19))),
    "calendar": (
        ("box", (3.5, 5, 20.5, 20.5, 2.5)), ("line", (3.5, 10, 20.5, 10)), ("line", (8, 2.8, 8, 7)),
        ("line", (16, 2.8, 16, 7)),
    ),
    "chat": (("line", (4, 4.5, 20, 4.5, 20, 16.5, 11, 16.5, 6.5, 20.5, 6.5, 16.5, 4, 16.5, 4, 4.5)),),
    "check": (("line", (4, 12.5, 9.5, 18, 20, 6.5)),),
    "clock": (("circle", (12, 12, 9)), ("line", (12, 6.5, 12, 12, 15.8, 14.4))),
    "gift": (
        ("box", (4.5, 11, 19.5, 20.5, 1.5)), ("box", (3, 7, 21, 11, 1.2)), ("line", (12, 7, 12, 20.5)),
        ("line", (12, 7, 8, 3.2, 6.6, 5.6, 12, 7, 16, 3.2, 17.4, 5.6, 12, 7)),
    ),
    "light": (
        ("arc", (12, 10, 6.2, 130, 410)), ("line", (8.4, 15.2, 9.2, 17.6, 14.8, 17.6, 15.6, 15.2)),
        ("line", (10, 20.6, 14, 20.6)),
    ),
    "megaphone": (
        ("line", (4, 10, 4, 14, 8, 14, 18, 18.5, 18, 5.5, 8, 10, 4, 10)), ("line", (8, 14, 9.5, 19.5, 12, 19.5)),
        ("line", (21, 10.5, 21, 13.5)),
    ),
    "pen": (("line", (4, 20, 5, 15.6, 16.5, 4.1, 19.9, 7.5, 8.4, 19, 4, 20)), ("line", (14, 6.6, 17.4, 10))),
    "place": (
        ("arc", (12, 10, 7, 150, 390)), ("line", (5.94, 13.5, 12, 21.5, 18.06, 13.5)), ("circle", (12, 10, 2.5)),
    ),
    "plus": (("line", (12, 4, 12, 20)), ("line", (4, 12, 20, 12))),
    "quote": (
        ("dot", (7.2, 14.4, 3.4)), ("dot", (16.8, 14.4, 3.4)), ("arc", (9.6, 12.8, 5.6, 160, 265)),
        ("arc", (19.2, 12.8, 5.6, 160, 265)),
    ),
    "star": (
        ("line", (12, 3, 14.7, 9, 21, 10, 16, 14, 17.6, 20, 12, 17, 6.4, 20, 7.7, 14, 3, 10, 9.3, 9, 12, 3)),
    ),
    "tag": (
        ("line", (3.5, 4, 12, 4, 20.5, 12.5, 12.5, 20.5, 3.5, 11.8, 3.5, 4)), ("dot", (8, 8.4, 1.4)),
    ),
    "ticket": (
        ("line", (3, 6.5, 21, 6.5, 21, 10)), ("arc", (21, 12, 2, 90, 270)),
        ("line", (21, 14, 21, 17.5, 3, 17.5, 3, 14)),
        ("arc", (3, 12, 2, 270, 450)), ("line", (3, 10, 3, 6.5)), ("line", (14, 9.4, 14, 10.6)),
        ("line", (14, 13.4, 14, 14.6)),
    ),
    "trophy": (
        ("line", (7.5, 4, 16.5, 4, 16.5, 9.5, 14.5, 13, 9.5, 13, 7.5, 9.5, 7.5, 4)), ("arc", (7.5, 7, 3.4, 90, 250)),
        ("arc", (16.5, 7, 3.4, 290, 450)), ("line", (12, 13, 12, 17)), ("line", (8, 20.5, 16, 20.5)),
        ("line", (12, 17, 8.8, 20.5)), ("line", (12, 17, 15.2, 20.5)),
    ),
}  # fmt: skip


def _canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    from PIL import Image, ImageDraw

    mask = Image.new("L", (max(1, width) * FINER, max(1, height) * FINER), 0)
    return mask, ImageDraw.Draw(mask)


@lru_cache(maxsize=32)
def icon(name: str, side: int, weight: float) -> Image.Image:
    """An icon as a mask of ``side`` × ``side`` px; ``weight`` of its lines in 24ths of it."""
    mask, pen = _canvas(side, side)
    scale = side * FINER / 24
    for kind, numbers in ICONS[name]:
        _stroke(pen, kind, tuple(number * scale for number in numbers), weight * scale, numbers)
    return mask.reduce(FINER)


def _stroke(pen: ImageDraw.ImageDraw, kind: str, at: tuple[float, ...], weight: float, as_is: Sequence[float]) -> None:
    width, half = max(1, round(weight)), weight / 2
    if kind == "dot":
        x, y, radius = at
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    elif kind == "circle":
        x, y, radius = at[0], at[1], at[2] + half
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=width)
    elif kind == "box":
        left, top, right, bottom, radius = at
        edge = (left - half, top - half, right + half, bottom + half)
        pen.rounded_rectangle(edge, radius + half, outline=255, width=width)
    elif kind == "arc":
        x, y, radius = at[:3]
        steps = [math.radians(as_is[3] + (as_is[4] - as_is[3]) * step / 48) for step in range(49)]
        _path(pen, [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in steps], width, half)
    else:
        _path(pen, list(zip(at[::2], at[1::2], strict=True)), width, half)


def _path(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], width: int, half: float) -> None:
    pen.line(points, fill=255, width=width, joint="curve")
    for x, y in (points[0], points[-1]) if len(points) > 8 else points:
        pen.ellipse((x - half, y - half, x + half, y + half), fill=255)


@lru_cache(maxsize=8)
def pattern(kind: str, width: int, height: int, step: float, weight: float) -> Image.Image:
    """A pattern as a mask; step and weight in px."""
    gap, thick = step * FINER, max(1, round(weight * FINER))
    if kind == "waves":
        return _waves(width, height, gap, thick).reduce(FINER)
    mask, pen = _canvas(width, height)
    _DRAWN[kind](pen, mask.size, gap, thick)
    return mask.reduce(FINER)


def _steps(whole: float, gap: float) -> range:
    return range(math.ceil(whole / gap) + 1)


def _dots(pen: ImageDraw.ImageDraw, size: tuple[int, int], gap: float, thick: int) -> None:
    for row in _steps(size[1], gap):
        for column in _steps(size[0], gap):
            x, y = (column + 0.5 * (row % 2)) * gap, row * gap
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)


def _row(pen: ImageDraw.ImageDraw, size: tuple[int, int], gap: float, thick: int) -> None:
    """Dots along the middle of the longer side, as many as have room: where paper is torn."""
    across, half = size[0] >= size[1], thick / 2
    whole, middle = (size[0], size[1] / 2) if across else (size[1], size[0] / 2)
    count = max(1, math.floor((whole - thick) / gap) + 1)
    first = (whole - (count - 1) * gap) / 2
    for index in range(count):
        along = first + index * gap
        x, y = (along, middle) if across else (middle, along)
        pen.ellipse((x - half, y - half, x + half, y + half), fill=255)


def _lines(pen: ImageDraw.ImageDraw, size: tuple[int, int], gap: float, thick: int) -> None:
    for row in _steps(size[1], gap):
        pen.line((0, row * gap, size[0], row * gap), fill=255, width=thick)


def _stripes(pen: ImageDraw.ImageDraw, size: tuple[int, int], gap: float, thick: int) -> None:
    for row in _steps(size[0] + size[1], gap):
        pen.line((row * gap, 0, row * gap - size[1], size[1]), fill=255, width=thick)


def _grid(pen: ImageDraw.ImageDraw, size: tuple[int, int], gap: float, thick: int) -> None:
    _lines(pen, size, gap, thick)
    for column in _steps(size[0], gap):
        pen.line((column * gap, 0, column * gap, size[1]), fill=255, width=thick)


def _rings(pen: ImageDraw.ImageDraw, size: tuple[int, int], gap: float, thick: int) -> None:
    for ring in _steps(math.hypot(*size), gap)[1:]:
        pen.ellipse((size[0] - ring * gap, -ring * gap, size[0] + ring * gap, ring * gap), outline=255, width=thick)


def _waves(width: int, height: int, gap: float, thick: int) -> Image.Image:
    """Rows of waves, of which one is drawn."""
    from PIL import ImageChops

    mask, _ = _canvas(width, height)
    middle = gap / 4 + thick
    wave, pen = _canvas(width, math.ceil((2 * middle + 2) / FINER))
    points = [(x, middle + math.sin(x / gap * math.pi) * gap / 4) for x in range(0, mask.width + FINER * 2, FINER * 2)]
    pen.line(points, fill=255, width=thick, joint="curve")
    for row in _steps(mask.height + gap, gap):
        place = (0, round(row * gap - middle), mask.width, round(row * gap - middle) + wave.height)
        mask.paste(ImageChops.lighter(mask.crop(place), wave), place)
    return mask


_DRAWN: dict[str, Callable[[ImageDraw.ImageDraw, tuple[int, int], float, int], None]] = {
    "dots": _dots,
    "row": _row,
    "lines": _lines,
    "stripes": _stripes,
    "grid": _grid,
    "rings": _rings,
}


@lru_cache(maxsize=48)
def shape(kind: str, size: tuple[int, int], radius: float, cut: float, weight: float = 0.0) -> Image.Image:
    """A shape as a mask: filled, or with a ``weight`` only its rim.

    radius   of corners and notches, px
    cut      where the notches are, 0 to 1
    weight   px
    """
    from PIL import Image, ImageChops

    finer = FINER if max(size) <= 2048 else 1
    mask = Image.new("L", (size[0] * finer, size[1] * finer), 0)
    _fill(mask, kind, radius * finer, cut, 0)
    if weight:
        inner = Image.new("L", mask.size, 0)
        _fill(inner, kind, radius * finer, cut, max(1, round(weight * finer)))
        mask = ImageChops.subtract(mask, inner)
    return mask.reduce(finer) if finer > 1 else mask


def _fill(mask: Image.Image, kind: str, radius: float, cut: float, inset: int) -> None:
    """A shape drawn into its mask, ``inset`` from where it ends."""
    from PIL import ImageDraw

    pen, width, height = ImageDraw.Draw(mask), mask.width - 1, mask.height - 1
    edge = (inset, inset, width - inset, height - inset)
    if edge[2] <= inset or edge[3] <= inset:
        return
    if kind == "ellipse":
        pen.ellipse(edge, fill=255)
    elif kind == "seal":
        pen.polygon(list(_teeth(edge)), fill=255)
    else:
        pen.rounded_rectangle(
            edge, min(max(0.0, radius - inset), (width - 2 * inset) / 2, (height - 2 * inset) / 2), 255
        )
    notch, across, down = radius + inset, cut * width, cut * height
    places = {"ticket": ((0, down), (width, down)), "coupon": ((across, 0), (across, height))}
    for x, y in places.get(kind, ()):
        pen.ellipse((x - notch, y - notch, x + notch, y + notch), fill=0)


def _teeth(edge: tuple[float, float, float, float]) -> Iterator[tuple[float, float]]:
    left, top, right, bottom = edge
    steps = TEETH * 24
    for step in range(steps):
        turn = 2 * math.pi * step / steps
        far = 1 - TOOTH * (1 - math.cos(turn * TEETH)) / 2
        x, y = far * math.cos(turn), far * math.sin(turn)
        yield (left + right) / 2 + x * (right - left) / 2, (top + bottom) / 2 + y * (bottom - top) / 2


def qr(words: str, side: int) -> tuple[Image.Image, int]:
    """A QR code of at most ``side`` px with its free border, as a mask, and the size of a module in px.

    Raises CmgenError where it would be too fine to read, or holds too much.
    """
    import segno
    from PIL import Image

    try:
        code = segno.make(words, error="m", micro=False)
    except (segno.DataOverflowError, ValueError) as error:
        raise CmgenError(f"a QR code cannot hold it: {error}", "use a shorter address") from None
    matrix = [list(row) for row in code.matrix]
    count = len(matrix) + 2 * QUIET
    module = side // count
    if module < LEAST_MODULE:
        raise CmgenError(
            f"its QR code would have modules of {module} px", f"give it {LEAST_MODULE * count} px, or a shorter address"
        )
    mask = Image.new("L", (count, count), 0)
    mask.putdata([255 * bit for row in _bordered(matrix) for bit in row])
    return mask.resize((count * module, count * module), Image.Resampling.NEAREST), module


def _bordered(matrix: list[list[Any]]) -> list[list[int]]:
    empty = [0] * (len(matrix) + 2 * QUIET)
    rows = [[*empty[:QUIET], *(int(bool(bit)) for bit in row), *empty[:QUIET]] for row in matrix]
    return [*[empty] * QUIET, *rows, *[empty] * QUIET]


@lru_cache(maxsize=16)
def bars(numbers: tuple[float, ...], width: int, height: int, radius: float) -> tuple[Image.Image, Image.Image]:
    """Bars as two masks: the others, and the highest one."""
    others, pen = _canvas(width, height)
    highest, strong = _canvas(width, height)
    top = max(numbers)
    for index, number in enumerate(numbers):
        left, right = slot(index, len(numbers), others.width)
        tall = max(FINER * 2, others.height * max(0.0, number) / top) if top > 0 else FINER * 2
        edge = (left, others.height - tall, right - 1, others.height - 1)
        round_ = min(radius * FINER, (right - left) / 2, tall / 2)
        (strong if number == top else pen).rounded_rectangle(edge, round_, fill=255, corners=(True, True, False, False))
    return others.reduce(FINER), highest.reduce(FINER)


def slot(index: int, count: int, width: float) -> tuple[float, float]:
    """Where a bar stands: a third of each place is left free."""
    place = width / count
    free = place / 6 if count > 1 else 0.0
    return index * place + free, (index + 1) * place - free


@lru_cache(maxsize=16)
def curve(numbers: tuple[float, ...], width: int, height: int, weight: float) -> tuple[Image.Image, Image.Image]:
    """A line through the numbers as two masks: the line, and the dot at its end."""
    mask, pen = _canvas(width, height)
    dot, end = _canvas(width, height)
    thick = weight * FINER
    low, high = min(0.0, *numbers), max(numbers)
    span = (high - low) or 1.0
    free = thick * 1.6
    across = (mask.width - 2 * free) / max(1, len(numbers) - 1)
    points = [
        (free + index * across, mask.height - free - (number - low) / span * (mask.height - 2 * free))
        for index, number in enumerate(numbers)
    ]
    _path(pen, points, max(1, round(thick)), thick / 2)
    x, y = points[-1]
    end.ellipse((x - free, y - free, x + free, y + free), fill=255)
    return mask.reduce(FINER), dot.reduce(FINER)


@lru_cache(maxsize=16)
def ring(share: float, side: int, weight: float) -> tuple[Image.Image, Image.Image]:
    """A ring as two masks: the whole, and ``share`` (0 to 1) of it from the top, clockwise."""
    whole, pen = _canvas(side, side)
    part, strong = _canvas(side, side)
    edge, thick = (0, 0, whole.width - 1, whole.height - 1), max(1, round(weight * FINER))
    pen.ellipse(edge, outline=255, width=thick)
    strong.arc(edge, -90, -90 + 360 * min(1.0, max(0.0, share)), fill=255, width=thick)
    middle, radius = whole.width / 2, (whole.width - thick) / 2
    for turn in (-90.0, -90 + 360 * min(1.0, max(0.0, share))):
        x, y = middle + radius * math.cos(math.radians(turn)), middle + radius * math.sin(math.radians(turn))
        if 0 < share < 1:
            strong.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
    return whole.reduce(FINER), part.reduce(FINER)
