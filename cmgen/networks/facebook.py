"""Facebook Pages: posts of an organisation, with pictures or a link.

Sources, read 2026-11-20: https://developers.facebook.com/docs/pages-api/posts and the Graph API 26.0 as described in
https://github.com/facebook/facebook-business-sdk-codegen. Profiles and groups take no posts from programs.
"""

from __future__ import annotations

from cmgen.model import Limits, Proof

also = ("fb", "meta")
limits = Limits(
    # https://github.com/brightbeanxyz/brightbean-studio providers/facebook.py (2026-11-20): Facebook states no number
    # and no unit; UTF-16 is the larger count
    characters=63_206,
    counter="utf16",
    # https://www.facebook.com/business/ads-guide (2026-11-21): about 125 are shown in the feed, then "more"
    fold_characters=125,
    # not confirmed (2026-11-20): known from the page
    comment_characters=8000,
    # https://developers.facebook.com/docs/pages-api/posts (2026-11-20): attached_media; ten are known to be taken
    images=10,
    # https://www.ayrshare.com/docs/media-guidelines/facebook_pages.md (2026-11-21)
    image_types=("image/jpeg", "image/png", "image/gif"),
    image_bytes=10_000_000,
    image_side=2048,
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=2_000_000_000,
    video_seconds=(1, 14_400),
    # https://developers.facebook.com/docs/graph-api/reference/page/photos (2026-11-20): alt_text_custom, no limit
    # stated
    alt_characters=None,
    # ours: readable on a telephone and on a screen
    format="landscape",
)
proof = Proof.DOCUMENTS
