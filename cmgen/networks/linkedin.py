"""LinkedIn: posts of a person or an organisation.

Sources, read 2026-11-20: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api, as
quoted in https://github.com/api-evangelist/linkedin and https://github.com/getopenpost/openpost. What is longer than it
may be is cut by LinkedIn without a word.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("li",)
limits = Limits(
    # https://github.com/getopenpost/openpost platform/capabilities.go (2026-11-20): 3000, escapes counted
    characters=3000,
    dialect="linkedin",
    hand_dialect="plain",
    # https://www.linkedin.com/help/lms/answer/a426534 (2026-11-21): 150 "to avoid truncation"
    fold_characters=150,
    # https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api (2026-11-20)
    visibilities=("public", "connections"),
    quotes=True,
    # https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api (2026-11-20): nothing
    # is fetched by the server, the card is ours to make
    link_in=Place.CARD,
    # https://developers.buffer.com/guides/character-limits.md (2026-11-21)
    comment_characters=1250,
    # https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/multiimage-post-api (2026-11-20)
    images=20,
    # https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api (2026-11-20)
    image_types=("image/jpeg", "image/png", "image/gif"),
    image_pixels=36_152_319,
    # not confirmed (2026-11-20): from third parties
    alt_characters=4086,
    # https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/videos-api (2026-11-20)
    videos=1,
    video_bytes=500_000_000,
    video_seconds=(3, 1800),
    # https://learn.microsoft.com/en-us/linkedin/marketing/integrations/community-management/shares/poll-post-api
    # (2026-11-21): 2 to 4 options, a day to two weeks; lengths as https://docs.rs/crate/late/0.0.1055 has them
    poll_options=4,
    poll_option_characters=30,
    poll_question_characters=140,
    poll_seconds=(86_400, 1_209_600),
)
proof = Proof.DOCUMENTS
