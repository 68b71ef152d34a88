"""The same alerts as Vale on the same text: rule, level, line, columns, words and message.

``KNOWN`` lists the cases in which they are not, each with its reason. Nothing else may differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from text.conformance import Case, cases

from cmgen.model import Level
from cmgen.voice.blocks import Page, Reading, read_markdown, read_text
from cmgen.voice.builtin import builtin
from cmgen.voice.check import Check
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.kinds import spelling
from cmgen.voice.pattern import Pattern
from cmgen.voice.reading import Alert, Checks
from cmgen.voice.rulefile import check_of, read_guideline
from cmgen.voice.spelling import Dictionary

DICTIONARY = "Vale looks into dictionaries that are not part of the case"
KNOWN = {
    "vale-features/vale/patterns/test.md": f"{DICTIONARY}: its own English one has 'backtick'",
    "vale-features/vale/spelling/test.md": f"{DICTIONARY}; and a word with a hyphen is two words to Hunspell, as it is",
    "vale-features/vale/spelling/test.txt": f"{DICTIONARY}: an empty one, named en-GB",
    "vale-features/vale/spellingv3/test.md": f"{DICTIONARY}: a medical one",
}
RULEBOOK = [parameter.values[0] for parameter in cases("vale-rulebook")]


@cache
def dictionary() -> Dictionary:
    """The English words that come with the library."""
    hunspell = pytest.importorskip("hunspell", reason="the extra `spell` is not installed")
    return Dictionary((Path(hunspell.__file__).parent / "dictionaries" / "en_US",))


@cache
def rulebook() -> Mapping[str, Guideline]:
    """The rules of the public packages by name."""
    names = {case["id"].split("/", 1)[1]: case["input"] for case in RULEBOOK if case}
    return {name: read_guideline(text, f"{name}.yml", name) for name, text in names.items()}


def prepared(guidelines: list[Guideline], vocabulary: Vocabulary) -> Checks:
    """Their checks, with a dictionary where they look into one."""
    made: list[Check] = []
    for guideline in guidelines:
        check = check_of(guideline, vocabulary)
        if isinstance(check, spelling.Check):
            check.dictionary = dictionary()
        made.append(check)
    return Checks.of(made)


@cache
def packages(styles: tuple[str, ...]) -> Checks:
    """The checks of whole packages."""
    chosen = [guideline for name, guideline in rulebook().items() if name.split(".")[0] in styles]
    return prepared(chosen, Vocabulary())


def checks_of(case: Case) -> Checks:
    """What a case is looked at with."""
    stated = case["with"]
    if "styles" in stated:
        return packages(tuple(stated["styles"]))
    accept = tuple(term for term in stated.get("accept", ()) if not term.startswith("# "))
    around = stated.get("settings", {}).get("WordTemplate") or Vocabulary().around
    vocabulary = Vocabulary(accept=accept, reject=tuple(stated.get("reject", ())), around=around)
    own = {guideline.name: guideline for guideline in builtin(vocabulary, "vocab")}
    chosen = []
    for name, text in stated["rules"].items():
        guideline = read_guideline(text, f"{name}.yml", name) if text.strip() else own.get(name)
        if guideline:
            level = stated.get("levels", {}).get(name, guideline.level)
            chosen.append(replace(guideline, level=Level(level)))
    return prepared(chosen, vocabulary)


def reading_of(settings: Mapping[str, str]) -> Reading:
    """Vale's settings of what is no prose."""
    said = {key: tuple(one.strip() for one in value.split(",") if one.strip()) for key, value in settings.items()}
    plain = Reading()
    begin, end = said.get("CommentDelimiters", ("", ""))
    return Reading(
        comments=((begin, end),) if begin else (),
        skipped=said.get("SkippedScopes", plain.skipped),
        ignored=said.get("IgnoredScopes", plain.ignored),
        classes=(*plain.classes, *said.get("IgnoredClasses", ())),
        tokens=tuple(map(Pattern, said.get("TokenIgnores", ()))),
        blocks=tuple(map(Pattern, (*said.get("IgnorePatterns", ()), *said.get("BlockIgnores", ())))),
    )


def page_of(case: Case, checks: Checks) -> Page:
    """A case's file, as it is read."""
    if case["with"]["format"] == "txt":
        return read_text(case["input"], sized=checks.sized)
    return read_markdown(case["input"], reading_of(case["with"].get("settings", {})), sized=checks.sized)


def alerts(case: Case) -> list[dict[str, Any]]:
    """What we say of a case, in the words of the suite."""
    checks = checks_of(case)
    found = [alert for alert in checks.over(page_of(case, checks)) if isinstance(alert, Alert)]
    return in_order(
        {
            "line": alert.place.line,
            "column": alert.place.column,
            "end": alert.place.end,
            "rule": alert.hit.rule,
            "severity": str(alert.hit.level),
            "match": alert.hit.match,
            "message": alert.hit.message,
        }
        for alert in found
    )


def in_order(said: Any) -> list[dict[str, Any]]:
    """Alerts as they can be compared."""
    return sorted(said, key=lambda one: (one["line"], one["column"], one["rule"], one["end"], one["match"]))


@pytest.mark.parametrize("case", [*cases("vale-features"), *cases("vale-styles"), *cases("vale-posts")])
def test_the_same_alerts_as_vale(case: Case) -> None:
    same = alerts(case) == in_order(case["expected"])
    if case["id"] in KNOWN:
        assert not same, f"{case['id']} is as in Vale now: take it off the list"
    else:
        assert alerts(case) == in_order(case["expected"])


@pytest.mark.parametrize("case", cases("vale-rulebook"))
def test_every_rule_of_the_public_packages_can_be_used(case: Case) -> None:
    name = case["id"].split("/", 1)[1]
    check_of(read_guideline(case["input"], f"{name}.yml", name), Vocabulary())
