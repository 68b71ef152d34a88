"""A week or a month in which a channel speaks more, or less, than the strategy wants.

Why: silence loses readers as noise does; a plan shows it while there is time.
Source: `cadence` in brand/strategy.yaml

Bad:
    ---
    network: mastodon
    status: ready
    date: 2026-11-02 09:00
    ---
    Un.
    === content/b.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-16 12:00
    ---
    Deux.
    === brand/strategy.yaml
    cadence:
      mastodon: {least: 1}

Good:
    ---
    network: mastodon
    status: ready
    date: 2026-11-02 09:00
    ---
    Un.
    === content/b.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-15 12:00
    ---
    Deux.
    === brand/strategy.yaml
    cadence:
      mastodon: {least: 1, most: 3}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from cmgen.model import Brand, Cadence, Finding, Level, Location
from cmgen.rules.same_slot import Note

level = Level.SUGGESTION
notes = "same-slot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    last: Annotated[int, "how many weeks or months are looked at, back from the last post that is ready"] = 8


def asks(brand: Brand) -> bool:
    """Whether its strategy says so."""
    return bool(brand.strategy.cadence)


def check_whole(notes: Mapping[str, Note], brand: Brand, options: Options) -> Iterator[Finding]:
    """Weeks or months by channel. The first and the last may go on elsewhere: they can only have too many."""
    from cmgen.dates import zone

    here = zone(brand.time_zone)
    for channel, wanted in brand.strategy.cadence.items():
        days = sorted(one.date.astimezone(here).date() for one in notes.values() if channel in one.channels)
        if not days:
            continue
        place = brand.strategy.places.get(f"cadence.{channel}", Location("brand/strategy.yaml"))
        counts = Counter(_begin(day, wanted) for day in days)
        first, last = _begin(days[0], wanted), _begin(days[-1], wanted)
        for begin in list(_between(first, last, wanted))[-options.last :]:
            count = counts[begin]
            if wanted.most is not None and count > wanted.most:
                message = f"{_name(begin, wanted)}: {count} posts on {channel}, {wanted.most} at most"
                yield Finding(place, "", message, "move some of them")
            elif count < wanted.least and first < begin < last:
                message = f"{_name(begin, wanted)}: {count or 'no'} posts on {channel}, {wanted.least} at least"
                yield Finding(place, "", message, "plan some more, or want less")


def _begin(day: date, wanted: Cadence) -> date:
    return day.replace(day=1) if wanted.per == "month" else day - timedelta(days=day.weekday())


def _between(first: date, last: date, wanted: Cadence) -> Iterator[date]:
    while first <= last:
        yield first
        first = _begin(first + timedelta(days=32 if wanted.per == "month" else 7), wanted)


def _name(begin: date, wanted: Cadence) -> str:
    return f"{begin:%Y-%m}" if wanted.per == "month" else f"the week of {begin.isoformat()}"
