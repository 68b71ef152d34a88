"""All posts, newest first, a few dozen a page."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from cmgen import spoken
from cmgen.manifest import Entry
from cmgen.preview.frame import Desk, html
from cmgen.preview.tiles import tile

PER_PAGE = 48


def make(desk: Desk, rest: str) -> str | None:
    """The page of that number; the first where none is asked for."""
    entries = desk.snapshot.entries
    last = max(1, -(-len(entries) // PER_PAGE))
    number = int(rest) if rest.isdigit() else 1 if not rest else 0
    if not 1 <= number <= last:
        return None
    shown = [*reversed(entries)][(number - 1) * PER_PAGE : number * PER_PAGE]
    return html(
        "posts.html",
        desk,
        page="posts",
        title=desk.said["posts"],
        months=[(name, [tile(desk, entry) for entry in some]) for name, some in groupby(shown, partial(_month, desk))],
        number=number,
        last=last,
    )


def _month(desk: Desk, entry: Entry) -> str:
    """The month that a post stands under."""
    return spoken.month(desk.here(entry.date).date(), desk.asked.lang) if entry.date else desk.said["undated"]
