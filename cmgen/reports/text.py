"""Findings for people: place, level, rule, message, the line with a mark under it, and the remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cmgen.model import Finding, Level, Location
from cmgen.reports import Lines, no_lines

CONTROL = {code: 0x2400 + code for code in range(32)} | {127: 0x2421} | dict.fromkeys(range(128, 160), 65533)
# Directions and invisible marks would show the reader something other than what stands there (CVE-2021-42574).
HIDDEN = dict.fromkeys((*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF), "·")
SHOWN = CONTROL | HIDDEN
COLOURS = {Level.ERROR: "31", Level.WARNING: "33", Level.SUGGESTION: "36"}  # red, yellow, cyan
SECRET = "secret-in-file"  # noqa: S105  # the name of a finding; its line is not quoted: reports are kept, and seen by many
WIDE = 100  # columns of a source line that are shown


def write(findings: Sequence[Finding], lines: Lines = no_lines) -> str:
    """A few lines a finding, and the counts. With colours, which a caller removes where no terminal reads it."""
    return "\n".join([*said(findings, lines), summary(findings)]) + "\n"


def said(findings: Sequence[Finding], lines: Lines = no_lines) -> list[str]:
    """The lines of the findings alone."""
    return [line for finding in findings for line in _finding(finding, lines)]


def summary(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``."""
    counts = Counter(finding.level for finding in findings)
    said = [f"{counts[level]} {level}{'s' if counts[level] > 1 else ''}" for level in Level if counts[level]]
    return ", ".join(said) or "no findings"


def _finding(finding: Finding, lines: Lines) -> list[str]:
    place, colour = finding.location, COLOURS[finding.level]
    level = _dressed(f"{finding.level}[{finding.rule}]".translate(SHOWN), f"1;{colour}")
    said = [f"{_dressed(str(place).translate(SHOWN), '1')} {level} {finding.message.translate(SHOWN)}"]
    if finding.rule != SECRET and (source := lines(place.path, place.line)):
        said += _excerpt(place, source, colour)
    said += [f"  {line}".translate(SHOWN) for line in finding.remedy.splitlines()]
    return said


def _excerpt(place: Location, source: str, colour: str) -> list[str]:
    """The line, or the part of a long one around the place, and a mark under the place."""
    from rich.cells import cell_len

    begin = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else begin + 1
    if begin > len(source):
        return []
    shift = 0 if len(source) <= WIDE else max(0, min(begin - WIDE // 4, len(source) - WIDE))
    part, cut = source[shift : shift + WIDE], "…" if shift else ""
    tail = "…" if shift + WIDE < len(source) else ""
    shown = [character.translate(SHOWN) if character != "\t" else " " for character in part]
    before = cut + "".join(shown[: begin - shift])
    within = "".join(shown[begin - shift : end - shift])
    bar = _dressed("│", "2")
    gutter = f"{place.line:>4} {bar} "
    mark = " " * cell_len(before) + _dressed("^" * max(1, cell_len(within)), colour)
    return [f"{gutter}{cut}{''.join(shown)}{tail}", f"     {bar} {mark}"]


def _dressed(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"
