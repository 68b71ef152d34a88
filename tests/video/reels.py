"""Videos made here, small and true: a square that wanders over a ground, and a tone."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw

RATE = 48_000


def reel(  # noqa: PLR0917  # what a video is
    path: Path,
    size: tuple[int, int] = (160, 90),
    seconds: float = 2.0,
    loud: float | None = 0.1,
    turned: int = 0,
    kind: str = "mp4",
    codecs: tuple[str, str] = ("libx264", "aac"),
) -> Path:
    """A video with the place where it was taken in it; ``loud`` is the tone's amplitude, None for no sound."""
    with av.open(str(path), "w", format=kind) as out:
        out.metadata["comment"], out.metadata["location"] = "SecretComment", "+48.3900-004.4900/"
        picture: Any = out.add_stream(codecs[0], rate=25)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        if turned:
            picture.set_display_rotation(turned)
        sound: Any = out.add_stream(codecs[1], rate=RATE, layout="stereo") if loud is not None else None
        for number in range(round(seconds * 25)):
            shown: Any = av.VideoFrame
            for packet in picture.encode(shown.from_image(frame(number, size))):
                out.mux(packet)
        out.mux(picture.encode())
        if loud is not None:
            for start in range(0, round(seconds * RATE), 960):
                out.mux(sound.encode(tone(start, loud)))
            out.mux(sound.encode())
    return path


def frame(number: int, size: tuple[int, int]) -> Image.Image:
    """Red above, green below, blue on the left; a white square that wanders."""
    image = Image.new("RGB", size, "#c03020")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] // 2, *size), fill="#208040")
    draw.rectangle((0, 0, size[0] // 4, size[1]), fill="#2040c0")
    left = number * 2 % size[0]
    draw.rectangle((left, 30, left + 12, 42), fill="white")
    return image


def tone(start: int, loud: float) -> Any:
    """960 samples of 440 Hz."""
    values = (round(32767 * loud * math.sin(2 * math.pi * 440 * (start + n) / RATE)) for n in range(960))
    sound = av.AudioFrame(format="s16", layout="stereo", samples=960)
    sound.sample_rate, sound.pts, sound.time_base = RATE, start, Fraction(1, RATE)
    sound.planes[0].update(b"".join(struct.pack("<hh", value, value) for value in values))
    return sound


def frames(path: Path) -> list[Image.Image]:
    """Every frame as it is stored."""
    with av.open(str(path)) as opened:
        shown: Iterator[Any] = opened.decode(video=0)
        return [one.to_image() for one in shown]


def streams(path: Path) -> list[str]:
    """The kinds of its streams."""
    with av.open(str(path)) as opened:
        return [stream.type for stream in opened.streams]
