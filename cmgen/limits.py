"""The limits of networks in words for people, each with the source that stands above it in the network's module."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from types import ModuleType
from typing import Any, get_type_hints

from cmgen.model import Limits


@dataclass(frozen=True, slots=True)
class Stated:
    """One limit as a network's module states it."""

    name: str  # the field of Limits
    about: str  # what it limits, in words: "characters of an alt text"
    value: Any
    source: str  # the comment above it; empty: none

    @property
    def said(self) -> str:
        """The value in words."""
        return words(self.value)


def stated(module: ModuleType) -> tuple[Stated, ...]:
    """The limits that a network's module states, in the order of Limits."""
    sources = sources_of(module)
    about = {name: hint.__metadata__[0] for name, hint in get_type_hints(Limits, include_extras=True).items()}
    return tuple(
        Stated(one.name, about[one.name], getattr(module.limits, one.name), sources[one.name])
        for one in fields(Limits)
        if one.name in sources
    )


def sources_of(module: ModuleType) -> dict[str, str]:
    """What is stated in ``limits = Limits(…)``, each with the comment that it stands under."""
    text = inspect.getsource(module)
    comments = _comments(text)
    found: dict[str, str] = {}
    for call in _calls(ast.parse(text)):
        for keyword in call.keywords:
            above = max((line for line in comments if call.lineno < line < keyword.value.lineno), default=0)
            found[str(keyword.arg)] = comments.get(above, "")
    return found


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="limits")], value=ast.Call() as call):
                yield call


def _comments(text: str) -> dict[int, str]:
    """Blocks of comment lines by their last line; a line that begins a new source begins a new block."""
    blocks: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
            words = token.string.removeprefix("#").strip()
            before = blocks.pop(token.start[0] - 1, "")
            blocks[token.start[0]] = f"{before} {words}".strip()
    return blocks


def words(value: Any) -> str:
    """A limit's value as people read it: "280", "no limit", "image/jpeg, image/png", "3 to 900"."""
    match value:
        case None:
            return "no limit"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}".replace(",", "\u202f")
        case float():
            return f"{value:.4g}"
        case StrEnum():
            return str(value)
        case (float() | int() as least, float() | int() as most):
            return f"{words(least)} to {words(most)}"
        case tuple():
            return ", ".join(value)
    return str(value)
