"""Lemmy: a title with a link, a picture or Markdown, in a community of the fediverse.

Sources, read 2026-11-20: https://github.com/LemmyNet/lemmy 1.0.0-beta.1
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/LemmyNet/lemmy crates/utils/src/utils/validation.rs (2026-11-20)
    title_characters=200,
    least_title_characters=3,
    characters=50_000,
    alt_characters=1500,
    # https://github.com/LemmyNet/lemmy crates/db_schema/src/source/post.rs (2026-11-20): Markdown, and a url beside it;
    # # makes a heading, not a hashtag
    dialect="markdown",
    link_in=Place.FIELD,
    hashtags=0,
    hashtags_in=Place.NOWHERE,
    # https://github.com/LemmyNet/lemmy crates/db_schema/src/source/post.rs (2026-11-20): the url may be a picture's
    images=1,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    # not confirmed (2026-11-20): each server states its own; 10 MB is usual
    image_bytes=10_000_000,
)
proof = Proof.DOCUMENTS
