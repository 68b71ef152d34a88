"""Which tests prove which number, read from the tests' own source: ``@pytest.mark.proves("F35", "B87")``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from matrix.checklist import CHECKLIST
from matrix.faults import FAULTS
from matrix.inputs import INPUTS
from matrix.lacking import LACKING

TESTS = Path(__file__).parents[1]

NUMBERS: dict[str, str] = {
    number: what for part in (FAULTS, INPUTS, CHECKLIST) for group in part.values() for number, what in group.items()
}
"""Every number, and what it stands for."""


@cache
def proofs() -> dict[str, tuple[str, ...]]:
    """Number → the test files that prove it, from the tests' folder."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for number in dict.fromkeys(_marked(ast.parse(path.read_text(encoding="utf-8")))):
            found.setdefault(number, []).append(path.relative_to(TESTS).as_posix())
    return {number: tuple(files) for number, files in found.items()}


def _marked(tree: ast.AST) -> Iterator[str]:
    """The numbers in every call of ``pytest.mark.proves`` or of a helper of that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "proves":
                given = (inner for one in node.args for inner in ast.walk(one))
                yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


def state_of(number: str) -> str:
    """Proven, partly, or not; the reason is in ``LACKING``."""
    if number not in proofs():
        return "not"
    return "partly" if number in LACKING else "yes"
