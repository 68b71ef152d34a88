"""Guidelines over a file: every block, every check whose scope it is, and the place of each hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Any

from cmgen.voice.blocks import STYLES, Block, Page
from cmgen.voice.check import Check, File, passage
from cmgen.voice.guideline import Guideline
from cmgen.voice.pattern import Sieve, TooSlow
from cmgen.voice.places import Hit, Place, place_of, struck
from cmgen.voice.trails import origin_of


@dataclass(frozen=True, slots=True)
class Alert:
    """A hit with its place in the file, as Vale has it."""

    place: Place
    hit: Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with where it begins and ends in the source, in code points; None: it is about the whole file."""

    span: tuple[int, int] | None
    hit: Hit


SECONDS = 2  # that a check may take for all of a file
STRIKES = 3  # files on which a check has been too slow, before it is left out of all that follow


@dataclass(frozen=True, slots=True)
class Slow:
    """A check that took too long on a file, and whether it is left out of those that follow."""

    check: Check
    is_out: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of a brand, made ready to be run together."""

    checks: tuple[Check, ...]
    sieve: Sieve
    sifted: tuple[int, ...]  # the numbers of the checks that have a sieve, as the sieve counts them
    _strikes: dict[str, int] = field(default_factory=dict, compare=False)
    _known: dict[Any, tuple[Mapping[int, Check], tuple[Check, ...]]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, checks: Sequence[Check]) -> Checks:
        """All of them, in the order of their names."""
        ordered = tuple(sorted(checks, key=lambda check: check.guideline.name))
        with_sieve = [index for index, check in enumerate(ordered) if check.sieve is not None]
        sieve = Sieve(check.sieve for index in with_sieve if (check := ordered[index]).sieve is not None)
        return cls(ordered, sieve, tuple(with_sieve))

    @property
    def named(self) -> Mapping[str, Guideline]:
        """Their guidelines by name."""
        return {check.guideline.name: check.guideline for check in self.checks}

    @property
    def sized(self) -> frozenset[str]:
        """Of "sentence" and "paragraph" those that some check wants as blocks of their own."""
        first = {scope.split(".")[0] for check in self.checks for scope in check.guideline.scope}
        return frozenset(first & {"sentence", "paragraph"})

    def over(self, page: Page) -> Iterator[Alert | Slow]:
        """What they find in a file, at Vale's places."""
        seen: set[tuple[object, ...]] = set()
        counts: dict[str, int] = {}
        for block, hits in self._hits(page):
            if isinstance(hits, Slow):
                yield hits
                continue
            context = block.context
            for hit in hits:
                place = place_of(hit, block, context, page.lines)
                if place is None:
                    continue
                context = struck(context, hit.match)
                if _is_new(hit, (place.line, place.column), seen, counts):
                    yield Alert(place, hit)

    def within(self, page: Page) -> Iterator[Found | Slow]:
        """What they find in words that were followed, each where it stands."""
        seen: set[tuple[object, ...]] = set()
        counts: dict[str, int] = {}
        for block, hits in self._hits(page, once=True):
            if isinstance(hits, Slow):
                yield hits
                continue
            for hit in hits:
                start, end = (block.start + offset for offset in hit.at or hit.span)
                span = origin_of(block.origin, start, end) if hit.match else None
                if _is_new(hit, (span or (block.scope, start),), seen, counts):
                    yield Found(span, hit)

    def _looking(self, scope: tuple[str, ...], once: bool) -> tuple[Mapping[int, Check], tuple[Check, ...]]:
        """The checks that look at blocks with a scope: those with a sieve by its number, and the others."""
        key = (scope, once)
        if key not in self._known:
            part = scope[0] if once and scope[0] in ("sentence", "paragraph") else ""
            looking = [
                check
                for check in self.checks
                if looks_at(check.guideline.scope, scope)
                and (not part or any(part in wanted for wanted in check.guideline.scope))
            ]
            numbers = {self.checks[index].guideline.name: number for number, index in enumerate(self.sifted)}
            sifted = {numbers[check.guideline.name]: check for check in looking if check.sieve is not None}
            self._known[key] = (sifted, tuple(check for check in looking if check.sieve is None))
        return self._known[key]

    def _hits(self, page: Page, *, once: bool = False) -> Iterator[tuple[Block, list[Hit] | Slow]]:
        """The hits of each check in each block; a check that is too slow is left out for the rest of the file.

        once  checks for texts do not look at their sentences and paragraphs as well, as Vale's do
        """
        file = File(page)
        took: dict[str, float] = dict.fromkeys(self._strikes, 0)  # seconds by check
        for block in page.blocks:
            sifted, always = self._looking(block.scope, once)
            if not (sifted or always):
                continue
            at = passage(block)
            passing = self.sieve.passing(block.text, at.image) if sifted else ()
            for check in (*(sifted[index] for index in passing if index in sifted), *always):
                name = check.guideline.name
                if name in took and (took[name] > SECONDS or self._strikes.get(name, 0) >= STRIKES):
                    continue
                if block.off and _is_off(name, block):
                    continue
                started = monotonic()
                try:
                    hits = [hit for hit in check.hits(at, file) if not block.off.get(f"{name}[{hit.match}]")]
                    took[name] = took.get(name, 0) + monotonic() - started
                except TooSlow:
                    took[name] = SECONDS + 1
                    hits = []
                if took[name] > SECONDS:
                    self._strikes[name] = self._strikes.get(name, 0) + 1
                    yield block, Slow(check, self._strikes[name] >= STRIKES)
                if hits:
                    yield block, hits


def _is_new(hit: Hit, place: tuple[object, ...], seen: set[tuple[object, ...]], counts: dict[str, int]) -> bool:
    """Whether a rule has not yet reported at a place, nor as often as it may."""
    key = (*place, hit.rule)
    if key in seen or (hit.limit and counts.get(hit.rule, 0) >= hit.limit):
        return False
    seen.add(key)
    counts[hit.rule] = counts.get(hit.rule, 0) + 1
    return True


def _is_off(name: str, block: Block) -> bool:
    """Whether a comment in the source has switched a rule off."""
    off: Mapping[str, bool] = block.off
    style = name.split(".", maxsplit=1)[0]
    return bool(off) and bool(off.get("off") or off.get(style, off.get(STYLES)) or off.get(name))


@lru_cache(maxsize=4096)
def looks_at(wanted: tuple[str, ...], scope: tuple[str, ...]) -> bool:
    """Whether a rule with these scopes looks at a block: one of them, with all its parts joined by ``&``."""
    return any(_has_all(one.split("&"), scope) for one in wanted)


def _has_all(parts: list[str], scope: tuple[str, ...]) -> bool:
    for part in parts:
        sections = [section.strip() for section in part.split(".")]
        denied = sections[0].startswith("~")
        sections[0] = sections[0].removeprefix("~")
        inside = set(sections) <= set(scope)
        if denied and not inside:
            if "raw" in scope or "summary" in scope:
                return False
        elif inside == denied:
            return False
    return True
