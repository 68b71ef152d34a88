"""Pixels to bytes: the best picture under a network's byte limit, with no metadata but what its owner states."""

from __future__ import annotations

import builtins
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmgen.errors import CmgenError
from cmgen.image.contrast import Colour
from cmgen.image.photo import flatten

if TYPE_CHECKING:
    from PIL import Image

JPEG, PNG, WEBP, AVIF, GIF = "image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"
WHITE: Colour = (255, 255, 255)
BEST = 90  # quality of a JPEG where bytes are no matter
SHARP = 85  # from this quality on colours are kept at full resolution, which red words on a ground need
FEW = 64  # colours: a drawing, which PNG keeps exactly and small; a photo in black and white has more greys
SHRINK = 0.85
SMALLEST = 64  # px, longest side


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture: its bytes, its media type ("image/jpeg"), its size in px."""

    bytes: builtins.bytes  # by its full name: this class has another thing of that name
    type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Qualities of a type: the best that can be seen, what still looks good, what is better than a smaller picture."""

    best: int
    good: int
    worst: int


# WebP's numbers mean about what JPEG's do; AVIF's 75 looks like a JPEG of 90.
SCALES = {JPEG: Scale(BEST, 75, 45), WEBP: Scale(90, 75, 45), AVIF: Scale(75, 60, 35)}


def encode(  # noqa: PLR0913  # what a network and a brand may say of it
    image: Image.Image,
    types: tuple[str, ...],
    max_bytes: int | None = None,
    *,
    ground: Colour = WHITE,
    transparency: bool = True,
    rights: bytes = b"",
) -> Picture:
    """The picture in one of ``types``, as good as ``max_bytes`` allows.

    Drawings of few colours and pictures that one sees through become PNG (or WebP, or AVIF) where the network takes it,
    everything else JPEG, which is shown everywhere. Another type is taken where this one would look bad under
    ``max_bytes``. Quality goes down first, then the size of the picture. Equal pixels give equal bytes, for any number
    of processors. Nothing but pixels is written, and ``rights``: no EXIF, no comment, no profile (pixels are sRGB).

    ground         what is seen where the picture lets something through and the type or the network does not
    transparency   False: the network fills what one sees through with a colour of its own, so we do with ours
    rights         an XMP packet (see cmgen.image.rights)

    Raises CmgenError where no type is known or the limit cannot be met.
    """
    known = [kind for kind in (JPEG, PNG, WEBP, AVIF) if kind in types]
    if not known:
        raise CmgenError(
            f"no picture can be made in any of {', '.join(types) or 'no types'}", "known: JPEG, PNG, WebP, AVIF"
        )
    image = _pixels_only(image if transparency else flatten(image, ground))
    while True:
        for looks_good in (True, False):
            for kind in _order(image, known):
                if (data := _within(image, kind, max_bytes, _Manner(looks_good, ground, rights))) is not None:
                    return Picture(data, kind, image.width, image.height)
        if max(image.size) * SHRINK < SMALLEST:
            raise CmgenError(
                f"the picture cannot be made smaller than {max_bytes} bytes", "leave it out for this network"
            )
        image = image.resize((max(1, int(image.width * SHRINK)), max(1, int(image.height * SHRINK))))


@dataclass(frozen=True, slots=True)
class _Manner:
    """How to write: so that it looks good, or as well as can be; on which ground; with which rights."""

    looks_good: bool
    ground: Colour
    rights: bytes


def _pixels_only(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode in ("RGB", "RGBA") and not image.info:
        return image
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean if clean.mode in ("RGB", "RGBA") else clean.convert("RGB")


def _order(image: Image.Image, known: list[str]) -> list[str]:
    """The types to try, best first. JPEG loses transparency, so it comes last for what has some."""
    is_drawing = image.mode == "RGBA" or image.getcolors(FEW) is not None
    wanted = [PNG, WEBP, AVIF, JPEG] if is_drawing else [JPEG, WEBP, AVIF, PNG]
    return [kind for kind in wanted if kind in known]


def _within(image: Image.Image, kind: str, max_bytes: int | None, manner: _Manner) -> bytes | None:
    """The bytes of the best quality that is small enough; None where there is none."""

    def small(data: bytes) -> bytes | None:
        return data if max_bytes is None or len(data) <= max_bytes else None

    if kind == PNG:
        image = image if manner.looks_good else _of_256_colours(image)
        quick = small(_png(image, manner.rights, thorough=False))
        return quick if quick is not None else small(_png(image, manner.rights))
    scale = SCALES[kind]
    if kind == JPEG:
        image = flatten(image, manner.ground)
        if manner.looks_good and (data := small(_jpeg(image, scale.best, manner.rights, thorough=False))) is not None:
            return data
    write = {JPEG: _jpeg, WEBP: _webp, AVIF: _avif}[kind]
    best, worst = (scale.best, scale.good) if manner.looks_good else (scale.good - 1, scale.worst)
    return _best(lambda quality: small(write(image, quality, manner.rights)), best, worst)


def _best(write: Callable[[int], bytes | None], best: int, worst: int) -> bytes | None:
    """What is written at the highest quality that gives something; a lower one is taken to give less bytes."""
    if (data := write(best)) is not None:
        return data
    low, high, found = worst, best - 1, None
    while low <= high:
        middle = (low + high) // 2
        if (data := write(middle)) is not None:
            found, low = data, middle + 1
        else:
            high = middle - 1
    return found


def _jpeg(image: Image.Image, quality: int, rights: bytes = b"", *, thorough: bool = True) -> bytes:
    """``thorough``: a sixth smaller for the same pixels, in four times the time."""
    from PIL import ImageFile

    # An optimised JPEG must fit in Pillow's buffer, which it guesses from the area: noise at full colour is larger.
    # It is never made smaller again, since another thread may be writing.
    if thorough:
        ImageFile.MAXBLOCK = max(ImageFile.MAXBLOCK, 3 * image.width * image.height)
    sampling = "4:4:4" if quality >= SHARP else "4:2:0"
    options: dict[str, Any] = {"xmp": rights} if rights else {}
    return _saved(
        image, "JPEG", quality=quality, subsampling=sampling, optimize=thorough, progressive=thorough, **options
    )


def _webp(image: Image.Image, quality: int, rights: bytes = b"") -> bytes:
    return _saved(image, "WEBP", quality=quality, method=4, xmp=rights)


def _avif(image: Image.Image, quality: int, rights: bytes = b"") -> bytes:
    # One thread: libavif cuts the picture otherwise for another number of them, and the bytes differ.
    sampling = "4:4:4" if quality >= SCALES[AVIF].good else "4:2:0"
    options: dict[str, Any] = {"xmp": rights} if rights else {}
    return _saved(image, "AVIF", quality=quality, subsampling=sampling, speed=7, max_threads=1, **options)


def _png(image: Image.Image, rights: bytes = b"", *, thorough: bool = True) -> bytes:
    """Of 256 colours or less: with a palette, exactly those pixels in a third of the bytes.

    ``thorough``: a twentieth smaller for the same pixels, in up to twenty times the time.
    """
    import zlib

    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    if rights:
        info.add_itxt("XML:com.adobe.xmp", rights.decode())
    if image.mode == "RGB" and image.getcolors(256) is not None:
        from PIL import Image

        image = image.convert("P", palette=Image.Palette.ADAPTIVE, dither=Image.Dither.NONE)
    if thorough or image.mode == "P":
        return _saved(image, "PNG", compress_level=9 if thorough else 6, pnginfo=info)
    # Of many colours: what a photo's filtered rows have is runs, if anything, so that looking for more is time lost.
    return _saved(image, "PNG", compress_level=1, compress_type=zlib.Z_RLE, pnginfo=info)


def _of_256_colours(image: Image.Image) -> Image.Image:
    from PIL import Image

    method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
    return image.quantize(256, method=method, dither=Image.Dither.FLOYDSTEINBERG)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
