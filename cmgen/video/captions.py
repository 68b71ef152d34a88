"""Captions from an .srt file: what is said, and when.

Source: SubRip's format, https://www.matroska.org/technical/subtitles.html#srt-subtitles (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cmgen.errors import CmgenError

MAX_BYTES = 1 << 20
MOST = 5000  # of one file: an hour and a half of talk
LONGEST = 300  # characters of one
TIME = r"(\d{1,3}):(\d\d):(\d\d)[,.](\d{3})"
TIMES = re.compile(rf"{TIME}\s*-->\s*{TIME}(?:\s.*)?")
SPEAKER = ("-", "–", "—")
TAG = re.compile(r"</?[a-zA-Z][^>]{0,80}>|\{\\[^}]{0,80}\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that stand in the picture from one moment to another, in seconds."""

    start: float
    end: float
    text: str


def read(path: Path) -> tuple[Cue, ...]:
    """The captions of a file, by time; raises CmgenError, with the line but without the path, where it is no .srt."""
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise CmgenError(f"captions of more than {MAX_BYTES >> 20} MiB", "split the video")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CmgenError(f"captions: not UTF-8 at byte {error.start}", "save the file as UTF-8") from None
    return parse(text)


def parse(text: str) -> tuple[Cue, ...]:
    """As ``read``, from its words."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if lines[at].strip().isdigit() and at + 1 < len(lines):
            at += 1
        cue, at = _cue(lines, at, cues[-1].end if cues else 0.0)
        cues.append(cue)
        if len(cues) > MOST:
            raise CmgenError(f"more than {MOST} captions", "split the video")
    if not cues:
        raise CmgenError("the file holds no captions", "write a number, the times, the words, and an empty line")
    return tuple(cues)


def _cue(lines: list[str], at: int, last: float) -> tuple[Cue, int]:
    found = TIMES.fullmatch(lines[at].strip())
    if not found:
        raise CmgenError(
            f"captions, line {at + 1}: {lines[at].strip()[:60]!r} where the times of a caption are expected",
            "write them as 00:00:01,500 --> 00:00:04,000",
        )
    numbers = [int(number) for number in found.groups()]
    start, end = _seconds(numbers[:4]), _seconds(numbers[4:])
    if end <= start or start < last:
        what = "ends before it begins" if end <= start else "begins before the one above ends"
        raise CmgenError(f"captions, line {at + 1}: this one {what}", "correct its times")
    first = at + 1
    at = first
    while at < len(lines) and lines[at].strip():
        at += 1
    words = _joined(TAG.sub("", line).strip() for line in lines[first:at])
    if not words or len(words) > LONGEST:
        what = "has no words" if not words else f"has {len(words)} characters, more than {LONGEST}"
        raise CmgenError(f"captions, line {first + 1}: this one {what}", "write it as one or two lines")
    return Cue(start, end, words), at


def _joined(lines: Iterable[str]) -> str:
    """As one line, which is broken anew where it must be; what another person says begins a line of its own."""
    words = ""
    for line in filter(None, lines):
        words += ("\n" if line.startswith(SPEAKER) else " ") + line if words else line
    return words


def _seconds(numbers: list[int]) -> float:
    hours, minutes, seconds, thousandths = numbers
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def within(cues: tuple[Cue, ...], start: float, end: float) -> tuple[Cue, ...]:
    """The captions of a piece of a video, counted from the piece's beginning."""
    return tuple(
        Cue(max(cue.start, start) - start, min(cue.end, end) - start, cue.text)
        for cue in cues
        if cue.end > start and cue.start < end
    )
