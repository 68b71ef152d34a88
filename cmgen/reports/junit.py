"""Findings as JUnit XML, which nearly every CI system shows as a table of tests.

Source: https://github.com/testmoapp/junitxml, the common part of what CI systems read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cmgen.model import Finding, Level
from cmgen.reports import Lines, no_lines

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def write(findings: Sequence[Finding], lines: Lines = no_lines) -> str:
    """A suite for each file; a test for each finding, failed where it is an error."""
    errors = sum(finding.level is Level.ERROR for finding in findings)
    top = Element("testsuites", name="cmgen lint", tests=str(max(1, len(findings))), failures=str(errors))
    for path, group in groupby(findings, key=lambda finding: finding.location.path):
        members = list(group)
        failures = sum(finding.level is Level.ERROR for finding in members)
        suite = SubElement(top, "testsuite", name=_text(path), tests=str(len(members)), failures=str(failures))
        for finding in members:
            _case(suite, finding, lines)
    if not findings:
        suite = SubElement(top, "testsuite", name="cmgen lint", tests="1", failures="0")
        SubElement(suite, "testcase", classname="cmgen", name="no findings")
    indent(top)
    return tostring(top, encoding="unicode", xml_declaration=False) + "\n"


def _case(suite: Element, finding: Finding, lines: Lines) -> None:
    place = finding.location
    name = f"{finding.rule} {place.line}:{place.column}"
    case = SubElement(suite, "testcase", classname=_text(place.path), name=_text(name), file=_text(place.path))
    case.set("line", str(place.line))
    said = [f"{place} {finding.level}", lines(place.path, place.line), finding.remedy]
    body = _text("\n".join(part for part in said if part))
    if finding.level is Level.ERROR:
        SubElement(case, "failure", type=finding.rule, message=_text(finding.message)).text = body
    else:
        SubElement(case, "system-out").text = _text(f"{finding.message}\n") + body


def _text(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)
