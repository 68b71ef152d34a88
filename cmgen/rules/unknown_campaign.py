"""A campaign that the brand does not have.

Why: a slip of the pen takes the post out of its campaign's pages, links and reports.

Bad:
    ---
    campaign: portes-ouverte
    ---
    Venez nous voir.

Good:
    Venez nous voir.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.data import nearest
from cmgen.model import Brand, Finding, Level, Post

level = Level.ERROR


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """A campaign that is not in brand.yaml."""
    if post.campaign and post.campaign not in brand.campaigns:
        yield Finding(
            post.place("campaign"), "", f"unknown campaign {post.campaign!r}", nearest(post.campaign, brand.campaigns)
        )
