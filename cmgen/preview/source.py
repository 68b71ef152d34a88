"""A post's file, line by line, with what was found beside the line that it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cmgen.model import Finding

MAX_LINES = 2000
KEY = re.compile(r"(\s*(?:- )?[\w.-]+:)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters of one line; ``kind``: plain, key, comment, fence, heading or found."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number and what was found in it."""

    number: int
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...] = ()


def lines(text: str, findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Every line of the file; what was found beyond its end stands at the last."""
    written = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")[:MAX_LINES]
    fences = [number for number, line in enumerate(written, start=1) if line.rstrip() == "---"][:2]
    head = range(fences[0], fences[1] + 1) if len(fences) == 2 and fences[0] == 1 else range(0)
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(min(max(finding.location.line, 1), len(written)), []).append(finding)
    return tuple(
        Line(number, tuple(_stretches(line, number in head, found.get(number, []))), tuple(found.get(number, [])))
        for number, line in enumerate(written, start=1)
    )


def _stretches(line: str, is_head: bool, found: Sequence[Finding]) -> Iterator[Stretch]:
    marked = [one.location for one in found if one.location.end_column > one.location.column]
    place = next((one for one in marked if one.end_line in (0, one.line)), None)
    if place:
        start, end = place.column - 1, min(place.end_column - 1, len(line))
        yield Stretch("plain", line[:start])
        yield Stretch("found", line[start:end])
        yield Stretch("plain", line[end:])
    elif line.rstrip() in ("---", "***"):
        yield Stretch("fence", line)
    elif is_head and line.lstrip().startswith("#"):
        yield Stretch("comment", line)
    elif is_head and (key := KEY.match(line)):
        yield Stretch("key", key[1])
        yield Stretch("plain", line[key.end() :])
    elif not is_head and re.match(r"#{1,6} ", line):
        yield Stretch("heading", line)
    else:
        yield Stretch("plain", line)
