"""A slideshow with motion, from drawn slides or photos, with or without sound: the same bytes on every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from cmgen.errors import CmgenError
from cmgen.image.remark import Remark
from cmgen.image.slides import Manner, Slide, frames
from cmgen.video import header, sound, writing
from cmgen.video.header import Film

EDITION = 1  # goes up when the same slides come out as other bytes
RATE = 30  # frames a second: even motion on screens of sixty
QUALITIES = (18, 22, 27, 32, 37)  # x264's CRF
FADE = 1.0  # seconds in which the sound goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """How slides are shown; ``sound``: a file that is heard meanwhile, from its beginning."""

    slides: tuple[Slide, ...]
    size: tuple[int, int]
    motion: str = "drift"
    change: str = "fade"
    sound: Path | None = None

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return sum(round(slide.seconds * RATE) for slide in self.slides) / RATE


def slideshow(show: Show, target: Path, most_bytes: int | None) -> tuple[Film, tuple[Remark, ...]]:
    """Write an MP4 of at most that many bytes to ``target``; raises CmgenError where that cannot be."""
    import av

    try:
        louder = _gain(show)
        for quality in QUALITIES:
            _write(show, target, quality, louder)
            if most_bytes is None or target.stat().st_size <= most_bytes:
                return header.read(target), ()
    except av.error.FFmpegError as error:
        raise CmgenError(f"a damaged sound: {error.strerror}", "export or download it again") from None
    raise CmgenError(f"the slideshow cannot be made smaller than {most_bytes} bytes", "show fewer slides")


def _gain(show: Show) -> float:
    if show.sound is None:
        return 0.0
    return sound.gain(*sound.loudness(show.sound, 0, show.seconds))


def _write(show: Show, target: Path, quality: int, louder: float) -> None:
    with writing.written(target) as out:
        picture = writing.encoder(out, show.size, Fraction(RATE), quality, preset="veryfast")
        sources = [_packets(show, picture)]
        if show.sound is not None:
            heard = sound.encoder(out, sound.BITS)
            sources.append(sound.samples(show.sound, heard, 0, show.seconds, louder, fade=FADE))
        for packet in writing.by_time(sources):
            out.mux(packet)


def _packets(show: Show, stream: Any) -> Iterator[Any]:
    import av

    manner = Manner(show.size, RATE, show.motion, show.change)
    for number, planes in enumerate(frames(show.slides, manner)):
        frame: Any = av.VideoFrame(*show.size, "yuv420p")
        for plane, data in zip(frame.planes, planes, strict=True):
            plane.update(_rows(data, plane))
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        yield from stream.encode(frame)
    yield from stream.encode()


def _rows(data: bytes, plane: Any) -> bytes:
    """A plane's rows, each as long as FFmpeg wants it."""
    if plane.line_size == plane.width:
        return data.ljust(plane.buffer_size, b"\0")
    rows = (data[at : at + plane.width].ljust(plane.line_size, b"\0") for at in range(0, len(data), plane.width))
    return b"".join(rows).ljust(plane.buffer_size, b"\0")
