"""YouTube: videos with a title and a description.

Sources, read 2026-11-20: the discovery document youtube.v3 of 2026-11-04; https://developers.google.com/youtube/v3.
Community posts cannot be made by programs.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("yt",)
limits = Limits(
    # https://developers.google.com/youtube/v3/docs/videos (2026-11-20): snippet.title 100 characters,
    # snippet.description 5000 bytes, neither with < or >
    title_characters=100,
    least_title_characters=1,
    bytes=5000,
    forbidden="<>",
    # https://developers.google.com/youtube/v3/docs/videos (2026-11-20): status.privacyStatus
    visibilities=("public", "unlisted", "private"),
    # not confirmed (2026-11-20): known from the page
    comment_characters=10_000,
    # not confirmed (2026-11-21): with more than 60 none counts
    hashtags=60,
    # https://developers.google.com/youtube/v3/docs/videos/insert (2026-11-20): 256 GB, any video type; a short has at
    # most three minutes
    video_required=True,
    videos=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_bytes=256_000_000_000,
    # https://developers.google.com/youtube/v3/docs/thumbnails/set (2026-11-20): a picture beside the video is its
    # thumbnail
    images=1,
    mixed_media=True,
    image_types=("image/jpeg", "image/png"),
    image_bytes=52_428_800,
    alt_characters=0,
    # ours: a description's link stands where readers see it without unfolding
    link_in=Place.END,
)
proof = Proof.DOCUMENTS
