"""Tumblr: a blog whose posts are passed on.

Sources, read 2026-11-20: https://github.com/tumblr/docs api.md and npf-spec.md
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/tumblr/docs npf-spec.md (2026-11-20): a text block, in code points
    characters=4096,
    links=100,
    mentions=50,
    # https://github.com/tumblr/docs api.md (2026-11-20): tags beside the words; reblogs of one's own posts
    hashtags_in=Place.FIELD,
    hashtag_characters=140,
    threads=True,
    replies=True,
    quotes=True,
    visibilities=("public", "private"),
    # https://github.com/tumblr/docs npf-spec.md (2026-11-20)
    images=30,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    alt_characters=4096,
    # not confirmed (2026-11-20): from third parties
    image_bytes=20_000_000,
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    mixed_media=True,
)
proof = Proof.DOCUMENTS
