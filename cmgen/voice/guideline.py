"""A guideline as its file states it, and the messages it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from cmgen.model import Level, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What would mend a hit: suggest, replace, remove, convert or edit, with its parameters."""

    name: str = ""
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Texts that the guideline must, and must not, find fault with."""

    bad: Annotated[tuple[str, ...], "what it finds"] = ()
    good: Annotated[tuple[str, ...], "what it leaves alone"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """One file of ``brand/voice/`` or of a package.

    name     "Microsoft.Passive"; of the brand's own "exclamations"
    kind     what it extends: existence, substitution, …
    options  what only its kind knows, as that kind's Options
    """

    name: str
    location: Location
    kind: str
    message: str
    level: Level = Level.WARNING
    scope: tuple[str, ...] = ("text",)
    description: str = ""
    link: str = ""
    limit: int = 0
    action: Action = Action()
    languages: tuple[str, ...] = ()
    examples: Examples = Examples()
    options: Any = None
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)


WORD = r"(?m)\b(?:%s)\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words, as patterns, that the brand accepts as they are, and those it never uses.

    around  what stands around the words of a pattern, with %s for them; Vale's WordTemplate
    """

    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    around: str = WORD


_VERB = re.compile(r"%(?:\[(\d+)\])?([%a-zA-Z])")


def filled(message: str, *values: str | int) -> str:
    """A message with its ``%s`` filled in order; those without a value are left as Go's fmt says it."""
    following = iter(range(len(values) + 1))
    given = (*values, "")

    def value(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        index = int(found[1]) - 1 if found[1] else next(following, len(given))
        if index >= len(given):
            return f"%!{found[2]}(MISSING)"
        return _shown(found[2], given[index])

    return _VERB.sub(value, message).replace("\n", " ")


def _shown(verb: str, value: str | int) -> str:
    if verb == "v" or (verb == "s" and isinstance(value, str)) or (verb == "d" and isinstance(value, int)):
        return str(value)
    if verb == "q":
        return f'"{value}"'
    return f"%!{verb}({'int' if isinstance(value, int) else 'string'}={value})"
