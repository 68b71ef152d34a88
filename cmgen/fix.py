"""Fix: the edits that findings propose, made in the source; everything else in the file stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cmgen.model import Edit, Finding

BOM = "\ufeff"
LINE = re.compile(r"\r\n|\r|\n")


def edits_of(findings: Iterable[Finding], *, unsafe: bool = False) -> dict[str, list[Edit]]:
    """The edits that findings propose, by path; those that may change a meaning only where asked for."""
    wanted: dict[str, list[Edit]] = {}
    for finding in findings:
        if finding.fix and (unsafe or finding.fix.safe):
            wanted.setdefault(finding.fix.location.path, []).append(finding.fix)
    return wanted


def apply(source: str, edits: Iterable[Edit]) -> tuple[str, int]:
    """The source with the edits made, and how many were: an edit whose words are not there, or that overlaps an earlier
    one, is left for the next time.

    source   the file as it is, with its byte order mark and line ends
    edits    places count lines and columns as readers do: from 1, without the mark
    """
    text = source.removeprefix(BOM)
    starts = [0, *(found.end() for found in LINE.finditer(text))]
    chosen: list[tuple[int, int, str]] = []
    end_before = -1
    for start, end, edit in sorted(((*_span(edit, starts), edit) for edit in set(edits)), key=_order):
        if start >= 0 and start >= end_before and end <= len(text) and text[start:end] == edit.before:
            chosen.append((start, end, edit.after))
            end_before = max(end, start + 1)
    for start, end, after in reversed(chosen):
        text = text[:start] + after + text[end:]
    return (BOM if source.startswith(BOM) else "") + text, len(chosen)


def _order(one: tuple[int, int, Edit]) -> tuple[int, int, str]:
    start, end, edit = one
    return start, end, edit.after


def _span(edit: Edit, starts: list[int]) -> tuple[int, int]:
    place = edit.location
    if max(place.line, place.end_line) > len(starts):
        return -1, -1
    start = starts[place.line - 1] + place.column - 1
    return start, starts[place.end_line - 1] + place.end_column - 1
