"""A baseline: findings that were there before, listed once, so that only new ones count. It shrinks and never grows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmgen.errors import CmgenError
from cmgen.files import write_whole
from cmgen.model import Finding
from cmgen.reports import Lines, fingerprints

VERSION = 1


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings beside a baseline: those that it lists, those that are new, and how many listed ones are no more."""

    known: tuple[Finding, ...]
    new: tuple[Finding, ...]
    gone: int


def read(path: Path) -> Counter[str]:
    """The fingerprints of a baseline; raises CmgenError where the file is none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["version"] != VERSION:
            raise ValueError(f"it is of version {said['version']}")
        return Counter({str(name): int(count) for name, count in said["findings"].items()})
    except OSError as problem:
        remedy = f"write it with: cmgen lint --write-baseline {path}"
        raise CmgenError(f"{path}: {(problem.strerror or str(problem)).lower()}", remedy) from None
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise CmgenError(f"{path} is no baseline: {problem}", "write it anew: cmgen lint --write-baseline") from None


def write(path: Path, findings: Sequence[Finding], lines: Lines) -> None:
    """List the findings there are; a file that stays the same for the same findings."""
    counts = Counter(fingerprints(findings, lines))
    said = {"version": VERSION, "findings": dict(sorted(counts.items()))}
    write_whole(path, (json.dumps(said, indent=1) + "\n").encode())


def sift(findings: Sequence[Finding], known: Counter[str], lines: Lines) -> Sifted:
    """The findings by whether the baseline lists them; a line that only moved keeps its place in it."""
    left = Counter(known)
    listed, new = [], []
    for finding, name in zip(findings, fingerprints(findings, lines), strict=True):
        if left[name]:
            left[name] -= 1
            listed.append(finding)
        else:
            new.append(finding)
    return Sifted(tuple(listed), tuple(new), sum(left.values()))
