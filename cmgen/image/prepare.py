"""A post's own picture made ready for a network."""

from __future__ import annotations

from pathlib import Path

from cmgen.image import colours, privacy
from cmgen.image.contrast import Colour
from cmgen.image.encode import GIF, WHITE, Picture, encode
from cmgen.image.moving import CannotMoveError, gif, moves
from cmgen.image.photo import CENTRE, Focus, crop_box, fit_within, opened, read_bytes, upright
from cmgen.image.remark import Remark
from cmgen.model import Limits

EDITION = 3  # goes up when the same picture comes out as other bytes or words: what was kept of the last is made anew


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
        remarks = privacy.remarks(image)
        if moves(image):
            try:
                return _moving(raw, limits, ground, ratio), remarks
            except CannotMoveError as problem:
                message = f"the picture moves, but {problem}: its first frame is shown there"
                remarks += (Remark(rule="moving-picture", message=message, remedy="make a video of it, or allow it"),)
            image.seek(0)
        if ratio is None and limits.image_side:
            image.draft(None, (limits.image_side, limits.image_side))
        image.load()
        image = upright(image, colours.stated(raw, image.format or ""))  # noqa: PLW2901  # the same picture
    if ratio is not None:
        left, top, right, bottom = crop_box(image.size, ratio, focus)
        remarks = (*remarks, *_cropped((right - left) * (bottom - top) / (image.width * image.height)))
        image = image.crop(
            (round(left), round(top), max(round(left) + 1, round(right)), max(round(top) + 1, round(bottom)))
        )
    image = fit_within(image, side=limits.image_side, pixels=limits.image_pixels)
    made = encode(
        image,
        limits.image_types,
        limits.image_bytes,
        ground=ground,
        transparency=limits.transparency,
        rights=rights,
    )
    return made, remarks


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
