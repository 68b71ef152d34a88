"""A pillar that the brand does not have.

Why: a slip of the pen takes the post out of the shares that the strategy keeps, and out of the calendar's colours.
Source: `pillars` in brand/brand.yaml

Bad:
    ---
    pillar: reparrer
    ---
    Venez nous voir.
    === brand/brand.yaml
    pillars: [imprimer, reparer]

Good:
    ---
    pillar: reparer
    ---
    Venez nous voir.
    === brand/brand.yaml
    pillars: [imprimer, reparer]
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.data import nearest
from cmgen.model import Brand, Finding, Level, Post

level = Level.ERROR


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Of a brand that names its pillars, there or in its strategy."""
    known = {*brand.pillars, *brand.strategy.pillars}
    if post.pillar and known and post.pillar not in known:
        yield Finding(post.place("pillar"), "", f"unknown pillar {post.pillar!r}", nearest(post.pillar, known))
