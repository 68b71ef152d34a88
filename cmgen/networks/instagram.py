"""Instagram: pictures and reels of a professional account, with a caption.

Sources, read 2026-11-20: https://developers.facebook.com/docs/instagram-platform. Links in a caption cannot be
followed.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("insta", "ig")
limits = Limits(
    # https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-11-20)
    characters=2200,
    counter="utf16",
    # https://www.facebook.com/business/ads-guide (2026-11-21): about 125 are shown in the feed, then "more"
    fold_characters=125,
    mentions=20,
    inline_links=False,
    link_in=Place.NOWHERE,
    # https://developers.buffer.com/guides/character-limits.md (2026-11-21)
    comment_characters=2200,
    # https://developers.facebook.com/docs/instagram-platform/content-publishing (2026-11-20): the documents say 30;
    # since December 2025 the app shows 5
    hashtags=5,
    # https://developers.facebook.com/docs/instagram-platform/content-publishing (2026-11-20): 2 to 10 in a carousel,
    # pictures and videos together, all cut to the shape of the first
    media_required=True,
    images=10,
    videos=10,
    mixed_media=True,
    carousel=True,
    # https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-11-20)
    image_types=("image/jpeg",),
    image_bytes=8_000_000,
    image_side=1440,
    least_image_width=320,
    least_image_height=168,
    image_ratios=(4 / 5, 1.91),
    alt_characters=1000,
    format="portrait",
    # https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-11-20)
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=300_000_000,
    video_seconds=(3, 900),
    video_ratios=(0.01, 10),
)
proof = Proof.DOCUMENTS
