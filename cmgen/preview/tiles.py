"""Posts in lists: what a tile shows, and a post's name for people."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cmgen.manifest import Entry
from cmgen.model import Level, Media
from cmgen.preview.cards import CardView, card
from cmgen.preview.frame import Desk
from cmgen.preview.state import Snapshot
from cmgen.review.words import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A post in a list."""

    entry: Entry
    title: str
    summary: str
    picture: Media | None
    errors: int
    remarks: int


def tile(desk: Desk, entry: Entry) -> Tile:
    """What lists show of a post."""
    findings = desk.snapshot.findings_of(entry)
    errors = sum(one.level is Level.ERROR for one in findings)
    first = entry.variants[0] if entry.variants else None
    return Tile(
        entry=entry,
        title=title_of(entry) or desk.said["untitled"],
        summary=first.summary if first else "",
        picture=next((one for variant in entry.variants for one in variant.media if not one.is_video), None),
        errors=errors,
        remarks=len(findings) - errors,
    )


def title_of(entry: Entry) -> str:
    """A post's title, else its first words, else its name."""
    first = next((variant.summary for variant in entry.variants if variant.summary), "")
    short = first if len(first) <= 70 else first[:70].rsplit(" ", 1)[0] + "…"
    return entry.title or short or entry.slug.rpartition("/")[2]


def cards_of(desk: Desk, entry: Entry) -> list[CardView]:
    """The post on each of its channels, pages of many words last."""
    channels = desk.snapshot.channels
    cards = [card(channels[name], entry.variant(name)) for name in entry.channels if name in channels]
    return sorted(cards, key=lambda one: one.shape == "page")


def search_list(snapshot: Snapshot) -> str:
    """A script that holds what the search looks through: slug, title, words, status and day of every post."""
    rows = [
        [
            entry.slug,
            title_of(entry),
            _words(snapshot, entry)[:400],
            str(entry.status),
            entry.wall_date[:10],
            " ".join(entry.channels),
        ]
        for entry in reversed(snapshot.entries)
    ]
    return f"window.cmgenPosts = {json.dumps(rows, ensure_ascii=True, separators=(',', ':'))};\n"


def _words(snapshot: Snapshot, entry: Entry) -> str:
    """What a reader of the first channel reads, on one line."""
    variant = next(iter(entry.variants), None)
    channel = snapshot.channels.get(variant.channel) if variant else None
    if variant is None or channel is None:
        return ""
    return " ".join(" ".join(readable(part.text, channel.limits.dialect) for part in variant.parts).split())
