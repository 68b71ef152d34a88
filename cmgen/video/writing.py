"""An MP4 written: H.264 with the same bits for any number of processors, captions as a track, nothing of metadata."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from cmgen.video.captions import Cue
from cmgen.video.opening import opened

QUALITY, COARSEST = 20, 34  # x264's CRF: what looks like the original, and what one would not send
# https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-11-20): at
# most 25 Mbit a second, the least of all networks
MOST_BITS = 20_000_000
THREADS = 4
BT709 = 1  # ITU-T H.273, tables 2 to 4: primaries, transfer and matrix have the same number
LANGUAGES = {  # ISO 639-1 to 639-2/T, which MP4 keeps
    "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por", "ar": "ara",
}  # fmt: skip


@contextmanager
def written(target: Path) -> Iterator[Any]:
    """An MP4 that is being written: its index in front, without the name of the program."""
    import av

    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(target), "w", format="mp4", options=options) as out:
        yield out


def encoder(  # noqa: PLR0913, PLR0917  # what a stream of pictures is
    out: Any,
    size: tuple[int, int],
    rate: Fraction,
    quality: int = QUALITY,
    bits: int = MOST_BITS,
    preset: str = "medium",
) -> Any:
    """A stream of H.264 in what is written; ``bits`` a second at most."""
    stream = out.add_stream("libx264", rate=rate)
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    context = stream.codec_context
    context.thread_count, context.thread_type = THREADS, "FRAME"
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = 1  # limited, as video is
    # Without mbtree: its vector code gives other bits from one run to the next (x264 core 165, 320 × 180, 4 of 8 runs).
    steady = {"x264-params": "mbtree=0", "flags": "+bitexact", "preset": preset, "profile": "high"}
    most = min(bits, MOST_BITS)
    context.options = {"crf": str(quality), **steady, "maxrate": str(most), "bufsize": str(2 * most)}
    return stream


def copied(out: Any, source: Path, type: str) -> Iterator[Any]:
    """Packets of a stream that is taken over as it is."""
    opening = opened(source)
    container = opening.__enter__()
    own = getattr(container.streams, type)[0]
    stream = out.add_stream_from_template(own)

    def packets() -> Iterator[Any]:
        try:
            for packet in container.demux(own):
                if packet.dts is not None:
                    packet.stream = stream
                    yield packet
        finally:
            opening.__exit__(None, None, None)

    return packets()


def texts(out: Any, cues: tuple[Cue, ...], lang: str) -> Iterator[Any]:
    """Packets of a track of captions: 3GPP TS 26.245, 5.17, the length of the words before them; silence is empty."""
    import av

    stream = out.add_mux_stream("mov_text")
    stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = LANGUAGES.get(lang[:2], "und")

    def packets() -> Iterator[Any]:
        last = 0.0
        for cue in cues:
            for start, end, text in ((last, cue.start, ""), (cue.start, cue.end, cue.text)):
                if end > start:
                    words = text.encode()
                    packet = av.Packet(len(words).to_bytes(2, "big") + words)
                    packet.stream, packet.time_base = stream, Fraction(1, 1000)
                    packet.pts = packet.dts = round(start * 1000)
                    packet.duration = round((end - start) * 1000)
                    yield packet
            last = cue.end

    return packets()


def by_time(sources: list[Iterator[Any]]) -> Iterator[Any]:
    """Packets of several streams in the order of their times."""
    import heapq

    def time(packet: Any) -> float:
        return float((packet.dts or 0) * packet.time_base)

    yield from heapq.merge(*sources, key=time)
