"""Cases that nobody here wrote, where they are at hand: half of each suite lies beside the project's developers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "shared/conformance"
Case = dict[str, Any]


def cases(suite: str) -> list[Any]:
    """The cases of a suite as parameters; one that skips, saying why, where there are none."""
    file = FOLDER / f"{suite}.jsonl"
    if not file.is_file():
        skip = pytest.mark.skip(reason=f"the suite {suite} is not beside this clone")
        return [pytest.param({}, id=suite, marks=skip)]
    read = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [pytest.param(case, id=case["id"]) for case in read]
