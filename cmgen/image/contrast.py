"""Colours, and how well words stand out from what is behind them.

Source: WCAG 2.2, relative luminance and contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import math
import re
from functools import cache
from operator import add
from typing import TYPE_CHECKING

from cmgen.errors import CmgenError

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int]  # sRGB, 0..255
Rectangle = tuple[int, int, int, int]  # left, top, right, bottom in px; right and bottom exclusive

LEGIBLE = 4.5  # success criterion 1.4.3, level AA
SAMPLES = 4096
FEW = 64  # colours
HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def parse(text: str) -> Colour:
    """The colour written ``#rrggbb`` or ``#rgb``; raises CmgenError for anything else."""
    if not HEX.fullmatch(text):
        raise CmgenError(f"{text!r} is not a colour", "write it as #rrggbb: #b8361d")
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


@cache
def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else math.pow((share + 0.055) / 1.055, 2.4)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = colour
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def of_luminances(one: float, other: float) -> float:
    """The contrast ratio of two relative luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def ratio(a: Colour, b: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21, whichever comes first."""
    return of_luminances(luminance(a), luminance(b))


def colours(image: Image.Image, box: Rectangle | None = None, step: int = 0) -> list[Colour]:
    """The colours in ``box`` of an RGB image, each once.

    A large box is averaged in squares of ``step`` px, which is to be finer than the strokes of the letters in it; 0:
    down to about 4000 samples.
    """
    part = _sampled(image, box, step)
    found = part.getcolors(part.width * part.height) or []
    return [(colour[0], colour[1], colour[2]) for _, colour in found if isinstance(colour, tuple)]


def lights(image: Image.Image, box: Rectangle | None = None, step: int = 0) -> list[float]:
    """The relative luminances in ``box``: of each sample, taken as ``colours`` takes them, or of each colour of few."""
    part = _sampled(image, box, step)
    if found := part.getcolors(FEW):  # a flat ground
        return [luminance((colour[0], colour[1], colour[2])) for _, colour in found if isinstance(colour, tuple)]
    raw = part.tobytes()
    red, green, blue = (map(table.__getitem__, raw[channel::3]) for channel, table in enumerate(_weighed()))
    return list(map(add, map(add, red, green), blue))


@cache
def _weighed() -> tuple[tuple[float, ...], ...]:
    """What each value of red, green and blue adds to the luminance."""
    return tuple(tuple(weight * _linear(value) for value in range(256)) for weight in (0.2126, 0.7152, 0.0722))


def _sampled(image: Image.Image, box: Rectangle | None, step: int) -> Image.Image:
    part = image.crop(box) if box else image
    step = step or math.floor(math.sqrt(part.width * part.height / SAMPLES))
    part = part.reduce(min(step, part.width, part.height)) if step > 1 else part
    return part if part.mode == "RGB" else part.convert("RGB")


def worst(image: Image.Image, box: Rectangle, colour: Colour, step: int = 0) -> float:
    """The lowest contrast ratio of ``colour`` with anything in ``box`` of an RGB image; 21 where the box is empty."""
    return lowest(luminance(colour), lights(image, box, step))


def lowest(own: float, behind: list[float]) -> float:
    """The lowest contrast ratio of a luminance with others; 21 where there are none."""
    if not behind:
        return 21.0
    low, high = min(behind), max(behind)
    if low <= own <= high:
        nearest = max([each for each in behind if each <= own]), min([each for each in behind if each >= own])
        return min(of_luminances(own, each) for each in nearest)
    return of_luminances(own, low if own < low else high)
