"""The same words twice on one channel.

Why: readers see a machine, and networks a spammer: several refuse the second, or hide both.
Source: X, "Platform manipulation and spam policy", https://help.x.com/en/rules-and-policies/platform-manipulation;
    `pace` in brand/channels.yaml, by which the second is not sent either

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
    date: 2026-11-29 18:00
    ---
    Les inscriptions sont ouvertes !

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
    date: 2026-11-29 18:00
    same_as: post
    ---
    Les inscriptions sont ouvertes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Annotated

from cmgen.model import Brand, FacetKind, Finding, Level, Location, Post, Status, Variant

level = Level.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    days: Annotated[int, "after so many days they may be said again"] = 30


@dataclass(frozen=True, slots=True)
class Note:
    """When which words go where: a digest of them, and the channels."""

    date: datetime
    words: Mapping[str, tuple[str, ...]]
    where: Location


def note(post: Post, variants: Sequence[Variant], brand: Brand) -> Note | None:
    """Of a ready post with a date that does not repeat another on purpose; pages of our own may say a thing twice."""
    if post.status is not Status.READY or post.date is None or post.same_as:
        return None
    said: dict[str, tuple[str, ...]] = {}
    for variant in variants:
        if variant.network != "site" and (digest := _digest(variant)):
            said[digest] = (*said.get(digest, ()), variant.channel)
    return Note(post.date, said, post.beginning) if said else None


def _digest(variant: Variant) -> str:
    """Of the words without links, marks and capitals: what a reader takes for the same. Empty where there are few."""
    text = " ".join(part.text for part in variant.parts)
    for facet in (facet for part in variant.parts for facet in part.facets if facet.kind is FacetKind.LINK):
        text = text.replace(facet.value, " ")
    plain = " ".join(re.findall(r"\w+", text.casefold()))
    return blake2b(plain.encode(), digest_size=8).hexdigest() if len(plain) > 12 else ""


def places(note: Note, brand: Brand, options: Options) -> tuple[str, ...]:
    """Its words."""
    return tuple(note.words)


def check_archive(notes: Mapping[str, Note], brand: Brand, options: Options) -> Iterator[Finding]:
    """The later one is the finding's, once for each post it repeats."""
    last: dict[tuple[str, str], Note] = {}
    for one in sorted(notes.values(), key=lambda one: (one.date, one.where)):
        repeated: dict[str, list[str]] = {}
        for digest, channels in one.words.items():
            for channel in channels:
                other = last.get((digest, channel))
                if other and one.date - other.date < timedelta(days=options.days):
                    repeated.setdefault(other.where.path, []).append(channel)
                last[digest, channel] = one
        for path, where in repeated.items():
            remedy = "say it in other words; where it is meant, write `same_as` with the other's slug"
            yield Finding(one.where, "", f"the same words as {path} on {', '.join(where)}", remedy)
