"""Threads, by Meta: short posts, in threads where they are longer.

Sources, read 2026-11-20: https://developers.facebook.com/docs/threads;
https://github.com/fbsamples/threads_api postman/threads-api.postman_collection.json
"""

from __future__ import annotations

from cmgen.model import Limits, Proof

limits = Limits(
    # https://developers.facebook.com/docs/threads/overview (2026-11-20): 500, an emoji by its bytes of UTF-8
    characters=500,
    counter="codepoints",
    # https://developers.facebook.com/docs/threads/posts (2026-11-20): reply_to_id, quote_post_id, one topic_tag
    threads=True,
    replies=True,
    quotes=True,
    hashtags=1,
    # https://developers.facebook.com/docs/threads/changelog (2026-11-20): at most 5 links since 2025-12-22
    links=5,
    # https://developers.facebook.com/docs/threads/posts (2026-11-20): 2 to 20 in a carousel
    images=20,
    videos=20,
    mixed_media=True,
    # https://developers.facebook.com/docs/threads/overview (2026-11-20)
    image_types=("image/jpeg", "image/png"),
    image_bytes=8_000_000,
    image_side=1440,
    least_image_width=320,
    least_image_height=32,
    image_ratios=(0.1, 10),
    alt_characters=1000,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=1_000_000_000,
    video_seconds=(0, 300),
    # https://developers.facebook.com/documentation/threads/create-posts/polls (2026-11-21): option_a to option_d, in
    # posts of text alone
    poll_options=4,
    poll_option_characters=25,
    # not confirmed (2026-11-21): a poll closes after a day
    poll_seconds=(86_400, 86_400),
)
proof = Proof.DOCUMENTS
