"""What a video says of itself: its type, length and shape. Nothing of it is decoded or changed.

Source: ISO/IEC 14496-12 (ISO base media file format), boxes ftyp, moov, mvhd, trak, tkhd; QuickTime File Format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cmgen.errors import CmgenError

SUFFIXES = (".mp4", ".m4v", ".mov", ".webm")
# Apple's QuickTime File Format, user data; 3GPP TS 26.244, 8.5: where a camera writes its place
PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci")
MOST_BOXES = 10_000  # a file with more wants to keep us busy
LONGEST = 86_400  # seconds that we look at
LONGEST_INDEX = 64 << 20  # bytes of the moov box; an hour of video has about one megabyte


@dataclass(frozen=True, slots=True)
class Film:
    """A video file: its media type, length, and size in px as it is shown; whether it tells where it was taken."""

    type: str
    seconds: float
    width: int
    height: int
    has_place: bool = False


def is_video(file: str) -> bool:
    """Whether a file's name says that it is a video."""
    return Path(file).suffix.lower() in SUFFIXES


def read(path: Path) -> Film:
    """What an MP4 or MOV file says of itself; raises CmgenError, without the path, for anything else."""
    with path.open("rb") as file:
        kind, index = "", b""
        for name, start, size in _boxes(file, path.stat().st_size):
            if name == b"ftyp":
                file.seek(start)
                kind = "video/quicktime" if file.read(4) == b"qt  " else "video/mp4"
            elif name == b"moov" and size <= LONGEST_INDEX:
                file.seek(start)
                index = file.read(size)
    seconds, (width, height) = _length(index), _shape(index)
    if not kind or not index or not (seconds and width and height):
        raise CmgenError("this is no video that can be read", "known: MP4, MOV")
    return Film(kind, seconds, width, height, any(name in index for name in PLACES))


def _boxes(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and length of what is in each box of a file."""
    position = 0
    for _ in range(MOST_BOXES):
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:
            return
        name, start, size = _head(head, end - position)
        if size < 0:
            return
        yield name, position + start, size
        position += start + size


def _inside(data: bytes, wanted: bytes) -> Iterator[bytes]:
    """The insides of the boxes of a name that stand in ``data``."""
    position = 0
    while len(data) - position >= 8:
        name, start, size = _head(data[position : position + 16], len(data) - position)
        if size < 0:
            return
        if name == wanted:
            yield data[position + start : position + start + size]
        position += start + size


def _head(head: bytes, room: int) -> tuple[bytes, int, int]:
    """Name of a box, length of its head, and length of its inside; negative where there is no box."""
    size, name = struct.unpack(">I4s", head[:8])
    start = 8
    if size == 1 and len(head) == 16:  # the length stands after the name, in 64 bits
        size, start = struct.unpack(">Q", head[8:16])[0], 16
    if size == 0:  # to the end
        size = room
    return name, start, size - start if start <= size <= room else -1


def _length(index: bytes) -> float:
    for head in _inside(index, b"mvhd"):
        form = ">12xII" if head[:1] == b"\0" else ">20xIQ"  # version 1 has 64 bits for times
        if len(head) >= struct.calcsize(form):
            scale, duration = struct.unpack_from(form, head)
            return duration / scale if scale else 0.0
    return 0.0


def _shape(index: bytes) -> tuple[int, int]:
    """Of the first track that is seen; turned where its matrix turns it by a quarter."""
    for track in _inside(index, b"trak"):
        for head in _inside(track, b"tkhd"):
            start = 40 if head[:1] == b"\0" else 52
            if len(head) < start + 44:
                continue
            first, second, *_ = struct.unpack_from(">ii", head, start)
            width, height = (value >> 16 for value in struct.unpack_from(">II", head, start + 36))
            if width and height:
                return (width, height) if first or not second else (height, width)
    return 0, 0
