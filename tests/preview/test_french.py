"""Pages in French: every rule has its title, every reason of the plan its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import cmgen
from cmgen import french
from cmgen.image.remark import LEVELS
from cmgen.registry import rules


def test_every_rule_has_a_title() -> None:
    """For a new rule: one line in ``cmgen/french.py``."""
    assert sorted((rules.keys() | LEVELS.keys()) - french.TITLES.keys()) == []


def reasons() -> list[str]:
    """The plan's reasons as its source has them, a number in place of each value."""
    folder = Path(cmgen.__file__).parent / "plan"
    found = []
    for file in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_no", "_ask"}:
                found += [text for text in map(_text, node.args) if text]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_Verdict":
                found += [text for text in map(_text, node.args[1:2]) if text]
    return found


def _text(node: ast.expr) -> str:
    """A literal, or an f-string that begins with words, with 7 for what is put into it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)
    return ""


@pytest.mark.parametrize("why", sorted(set(reasons())))
def test_every_reason_of_the_plan_is_said_in_french(why: str) -> None:
    assert french.reason(why) != why


def test_a_reason_that_nobody_foresaw_stays_as_it_is() -> None:
    assert french.reason("the moon is full") == "the moon is full"
    assert french.reason("late since 3 May") == "late since 3 May"
    assert french.reason("no token CMGEN_X_TOKEN") == "pas de jeton CMGEN_X_TOKEN"
    assert french.reason("withdrawing was refused: gone; delete https://a.example there, then cmgen settle a x") == (
        "le retrait a été refusé : gone ; supprimez-y https://a.example, puis cmgen settle a x"
    )
