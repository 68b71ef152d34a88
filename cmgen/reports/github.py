"""Findings as GitHub workflow commands, which become annotations of a pull request.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Sequence

from cmgen.model import Finding, Level
from cmgen.reports import Lines, no_lines

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.SUGGESTION: "notice"}


def write(findings: Sequence[Finding], lines: Lines = no_lines) -> str:
    """One command a line; nothing in a finding can start another."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    place = finding.location
    values = {"file": place.path, "line": str(place.line), "col": str(place.column), "title": finding.rule}
    if place.end_line:
        values |= {"endLine": str(place.end_line), "endColumn": str(place.end_column)}
    words = finding.message + (f"\n{finding.remedy}" if finding.remedy else "")
    said = ",".join(f"{name}={_value(value)}" for name, value in values.items())
    return f"::{COMMANDS[finding.level]} {said}::{_data(words)}"


def _data(text: str) -> str:
    """Escaped as the runner wants it; no other control character, which a terminal that shows the log would obey."""
    plain = "".join(character if character >= " " or character in "\r\n" else "\ufffd" for character in text)
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
