"""Two posts on one channel at nearly the same time.

Why: the second pushes the first out of sight, and readers feel talked at.

Bad:
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:00
    ---
    Les inscriptions sont ouvertes.
    === content/other.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:10
    ---
    Le programme est en ligne.

Good:
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:00
    ---
    Les inscriptions sont ouvertes.
    === content/other.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 18:00
    ---
    Le programme est en ligne.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Location, Post, Status, Variant

level = Level.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    minutes: Annotated[int, "the least time between two posts on a channel"] = 15


@dataclass(frozen=True, slots=True)
class Note:
    """When a post goes out, and where."""

    date: datetime
    channels: tuple[str, ...]
    where: Location


def note(post: Post, variants: Sequence[Variant], brand: Brand) -> Note | None:
    """Of a ready post with a date."""
    if post.status is not Status.READY or post.date is None:
        return None
    return Note(post.date, post.channels, post.place("date"))


def places(note: Note, brand: Brand, options: Options) -> tuple[str, ...]:
    """Its slot and the next: two posts less than a slot apart share one of them."""
    slot = int(note.date.timestamp() // (max(1, options.minutes) * 60))
    return str(slot), str(slot + 1)


def check_archive(notes: Mapping[str, Note], brand: Brand, options: Options) -> Iterator[Finding]:
    """Neighbours in time on each channel; the later one, or the later name, is the finding's."""
    gap = timedelta(minutes=options.minutes)
    before: dict[str, Note] = {}
    for one in sorted(notes.values(), key=lambda one: (one.date, one.where)):
        for channel in one.channels:
            other = before.get(channel)
            if other and one.date - other.date < gap:
                minutes = (one.date - other.date).seconds // 60
                message = f"{minutes} minutes after {other.where.path} on {channel}"
                yield Finding(one.where, "", message, f"leave {options.minutes} minutes between them")
            before[channel] = one
