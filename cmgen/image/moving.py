"""Pictures that move: GIF, and the WebP, PNG and AVIF that do, made into a GIF within a network's limits."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmgen.errors import CmgenError
from cmgen.image.encode import GIF, Picture
from cmgen.image.photo import fit_within, flatten, opened, upright

if TYPE_CHECKING:
    from PIL import Image

    from cmgen.image.contrast import Colour
    from cmgen.model import Limits

MOST_FRAMES = 500
MOST_PIXELS = 40_000_000  # of all frames together: 480 × 270 for half a minute of ten frames a second
HASTY, USUAL = 20, 100  # ms: browsers show a frame of less than the first for the second
COLOURS = (256, 64, 64, 32, 32)  # of one try after the other: from the third on the picture becomes smaller as well
SMALLEST = 64  # px, longest side


class CannotMoveError(CmgenError):
    """A moving picture that can only be shown still, and why, in words."""


def moves(image: Image.Image) -> bool:
    """Whether an opened picture has more than one frame."""
    return bool(getattr(image, "is_animated", False))


def gif(raw: bytes, limits: Limits, ground: Colour) -> Picture:
    """The whole movement as a GIF of at most the network's bytes and size, by making it smaller.

    Raises CannotMoveError where it is longer or larger than we handle or the network takes.
    """
    with opened(raw) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > MOST_FRAMES:
            raise CannotMoveError(f"it has {frames} frames, more than {MOST_FRAMES}")
        if frames * image.width * image.height > MOST_PIXELS:
            raise CannotMoveError(
                f"{frames} frames of {image.width} × {image.height} px are more than {MOST_PIXELS // 10**6} megapixels"
            )
        side = min(limits.image_side or math.inf, max(image.size))
        for number, most in enumerate(COLOURS):
            picture = _written(image, _Frame(int(side), most, limits, ground))
            if limits.image_bytes is None or len(picture.bytes) <= limits.image_bytes:
                return picture
            if number:  # bytes go with the area; a little less, since small frames pack worse
                side = max(picture.width, picture.height) * min(
                    0.9, 0.9 * (limits.image_bytes / len(picture.bytes)) ** 0.5
                )
            if side < SMALLEST:
                break
    raise CannotMoveError(f"it would have more than {limits.image_bytes} bytes")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a frame is to be: the longest side, px, and the most colours; for which network, on which ground."""

    side: int
    colours: int
    limits: Limits
    ground: Colour

    def of(self, image: Image.Image) -> Image.Image:
        """A whole frame as it is to be."""
        from PIL import Image

        frame = fit_within(upright(image.copy()), side=self.side, pixels=self.limits.image_pixels)
        frame = frame if self.limits.transparency and frame.mode == "RGBA" else flatten(frame, self.ground)
        frame.info.clear()
        if frame.mode == "RGBA":
            return frame  # Pillow knows best how to keep a colour for what one sees through
        # Without dithering, whose dots are other ones in each frame: they flicker, and do not pack.
        return frame.quantize(self.colours, dither=Image.Dither.NONE)


def _written(image: Image.Image, wanted: _Frame) -> Picture:
    # Pillow asks for a frame's time and disposal after it has taken the frame: one frame at a time is in memory.
    times: list[int] = []
    disposals: list[int] = []
    frames = _frames(image, wanted, times, disposals)
    first = next(frames)
    options: dict[str, Any] = {"duration": times, "disposal": disposals, "optimize": False}
    if image.format != "GIF" or "loop" in image.info:  # a GIF that does not speak of it plays once
        options["loop"] = image.info.get("loop", 0)
    out = io.BytesIO()
    first.save(out, "GIF", save_all=True, append_images=frames, **options)
    return Picture(out.getvalue(), GIF, first.width, first.height)


def _frames(image: Image.Image, wanted: _Frame, times: list[int], disposals: list[int]) -> Iterator[Image.Image]:
    """Each frame, whole.

    ``times`` takes how long each is shown, in ms; ``disposals`` whether it is cleared away then, which is 2.
    """
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        image.load()
        time = int(image.info.get("duration", 0))
        times.append(time if time >= HASTY else USUAL)
        frame = wanted.of(image)
        disposals.append(2 if frame.mode == "RGBA" else 0)
        yield frame
