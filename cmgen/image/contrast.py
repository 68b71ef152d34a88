"""Colours, and how well words stand out from what is behind them.

Source: WCAG 2.2, relative luminance and contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from cmgen.errors import CmgenError

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int]  # sRGB, 0..255
Rectangle = tuple[int, int, int, int]  # left, top, right, bottom in px; right and bottom exclusive

LEGIBLE = 4.5  # success criterion 1.4.3, level AA
SAMPLES = 4096
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
    part = image.crop(box) if box else image
    step = step or math.floor(math.sqrt(part.width * part.height / SAMPLES))
    part = part.reduce(min(step, part.width, part.height)) if step > 1 else part
    found = part.convert("RGB").getcolors(part.width * part.height) or []
    return [(colour[0], colour[1], colour[2]) for _, colour in found if isinstance(colour, tuple)]


def worst(image: Image.Image, box: Rectangle, colour: Colour, step: int = 0) -> float:
    """The lowest contrast ratio of ``colour`` with anything in ``box`` of an RGB image; 21 where the box is empty."""
    own = luminance(colour)
    return min((of_luminances(own, luminance(behind)) for behind in colours(image, box, step)), default=21.0)
