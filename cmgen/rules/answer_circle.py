"""Posts that answer or quote each other in a circle.

Why: each waits until the other is published, and none ever is.

Bad:
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:00
    reply_to: other
    ---
    La suite de l'autre.
    === content/other.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 18:00
    reply_to: post
    ---
    La suite de la première.

Good:
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 18:00
    reply_to: other
    ---
    La suite.
    === content/other.md
    ---
    network: mastodon
    status: ready
    date: 2026-11-24 09:00
    ---
    Le début.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cmgen.model import Brand, Finding, Level, Location, Post, Variant

level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Note:
    """What a post waits for."""

    slug: str
    names: tuple[str, ...]
    where: Location


def note(post: Post, variants: Sequence[Variant], brand: Brand) -> Note | None:
    """Of a post that answers or quotes another of ours."""
    named = {name: value for name in ("reply_to", "quote") if (value := getattr(post, name)) and "://" not in value}
    if not named:
        return None
    return Note(post.slug, tuple(named.values()), post.place(next(iter(named))))


def check_archive(notes: Mapping[str, Note], brand: Brand) -> Iterator[Finding]:
    """Each post from which following the names leads back to itself."""
    named = {one.slug: one.names for one in notes.values()}
    for one in notes.values():
        if path := _way_back(one.slug, named):
            circle = " → ".join((one.slug, *path))
            yield Finding(one.where, "", f"waits for itself: {circle}", "let one of them answer nothing")


def _way_back(slug: str, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The names from a post back to itself by way of others, where there is such a way."""
    ways: list[tuple[str, ...]] = [(name,) for name in named[slug] if name != slug]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == slug:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, name) for name in named.get(way[-1], ())]
    return ()
