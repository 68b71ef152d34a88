"""A fact that is no longer good on the day the post goes out.

Why: a price or an hour of last season is a promise that nobody keeps.

Bad:
    ---
    date: 2027-01-04 09:00
    ---
    La carte coûte {{ facts.carte }}.

Good:
    ---
    date: 2026-12-31 18:00
    ---
    La carte coûte {{ facts.carte }}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Location, Post

level = Level.ERROR
FACT = re.compile(r"\{\{-?\s*facts\.(\w+)")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Each fact whose `until` lies before the day of the post, in the brand's zone."""
    if post.date is None:
        return
    from cmgen.dates import zone

    day = post.date.astimezone(zone(brand.time_zone)).date().isoformat()
    for number, line in enumerate(post.body.split("\n"), start=post.body_line):
        for found in FACT.finditer(line):
            fact = brand.facts.get(found[1])
            if fact and fact.until and fact.until < day:
                where = Location(post.path, number, found.start() + 1, number, found.end() + 1)
                message = f"{fact.name!r} was good until {fact.until}, the post goes out on {day}"
                yield Finding(where, "", message, "look it up again, and date it anew in brand/facts.yaml")
