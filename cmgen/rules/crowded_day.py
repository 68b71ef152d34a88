"""More posts on one channel in a day than readers bear.

Why: each pushes the last out of sight, and people who are told of every one leave.

Bad:
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:00
    ---
    Un.
    === content/b.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 12:00
    ---
    Deux.
    === content/c.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 18:00
    ---
    Trois.
    === brand/brand.yaml
    rules:
      crowded-day: {most: 2}

Good:
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:00
    ---
    Un.
    === content/b.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-25 00:30
    ---
    Deux.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level
from cmgen.rules.same_slot import Note

level = Level.WARNING
notes = "same-slot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    most: Annotated[int, "how many a channel may have in a day, in the brand's zone; its own pages may have more"] = 4


def places(note: Note, brand: Brand, options: Options) -> tuple[str, ...]:
    """Its day, on each channel."""
    return tuple(f"{_day(note, brand)} {channel}" for channel in note.channels)


def check_archive(notes: Mapping[str, Note], brand: Brand, options: Options) -> Iterator[Finding]:
    """Ready posts by day and channel; the first that is too many is the finding's."""
    days: dict[tuple[str, str], int] = {}
    for one in sorted(notes.values(), key=lambda one: (one.date, one.where)):
        day = _day(one, brand)
        for channel in one.channels:
            count = days[channel, day] = days.get((channel, day), 0) + 1
            if count == options.most + 1 and channel != "site":
                message = f"post number {count} of {day} on {channel}, more than {options.most}"
                yield Finding(one.where, "", message, "move one to another day")


def _day(note: Note, brand: Brand) -> str:
    from cmgen.dates import zone

    return note.date.astimezone(zone(brand.time_zone)).date().isoformat()
