"""Findings as a JSON list: path, line, column, end_line, end_column, level, rule, message, remedy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from cmgen.model import Finding
from cmgen.reports import Lines, no_lines


def write(findings: Sequence[Finding], lines: Lines = no_lines) -> str:
    """A list of objects, in the order of the findings."""
    rows = [
        asdict(finding.location)
        | {"level": finding.level, "rule": finding.rule, "message": finding.message, "remedy": finding.remedy}
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
