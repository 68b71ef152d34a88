"""TikTok: upright videos, and pictures in a row.

Sources, read 2026-11-20: https://developers.tiktok.com/doc/content-posting-api-reference-direct-post and -photo-post.
Its rules want a person to choose who may see each post, and no logo or watermark on it.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://developers.tiktok.com/doc/content-posting-api-reference-direct-post (2026-11-20): UTF-16 units
    characters=2200,
    counter="utf16",
    # https://developers.tiktok.com/doc/content-posting-api-reference-photo-post (2026-11-20): a title of 90 and a
    # description of 4000, with pictures
    title_characters=90,
    caption_characters=4000,
    # https://developers.tiktok.com/doc/content-sharing-guidelines (2026-11-20): #tag and @name are followed, addresses
    # not
    inline_links=False,
    link_in=Place.NOWHERE,
    # https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide (2026-11-20): no PNG, at most 1080p
    media_required=True,
    images=35,
    image_types=("image/jpeg", "image/webp"),
    image_bytes=20_000_000,
    image_side=1920,
    alt_characters=0,
    format="story",
    videos=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_bytes=4_000_000_000,
    video_seconds=(3, 600),
    least_video_side=360,
)
proof = Proof.DOCUMENTS
