"""Photos in: opened without trusting them, upright, in sRGB; scaled and cropped."""

from __future__ import annotations

import io
import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen.errors import CmgenError
from cmgen.image import colours, kinds

if TYPE_CHECKING:
    from PIL import Image

    from cmgen.image.contrast import Colour

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_PIXELS = 50_000_000
MAX_BYTES = 100 * 1024 * 1024
POINTER = b"version https://git-lfs.github.com/spec/"  # https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md

Focus = tuple[float, float]  # 0..1 from the top left corner
AVERAGED = ("L", "RGB", "CMYK", "RGBA")  # modes whose pixels can be averaged as they are
ORIENTATION = 0x0112  # Exif 3.0, table 4; from 5 on width and height change places
CENTRE: Focus = (0.5, 0.5)


def read(path: Path, *, at_least: int | None = None) -> Image.Image:
    """The picture in a file: upright, sRGB, RGB, or RGBA where something shows through; the first frame of several.

    at_least    px; a JPEG may be decoded smaller, but with no side under this, which is several times quicker

    Raises CmgenError, without the path, where the file is no picture of ``FORMATS`` by its content, is damaged, or
    says that it is larger than 50 megapixels (found out before anything is decoded).
    """
    return decode(read_bytes(path), at_least=at_least)


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most 100 MiB; raises CmgenError, without the path, where it is none."""
    # O_NONBLOCK: a named pipe must not make us wait for its writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise CmgenError(f"cannot be opened: {error.strerror}") from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise CmgenError("not a regular file", "name a picture")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > MAX_BYTES:
            raise CmgenError(
                f"{status.st_size / 1e6:.0f} MB, more than {MAX_BYTES // 1024**2} MiB", "export it smaller"
            )
        return file.read(MAX_BYTES)


def decode(raw: bytes, *, at_least: int | None = None) -> Image.Image:
    """As ``read``, from bytes."""
    with opened(raw) as image:
        if at_least:
            image.draft(None, (at_least, at_least))
        image.load()
        return upright(image, colours.stated(raw, image.format or ""))


@contextmanager
def opened(raw: bytes) -> Iterator[Image.Image]:
    """The picture by its header, nothing of it decoded yet; what goes wrong with it inside is a CmgenError."""
    from PIL import Image, UnidentifiedImageError

    if raw.startswith(POINTER):
        raise CmgenError("a Git LFS pointer, not the picture itself", "run: git lfs pull")
    # Pillow warns above one limit and raises above twice that limit; for us both are too large.
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    kind = kinds.begun_as(raw) or "picture"
    try:
        image = Image.open(io.BytesIO(raw), formats=(*FORMATS, *_extra_formats(raw)))
        kind = image.format or kind
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(f"{image.width} × {image.height} px")
        yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large("far too many pixels") from None
    except UnidentifiedImageError:
        raise _unknown(raw) from None
    except (CmgenError, MemoryError):
        raise
    except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, struct.error, EOFError, and so on
        reason = str(error).strip().rstrip(".") or type(error).__name__
        raise CmgenError(f"a damaged {kind}: {reason}", "export or download it again") from None


def load(image: Image.Image, scale: float, *, spare: float = 1.0) -> None:
    """Decode an opened picture at ``scale`` of its size or more; ``spare`` times as large where it is cut afterwards.

    A JPEG is decoded smaller; the rest is scaled before it is turned and its colours are changed: less memory, less
    time.
    """
    from PIL import Image

    side = max(1, int(max(image.size) * scale * spare))
    image.draft(None, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
    image.load()
    if side < max(image.size) and image.mode in AVERAGED and "transparency" not in image.info:
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """The size of an opened picture as its camera was held."""
    turned = image.getexif().get(ORIENTATION, 1) >= 5
    return (image.height, image.width) if turned else image.size


def upright(image: Image.Image, stated: bytes = b"") -> Image.Image:
    """A decoded picture as its camera was held, in sRGB, in RGB or RGBA; ``stated``: a profile, where it has none."""
    from PIL import ImageOps

    if stated and not image.info.get("icc_profile"):
        image.info["icc_profile"] = stated
    ImageOps.exif_transpose(image, in_place=True)  # a copy of a large photo is what memory cannot spare
    return _settled(_srgb(image))


def _extra_formats(raw: bytes) -> tuple[str, ...]:
    """HEIC where the extra for it is installed: its decoder is under the LGPL, and no part of Pillow."""
    if not kinds.is_heic(raw):
        return ()
    try:
        import pillow_heif
    except ImportError:
        raise CmgenError(
            "a HEIC picture, which cmgen reads with an extra", "run: pip install 'cmgen[heic]', or export it as JPEG"
        ) from None
    pillow_heif.register_heif_opener(thumbnails=False)
    return ("HEIF",)


def _unknown(raw: bytes) -> CmgenError:
    if begun := kinds.begun_as(raw):
        return CmgenError(f"a damaged {begun}", "export or download it again")
    wanted = f"not a {', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
    found = kinds.kind_of(raw)
    if not found:
        return CmgenError(f"{wanted} by its content", "export it as JPEG")
    return CmgenError(f"{found} by its content, {wanted}", "export it as " + ("PNG" if found == "an SVG" else "JPEG"))


def _too_large(found: str) -> CmgenError:
    return CmgenError(f"{found}, more than {MAX_PIXELS // 1_000_000} megapixels", "export it smaller")


def _srgb(image: Image.Image) -> Image.Image:
    """In RGB or RGBA (or grey with its alpha), by the picture's own profile where it has a good one."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits a pixel: keep the upper eight
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    profile = image.info.get("icc_profile")
    if image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    return _by_profile(image, profile)


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms

    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    opaque = image.convert("RGB") if alpha else image
    try:
        transform = _transform(profile, opaque.mode)
        if transform is not None:
            opaque = ImageCms.applyTransform(opaque, transform) or opaque
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a broken profile, or one for another kind of pixel: the picture without it is the best guess
    if alpha:
        opaque.putalpha(alpha)
    return opaque


@lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> Any:
    """From a profile to sRGB; None where it already is sRGB, as in most photographs."""
    from PIL import ImageCms

    source = ImageCms.getOpenProfile(io.BytesIO(profile))
    if mode == "RGB" and "srgb" in ImageCms.getProfileDescription(source).casefold():
        return None
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")


def _settled(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where at least one pixel lets something through."""
    if image.mode in ("LA", "La", "PA", "RGBa", "RGBA"):
        image = image.convert("RGBA")
        lowest, _ = image.getchannel("A").getextrema()
        if isinstance(lowest, int) and lowest < 255:
            return image
    return image if image.mode == "RGB" else image.convert("RGB")


def flatten(image: Image.Image, ground: Colour = (255, 255, 255)) -> Image.Image:
    """In RGB, on a ground where something shows through; the picture itself where it is so already."""
    from PIL import Image

    if image.mode != "RGBA":
        return image if image.mode == "RGB" else image.convert("RGB")
    flat = Image.new("RGB", image.size, ground)
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def crop_box(size: tuple[int, int], ratio: float, focus: Focus = CENTRE) -> tuple[float, float, float, float]:
    """The largest part of ``size`` with that ratio (width / height), with the focus as near its middle as can be.

    (left, top, right, bottom), inside ``size``; the focus is always in it.
    """
    width, height = size
    crop_width = min(width, height * ratio)
    crop_height = min(height, crop_width / ratio)
    left = min(max(focus[0] * width - crop_width / 2, 0), width - crop_width)
    top = min(max(focus[1] * height - crop_height / 2, 0), height - crop_height)
    return left, top, min(left + crop_width, width), min(top + crop_height, height)


def cover(image: Image.Image, size: tuple[int, int], focus: Focus = CENTRE) -> Image.Image:
    """Scaled and cropped to exactly ``size``, with the focus in view and as near the middle as can be."""
    from PIL import Image

    box = crop_box(image.size, size[0] / size[1], focus)
    return image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def fit_within(image: Image.Image, *, side: int | None = None, pixels: int | None = None) -> Image.Image:
    """Scaled down, never up, so that neither side exceeds ``side`` and the area does not exceed ``pixels``."""
    from PIL import Image

    scale = min(
        1.0,
        side / max(image.size) if side else 1.0,
        (pixels / (image.width * image.height)) ** 0.5 if pixels else 1.0,
    )
    if scale >= 1.0:
        return image
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
