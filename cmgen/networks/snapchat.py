"""Snapchat: Spotlight and stories of a public profile.

Sources, read 2026-11-20: https://developers.snap.com/api/marketing-api/Public-Profile-API; programs need Snap's leave.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://developers.snap.com/api/marketing-api/Public-Profile-API (2026-11-20): a Spotlight's description, hashtags
    # counted; links only in advertisements
    characters=160,
    inline_links=False,
    link_in=Place.NOWHERE,
    # https://developers.snap.com/api/marketing-api/Public-Profile-API (2026-11-20): one medium a post, 5 to 60 seconds
    media_required=True,
    images=1,
    alt_characters=0,
    videos=1,
    video_seconds=(5, 60),
    # not confirmed (2026-11-20): getlate.dev says 20 MB and 500 MB; Snap states no number
    image_bytes=20_000_000,
    video_bytes=500_000_000,
    # https://developers.snap.com/api/marketing-api/Public-Profile-API (2026-11-20): 540 × 960 at least, 9:16
    format="story",
    image_side=1920,
    image_crop=9 / 16,
    least_image_width=540,
    least_image_height=960,
    image_ratios=(0.5, 0.625),
    video_ratios=(0.5, 0.625),
    least_video_side=540,
)
proof = Proof.DOCUMENTS
