"""Pixels to bytes: the best picture under a network's byte limit, with no metadata but what its owner states."""

from __future__ import annotations

import builtins
import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
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
THOROUGH = 0.9  # what is left of a JPEG's bytes when it is written thoroughly
LANCZOS = 1  # Pillow's Resampling.LANCZOS, which is imported where it is used
MOST_THOROUGH = 12_000_000  # px: a thorough JPEG keeps six bytes of each in memory
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
    shares: tuple[tuple[int, float], ...]  # how many bytes a photo usually has at a quality, as a share of the best's

    def share(self, quality: int) -> float:
        """As ``shares``, at any quality between."""
        for (low, few), (high, many) in pairwise(self.shares):
            if quality <= high:
                return few * math.exp(math.log(many / few) * (quality - low) / (high - low))
        return self.shares[-1][1]


# WebP's numbers mean about what JPEG's do; AVIF's 75 looks like a JPEG of 90.
SCALES = {
    JPEG: Scale(BEST, 75, 45, ((45, 0.28), (60, 0.36), (75, 0.5), (84, 0.67), (85, 0.8), (BEST, 1.0))),
    WEBP: Scale(90, 75, 45, ((45, 0.27), (60, 0.33), (75, 0.43), (85, 0.71), (90, 1.0))),
    AVIF: Scale(75, 60, 35, ((35, 0.18), (45, 0.31), (60, 0.6), (68, 0.83), (75, 1.0))),
}


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
    whole = _pixels_only(image if transparency else flatten(image, ground))
    scale, seen = 1.0, dict[str, tuple[int, float]]()
    while True:
        size = (max(1, int(whole.width * scale)), max(1, int(whole.height * scale)))
        tries = _Tries(whole if scale == 1 else whole.resize(size, resample=LANCZOS), max_bytes, ground, rights, seen)
        for looks_good in (True, False):
            for kind in _order(tries.image, known):
                if (data := tries.best(kind, looks_good=looks_good)) is not None:
                    return Picture(data, kind, *size)
        if max(size) * SHRINK < SMALLEST:
            raise CmgenError(
                f"the picture cannot be made smaller than {max_bytes} bytes", "leave it out for this network"
            )
        # Bytes go with the area at most: a size at which even the coarsest would be too large is not tried.
        shrink = min(SHRINK, max(SMALLEST / max(size), ((max_bytes or 0) / tries.smallest) ** 0.5))
        scale *= shrink
        seen = {kind: (quality, bytes * shrink**2) for kind, (quality, bytes) in tries.seen.items()}


@dataclass(slots=True)
class _Tries:
    """A picture of one size, and what was written of it so far, from which the next quality is guessed."""

    image: Image.Image
    max_bytes: int | None
    ground: Colour
    rights: bytes
    seen: dict[str, tuple[int, float]] = field(default_factory=dict)  # type → a quality, and the bytes it gave
    smallest: int = 1 << 62

    def best(self, kind: str, *, looks_good: bool) -> bytes | None:
        """The bytes of the best quality that is small enough: one that looks good, or a lower one; None for none."""
        if kind == PNG:
            image = self.image if looks_good else _of_256_colours(self.image)
            quick = self._small(_png(image, self.rights, thorough=False))
            return quick if quick is not None else self._small(_png(image, self.rights))
        scale, image = SCALES[kind], self.image
        if kind == JPEG:
            image = flatten(image, self.ground)
            if looks_good:
                quick = _jpeg(image, scale.best, self.rights, thorough=False)
                if (data := self._small(quick)) is not None:
                    return data
                self.seen[kind] = scale.best, THOROUGH * len(quick)
        write = {JPEG: _jpeg, WEBP: _webp, AVIF: _avif}[kind]
        best, worst = (scale.best, scale.good) if looks_good else (scale.good - 1, scale.worst)
        return self._search(kind, lambda quality: write(image, quality, self.rights), best, worst)

    def _search(self, kind: str, write: Callable[[int], bytes], best: int, worst: int) -> bytes | None:
        """What is written at the highest quality that is small enough; a lower one is taken to give less bytes.

        By how bytes usually go with quality, then by how they do here, two or three tries do.
        """
        fits, over = _End(worst - 1), _End(best + 1)
        found = None
        quality = self._usual(kind, worst, best)
        while True:
            written = write(quality)
            self.seen[kind] = quality, len(written)
            if (data := self._small(written)) is not None:
                fits, found = _End(quality, len(written)), data
            else:
                over = _End(quality, len(written))
            if fits.quality + 1 >= over.quality:
                return found
            guess = _between(fits, over, self.max_bytes or 0) or self._usual(kind, worst, best)
            quality = min(max(guess, fits.quality + 1), over.quality - 1)

    def _usual(self, kind: str, worst: int, best: int) -> int:
        """The quality that is the best one under the limit for a usual photo, by the last one that was written."""
        if self.max_bytes is None or kind not in self.seen:
            return best
        quality, size = self.seen[kind]
        most = self.max_bytes / size * SCALES[kind].share(quality)
        return next((one for one in range(best, worst, -1) if SCALES[kind].share(one) <= most), worst)

    def _small(self, data: bytes) -> bytes | None:
        self.smallest = min(self.smallest, len(data))
        return data if self.max_bytes is None or len(data) <= self.max_bytes else None


@dataclass(frozen=True, slots=True)
class _End:
    """A quality, and the bytes it gave; 0 where it was not written."""

    quality: int
    size: int = 0


def _between(fits: _End, over: _End, most: int) -> int:
    """The quality between two that are known, by how fast bytes grow; 0 where one of them is not."""
    if not fits.size or not over.size or fits.size >= over.size:
        return 0
    way = math.log(most / fits.size) / math.log(over.size / fits.size)
    return fits.quality + int((over.quality - fits.quality) * way)


def _pixels_only(image: Image.Image) -> Image.Image:
    """The same pixels, not copied, without what was said of them."""
    image.load()
    clean = image._new(image.im)
    clean.info = {}
    return clean if clean.mode in ("RGB", "RGBA") else clean.convert("RGB")


def _order(image: Image.Image, known: list[str]) -> list[str]:
    """The types to try, best first. JPEG loses transparency, so it comes last for what has some."""
    is_drawing = image.mode == "RGBA" or image.getcolors(FEW) is not None
    wanted = [PNG, WEBP, AVIF, JPEG] if is_drawing else [JPEG, WEBP, AVIF, PNG]
    return [kind for kind in wanted if kind in known]


def _jpeg(image: Image.Image, quality: int, rights: bytes = b"", *, thorough: bool = True) -> bytes:
    """``thorough``: a sixth smaller for the same pixels, in four times the time."""
    from PIL import ImageFile

    thorough = thorough and image.width * image.height <= MOST_THOROUGH
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
