"""Frames of a slideshow: pictures that drift and give way to one another, as the three planes that video is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cmgen.image import focus, photo

if TYPE_CHECKING:
    from PIL import Image

NEARER, PHOTO_NEARER = 1.05, 1.12  # how much nearer a drawing comes, whose words stand near its edges, and a photo
GIVING_WAY = 0.6  # seconds from one picture to the next
# ITU-R BT.709-6, items 3.2 to 3.5: from red, green and blue of 0 to 255 to brightness and colour in 8 bits
BT709 = (
    0.18259, 0.61423, 0.06201, 16,
    -0.10064, -0.33857, 0.43922, 128,
    0.43922, -0.39894, -0.04027, 128,
)  # fmt: skip

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Slide:
    """A picture, how many seconds it is shown, and whether it is a photo, which may move more than words."""

    picture: Path
    seconds: float
    is_photo: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """Size in px (even), frames a second; ``motion``: drift or still; ``change``: fade, slide or cut."""

    size: tuple[int, int]
    rate: int
    motion: str = "drift"
    change: str = "fade"


def frames(slides: tuple[Slide, ...], manner: Manner) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Each frame: brightness, and colour in half the width and height; rows one after the other.

    The first frame is the first picture, whole; each picture is shown for its seconds, in which it takes the place of
    the one before.
    """
    before: _Shown | None = None
    for number, slide in enumerate(slides):
        shown = _Shown.of(slide, number, manner)
        count = round(slide.seconds * manner.rate)
        changing = 0 if before is None or manner.change == "cut" else min(round(GIVING_WAY * manner.rate), count // 2)
        for at in range(count):
            planes = shown.at(at, count)
            if at < changing:
                assert before is not None
                past = before.at(before.count + at, before.count)
                planes = _between(past, planes, (at + 1) / (changing + 1), manner.change)
            yield tuple(plane.tobytes() for plane in planes)  # type: ignore[misc]  # there are three
        before = shown


@dataclass(slots=True)
class _Shown:
    """A picture as its planes, and how it moves."""

    planes: tuple[Image.Image, ...]
    size: tuple[int, int]
    nearer: float
    towards: tuple[float, float]
    is_leaving: bool  # from near to far
    count: int
    last: tuple[float, tuple[Image.Image, ...]] | None = None

    @classmethod
    def of(cls, slide: Slide, number: int, manner: Manner) -> _Shown:
        image = photo.flatten(photo.read(slide.picture))
        nearer = 1.0 if manner.motion == "still" else PHOTO_NEARER if slide.is_photo else NEARER
        towards = focus.find(image) if slide.is_photo else photo.CENTRE
        image = photo.cover(image, _sharp(image.size, manner.size, nearer))
        count = round(slide.seconds * manner.rate)
        return cls(_planes(image), manner.size, nearer, towards, number % 2 == 1, count)

    def at(self, number: int, count: int) -> tuple[Image.Image, ...]:
        """The planes of a frame; it goes on moving while the next picture takes its place."""
        way = number / max(1, count + 0.6 * count)
        zoom = 1 + (self.nearer - 1) * (1 - way if self.is_leaving else way)
        if self.last is None or self.last[0] != zoom:
            self.last = zoom, tuple(self._seen(plane, zoom, index) for index, plane in enumerate(self.planes))
        return self.last[1]

    def _seen(self, plane: Image.Image, zoom: float, index: int) -> Image.Image:
        from PIL import Image

        size = self.size if index == 0 else (self.size[0] // 2, self.size[1] // 2)
        if zoom == 1 and plane.size == size:
            return plane
        width, height = plane.width / zoom, plane.height / zoom
        left, top = (plane.width - width) * self.towards[0], (plane.height - height) * self.towards[1]
        return plane.resize(size, Image.Resampling.BICUBIC, box=(left, top, left + width, top + height))


def _sharp(own: tuple[int, int], size: tuple[int, int], nearer: float) -> tuple[int, int]:
    """The size to keep a picture in: as it is seen at its nearest where it has the pixels, even."""
    most = min(nearer, own[0] / size[0], own[1] / size[1])
    scale = max(1.0, most)
    return 2 * round(size[0] * scale / 2), 2 * round(size[1] * scale / 2)


def _planes(image: Image.Image) -> tuple[Image.Image, ...]:
    from PIL import Image

    light, blue, red = image.convert("RGB", BT709).split()
    half = (image.width // 2, image.height // 2)
    return light, blue.resize(half, Image.Resampling.BOX), red.resize(half, Image.Resampling.BOX)


def _between(
    past: tuple[Image.Image, ...], planes: tuple[Image.Image, ...], way: float, change: str
) -> tuple[Image.Image, ...]:
    """On the way from one picture to the next, 0 to 1, slowly at both ends."""
    from PIL import Image

    eased = way * way * (3 - 2 * way)
    if change == "fade":
        return tuple(Image.blend(one, other, eased) for one, other in zip(past, planes, strict=True))
    gone = 2 * round(planes[0].width * eased / 2)
    return tuple(
        _pushed(one, other, gone if index == 0 else gone // 2)
        for index, (one, other) in enumerate(zip(past, planes, strict=True))
    )


def _pushed(past: Image.Image, plane: Image.Image, gone: int) -> Image.Image:
    out = past.copy()
    out.paste(past, (-gone, 0))
    out.paste(plane, (past.width - gone, 0))
    return out
