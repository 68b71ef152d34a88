"""The requests that publishing a post would send."""

from __future__ import annotations

from cmgen.preview.cards import card
from cmgen.preview.frame import Desk, html
from cmgen.preview.rehearsed import requests
from cmgen.preview.tiles import title_of


def make(desk: Desk, slug: str) -> str | None:
    """Those of the post of that slug, channel by channel."""
    entry = desk.snapshot.entry(slug)
    if entry is None:
        return None
    channels = desk.snapshot.channels
    rehearsals = [
        (card(channels[one.channel], one), requests(one, channels[one.channel]))
        for one in entry.variants
        if one.channel in channels
    ]
    title = f"{desk.said['sent']} · {title_of(entry)}"
    return html("sent.html", desk, page="posts", title=title, entry=entry, rehearsals=rehearsals)
