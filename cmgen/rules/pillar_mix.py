"""Pillars whose share of the posts is far from what the strategy wants.

Why: what is easy to post crowds out what the brand stands for, a little every week.
Source: `pillars` in brand/strategy.yaml

Bad:
    ---
    status: ready
    date: 2026-11-02 09:00
    pillar: quai
    ---
    Un.
    === content/b.md
    ---
    status: ready
    date: 2026-11-16 12:00
    pillar: quai
    ---
    Deux.
    === brand/strategy.yaml
    pillars: {imprimer: 50, quai: 50}
    === brand/brand.yaml
    rules:
      pillar-mix: {least: 2}

Good:
    ---
    status: ready
    date: 2026-11-02 09:00
    pillar: quai
    ---
    Un.
    === content/b.md
    ---
    status: ready
    date: 2026-11-16 12:00
    pillar: imprimer
    ---
    Deux.
    === brand/strategy.yaml
    pillars: {imprimer: 60, quai: 40}
    === brand/brand.yaml
    rules:
      pillar-mix: {least: 2}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Location, Post, Status, Variant

level = Level.SUGGESTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    days: Annotated[int, "how many days are looked at, back from the last post that is ready"] = 92
    within: Annotated[float, "per cent that a share may be off"] = 15
    least: Annotated[int, "with fewer posts nothing is said"] = 10


@dataclass(frozen=True, slots=True)
class Note:
    """When a post goes out, and for which pillar."""

    date: datetime
    pillar: str


def note(post: Post, variants: Sequence[Variant], brand: Brand) -> Note | None:
    """Of a ready post with a date, where the strategy has shares."""
    if post.status is not Status.READY or post.date is None or not brand.strategy.pillars:
        return None
    return Note(post.date, post.pillar)


def asks(brand: Brand) -> bool:
    """Whether its strategy says so."""
    return bool(brand.strategy.pillars)


def check_whole(notes: Mapping[str, Note], brand: Brand, options: Options) -> Iterator[Finding]:
    """Each pillar's share of the last posts."""
    if not notes:
        return
    since = max(one.date for one in notes.values()) - timedelta(days=options.days)
    counts = Counter(one.pillar for one in notes.values() if one.date > since)
    total = sum(counts.values())
    if total < options.least:
        return
    for pillar, wanted in brand.strategy.pillars.items():
        share = 100 * counts[pillar] / total
        if abs(share - wanted) > options.within:
            place = brand.strategy.places.get(f"pillars.{pillar}", Location("brand/strategy.yaml"))
            message = f"{pillar!r} has {share:.0f} % of the last {total} posts, {wanted:g} % are wanted"
            yield Finding(place, "", message, f"plan {'fewer' if share > wanted else 'more'} of them")
