"""A post that expires before it goes out.

Why: it would never be published, and nobody would notice.

Bad:
    ---
    date: 2026-11-24 09:00
    expires: 2026-11-23 20:00
    ---
    Dernières places pour samedi.

Good:
    ---
    date: 2026-11-24 09:00
    expires: 2026-11-28 20:00
    ---
    Dernières places pour samedi.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post

level = Level.ERROR


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """An end at or before the date."""
    if post.date and post.expires and post.expires <= post.date:
        yield Finding(post.place("expires"), "", "it expires before it goes out", "choose a later end, or none")
