"""Videos made here, small and true: a square that wanders over a ground, and a tone."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
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
    loud: float | Callable[[float], float] | None = 0.1,
    turned: int = 0,
    kind: str = "mp4",
    codecs: tuple[str, str] = ("libx264", "aac"),
    *,
    layout: str = "stereo",
    late: float = 0.0,
    rate: int = 25,
    hdr: int = 0,
) -> Path:
    """A video with the place where it was taken in it.

    loud    the tone's amplitude, or what it is at a second; None for no sound
    late    how many seconds after the picture the sound begins
    hdr     a transfer of ITU-T H.273: BT.2020 in ten bits, of one grey
    """
    with av.open(str(path), "w", format=kind) as out:
        out.metadata["comment"], out.metadata["location"] = "SecretComment", "+48.3900-004.4900/"
        picture: Any = out.add_stream(codecs[0], rate=rate)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p10le" if hdr else "yuv420p"
        if hdr:
            picture.codec_context.color_trc, picture.codec_context.color_primaries = hdr, 9
            picture.codec_context.colorspace, picture.codec_context.color_range = 9, 1
        if turned:
            picture.set_display_rotation(turned)
        sound: Any = out.add_stream(codecs[1], rate=RATE, layout=layout) if loud is not None else None
        for number in range(round(seconds * rate)):
            for packet in picture.encode(grey(size) if hdr else _shown(frame(number, size))):
                out.mux(packet)
        out.mux(picture.encode())
        if loud is not None:
            for start in range(0, round(seconds * RATE), 960):
                amplitude = loud(start / RATE) if callable(loud) else loud
                out.mux(sound.encode(tone(start, amplitude, layout, late)))
            out.mux(sound.encode())
    return path


def slow(path: Path, colours: Sequence[str], each: float) -> Path:
    """A recorded screen: one frame of each colour, and nothing until the next."""
    with av.open(str(path), "w", format="mp4") as out:
        picture: Any = out.add_stream("libx264", rate=25)
        picture.width, picture.height, picture.pix_fmt = 160, 90, "yuv420p"
        for number, colour in enumerate((*colours, colours[-1])):
            shown = _shown(Image.new("RGB", (160, 90), colour))
            shown.pts, shown.time_base = round(number * each * 25), Fraction(1, 25)
            out.mux(picture.encode(shown))
        out.mux(picture.encode())
    return path


def _shown(image: Image.Image) -> Any:
    made: Any = av.VideoFrame
    return made.from_image(image)


def grey(size: tuple[int, int]) -> Any:
    """Three quarters of the way from black to the brightest, in ten bits: what HLG calls white."""
    made: Any = av.VideoFrame(*size, "yuv420p10le")
    for plane, value in zip(made.planes, (721, 512, 512), strict=True):
        plane.update(struct.pack("<H", value) * (plane.buffer_size // 2))
    return made


def frame(number: int, size: tuple[int, int]) -> Image.Image:
    """Red above, green below, blue on the left; a white square that wanders."""
    image = Image.new("RGB", size, "#c03020")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] // 2, *size), fill="#208040")
    draw.rectangle((0, 0, size[0] // 4, size[1]), fill="#2040c0")
    left = number * 2 % size[0]
    draw.rectangle((left, 30, left + 12, 42), fill="white")
    return image


def tone(start: int, loud: float, layout: str = "stereo", late: float = 0.0) -> Any:
    """960 samples of 440 Hz in every channel."""
    values = (round(32767 * loud * math.sin(2 * math.pi * 440 * (start + n) / RATE)) for n in range(960))
    sound = av.AudioFrame(format="s16", layout=layout, samples=960)
    sound.sample_rate, sound.pts, sound.time_base = RATE, start + round(late * RATE), Fraction(1, RATE)
    channels = len(sound.layout.channels)
    sound.planes[0].update(b"".join(struct.pack("<h", value) * channels for value in values))
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
