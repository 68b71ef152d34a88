"""A post at an hour when its readers sleep.

Why: a message in the night wakes those who have notifications on, and is out of sight in the morning.

Bad:
    ---
    status: ready
    date: 2026-11-24 03:10
    ---
    Les inscriptions sont ouvertes.

Good:
    ---
    status: ready
    date: 2026-11-24 07:00
    ---
    Les inscriptions sont ouvertes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post, Status

level = Level.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    since: Annotated[int, "the hour at which they begin, in the brand's zone"] = 23
    until: Annotated[int, "the hour at which they are over; the same hour: there are none"] = 6


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """A ready post whose hour lies within them, over midnight or not."""
    if post.status is not Status.READY or post.date is None:
        return
    from cmgen.dates import zone

    local = post.date.astimezone(zone(brand.time_zone))
    if (local.hour - options.since) % 24 < (options.until - options.since) % 24:
        message = f"{local:%H:%M} lies in the quiet hours, {options.since}:00 to {options.until}:00"
        yield Finding(post.place("date"), "", message, "choose an hour when people read")
