"""Today: what needs somebody, what is due, what comes next, what is out."""

from __future__ import annotations

import os

from cmgen import spoken
from cmgen.preview.frame import Desk, html
from cmgen.preview.outlook import outlook
from cmgen.preview.tiles import tile

SHOWN = 6


def make(desk: Desk, rest: str) -> str | None:
    """The first page."""
    if rest:
        return None
    view = outlook(desk.snapshot, desk.asked.now, os.environ)
    return html(
        "today.html",
        desk,
        page="today",
        title=desk.said["today"],
        day=spoken.day(desk.here(desk.asked.now).date(), desk.asked.lang),
        view=view,
        shown=SHOWN,
        tile=lambda entry: tile(desk, entry),
    )
