"""Discord: messages in a channel of one's server, by webhook or bot.

Sources, read 2026-11-20: https://github.com/discord/discord-api-docs; https://github.com/discord/discord-api-spec
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/discord/discord-api-docs developers/resources/message.mdx (2026-11-20)
    characters=2000,
    dialect="discord",
    threads=True,
    replies=True,
    # https://github.com/discord/discord-api-docs developers/reference.mdx (2026-11-20): # names a channel, not a
    # hashtag
    hashtags=0,
    hashtags_in=Place.NOWHERE,
    # https://github.com/discord/discord-api-docs developers/resources/message.mdx (2026-11-20): 10 files, of 10 MiB
    # where the server has no boosts
    images=10,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    image_bytes=10_485_760,
    alt_characters=1024,
    videos=10,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_bytes=10_485_760,
    mixed_media=True,
    # https://github.com/discord/discord-api-docs developers/resources/poll.mdx (2026-11-20): an hour to 32 days
    poll_options=10,
    poll_option_characters=55,
    poll_question_characters=300,
    poll_seconds=(3600, 2_764_800),
    poll_multiple=True,
)
proof = Proof.DOCUMENTS
