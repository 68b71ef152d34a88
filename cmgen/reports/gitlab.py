"""Findings as a GitLab code quality report, which a merge request shows beside its changes.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from cmgen.model import Finding, Level
from cmgen.reports import Lines, fingerprints, no_lines

SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.SUGGESTION: "info"}


def write(findings: Sequence[Finding], lines: Lines = no_lines) -> str:
    """A list of objects; equal findings on a line that only moved keep their fingerprint."""
    rows = [
        {
            "description": finding.message + (f". {finding.remedy}" if finding.remedy else ""),
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": SEVERITIES[finding.level],
            "location": {"path": finding.location.path, "lines": {"begin": finding.location.line}},
        }
        for finding, fingerprint in zip(findings, fingerprints(findings, lines), strict=True)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
