"""Guidelines from files: read whole, and refused with their place where they cannot be used.

A file is one rule in Vale's format, with two keys of our own: ``examples``, which test it, and ``languages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import ModuleType
from typing import Annotated, Any, Literal

from cmgen.data import Node, Reading, decode, key_of, nearest, read_yaml
from cmgen.errors import Broken
from cmgen.model import Finding, Level, Location
from cmgen.registry import Drawer
from cmgen.voice.check import Check
from cmgen.voice.formula import BadFormula
from cmgen.voice.guideline import Action, Examples, Guideline, Vocabulary
from cmgen.voice.mending import wrong_with
from cmgen.voice.pattern import BadPattern
from cmgen.voice.vocabulary import MAX_BYTES, RULE

MAX_TERMS = 50_000  # of a list: those of public packages have thousands
GONE_SCOPES = ("code", "link", "strong", "emphasis")
kinds = Drawer("cmgen.voice.kinds")
NO_ACTION = Action()
NO_EXAMPLES = Examples()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineFile:
    """What every guideline may say; the keys of its kind come on top."""

    extends: Annotated[str, f"the kind of check: {', '.join(kinds)}"]
    message: Annotated[str, "what is said of a hit; %s is the words found"]
    level: Annotated[Level, "error, warning or suggestion"] = Level.WARNING
    scope: Annotated[tuple[str, ...], "where it looks: text, heading, list, sentence, raw, …"] = ("text",)
    description: Annotated[str, "more about it"] = ""
    link: Annotated[str, "where it comes from"] = ""
    limit: Annotated[int, "how often it may report in a post"] = 0
    action: Annotated[Action, "what would mend it"] = NO_ACTION
    name: Annotated[str, "not used: a rule is named like its file"] = ""
    code: Annotated[Literal["false"], "no longer used: scope raw looks at code"] = "false"
    languages: Annotated[tuple[str, ...], "the languages of posts that it looks at; none: all"] = ()
    examples: Annotated[Examples, "texts that it must, and must not, find fault with"] = NO_EXAMPLES


COMMON = tuple(key_of(one.name) for one in fields(GuidelineFile))
Prepare = Callable[[Check], None]


def read_guideline(text: str, path: str, name: str) -> Guideline:
    """The guideline of a file; raises Broken with everything that is wrong with it."""
    node = read_yaml(text, path, max_bytes=MAX_BYTES)
    if node.kind != "mapping":
        raise Broken([Finding(Location(path), RULE, "no guideline: nothing is stated", "state extends and message")])
    node = _lowered(node)
    kind = next((value.text for key, _, value in node.items() if key == "extends"), "")
    if kind not in kinds:
        raise Broken([_unknown_kind(node, kind, path)])
    module = kinds[kind]
    reading = Reading(max_items=MAX_TERMS)
    own = [key_of(one.name) for one in fields(module.Options)]
    common = decode(_only(node, (*COMMON, *_unknown(node, own)), reading, own), GuidelineFile, reading)
    options = decode(_only(node, own), module.Options, reading)
    if reading.findings or common is None or options is None:
        raise Broken(sorted(replace(finding, rule=RULE) for finding in reading.findings))
    guideline = Guideline(
        name=name,
        location=node.location,
        kind=kind,
        message=common.message,
        level=common.level,
        scope=getattr(module, "SCOPE", common.scope or ("text",)),
        description=common.description,
        link=common.link,
        limit=common.limit,
        action=common.action,
        languages=common.languages,
        examples=common.examples,
        options=options,
        places=reading.places,
    )
    wrong = [*_wrong_scopes(guideline), *_wrong_action(guideline)]
    if wrong:
        raise Broken(wrong)
    return guideline


def check_of(guideline: Guideline, vocabulary: Vocabulary) -> Check:
    """The check of a guideline; raises Broken where its patterns cannot be used."""
    try:
        check: Check = kinds[guideline.kind].Check(guideline, vocabulary)
    except (BadPattern, BadFormula) as error:
        raise Broken([_about(guideline, _culprit(guideline, vocabulary), str(error))]) from None
    return check


def _lowered(node: Node) -> Node:
    """Keys in lower case: Vale takes ``ignoreCase`` for ``ignorecase``."""
    pairs = tuple((replace(key, text=key.text.lower()), value) for key, value in node.pairs)
    return replace(node, pairs=pairs)


def _only(node: Node, keys: tuple[str, ...] | list[str], *_: Any) -> Node:
    return replace(node, pairs=tuple((key, value) for key, value in node.pairs if key.text in keys))


def _unknown(node: Node, own: list[str]) -> list[str]:
    """Keys that neither the kind nor every guideline has: left in, so that they are named as unknown."""
    return [key for key, _, _ in node.items() if key not in own and key not in COMMON]


def _unknown_kind(node: Node, kind: str, path: str) -> Finding:
    place = next((value.location for key, _, value in node.items() if key == "extends"), Location(path))
    if kind == "script":
        message = "a guideline that is a script is not supported: guidelines are data, and run no code"
        return Finding(place, RULE, message, "say it with another kind, or write a rule in Python")
    if not kind:
        return Finding(place, RULE, "extends is missing", f"one of {', '.join(kinds)}")
    return Finding(place, RULE, f"there is no kind {kind!r}", nearest(kind, kinds))


def _wrong_scopes(guideline: Guideline) -> list[Finding]:
    found = []
    for index, scope in enumerate(guideline.scope):
        if "&" in scope:
            continue
        first = scope.removeprefix("~").split(".")[0]
        place = guideline.places.get(f"scope[{index}]", guideline.location)
        if first in GONE_SCOPES:
            message = f"the scope {first!r} does not exist any more"
            found.append(Finding(place, RULE, message, "use raw, and a pattern of the markup"))
        elif " " in first:
            found.append(Finding(place, RULE, f"the scope {scope!r} has a space in it", "scopes are joined with &"))
    return found


def _wrong_action(guideline: Guideline) -> list[Finding]:
    wrong = wrong_with(guideline.action)
    place = guideline.places.get("action", guideline.location)
    return [Finding(place, RULE, wrong, "suggest, replace, remove, convert or edit")] if wrong else []


def _about(guideline: Guideline, key: str, message: str) -> Finding:
    place = guideline.places.get(key) or guideline.places.get(f"{key}:") or guideline.location
    return Finding(place, RULE, f"{guideline.name}: {message}", "see docs/voice.md for what patterns may hold")


def _culprit(guideline: Guideline, vocabulary: Vocabulary) -> str:
    """The first value of the guideline whose pattern alone is wrong; "" where they are so only together."""
    from cmgen.voice.pattern import Pattern

    for key, value in _patterns(guideline.options):
        try:
            Pattern(value)
        except BadPattern:
            return key
    return ""


def _patterns(options: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in fields(options):
        value = getattr(options, one.name)
        if isinstance(value, str):
            found.append((one.name, value))
        elif isinstance(value, tuple):
            found += [(f"{one.name}[{index}]", item) for index, item in enumerate(value) if isinstance(item, str)]
        elif isinstance(value, Mapping):
            found += [(f"{one.name}.{key}:", key) for key in value]
            found += [(f"{one.name}.{key}", item) for key, item in value.items() if one.name == "either"]
    return found


def module_of(kind: str) -> ModuleType:
    """The module of a kind of check."""
    return kinds[kind]
