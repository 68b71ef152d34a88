"""A drawer: one file per report. Each has ``write(findings, lines)``, which gives the text of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from cmgen.model import Finding

Lines = Callable[[str, int], str]
"""The text of a line of a file of the project, by path and number from 1; "" where it cannot be shown."""


def no_lines(path: str, number: int) -> str:
    """Where the sources are not at hand."""
    return ""


def fingerprints(findings: Sequence[Finding], lines: Lines) -> Iterator[str]:
    """A name for each finding that stays when its line moves: of file, rule, message, and the line's text.

    The same finding twice on equal lines is told apart by its turn.
    """
    turns: Counter[str] = Counter()
    for finding in findings:
        place = finding.location
        known = "\0".join((place.path, finding.rule, finding.message, lines(place.path, place.line).strip()))
        turns[known] += 1
        yield sha256(f"{known}\0{turns[known]}".encode(errors="replace")).hexdigest()[:32]
