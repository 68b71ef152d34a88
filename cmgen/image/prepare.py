"""A post's own picture made ready for a network."""

from __future__ import annotations

from pathlib import Path

from cmgen.image.encode import Picture, encode
from cmgen.image.photo import CENTRE, Focus, crop_box, fit_within, read
from cmgen.model import Limits


def prepare(path: Path, limits: Limits, *, focus: Focus = CENTRE, ratio: float | None = None) -> Picture:
    """The picture in a file within a network's limits: upright, sRGB, scaled down if it must be, without metadata.

    ratio   width / height to crop to around the focus; None: not cropped

    Raises CmgenError, without the path, for a file that is no picture, or limits that cannot be met.
    """

    image = read(path, at_least=None if ratio else limits.image_side)
    if ratio is not None:
        left, top, right, bottom = crop_box(image.size, ratio, focus)
        image = image.crop(
            (round(left), round(top), max(round(left) + 1, round(right)), max(round(top) + 1, round(bottom)))
        )
    image = fit_within(image, side=limits.image_side, pixels=limits.image_pixels)
    return encode(image, limits.image_types, limits.image_bytes)
