"""Formulas of metrics: arithmetic on what a file has of everything, and nothing else.

They are written in Tengo; of it, what a formula needs: numbers, variables, ``+ - * / %``, comparisons, ``&& || !``,
brackets and the functions of ``math``. Two whole numbers divide to a whole one, as there.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

FUNCTIONS: dict[str, Callable[..., float]] = {
    name: getattr(math, name) for name in ("sqrt", "exp", "log", "log10", "log2", "pow", "floor", "ceil", "trunc")
} | {"abs": abs, "min": min, "max": max}
HEADING = re.compile(r"heading\.(h[1-6])")


class BadFormula(Exception):
    """A formula that cannot be computed, and why."""


def _divided(one: Any, other: Any) -> Any:
    if isinstance(one, int) and isinstance(other, int):
        if other == 0:
            raise BadFormula("division of a whole number by 0")
        return int(one / other)
    if other == 0:
        return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one)
    return one / other


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divided,
    ast.Mod: math.fmod,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class Formula:
    """A formula that has been read; raises BadFormula where it is none, or names what is not known."""

    def __init__(self, source: str, variables: Iterable[str]) -> None:
        text = HEADING.sub(r"heading_\1", source).strip()
        text = re.sub(r"!(?!=)", " not ", text.replace("&&", " and ").replace("||", " or "))
        if len(text) > 5_000:
            raise BadFormula("longer than 5,000 characters")
        try:
            self.tree = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise BadFormula(f"{source.strip()[:80]!r} is no formula") from None
        known = {*variables, "true", "false"}
        try:
            self._compute(self.tree, dict.fromkeys(known, 1.0))
        except RecursionError:
            raise BadFormula("nested too deeply") from None

    def value(self, variables: Mapping[str, float]) -> Any:
        """What it comes to: a number, or whether it is so."""
        return self._compute(self.tree, variables)

    def _compute(self, node: ast.expr, values: Mapping[str, float]) -> Any:
        try:
            return self._computed(node, values)
        except (ValueError, OverflowError):
            return math.nan

    def _computed(self, node: ast.expr, values: Mapping[str, float]) -> Any:
        compute = self._computed
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name):
            if node.id in ("true", "false"):
                return node.id == "true"
            if node.id not in values:
                raise BadFormula(f"{node.id!r} is not counted")
            return values[node.id]
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            return _BINARY[type(node.op)](compute(node.left, values), compute(node.right, values))
        if isinstance(node, ast.UnaryOp):
            inner = compute(node.operand, values)
            return not inner if isinstance(node.op, ast.Not) else -inner if isinstance(node.op, ast.USub) else inner
        if isinstance(node, ast.BoolOp):
            parts = [bool(compute(part, values)) for part in node.values]
            return all(parts) if isinstance(node.op, ast.And) else any(parts)
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARED:
            return _COMPARED[type(node.ops[0])](compute(node.left, values), compute(node.comparators[0], values))
        if isinstance(node, ast.Call) and not node.keywords and (function := _function(node.func)):
            return function(*(compute(argument, values) for argument in node.args))
        raise BadFormula(f"{ast.unparse(node)[:80]!r} is not supported")


def _function(node: ast.expr) -> Callable[..., float] | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
        return FUNCTIONS.get(node.attr)
    return None
