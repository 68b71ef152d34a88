"""Pixels to bytes: the best picture under a network's byte limit, with no metadata."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmgen.errors import CmgenError
from cmgen.image.photo import flatten

if TYPE_CHECKING:
    from PIL import Image

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
BEST, WORST = 90, 45  # quality; under the lower one a smaller picture looks better than a coarser one
SHARP = 85  # from this quality on colours are kept at full resolution, which red words on a ground need
FEW = 64  # colours: a drawing, which PNG keeps exactly and small; a photo in black and white has more greys
SHRINK = 0.85
SMALLEST = 64  # px, longest side


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture: its bytes, its media type ("image/jpeg"), its size in px."""

    bytes: bytes
    type: str
    width: int
    height: int


def encode(image: Image.Image, types: tuple[str, ...], max_bytes: int | None = None) -> Picture:
    """The picture in one of ``types``, as good as ``max_bytes`` allows.

    Drawings of few colours and pictures with transparency become PNG (or WebP) where the network takes it, everything
    else JPEG. Quality goes down first, then the size of the picture. Equal pixels give equal bytes; nothing but pixels
    is written: no EXIF, no comment, no profile (pixels are sRGB).

    Raises CmgenError where no type is known or the limit cannot be met.
    """
    known = [kind for kind in (JPEG, PNG, WEBP) if kind in types]
    if not known:
        raise CmgenError(f"no picture can be made in any of {', '.join(types) or 'no types'}", "known: JPEG, PNG, WebP")
    image = _pixels_only(image)
    while True:
        for kind in _order(image, known):
            if (data := _within(image, kind, max_bytes)) is not None:
                return Picture(data, kind, image.width, image.height)
        if max(image.size) * SHRINK < SMALLEST:
            raise CmgenError(
                f"the picture cannot be made smaller than {max_bytes} bytes", "leave it out for this network"
            )
        image = image.resize((max(1, int(image.width * SHRINK)), max(1, int(image.height * SHRINK))))


def _pixels_only(image: Image.Image) -> Image.Image:
    from PIL import Image

    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean if clean.mode in ("RGB", "RGBA") else clean.convert("RGB")


def _order(image: Image.Image, known: list[str]) -> list[str]:
    """The types to try, best first. JPEG loses transparency, so it comes last for what has some."""
    is_drawing = image.mode == "RGBA" or image.getcolors(FEW) is not None
    wanted = [PNG, WEBP, JPEG] if is_drawing else [JPEG, WEBP, PNG]
    return [kind for kind in wanted if kind in known]


def _within(image: Image.Image, kind: str, max_bytes: int | None) -> bytes | None:
    """The bytes of the best quality that is small enough; None where there is none."""
    if kind == PNG:
        data = _png(image)
        return data if max_bytes is None or len(data) <= max_bytes else None
    write = _jpeg if kind == JPEG else _webp
    return _best(lambda quality: write(image, quality), max_bytes)


def _best(write: Callable[[int], bytes], max_bytes: int | None) -> bytes | None:
    data = write(BEST)
    if max_bytes is None or len(data) <= max_bytes:
        return data
    low, high, found = WORST, BEST - 1, None
    while low <= high:
        middle = (low + high) // 2
        data = write(middle)
        if len(data) <= max_bytes:
            found, low = data, middle + 1
        else:
            high = middle - 1
    return found


def _jpeg(image: Image.Image, quality: int) -> bytes:
    from PIL import ImageFile

    # An optimised JPEG must fit in Pillow's buffer, which it guesses from the area: noise at full colour is larger.
    ImageFile.MAXBLOCK = max(ImageFile.MAXBLOCK, 3 * image.width * image.height)
    out = io.BytesIO()
    sampling = "4:4:4" if quality >= SHARP else "4:2:0"
    flatten(image).save(out, "JPEG", quality=quality, subsampling=sampling, optimize=True, progressive=True)
    return out.getvalue()


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
