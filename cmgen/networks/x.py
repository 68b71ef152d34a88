"""X, once Twitter: short posts, counted by weight.

Sources, read 2026-11-20: https://github.com/twitter/twitter-text; https://github.com/xdevplatform/docs. A post with a
link costs an API user more than ten times one without.
"""

from __future__ import annotations

from cmgen.model import Limits, Proof

also = ("twitter",)
limits = Limits(
    # https://github.com/twitter/twitter-text config/v3.json (2026-11-20): 280 by weight, an emoji 2, a link 23
    characters=280,
    counter="weight",
    detection="x",
    link_characters=23,
    # https://github.com/xdevplatform/docs x-api/posts/manage-tweets/integrate.mdx (2026-11-20): a thread answers itself
    threads=True,
    replies=True,
    quotes=True,
    # https://github.com/xdevplatform/docs openapi.json (2026-11-20): media_ids 1 to 4; no picture beside a video
    images=4,
    # https://github.com/xdevplatform/docs x-api/media/quickstart/best-practices.mdx (2026-11-20)
    image_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    image_bytes=5_000_000,
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=512_000_000,
    video_seconds=(0.5, 140),
    video_ratios=(1 / 3, 3),
    least_video_side=32,
    # https://github.com/xdevplatform/docs openapi.json (2026-11-20): /2/media/metadata, alt_text
    alt_characters=1000,
    # https://github.com/xdevplatform/docs openapi.json (2026-11-20): 2 to 4 options, duration_minutes 5 to 10 080
    poll_options=4,
    poll_option_characters=25,
    poll_seconds=(300, 604_800),
)
proof = Proof.DOCUMENTS
