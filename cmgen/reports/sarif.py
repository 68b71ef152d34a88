"""Findings as SARIF 2.1.0, for code scanning.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from cmgen import __version__
from cmgen.model import Finding, Level
from cmgen.registry import rules
from cmgen.reports import Lines, fingerprints, no_lines

LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.SUGGESTION: "note"}


def write(findings: Sequence[Finding], lines: Lines = no_lines) -> str:
    """One run; every rule that found something is described."""
    names = sorted({finding.rule for finding in findings})
    driver = {"name": "cmgen", "semanticVersion": __version__, "rules": [_rule(name) for name in names]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, names.index(finding.rule), fingerprint)
            for finding, fingerprint in zip(findings, fingerprints(findings, lines), strict=True)
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str) -> dict[str, Any]:
    said = rules.summary(name) if name in rules else name.replace("-", " ")
    return {"id": name, "shortDescription": {"text": said}}


def _result(finding: Finding, index: int, fingerprint: str) -> dict[str, Any]:
    place = finding.location
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    words = finding.message + (f". {finding.remedy}" if finding.remedy else "")
    where = {"artifactLocation": {"uri": quote(place.path)}, "region": region}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.level],
        "message": {"text": words},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"cmgen/v1": fingerprint},
    }
