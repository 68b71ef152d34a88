"""A post at an hour when its readers sleep.

Why: a message in the night wakes those who have notifications on, and is out of sight in the morning.
Source: `quiet_hours` in brand/strategy.yaml; where it says nothing, the options below

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
    since, until = brand.strategy.quiet_hours or (options.since * 60, options.until * 60)
    day = 24 * 60
    if (local.hour * 60 + local.minute - since) % day < (until - since) % day:
        message = f"{local:%H:%M} lies in the quiet hours, {_hour(since)} to {_hour(until)}"
        yield Finding(post.place("date"), "", message, "choose an hour when people read")


def _hour(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
