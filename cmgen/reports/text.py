"""Findings for people: place, level, rule, message, and the remedy below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cmgen.model import Finding, Level

CONTROL = {code: 0x2400 + code for code in range(32)} | {127: 0x2421} | dict.fromkeys(range(128, 160), 65533)


def write(findings: Sequence[Finding]) -> str:
    """One finding a line or two; control characters are shown, never sent to a terminal."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.location} {finding.level}[{finding.rule}] {finding.message}".translate(CONTROL))
        if finding.remedy:
            lines.extend(f"  {line}".translate(CONTROL) for line in finding.remedy.splitlines())
    lines.append(summary(findings))
    return "\n".join(lines) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``."""
    counts = Counter(finding.level for finding in findings)
    said = [f"{counts[level]} {level}{'s' if counts[level] > 1 else ''}" for level in Level if counts[level]]
    return ", ".join(said) or "no findings"
