"""The wall of an account at a moment: what the public will see there then, planned posts included."""

from __future__ import annotations

from cmgen.manifest import Entry
from cmgen.model import Media, Status
from cmgen.preview.cards import card
from cmgen.preview.frame import Desk, html
from cmgen.preview.tiles import title_of

SHOWN = 40


def make(desk: Desk, name: str) -> str | None:
    """The wall of a channel; of the first that is no page of our own where none is named."""
    channels = desk.snapshot.channels
    name = name or next((one.name for one in channels.values() if not one.is_own), next(iter(channels), ""))
    if name not in channels:
        return None
    asked, channel = desk.asked, channels[name]
    at = asked.at or asked.now
    public = [entry for entry in desk.snapshot.entries if _is_out(entry, name) and entry.date and entry.date <= at]
    shown = public[-SHOWN:][::-1]
    return html(
        "wall.html",
        desk,
        page="walls",
        title=f"{desk.said['walls']} · {name}",
        channel=channel,
        at=at,
        at_query=f"?at={desk.here(at):%Y-%m-%dT%H:%M}" if asked.at else "",
        profile=card(channel, None),
        count=len(public),
        planned={entry.slug for entry in public if entry.date and entry.date > asked.now},
        cards=[(entry, card(channel, entry.variant(name))) for entry in shown],
        media=[(entry, media) for entry in shown if (media := _first(entry, name))],
        title_of=title_of,
    )


def _is_out(entry: Entry, name: str) -> bool:
    """Whether it is shown there once its time has come."""
    return entry.status is Status.READY and name in entry.channels and entry.variant(name) is not None


def _first(entry: Entry, name: str) -> Media | None:
    """The picture by which a wall shows a post."""
    variant = entry.variant(name)
    return next((one for one in variant.media if not one.is_video), None) if variant else None
