"""A video made ready for a network: cut, turned upright, scaled, padded, levelled, with captions, without metadata.

With PyAV (FFmpeg's libraries; the wheels hold x264 under the GPL), inside the darkroom. The same video gives the same
bytes for any number of processors: the encoder always works with four threads.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from cmgen.errors import CmgenError
from cmgen.image import captioning
from cmgen.image.contrast import Colour
from cmgen.image.look import Look
from cmgen.image.remark import Remark
from cmgen.video import captions, header, sound, writing
from cmgen.video.captions import Cue
from cmgen.video.header import Film
from cmgen.video.opening import Filters, begins, filtered, opened
from cmgen.video.writing import COARSEST, MOST_BITS, QUALITY

SIDE, SHORT_SIDE = 1920, 1080  # px: every network shows this, and few show more
MOST_PIXELS = 36_000_000  # of one frame: 8K
# Frames a second. https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media,
# https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide (2026-11-20): 23 to 60
SLOWEST, FASTEST = 23, 60
EDITION = 2  # goes up when the same video comes out as other bytes
# ITU-T H.273, tables 2 and 3: colours beyond BT.709 (BT.2020, P3), and brightness beyond white (PQ, HLG)
WIDE, BRIGHT = frozenset({9, 11, 12}), frozenset({16, 18})
UNSAID = frozenset({0, 2, 3})
HD = 720  # px of height, from which on players take colours that nobody states for BT.709's, and BT.601's below

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

    def shape_of(self, ratio: float) -> float:
        """The nearest shape that it takes; a hair inside, since pixels are whole."""
        if not self.ratios:
            return ratio
        low, high = self.ratios
        return min(max(ratio, low * 1.002), high / 1.002) if low < high else low


def edit(source: Path, target: Path, cut: Cut, room: Room) -> tuple[Film, tuple[Remark, ...]]:
    """Write an MP4 (H.264, AAC) to ``target``; what it is, and what is to be said of it.

    A video that already is what it is to be is copied, without its metadata. Raises CmgenError for what is no video, is
    damaged, or cannot be made small enough.
    """
    import av

    try:
        found = _look(source, cut)
        cues = captions.within(captions.read(cut.captions), found.start, found.end) if cut.captions else ()
        plan = _plan(found, cut, room, cues)
        for attempt in _attempts(plan, room):
            _write(source, target, attempt)
            if room.bytes is None or target.stat().st_size <= room.bytes:
                break
        else:
            raise CmgenError(f"the video cannot be made smaller than {room.bytes} bytes", "cut it shorter: `trim`")
    except av.error.FFmpegError as error:
        raise CmgenError(f"a damaged video: {error.strerror}", "export or download it again") from None
    return header.read(target), ()


def probe(source: Path) -> tuple[Film, tuple[Remark, ...]]:
    """How long a video is, and of which size as it is shown; it would become an MP4. Raises CmgenError as ``edit``."""
    import av

    try:
        with opened(source) as container:
            picture = _picture(container)
            return Film("video/mp4", _length(container), picture.width, picture.height), ()
    except av.error.FFmpegError as error:
        raise CmgenError(f"a damaged video: {error.strerror}", "export or download it again") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What is seen of a video: upright size, by how much that is turned, frames a second, colours, whether H.264."""

    width: int
    height: int
    turned: int
    rate: Fraction
    colours: str  # arguments of FFmpeg's scale that bring them to BT.709
    is_plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a video is, and the piece that is wanted of it, in seconds."""

    picture: _Picture
    audio: str
    loudness: float
    peak: float
    start: float
    end: float
    is_whole: bool


def _look(source: Path, cut: Cut) -> _Found:
    with opened(source) as container:
        picture, length = _picture(container), _length(container)
        audio = container.streams.audio[0].codec_context.name if container.streams.audio else ""
        is_even = begins(container) == 0 and (container.bit_rate or 0) <= MOST_BITS
    end = length if cut.end is None else min(cut.end, length)
    if cut.cover is not None and cut.cover >= length:
        raise CmgenError(f"cover is at {cut.cover:g} s, and the video ends at {length:g} s", "correct `cover`")
    if cut.start >= end:
        raise CmgenError(f"trim begins at {cut.start:g} s, and the video ends at {length:g} s", "correct `trim`")
    levels = bool(audio) and cut.sound == "level"
    loudness, peak = sound.loudness(source, cut.start, end) if levels else (sound.SILENCE, 0.0)
    return _Found(
        picture=picture,
        audio=audio,
        loudness=loudness,
        peak=peak,
        start=cut.start,
        end=end,
        is_whole=cut.start == 0 and cut.end is None and is_even,
    )


def _length(container: Any) -> float:
    return float((container.duration or 0) / 1_000_000)


def _picture(container: Any) -> _Picture:
    """By the first frame, which is decoded: what it is counts, not what the file says of it."""
    stream = next(iter(container.streams.video), None)
    if stream is None:
        raise CmgenError("there is no picture in this video", "export it again")
    if not 0 < stream.codec_context.width * stream.codec_context.height <= MOST_PIXELS:
        raise CmgenError(
            f"{stream.codec_context.width} × {stream.codec_context.height} px a frame, more than 8K",
            "export it smaller",
        )
    frame = next(iter(container.decode(stream)), None)
    if frame is None:
        raise CmgenError("there is no picture in this video", "export it again")
    turned = round((frame.rotation or 0) / 90) % 4 * 90
    ratio = stream.sample_aspect_ratio or Fraction(1)
    width, height = max(2, round(frame.width * ratio)), frame.height
    rate = stream.average_rate or Fraction(25)
    is_usual = SLOWEST <= rate <= FASTEST
    colours, is_sdr = _colours(frame)
    h264 = stream.codec_context.name == "h264" and frame.format.name in ("yuv420p", "yuvj420p")
    return _Picture(
        width=height if turned in (90, 270) else width,
        height=width if turned in (90, 270) else height,
        turned=turned,
        rate=rate if is_usual else _usual(rate),
        colours=colours,
        is_plain=h264 and is_sdr and is_usual and ratio == 1 and not turned,
    )


def _usual(rate: Fraction) -> Fraction:
    """A rate that networks take: each frame several times where there are few, thirty where there are too many."""
    return rate * math.ceil(SLOWEST / rate) if 1 <= rate < SLOWEST else Fraction(30)


def _colours(frame: Any) -> tuple[str, bool]:
    """How to bring a frame's colours to BT.709, and whether they are those of usual screens."""
    primaries, transfer = int(frame.color_primaries), int(frame.color_trc)
    said = int(frame.colorspace) not in UNSAID
    matrix = "" if said else f":in_color_matrix={'bt709' if frame.height >= HD else 'bt601'}"
    colours = f"out_color_matrix=bt709:out_range=tv{matrix}"
    if primaries not in WIDE and transfer not in BRIGHT:
        return colours, True
    return f"{colours}:out_primaries=bt709:out_transfer=bt709:intent=perceptual", False


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
    bits: int  # a second, at most, of the picture
    sound_bits: int
    quality: int = QUALITY


def _plan(found: _Found, cut: Cut, room: Room, cues: tuple[Cue, ...]) -> _Plan:
    size = found.picture.width, found.picture.height
    width, height = shape(size, room, crop=cut.crop)
    gain = sound.gain(found.loudness, found.peak)
    burnt = bool(cues) and cut.captions_in == "picture"
    has_sound = bool(found.audio) and cut.sound != "none"
    bits, sound_bits = MOST_BITS, sound.BITS
    if room.bytes is not None:
        all_bits = int(0.9 * 8 * room.bytes / max(found.end - found.start, 0.1))
        sound_bits = min(sound.BITS, max(32_000, all_bits // 5))
        bits = max(20_000, all_bits - (sound_bits if has_sound else 0))
    is_same = found.picture.is_plain and found.is_whole and (width, height) == size
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


def shape(size: tuple[int, int], room: Room, *, crop: bool) -> tuple[int, int]:
    """The size of the frame that a video of ``size`` is shown in: of a shape that is taken, even, not enlarged."""
    width, height = map(float, size)
    own = width / height
    ratio = room.shape_of(own)
    if ratio != own:
        width, height = (width, width / ratio) if (ratio > own) is crop else (height * ratio, height)
    scale = min(1.0, SIDE / max(width, height), SHORT_SIDE / min(width, height))
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def _attempts(plan: _Plan, room: Room) -> Iterator[_Plan]:
    """The ways to make it, best first: as planned, then everything anew, coarser, then smaller."""
    yield plan
    if room.bytes is None:
        return
    for quality, scale in ((QUALITY, 1.0), (26, 1.0), (30, 0.75), (COARSEST, 0.5), (COARSEST, 0.25)):
        width, height = (max(2, 2 * round(side * scale / 2)) for side in (plan.width, plan.height))
        anew = replace(plan, picture=True, sound=plan.keeps_sound, quality=quality, width=width, height=height)
        if anew != plan:
            yield anew


# ------------------------------------------------------------------------------------------------ making


def _write(source: Path, target: Path, plan: _Plan) -> None:
    found, cut = plan.found, plan.cut
    with writing.written(target) as out:
        if plan.picture:
            picture = writing.encoder(out, (plan.width, plan.height), found.picture.rate, plan.quality, plan.bits)
            sources = [_frames(source, plan, picture)]
        else:
            sources = [writing.copied(out, source, "video")]
        if plan.sound:
            heard = sound.encoder(out, plan.sound_bits)
            sources.append(sound.samples(source, heard, found.start, found.end, plan.gain))
        elif plan.keeps_sound:
            sources.append(writing.copied(out, source, "audio"))
        if plan.cues and cut.captions_in == "track":
            sources.append(writing.texts(out, plan.cues, cut.lang))
        for packet in writing.by_time(sources):
            out.mux(packet)


def _frames(source: Path, plan: _Plan, stream: Any) -> Iterator[Any]:
    """Packets of the picture made anew, at a steady rate."""
    steady = _Steady(plan, stream)
    if plan.cut.cover is not None:
        yield from steady.encoded(islice(_shown(source, plan, plan.cut.cover, math.inf), 1), [])
    burnt = plan.cues if plan.cut.captions_in == "picture" else ()
    yield from steady.encoded(_shown(source, plan, plan.found.start, plan.found.end), burnt)
    yield from stream.encode()


@dataclass(slots=True)
class _Steady:
    """Encodes frames at a steady rate, one after the other."""

    plan: _Plan
    stream: Any
    number: int = 0

    def encoded(self, frames: Iterator[Any], cues: Sequence[Cue]) -> Iterator[Any]:
        """The packets of some frames, with captions that count from the first of them."""
        first, rate = self.number, self.plan.found.picture.rate
        for frame in frames:
            ready = _captioned(frame, cues, float((self.number - first) / rate), self.plan.cut)
            ready.pts, ready.time_base, ready.pict_type = self.number, 1 / rate, 0
            self.number += 1
            yield from self.stream.encode(ready)


def _shown(source: Path, plan: _Plan, start: float, end: float) -> Iterator[Any]:
    """The frames of a piece as they are to be shown."""
    with opened(source) as container:
        video = container.streams.video[0]
        size = (video.codec_context.width, video.codec_context.height)
        for frame in filtered(container, video, _filters(plan, begins(container) + start, end - start), start, end):
            yield frame
            if (video.codec_context.width, video.codec_context.height) != size:
                raise CmgenError("the size of the picture changes in this video", "export it again")


def _filters(plan: _Plan, start: float, seconds: float) -> Filters:
    """Upright, scaled, in a frame of the wanted shape, at a steady rate, from a moment of the video's clock on."""
    turns = {90: (("transpose", "cclock"),), 180: (("hflip", ""), ("vflip", "")), 270: (("transpose", "clock"),)}
    picture, cut = plan.found.picture, plan.cut
    grow = max if cut.crop else min
    scale = grow(plan.width / picture.width, plan.height / picture.height)
    width, height = (max(2, 2 * round(side * scale / 2)) for side in (picture.width, picture.height))
    width, height = grow(width, plan.width), grow(height, plan.height)
    ground = "0x{:02x}{:02x}{:02x}".format(*cut.ground)
    fitted = (
        ("crop", f"{plan.width}:{plan.height}")
        if cut.crop
        else ("pad", f"{plan.width}:{plan.height}:(ow-iw)/2:(oh-ih)/2:color={ground}")
    )
    return (
        ("setpts", f"PTS-{start:.6f}/TB"),
        *turns.get(picture.turned, ()),
        ("scale", f"{width}:{height}:flags=lanczos+accurate_rnd+bitexact:{picture.colours}"),
        ("setsar", "1"),
        ("format", "yuv420p"),
        fitted,
        ("fps", f"fps={picture.rate.numerator}/{picture.rate.denominator}:start_time=0"),
        ("trim", f"end={min(seconds, header.LONGEST):.6f}"),
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
