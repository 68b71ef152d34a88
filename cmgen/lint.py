"""Lint: every rule over every post and variant, then over the whole archive; what a post allows by name is silent, what
it allows in vain is not.

A rule is a module of ``cmgen/rules`` with some of these:

    check_words(words, brand)                    each passage of the post, in its language
    check(post, brand)                           the post as it was written
    check_variant(variant, post, channel, brand) what will be sent
    lacks(brand)                                 what it needs and the project does not have
    note(post, variants, brand)                  what to keep of this post for
    check_archive(notes, brand)                  all posts together: path → note; ``notes`` names another rule
                                                 whose notes these are
    places(note, brand)                          where it meets others: posts that share no place have nothing to do
                                                 with each other; without it, every post meets every other
    check_whole(notes, brand)                    all posts together as well, for what is found in other files than posts
    asks(brand)                                  whether a brand wants ``check_whole`` at all

and, where a brand may tune it, a data class ``Options``, of which it is then handed one more argument; ``hides`` says
that reports do not show the words that it finds. Notes are kept with the post in the build's index, so that a rule over
the archive reads only what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from cmgen.brand import BRAND_FILE
from cmgen.data import key_of, nearest
from cmgen.errors import Broken
from cmgen.image.remark import LEVELS as DRAWN
from cmgen.model import Brand, Channel, Finding, Level, Location, Post, Variant
from cmgen.registry import rules
from cmgen.spent import spending
from cmgen.text.passages import passages
from cmgen.voice.library import Voice

OFF = ("off", False)
# What is found before there is a post that rules could look at, or because it could not be made; no brand tunes it.
# fmt: off
READING = frozenset(
    {
        "bad-condition", "bad-date", "bad-guideline", "bad-layout", "bad-name", "bad-note", "bad-poll",
        "bad-reference", "bad-repeat", "bad-shortcode", "bad-text-template", "bad-variable", "bad-yaml", "build-died",
        "embargo", "gone-network", "merge-conflict", "missing-field", "missing-file", "no-front-matter", "not-utf-8",
        "repeated-key", "same-slug", "slow-guideline", "too-complex", "too-large", "unknown-field",
        "unknown-language", "unknown-network", "unsafe-link", "unused-allowance", "wrong-language", "wrong-value",
    }
)
# fmt: on
LEVEL = "level"  # beside a rule's own options in brand.yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What is kept of a post for the rules over the archive: their notes, and which of them it allows, where."""

    notes: Mapping[str, Any] = field(default_factory=dict)  # rule → its Note
    allow: Mapping[str, Location] = field(default_factory=dict)  # rule → where it is allowed


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule as a brand wants it."""

    name: str
    module: ModuleType
    level: Level
    options: tuple[Any, ...]  # one, or none

    def verb(self, name: str) -> Any:
        """One of its functions; None where it has none of that name."""
        return getattr(self.module, name, None)

    def found(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Its findings with its name and level."""
        return (replace(finding, rule=self.name, level=self.level) for finding in findings)


class Linter:
    """The rules as one brand wants them."""

    def __init__(self, brand: Brand, channels: Sequence[Channel], root: Path | None = None) -> None:
        self.brand = brand
        self.voice = Voice(root, brand.styles, brand.rules) if root else None
        self.channels = {channel.name: channel for channel in channels}

    @cached_property
    def rules(self) -> tuple[_Rule, ...]:
        """Those that are not off; raises Broken where brand.yaml says of one what it does not know."""
        wrong = [
            _finding(f"rules: there is no rule {name!r}", nearest(name, [*rules, *DRAWN]))
            for name in self.brand.rules
            if name not in rules and name not in DRAWN and not self._is_voice(name)
        ]
        chosen = []
        for name in rules:
            rule, problems = _as_wanted(name, self.brand)
            wrong += problems
            if rule:
                chosen.append(rule)
        if wrong:
            raise Broken(wrong)
        return tuple(chosen)

    @property
    def guidelines(self) -> frozenset[str]:
        """The names of the brand's guidelines, and of those of its packages."""
        return self.voice.names if self.voice else frozenset()

    @property
    def silenceable(self) -> frozenset[str]:
        """What a post may allow."""
        return _silenceable(self.guidelines)

    def ready(self) -> None:
        """Make everything that is needed to look at a post; raises Broken where something cannot be used."""
        assert self.rules is not None
        for language in self.brand.languages if self.voice else ():
            assert self.voice
            self.voice.checks(language)

    def _is_voice(self, name: str) -> bool:
        """Whether it is a guideline's name, or a package's."""
        if self.voice is None:
            return "." in name
        return name in self.voice.names or name in self.brand.styles

    def check(
        self, post: Post, variants: Sequence[Variant], drawn: Sequence[Finding] = ()
    ) -> tuple[list[Finding], Noted]:
        """What the rules, and the pictures, say of a post after its allowances; and what to keep for ``archive``."""
        words = tuple(passages(post))
        found = [*drawn]
        notes = {}
        for rule in self.rules:
            if check := rule.verb("check_words"):
                for passage in words:
                    found += rule.found(check(passage, self.brand, *rule.options))
            if check := rule.verb("check"):
                found += rule.found(check(post, self.brand, *rule.options))
            if check := rule.verb("check_variant"):
                for variant in variants:
                    channel = self.channels[variant.channel]
                    found += rule.found(check(variant, post, channel, self.brand, *rule.options))
            if (note := rule.verb("note")) and (kept := note(post, variants, self.brand)) is not None:
                notes[rule.name] = kept
        if self.voice:
            with spending("guidelines"):
                found += self.voice.check(post)
        places = {name: post.place(f"allow[{index}]") for index, name in enumerate(post.allow)}
        archive = {name: place for name, place in places.items() if name in rules and _looks_at_all(rules[name])}
        own = {name: place for name, place in places.items() if name not in archive}
        return _allowed(found, own, self.guidelines), Noted(notes=notes, allow=archive)

    def places(self, name: str, note: Any) -> Iterable[str] | None:
        """Where a post of such a note meets others, as the rules over the archive say that read it; None: all."""
        found: list[str] = []
        for rule in self.rules:
            if rule.verb("check_archive") and (rule.verb("notes") or rule.name) == name:
                places = rule.verb("places")
                if places is None:
                    return None
                found += places(note, self.brand, *rule.options)
        return found

    def check_archive(self, noted: Mapping[str, Noted]) -> list[Finding]:
        """What can only be seen over all posts: by path what ``check`` kept of each."""
        found = self._over(noted, "check_archive", self.rules)
        by_path: dict[str, list[Finding]] = {path: [] for path, one in noted.items() if one.allow}
        for finding in found:
            by_path.setdefault(finding.location.path, []).append(finding)
        nothing = Noted()
        return [kept for path, said in by_path.items() for kept in _allowed(said, noted.get(path, nothing).allow)]

    def check_whole(self, noted: Callable[[], Mapping[str, Noted]]) -> list[Finding]:
        """What is found over all posts in other files than posts; ``noted`` is called where a brand asks for it."""
        asked = [rule for rule in self.rules if rule.verb("check_whole") and rule.verb("asks")(self.brand)]
        return self._over(noted(), "check_whole", asked) if asked else []

    def _over(self, noted: Mapping[str, Noted], verb: str, chosen: Iterable[_Rule]) -> list[Finding]:
        import msgspec

        read: dict[str, dict[str, Any]] = {}  # by the rule whose notes they are

        def notes(rule: _Rule) -> dict[str, Any]:
            name = rule.verb("notes") or rule.name
            if name not in read:
                kept = {path: one.notes[name] for path, one in noted.items() if name in one.notes}
                read[name] = {path: msgspec.convert(note, rules[name].Note) for path, note in kept.items()}
            return read[name]

        found: list[Finding] = []
        for rule in chosen:
            if check := rule.verb(verb):
                found += rule.found(check(notes(rule), self.brand, *rule.options))
        return found


def _looks_at_all(module: ModuleType) -> bool:
    return hasattr(module, "check_archive")


def _as_wanted(name: str, brand: Brand) -> tuple[_Rule | None, list[Finding]]:
    """A rule with the level and options that a brand gives it; None where it is off."""
    module, said = rules[name], brand.rules.get(name)
    own = dict(said) if isinstance(said, Mapping) else {LEVEL: said} if said is not None else {}
    wanted = own.pop(LEVEL, module.level)
    if wanted in OFF:
        return None, []
    wrong = []
    if wanted not in tuple(Level):
        known = ", ".join([*Level, "off"])
        wrong.append(_finding(f"rules.{name}: {wanted!r} is not a level", f"known: {known}"))
    options, problems = _options(name, module, own)
    lacks = getattr(module, "lacks", None)
    missing = [] if wrong or problems or not lacks else [replace(one, rule=name) for one in lacks(brand, *options)]
    rule = _Rule(name, module, Level(wanted) if not wrong else module.level, options)
    return rule, [*wrong, *problems, *missing]


def _options(name: str, module: ModuleType, said: Mapping[str, Any]) -> tuple[tuple[Any, ...], list[Finding]]:
    import msgspec

    cls = getattr(module, "Options", None)
    known = [key_of(one.name) for one in fields(cls)] if cls else []
    wrong = [
        _finding(f"rules.{name}: unknown option {key!r}", nearest(key, [*known, LEVEL]))
        for key in said
        if key not in known
    ]
    if cls is None or wrong:
        return (), wrong
    try:
        return (msgspec.convert(dict(said), cls),), []
    except msgspec.ValidationError as error:
        return (), [_finding(f"rules.{name}: {error}", f"see: cmgen rules {name}")]


def _finding(message: str, remedy: str) -> Finding:
    return Finding(Location(BRAND_FILE), "wrong-value", message, remedy, Level.ERROR)


def _silenceable(voice: Iterable[str]) -> frozenset[str]:
    return frozenset((*rules, *voice, *(name for name, level in DRAWN.items() if level is not Level.ERROR)))


def _allowed(findings: list[Finding], allow: Mapping[str, Location], voice: Iterable[str] = ()) -> list[Finding]:
    """The findings that are not allowed, and the allowances that find nothing."""
    silenced = {finding.rule for finding in findings}
    known = _silenceable(voice)
    kept = [finding for finding in findings if finding.rule not in allow or finding.rule not in known]
    for name, where in allow.items():
        if name not in known:
            message = f"there is no rule {name!r}"
            kept.append(Finding(where, "unused-allowance", message, nearest(name, known), Level.ERROR))
        elif name not in silenced:
            message = f"{name!r} is allowed, but finds nothing here"
            kept.append(Finding(where, "unused-allowance", message, "remove it from allow", Level.WARNING))
    return kept
