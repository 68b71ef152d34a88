"""Instagram stories: one upright picture or video, for a day.

Source, read 2026-11-20: https://developers.facebook.com/docs/instagram-platform/content-publishing. Words, stickers and
links are set on the picture in the app, by a person.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("story", "stories")
limits = Limits(
    # https://developers.facebook.com/docs/instagram-platform/content-publishing (2026-11-20): no caption, no link; the
    # app has a sticker for a link
    link_in=Place.FIELD,
    hashtags_in=Place.NOWHERE,
    # https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-11-20)
    media_required=True,
    images=1,
    image_types=("image/jpeg",),
    image_bytes=8_000_000,
    image_side=1920,
    # https://developers.facebook.com/docs/instagram-platform/content-publishing (2026-11-20): a story is 9:16
    image_crop=9 / 16,
    # https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-11-20)
    alt_characters=0,
    format="story",
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=100_000_000,
    video_seconds=(3, 60),
    video_ratios=(0.1, 10),
)
proof = Proof.DOCUMENTS
