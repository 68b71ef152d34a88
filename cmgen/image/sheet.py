"""A contact sheet: several pictures side by side in one, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmgen.image import words
from cmgen.image.look import FONTS

if TYPE_CHECKING:
    from PIL import Image

GROUND, INK = (232, 232, 230), (40, 42, 46)
GAP, LABEL = 28, 34  # px


def sheet(pictures: Sequence[tuple[str, Image.Image]], width: int = 2000, area: int = 260_000) -> Image.Image:
    """The pictures in rows, each scaled to about ``area`` px², so that formats can be compared; ``width`` px in all."""
    from PIL import Image

    scaled = [(name, _scaled(picture, area, width - 2 * GAP)) for name, picture in pictures]
    rows: list[list[tuple[str, Image.Image]]] = [[]]
    for name, picture in scaled:
        taken = sum(each.width + GAP for _, each in rows[-1])
        if rows[-1] and taken + picture.width + 2 * GAP > width:
            rows.append([])
        rows[-1].append((name, picture))
    heights = [max((each.height for _, each in row), default=0) + LABEL for row in rows]
    image = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) + 1)), GROUND)
    down = GAP
    for row, height in zip(rows, heights, strict=True):
        across = GAP
        for name, picture in row:
            _label(image, name, across, down, picture.width)
            image.paste(picture, (across, down + LABEL))
            across += picture.width + GAP
        down += height + GAP
    return image


def _scaled(picture: Image.Image, area: int, most: int) -> Image.Image:
    from PIL import Image

    scale = min(1.0, (area / (picture.width * picture.height)) ** 0.5, most / picture.width)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _label(image: Image.Image, name: str, left: int, top: int, width: int) -> None:
    style = words.Style(font=FONTS["text"], smallest=9, largest=20)
    block = words.Block(width=max(width, 40), height=LABEL, paragraphs=((name, style),))
    (fitted,) = words.fit([block])
    if fitted.fits:
        words.draw(image, block, fitted, [words.Ink(colour=INK)], left, top)
