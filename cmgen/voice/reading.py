"""Guidelines over a file: every block, every check whose scope it is, and the place of each hit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cmgen.voice.blocks import Block, Page
from cmgen.voice.check import Check, File, passage
from cmgen.voice.pattern import Sieve, TooSlow
from cmgen.voice.places import Hit, Place, place_of, struck


@dataclass(frozen=True, slots=True)
class Alert:
    """A hit with its place in the file."""

    place: Place
    hit: Hit
    block: Block


@dataclass(frozen=True, slots=True)
class Slow:
    """A check that took too long on a file."""

    check: Check
    pattern: str


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of a brand, made ready to be run together."""

    checks: tuple[Check, ...]
    sieve: Sieve
    sifted: tuple[int, ...]  # the numbers of the checks that have a sieve, as the sieve counts them

    @classmethod
    def of(cls, checks: Sequence[Check]) -> Checks:
        """All of them, in the order of their names."""
        ordered = tuple(sorted(checks, key=lambda check: check.guideline.name))
        with_sieve = [index for index, check in enumerate(ordered) if check.sieve is not None]
        sieve = Sieve(check.sieve for index in with_sieve if (check := ordered[index]).sieve is not None)
        return cls(ordered, sieve, tuple(with_sieve))

    @property
    def sized(self) -> frozenset[str]:
        """Of "sentence" and "paragraph" those that some check wants as blocks of their own."""
        first = {scope.split(".")[0] for check in self.checks for scope in check.guideline.scope}
        return frozenset(first & {"sentence", "paragraph"})

    def over(self, page: Page) -> Iterator[Alert | Slow]:
        """What they find in a file; a check that is too slow is left out for the rest of it."""
        file = File(page)
        seen: set[tuple[int, int, str]] = set()
        counts: dict[str, int] = {}
        slow: set[str] = set()
        always = [check for check in self.checks if check.sieve is None]
        for block in page.blocks:
            passing = [self.checks[self.sifted[index]] for index in self.sieve.passing(block.text)]
            at = passage(block)
            for check in (*passing, *always):
                guideline = check.guideline
                if guideline.name in slow or not _looks_at(guideline.scope, block.scope):
                    continue
                if _is_off(guideline.name, block):
                    continue
                try:
                    hits = list(check.hits(at, file))
                except TooSlow as error:
                    slow.add(guideline.name)
                    yield Slow(check, str(error))
                    continue
                yield from _placed(hits, block, page, seen, counts)


def _placed(
    hits: Iterable[Hit], block: Block, page: Page, seen: set[tuple[int, int, str]], counts: dict[str, int]
) -> Iterator[Alert]:
    context = block.context
    for hit in hits:
        if block.off.get(f"{hit.rule}[{hit.match}]"):
            continue
        place = place_of(hit, block, context, page.lines)
        if place is None:
            continue
        context = struck(context, hit.match)
        key = (place.line, place.column, hit.rule)
        if key in seen or (hit.limit and counts.get(hit.rule, 0) >= hit.limit):
            continue
        seen.add(key)
        counts[hit.rule] = counts.get(hit.rule, 0) + 1
        yield Alert(place, hit, block)


def _is_off(name: str, block: Block) -> bool:
    """Whether a comment in the source has switched a rule off."""
    off: Mapping[str, bool] = block.off
    return bool(off) and bool(off.get("off") or off.get(name.split(".", maxsplit=1)[0]) or off.get(name))


@lru_cache(maxsize=4096)
def _looks_at(wanted: tuple[str, ...], scope: tuple[str, ...]) -> bool:
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
