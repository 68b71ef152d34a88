"""A video made ready for a network: cut, turned upright, scaled, padded, levelled, with captions, without metadata.

With PyAV (FFmpeg's libraries; the wheels hold x264 under the GPL), inside the darkroom: a stranger's video is demuxed
as the kind that its first bytes say, from one opened file, and nothing in it can have another opened.

The same video gives the same bytes for any number of processors: the encoder always works with four threads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from cmgen.errors import CmgenError
from cmgen.image import captioning
from cmgen.image.contrast import Colour
from cmgen.image.look import Look
from cmgen.image.remark import Remark
from cmgen.video import captions, header
from cmgen.video.captions import Cue
from cmgen.video.header import Film

SIDE, SHORT_SIDE = 1920, 1080  # px: every network shows this, and few show more
MOST_PIXELS = 36_000_000  # of one frame: 8K
FASTEST = 60  # frames a second
QUALITY, COARSEST = 20, 34  # x264's CRF: what looks like the original, and what one would not send
THREADS = 4
EDITION = 1  # goes up when the same video comes out as other bytes
# AES TD1008.1.21-9 (2021): -16 LUFS for what is not only speech, peaks of at most -1 dBTP; ITU-R BS.1770 measures it.
LOUDNESS, TOLERANCE, PEAK = -16.0, 1.0, -1.0
SILENCE = -60.0  # LUFS; there is nothing to level
AUDIO_BITS = 160_000  # a second
LANGUAGES = {  # ISO 639-1 to 639-2/T, which MP4 keeps
    "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por", "ar": "ara",
}  # fmt: skip
KINDS = ((b"ftyp", "mov"), (b"moov", "mov"), (b"mdat", "mov"), (b"wide", "mov"), (b"\x1a\x45\xdf\xa3", "matroska"))


FONTS = captioning.fonts_of(Look())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is to be made of a video.

    start, end  seconds of the piece that is shown; end None: to its end
    cover       the second of the original that is its first frame, which networks show of a video that does not run
    captions    an .srt file; burnt into the picture, or a track that a player shows
    sound       level: made as loud as others; as-is; none
    crop        a shape that the network does not take is cropped, not padded
    """

    start: float = 0.0
    end: float | None = None
    cover: float | None = None
    captions: Path | None = None
    captions_in: str = "picture"
    lang: str = ""
    sound: str = "level"
    crop: bool = False
    ground: Colour = (0, 0, 0)
    fonts: captioning.Fonts = FONTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the network takes: bytes, and the narrowest and widest shape."""

    bytes: int | None = None
    ratios: tuple[float, float] | None = None


def edit(source: Path, target: Path, cut: Cut, room: Room) -> tuple[Film, tuple[Remark, ...]]:
    """Write an MP4 (H.264, AAC) to ``target``; what it is, and what is to be said of it.

    A video that already is what it is to be is copied, without its metadata. Raises CmgenError for what is no video, is
    damaged, or cannot be made small enough.
    """
    import av

    with source.open("rb") as file:
        kind = kind_of(file.read(64))
    try:
        found = _look(source, kind, cut)
        cues = captions.within(captions.read(cut.captions), found.start, found.end) if cut.captions else ()
        plan = _plan(found, cut, room, cues)
        for attempt in _attempts(plan, room):
            _write(source, target, kind, attempt)
            if room.bytes is None or target.stat().st_size <= room.bytes:
                break
        else:
            raise CmgenError(f"the video cannot be made smaller than {room.bytes} bytes", "cut it shorter: `trim`")
    except av.error.FFmpegError as error:
        raise CmgenError(f"a damaged video: {error.strerror}", "export or download it again") from None
    return header.read(target), ()


def kind_of(head: bytes) -> str:
    """The demuxer for what a file begins with; no playlist, no list of other files, whatever its name says."""
    for sign, kind in KINDS:
        if head[4:8] == sign or head[:4] == sign:
            return kind
    raise CmgenError("this is no video that can be read", "known: MP4, MOV, WebM")


@contextmanager
def _opened(source: Path, kind: str) -> Iterator[Any]:
    import av

    def refuse(*_: Any) -> Any:
        raise PermissionError("a video opens no other file")

    with source.open("rb") as file, av.open(file, format=kind, io_open=refuse, metadata_errors="replace") as container:
        yield container


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a video is, by its streams: upright size, frames a second, whether it is H.264 and AAC, the piece wanted."""

    width: int
    height: int
    turned: int
    rate: Fraction
    is_plain: bool
    audio: str
    loudness: float
    peak: float
    start: float
    end: float
    is_whole: bool


def _look(source: Path, kind: str, cut: Cut) -> _Found:
    with _opened(source, kind) as container:
        if not container.streams.video:
            raise CmgenError("there is no picture in this video", "export it again")
        stream = container.streams.video[0]
        if not 0 < stream.codec_context.width * stream.codec_context.height <= MOST_PIXELS:
            raise CmgenError(
                f"{stream.codec_context.width} × {stream.codec_context.height} px a frame, more than 8K",
                "export it smaller",
            )
        frame = next(iter(container.decode(stream)), None)
        if frame is None:
            raise CmgenError("there is no picture in this video", "export it again")
        turned = round((frame.rotation or 0) / 90) % 4 * 90
        width, height = frame.width, frame.height
        ratio = stream.sample_aspect_ratio or Fraction(1)
        width = max(2, round(width * ratio))
        length = float((container.duration or 0) / 1_000_000)
        rate = stream.average_rate or Fraction(25)
        plain = stream.codec_context.name == "h264" and frame.format.name in ("yuv420p", "yuvj420p") and ratio == 1
        audio = container.streams.audio[0].codec_context.name if container.streams.audio else ""
    end = length if cut.end is None else min(cut.end, length)
    if cut.cover is not None and cut.cover >= length:
        raise CmgenError(f"cover is at {cut.cover:g} s, and the video ends at {length:g} s", "correct `cover`")
    if cut.start >= end:
        raise CmgenError(f"trim begins at {cut.start:g} s, and the video ends at {length:g} s", "correct `trim`")
    loudness, peak = _loudness(source, kind, cut.start, end) if audio and cut.sound == "level" else (SILENCE, 0.0)
    return _Found(
        width=height if turned in (90, 270) else width,
        height=width if turned in (90, 270) else height,
        turned=turned,
        rate=rate if 0 < rate <= FASTEST else Fraction(30),
        is_plain=plain and 0 < rate <= FASTEST,
        audio=audio,
        loudness=loudness,
        peak=peak,
        start=cut.start,
        end=end,
        is_whole=cut.start == 0 and cut.end is None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How it is made. ``picture`` and ``sound`` say whether they are made anew; gain in dB."""

    found: _Found
    cut: Cut
    cues: tuple[Cue, ...]
    width: int
    height: int
    picture: bool
    sound: bool
    gain: float
    keeps_sound: bool
    bits: int  # a second, at most, of the picture; 0: no limit
    sound_bits: int
    quality: int = QUALITY


def _plan(found: _Found, cut: Cut, room: Room, cues: tuple[Cue, ...]) -> _Plan:
    width, height = shape((found.width, found.height), room.ratios, crop=cut.crop)
    gain = 0.0
    if found.loudness > SILENCE and abs(LOUDNESS - found.loudness) > TOLERANCE:
        gain = min(LOUDNESS - found.loudness, PEAK - found.peak)
    is_same = found.is_plain and found.is_whole and not found.turned and (width, height) == (found.width, found.height)
    burnt = bool(cues) and cut.captions_in == "picture"
    has_sound = bool(found.audio) and cut.sound != "none"
    bits, sound_bits = 0, AUDIO_BITS
    if room.bytes is not None:
        all_bits = int(0.9 * 8 * room.bytes / max(found.end - found.start, 0.1))
        sound_bits = min(AUDIO_BITS, max(32_000, all_bits // 5))
        bits = max(20_000, all_bits - (sound_bits if has_sound else 0))
    return _Plan(
        found=found,
        cut=cut,
        cues=cues,
        width=width,
        height=height,
        picture=not is_same or burnt or cut.cover is not None,
        sound=has_sound and (found.audio != "aac" or not found.is_whole or abs(gain) > 0.1),
        gain=gain,
        keeps_sound=has_sound,
        bits=bits,
        sound_bits=sound_bits,
    )


def shape(size: tuple[int, int], ratios: tuple[float, float] | None, *, crop: bool) -> tuple[int, int]:
    """The size of the frame that a video of ``size`` is shown in: of a shape that is taken, even, not enlarged."""
    width, height = size
    ratio = width / height
    if ratios:
        # A hair inside, since the pixels are whole.
        ratio = min(max(ratio, ratios[0] * 1.002), ratios[1] / 1.002) if ratios[0] < ratios[1] else ratios[0]
    if ratio > width / height:
        width, height = (width, width / ratio) if crop else (height * ratio, height)  # type: ignore[assignment]
    elif ratio < width / height:
        width, height = (height * ratio, height) if crop else (width, width / ratio)  # type: ignore[assignment]
    scale = min(1.0, SIDE / max(width, height), SHORT_SIDE / min(width, height))
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def _attempts(plan: _Plan, room: Room) -> Iterator[_Plan]:
    """The ways to make it, best first: as planned, then everything anew, coarser, then smaller."""
    yield plan
    if room.bytes is None:
        return
    for quality, scale in ((QUALITY, 1.0), (26, 1.0), (30, 0.75), (COARSEST, 0.5), (COARSEST, 0.25)):
        width, height = (max(2, 2 * round(side * scale / 2)) for side in (plan.width, plan.height))
        yield replace(plan, picture=True, sound=plan.keeps_sound, quality=quality, width=width, height=height)


# ------------------------------------------------------------------------------------------------ sound


def _loudness(source: Path, kind: str, start: float, end: float) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP of a piece, by ITU-R BS.1770."""
    said: dict[str, str] = {}
    with _opened(source, kind) as container:
        stream = container.streams.audio[0]
        graph, push, pull = _chain(stream, (("ebur128", "metadata=1:peak=true"),))
        for frame in _piece(container, stream, start, end):
            push(frame)
            for measured in pull():
                said = dict(measured.metadata)
        del graph
    loudness = float(said.get("lavfi.r128.I", SILENCE))
    peak = float(said.get("lavfi.r128.true_peak", 0) or 0)
    return (loudness if math.isfinite(loudness) else SILENCE), 20 * math.log10(peak) if peak > 0 else SILENCE


def _chain(stream: Any, filters: tuple[tuple[str, str], ...]) -> tuple[Any, Callable[[Any], None], Callable[[], Any]]:
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


def _piece(container: Any, stream: Any, start: float, end: float) -> Iterator[Any]:
    """The decoded frames of a stream that begin in a piece."""
    origin = float((stream.start_time or 0) * stream.time_base)
    if start > 1:
        container.seek(int((start + origin) / stream.time_base), stream=stream, backward=True)
    for frame in container.decode(stream):
        time = (frame.time or 0.0) - origin
        if time >= end:
            return
        if time >= start - 1e-6:
            yield frame


# ------------------------------------------------------------------------------------------------ writing


def _write(source: Path, target: Path, kind: str, plan: _Plan) -> None:
    import av

    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(target), "w", format="mp4", options=options) as out:
        if plan.picture:
            sources = [_frames(source, kind, plan, _encoder(out, plan))]
        else:
            sources = [_copied(out, source, kind, "video")]
        if plan.sound:
            sources.append(_samples(source, kind, plan, _sound_encoder(out, plan)))
        elif plan.keeps_sound:
            sources.append(_copied(out, source, kind, "audio"))
        if plan.cues and plan.cut.captions_in == "track":
            sources.append(_texts(out.add_mux_stream("mov_text"), plan.cues, plan.cut.lang))
        for packet in _by_time(sources):
            out.mux(packet)


def _encoder(out: Any, plan: _Plan) -> Any:
    stream = out.add_stream("libx264", rate=plan.found.rate)
    stream.width, stream.height, stream.pix_fmt = plan.width, plan.height, "yuv420p"
    context = stream.codec_context
    context.thread_count, context.thread_type = THREADS, "FRAME"
    # Without mbtree: its vector code gives other bits from one run to the next (x264 core 165, 320 × 180, 4 of 8 runs).
    steady = {"x264-params": "mbtree=0", "flags": "+bitexact", "preset": "medium", "profile": "high"}
    limit = {"maxrate": str(plan.bits), "bufsize": str(2 * plan.bits)} if plan.bits else {}
    context.options = {"crf": str(plan.quality), **steady, **limit}
    return stream


def _sound_encoder(out: Any, plan: _Plan) -> Any:
    stream = out.add_stream("aac", rate=48_000, layout="stereo")
    stream.codec_context.bit_rate = plan.sound_bits
    stream.codec_context.options = {"flags": "+bitexact"}
    return stream


def _frames(source: Path, kind: str, plan: _Plan, stream: Any) -> Iterator[Any]:
    """Packets of the picture made anew, at a steady rate."""
    steady = _Steady(plan, stream)
    if plan.cut.cover is not None:
        yield from steady.encoded(_shown(source, kind, plan, plan.cut.cover, math.inf, most=1), [])
    burnt = plan.cues if plan.cut.captions_in == "picture" else ()
    yield from steady.encoded(_shown(source, kind, plan, plan.found.start, plan.found.end), burnt)
    yield from stream.encode()


@dataclass(slots=True)
class _Steady:
    """Encodes frames at a steady rate, one after the other."""

    plan: _Plan
    stream: Any
    number: int = 0

    def encoded(self, frames: Iterator[Any], cues: Sequence[Cue]) -> Iterator[Any]:
        """The packets of some frames, with captions that count from the first of them."""
        first, rate = self.number, self.plan.found.rate
        for frame in frames:
            ready = _captioned(frame, cues, float((self.number - first) / rate), self.plan.cut)
            ready.pts, ready.time_base, ready.pict_type = self.number, 1 / rate, 0
            self.number += 1
            yield from self.stream.encode(ready)


def _shown(  # noqa: PLR0913  # a piece of a file, and what it is made into
    source: Path, kind: str, plan: _Plan, start: float, end: float, *, most: int = 0
) -> Iterator[Any]:
    """The frames of a piece as they are to be shown; ``most`` of them, where it is not 0."""
    with _opened(source, kind) as container:
        video = container.streams.video[0]
        size = (video.codec_context.width, video.codec_context.height)
        graph, push, pull = _chain(video, _filters(plan))
        for number, frame in enumerate(_piece(container, video, start, end), start=1):
            if (frame.width, frame.height) != size:
                raise CmgenError("the size of the picture changes in this video", "export it again")
            push(frame)
            if number == most:
                break
            yield from pull()
        push(None)
        yield from islice(pull(), most or None)
        del graph


def _filters(plan: _Plan) -> tuple[tuple[str, str], ...]:
    """Upright, scaled, in a frame of the wanted shape, at a steady rate, from the piece's first frame on."""
    turns = {90: (("transpose", "cclock"),), 180: (("hflip", ""), ("vflip", "")), 270: (("transpose", "clock"),)}
    found, cut = plan.found, plan.cut
    grow = max if cut.crop else min
    scale = grow(plan.width / found.width, plan.height / found.height)
    width, height = (max(2, 2 * round(side * scale / 2)) for side in (found.width, found.height))
    width, height = (max(width, plan.width), max(height, plan.height)) if cut.crop else (width, height)
    if not cut.crop:
        width, height = min(width, plan.width), min(height, plan.height)
    ground = "0x{:02x}{:02x}{:02x}".format(*cut.ground)
    fitted = (
        ("crop", f"{plan.width}:{plan.height}")
        if cut.crop
        else ("pad", f"{plan.width}:{plan.height}:(ow-iw)/2:(oh-ih)/2:color={ground}")
    )
    return (
        ("setpts", "PTS-STARTPTS"),
        *turns.get(found.turned, ()),
        ("scale", f"{width}:{height}:flags=lanczos+accurate_rnd+bitexact:out_range=tv"),
        ("setsar", "1"),
        ("format", "yuv420p"),
        fitted,
        ("fps", f"{found.rate.numerator}/{found.rate.denominator}"),
    )


def _captioned(frame: Any, cues: Sequence[Cue], time: float, cut: Cut) -> Any:
    """The frame with the caption of that moment on it."""
    text = next((cue.text for cue in cues if cue.start <= time < cue.end), "")
    if not text:
        return frame
    frame.make_writable()
    made = captioning.caption(text, (frame.width, frame.height), cut.fonts, cut.lang)
    planes = [(plane, plane.line_size, plane.width, plane.height) for plane in frame.planes]
    for plane, data in zip(frame.planes, captioning.burn(planes, made), strict=True):
        plane.update(data.ljust(plane.buffer_size, b"\0")[: plane.buffer_size])
    return frame


def _samples(source: Path, kind: str, plan: _Plan, stream: Any) -> Iterator[Any]:
    """Packets of the sound made anew."""
    with _opened(source, kind) as container:
        audio = container.streams.audio[0]
        filters = (
            ("asetpts", "PTS-STARTPTS"),
            ("volume", f"{plan.gain:.2f}dB"),
            ("aresample", "48000"),
            ("aformat", "sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo"),
            ("asetnsamples", "n=1024:p=0"),
        )
        graph, push, pull = _chain(audio, filters)
        for frame in _piece(container, audio, plan.found.start, plan.found.end):
            push(frame)
            for ready in pull():
                yield from stream.encode(ready)
        push(None)
        for ready in pull():
            yield from stream.encode(ready)
        yield from stream.encode()
        del graph


def _copied(out: Any, source: Path, kind: str, type: str) -> Iterator[Any]:
    """Packets of a stream that is taken over as it is."""
    opening = _opened(source, kind)
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


def _texts(stream: Any, cues: tuple[Cue, ...], lang: str) -> Iterator[Any]:
    """Packets of a track of captions: 3GPP TS 26.245, 5.17, the length of the words before them; silence is empty."""
    import av

    stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = LANGUAGES.get(lang[:2], "und")
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


def _by_time(sources: list[Iterator[Any]]) -> Iterator[Any]:
    """Packets of several streams in the order of their times."""
    import heapq

    def time(packet: Any) -> float:
        return float((packet.dts or 0) * packet.time_base)

    yield from heapq.merge(*sources, key=time)
