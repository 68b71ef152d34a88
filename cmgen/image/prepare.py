"""A post's own picture made ready for a network."""

from __future__ import annotations

from pathlib import Path

from cmgen.image import colours, privacy
from cmgen.image.contrast import Colour
from cmgen.image.encode import GIF, LANCZOS, WHITE, Picture, encode
from cmgen.image.moving import CannotMoveError, gif, moves
from cmgen.image.photo import CENTRE, Focus, crop_box, fit_within, load, opened, read_bytes, upright, upright_size
from cmgen.image.remark import Remark
from cmgen.model import Limits

EDITION = 4  # goes up when the same picture comes out as other bytes or words: what was kept of the last is made anew
MOST_SIDE = 4096  # px: no network shows more (X: https://docs.x.com/x-api/media, 2026-11-20), telephones take more


def prepare(  # noqa: PLR0913  # what a post may say of its picture
    path: Path,
    limits: Limits,
    *,
    focus: Focus = CENTRE,
    ratio: float | None = None,
    ground: Colour = WHITE,
    rights: bytes = b"",
) -> tuple[Picture, tuple[Remark, ...]]:
    """The picture in a file within a network's limits: upright, sRGB, scaled down if it must be, without metadata.

    One that moves stays moving where the network takes GIF; elsewhere it is its first frame, which is said.

    ratio    width / height to crop to around the focus; None: as the limits say
    ground   what is seen where one sees through and the network does not keep that
    rights   an XMP packet, the only metadata that is written

    Raises CmgenError, without the path, for a file that is no picture, or limits that cannot be met.
    """
    raw = read_bytes(path)
    ratio = limits.image_crop if ratio is None else ratio
    with opened(raw) as image:
        remarks: tuple[Remark, ...] = ()
        if moves(image):
            try:
                return _moving(raw, limits, ground, ratio), privacy.remarks(image)
            except CannotMoveError as problem:
                message = f"the picture moves, but {problem}: its first frame is shown there"
                remarks = (Remark(rule="moving-picture", message=message, remedy="make a video of it, or allow it"),)
            image.seek(0)
        width, height = upright_size(image)
        if ratio is None:
            load(image, _scale((width, height), limits))
        else:
            load(image, _scale((min(width, height * ratio), min(height, width / ratio)), limits), spare=1.5)
        # Only now: it passes over what cannot be read, which must not be the picture itself.
        remarks += privacy.remarks(image)
        image = upright(image, colours.stated(raw, image.format or ""))  # noqa: PLW2901  # the same picture
    if ratio is not None:
        box = crop_box(image.size, ratio, focus)
        across, down = box[2] - box[0], box[3] - box[1]
        remarks = (*remarks, *_cropped(across * down / (image.width * image.height)))
        scale = _scale((across, down), limits)
        size = max(1, round(across * scale)), max(1, round(down * scale))
        image = image.resize(size, LANCZOS, box=box, reducing_gap=3.0)
    image = fit_within(image, side=min(limits.image_side or MOST_SIDE, MOST_SIDE), pixels=limits.image_pixels)
    made = encode(
        image,
        limits.image_types,
        limits.image_bytes,
        ground=ground,
        transparency=limits.transparency,
        rights=rights,
    )
    return made, remarks


def _scale(size: tuple[float, float], limits: Limits) -> float:
    """How much smaller a picture of that size is to be."""
    side = min(limits.image_side or MOST_SIDE, MOST_SIDE)
    pixels = limits.image_pixels or MOST_SIDE**2
    return float(min(1.0, side / max(size), (pixels / (size[0] * size[1])) ** 0.5))


LEAST_SHOWN = 0.6  # of a picture, under which it is worth a look


def _cropped(share: float) -> tuple[Remark, ...]:
    if share >= LEAST_SHOWN:
        return ()
    message = f"cropped to {share:.0%} of the picture there"
    return (Remark(rule="cropped-picture", message=message, remedy="set its focus, or give one of that shape"),)


def _moving(raw: bytes, limits: Limits, ground: Colour, ratio: float | None) -> Picture:
    if GIF not in limits.image_types:
        raise CannotMoveError("the network takes no GIF")
    if ratio is not None:
        raise CannotMoveError("it is to be cropped")
    return gif(raw, limits, ground)
