"""The sound of a video: how loud it is, and made as loud as others, in 48 000 samples a second of two channels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cmgen.errors import CmgenError
from cmgen.video.opening import Filters, begins, filtered, opened

# AES TD1008.1.21-9 (2021): -16 LUFS for what is not only speech, peaks of at most -1 dBTP; ITU-R BS.1770 measures it.
LOUDNESS, TOLERANCE, PEAK = -16.0, 1.0, -1.0
SILENCE = -60.0  # LUFS; there is nothing to level
RATE = 48_000
BITS = 160_000  # a second


def gain(loudness: float, peak: float) -> float:
    """What is to be added, in dB; as much as the peaks allow, and nothing where it is loud enough, or silent."""
    if loudness <= SILENCE or abs(LOUDNESS - loudness) <= TOLERANCE:
        return 0.0
    return min(LOUDNESS - loudness, PEAK - peak)


def loudness(source: Path, start: float, end: float) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP of a piece, in two channels, by ITU-R BS.1770-5."""
    said: dict[str, str] = {}
    with opened(source) as container:
        if not container.streams.audio:
            raise CmgenError("there is no sound in this file", "export it again")
        stream = container.streams.audio[0]
        filters = (*_even(begins(container) + start), ("ebur128", "metadata=1:peak=true"))
        for measured in filtered(container, stream, filters, start, end):
            said = dict(measured.metadata) or said
    found = float(said.get("lavfi.r128.I", SILENCE))
    peaks = [float(value) for name, value in said.items() if name.startswith("lavfi.r128.true_peaks_ch")]
    peak = max(peaks, default=0.0)
    return (found if math.isfinite(found) else SILENCE), 20 * math.log10(peak) if peak > 0 else SILENCE


def encoder(out: Any, bits: int) -> Any:
    """A stream of AAC in what is written."""
    stream = out.add_stream("aac", rate=RATE, layout="stereo")
    stream.codec_context.bit_rate = bits
    stream.codec_context.options = {"flags": "+bitexact"}
    return stream


def samples(  # noqa: PLR0913, PLR0917  # a piece of a file, and what it is made into
    source: Path, stream: Any, start: float, end: float, louder: float, fade: float = 0.0
) -> Iterator[Any]:
    """Packets of a piece's sound made anew, ``louder`` by so many dB; it goes in the last ``fade`` seconds."""
    with opened(source) as container:
        if not container.streams.audio:
            raise CmgenError("there is no sound in this file", "export it again")
        going = (("afade", f"t=out:st={end - start - fade:.3f}:d={fade:.3f}"),) if fade else ()
        filters = (
            *_even(begins(container) + start),
            ("volume", f"{louder:.2f}dB"),
            ("atrim", f"end={end - start:.6f}"),
            *going,
            ("aformat", "sample_fmts=fltp"),
            ("asetnsamples", "n=1024:p=0"),
        )
        for ready in filtered(container, container.streams.audio[0], filters, start, end):
            yield from stream.encode(ready)
        yield from stream.encode()


def _even(start: float) -> Filters:
    """In two channels from a moment on, with silence where there is no sound yet or for a while."""
    return (
        ("asetpts", f"PTS-{start:.6f}/TB"),
        ("aresample", f"{RATE}:async=1:first_pts=0"),
        ("aformat", f"sample_fmts=flt:sample_rates={RATE}:channel_layouts=stereo"),
    )
