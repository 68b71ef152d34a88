"""Captions as they are burnt into a video: white words on black, low in the picture, never over more than a third."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen.errors import CmgenError
from cmgen.image import words
from cmgen.image.look import Look

if TYPE_CHECKING:
    from PIL import Image

# BBC Subtitle Guidelines 1.2.4 (https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles, read 2026-11-25):
# a line is about a twelfth of a landscape picture's height, on a dark ground, within the middle nine tenths.
SIZES = (0.030, 0.052)  # of the geometric mean of width and height
SAFE = 0.08  # of the height, free below: players show their buttons there
WIDTH, HEIGHT = 0.86, 0.33  # the most a caption takes of the picture
OPACITY = 0.72
LIGHT, DARK, NEUTRAL = 235, 16, 128  # ITU-R BT.709-6, table 4: white, black and no colour, in 8 bits


Fonts = tuple[Path, tuple[Path, ...], Path]  # of the words, of signs that it has not, of emoji


def fonts_of(look: Look) -> Fonts:
    """The fonts that captions are set in."""
    return look.font("text"), look.fallback("text"), look.font("emoji")


def caption(text: str, size: tuple[int, int], fonts: Fonts, lang: str) -> tuple[Image.Image, Image.Image, int, int]:
    """A caption for a picture of that size: its light (luma, limited range), how much it covers, and where it stands.

    Everything stands on even pixels, as 4:2:0 wants it. Raises CmgenError for words that do not fit.
    """
    files = (fonts[0], *fonts[1], fonts[2])
    return _caption(text, size, fonts, lang, tuple(file.stat().st_mtime_ns for file in files if file.is_file()))


@lru_cache(maxsize=4)
def _caption(
    text: str, size: tuple[int, int], fonts: Fonts, lang: str, saved: tuple[int, ...]
) -> tuple[Image.Image, Image.Image, int, int]:
    """The same, made once; ``saved``: when the fonts were, so that another one is read."""
    from PIL import Image

    width, height = size
    unit = (width * height) ** 0.5
    style = words.Style(
        font=fonts[0],
        fallback=fonts[1],
        smallest=SIZES[0] * unit,
        largest=SIZES[1] * unit,
        lines=2 if "\n" in text else 3,
    )
    block = words.Block(
        width=round(width * WIDTH),
        height=round(height * HEIGHT),
        paragraphs=tuple((line, style) for line in text.split("\n")),
        align="center",
        lang=lang,
        emoji=fonts[2],
    )
    (fitted,) = words.fit([block])
    if not fitted.fits:
        raise CmgenError(f"the caption {text[:60]!r} does not fit in {width} × {height} px", "make two of it")
    widest = max(paragraph.width for paragraph in fitted.paragraphs)
    room = 0.45 * fitted.size
    box = _even(min(width, widest + 2 * room)), _even(fitted.height + 2 * room)
    written = Image.new("RGB", box)
    inks = [words.Ink(colour=(255, 255, 255))] * len(block.paragraphs)
    words.draw(written, block, fitted, inks, (box[0] - block.width) / 2, room)
    bright = written.convert("L")
    light = bright.point([round(DARK + value * (LIGHT - DARK) / 255) for value in range(256)])
    cover = bright.point([max(round(255 * OPACITY), value) for value in range(256)])
    return light, cover, _even((width - box[0]) / 2), _even(height * (1 - SAFE) - box[1])


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))


def burn(planes: list[tuple[Any, int, int, int]], made: tuple[Image.Image, Image.Image, int, int]) -> list[bytes]:
    """The planes of a picture in yuv420p, (bytes, bytes a row, width, height) each, with a caption on it."""
    from PIL import Image

    light, cover, left, top = made
    small = cover.resize((cover.width // 2, cover.height // 2), Image.Resampling.BOX)
    burnt = []
    for number, (data, row, _, height) in enumerate(planes):
        plane = Image.frombytes("L", (row, height), bytes(data)[: row * height])
        if number == 0:
            plane.paste(light, (left, top), cover)
        else:
            plane.paste(NEUTRAL, (left // 2, top // 2, left // 2 + small.width, top // 2 + small.height), small)
        burnt.append(plane.tobytes())
    return burnt
