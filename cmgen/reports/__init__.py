"""A drawer: one file per report. Each has ``write(findings, lines)``, which gives the text of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from cmgen.model import Finding
from cmgen.registry import rules

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


def veiled(lines: Lines, findings: Sequence[Finding]) -> Lines:
    """The lines with dots in the place of what is not to be said again: a token, somebody's number.

    Such are the findings of rules with ``hides``; a report is read by more people than a draft.
    """
    places: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for finding in findings:
        if finding.rule in rules and getattr(rules[finding.rule], "hides", False):
            at = finding.location
            end = at.end_column - 1 if at.end_line == at.line else len(lines(at.path, at.line))
            places.setdefault((at.path, at.line), []).append((at.column - 1, end))

    def line(path: str, number: int) -> str:
        text = lines(path, number)
        for start, end in places.get((path, number), ()):
            text = text[:start] + "•" * (min(end, len(text)) - start) + text[end:]
        return text

    return line
