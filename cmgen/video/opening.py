"""A video opened without trusting it: as the kind that its first bytes say, from one opened file, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from cmgen.errors import CmgenError

KINDS = (  # where, which bytes, and the demuxer for them
    (4, b"ftyp", "mov"),
    (4, b"moov", "mov"),
    (4, b"mdat", "mov"),
    (4, b"wide", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (8, b"WAVE", "wav"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
)

Filters = tuple[tuple[str, str], ...]  # name and arguments of FFmpeg's filters, in their order


def kind_of(head: bytes) -> str:
    """The demuxer for what a file begins with; no playlist, no list of other files, whatever its name says."""
    for at, sign, kind in KINDS:
        if head[at:].startswith(sign):
            return kind
    raise CmgenError("this is no video that can be read", "known: MP4, MOV, WebM; of sounds M4A, MP3, WAV, Ogg, FLAC")


@contextmanager
def opened(source: Path) -> Iterator[Any]:
    """A video, nothing of it decoded yet."""
    import av

    def refuse(*_: Any) -> Any:
        raise PermissionError("a video opens no other file")

    with source.open("rb") as file:
        kind = kind_of(file.read(64))
        file.seek(0)
        with av.open(file, format=kind, io_open=refuse, metadata_errors="replace") as container:
            yield container


def begins(container: Any) -> float:
    """The moment, in seconds, at which a video begins by its own clock: the first of its streams'."""
    return (container.start_time or 0) / 1_000_000


def piece(container: Any, stream: Any, start: float, end: float) -> Iterator[Any]:
    """The decoded frames of a stream that are shown or heard in a piece, the one at its beginning first.

    ``start`` and ``end`` count, in seconds, from where the video begins, which is the same for all its streams.
    """
    first = begins(container)
    if start > 1:
        container.seek(int((start + first) / stream.time_base), stream=stream, backward=True)
    before = None
    is_inside = False
    for frame in container.decode(stream):
        time = (frame.time or 0.0) - first
        if time >= end:
            break
        if time < start - 1e-6:
            before = frame
            continue
        if not is_inside and before is not None and time > start + 1e-3:
            yield before
        is_inside = True
        yield frame
    if not is_inside and before is not None:
        yield before


def chain(stream: Any, filters: Filters) -> tuple[Any, Callable[[Any], None], Callable[[], Iterator[Any]]]:
    """A chain of filters behind a stream: itself, what takes a frame, and what gives those that are ready."""
    import av
    import av.filter

    graph = av.filter.Graph()
    is_video = stream.type == "video"
    nodes = [graph.add_buffer(template=stream) if is_video else graph.add_abuffer(template=stream)]
    nodes += [graph.add(name, arguments) for name, arguments in filters]
    nodes.append(graph.add("buffersink" if is_video else "abuffersink"))
    for one, other in pairwise(nodes):
        one.link_to(other)
    graph.configure()

    def pull() -> Iterator[Any]:
        while True:
            try:
                yield nodes[-1].pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return

    return graph, nodes[0].push, pull


def filtered(container: Any, stream: Any, filters: Filters, start: float, end: float) -> Iterator[Any]:
    """The frames of a piece behind a chain of filters."""
    graph, push, pull = chain(stream, filters)
    for frame in piece(container, stream, start, end):
        push(frame)
        yield from pull()
    push(None)
    yield from pull()
    del graph
