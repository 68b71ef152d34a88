"""Where people look first in a photo, for those that say no focus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cmgen.image.photo import CENTRE, Focus

if TYPE_CHECKING:
    from PIL import Image

SIDE = 64  # px, the longest side of what is looked at
EDGE = 2  # px at the borders, where a filter sees what is not there
MIDDLE = 0.35  # how much what stands in the middle counts more
COLOUR = 0.6  # how much a strong colour counts beside a sharp edge
STEADY = 1.25  # a place must be this much busier than the average, or the middle is the best guess


def find(image: Image.Image) -> Focus:
    """The middle of what is busiest: edges and strong colours, with a preference for the middle of the photo."""
    from PIL import ImageChops, ImageFilter, ImageOps

    scale = SIDE / max(image.size)
    size = (max(8, round(image.width * scale)), max(8, round(image.height * scale)))
    small = image.convert("RGB").resize(size, reducing_gap=2.0)
    edges = ImageOps.expand(small.convert("L").filter(ImageFilter.FIND_EDGES).crop(_inside(size)), EDGE)
    colour = small.convert("HSV").getchannel("S").point(lambda value: value * COLOUR)
    busy = ImageChops.add(edges, colour).filter(ImageFilter.GaussianBlur(SIDE / 12))
    width, height = busy.size
    values = busy.tobytes()
    best, total, counted = (-1.0, CENTRE), 0.0, 0
    for y in range(EDGE, height - EDGE):
        for x in range(EDGE, width - EDGE):
            across, down = (x + 0.5) / width, (y + 0.5) / height
            near = 1 - MIDDLE * math.hypot(across - 0.5, down - 0.5) / 0.7072
            value = values[y * width + x] * near
            total, counted = total + value, counted + 1
            if value > best[0]:
                best = (value, (round(across, 3), round(down, 3)))
    return best[1] if counted and best[0] > STEADY * total / counted else CENTRE


def _inside(size: tuple[int, int]) -> tuple[int, int, int, int]:
    return EDGE, EDGE, size[0] - EDGE, size[1] - EDGE
