"""Telegram channels: messages with light formatting, albums and polls.

Sources, read 2026-11-20: https://core.telegram.org/bots/api, as https://github.com/PaulSonOfLars/telegram-bot-api-spec
has version 10.1. A bot cannot read back what it sent.
"""

from __future__ import annotations

from cmgen.model import Limits, Proof

also = ("tg",)
limits = Limits(
    # https://core.telegram.org/bots/api#sendmessage (2026-11-20): 4096 after the entities are parsed, in UTF-16 units
    characters=4096,
    counter="utf16",
    dialect="telegram",
    hand_dialect="plain",
    # https://core.telegram.org/bots/api#sendphoto (2026-11-20): a caption; width + height 10 000, ratio 20
    caption_characters=1024,
    image_bytes=10_000_000,
    image_side=5000,
    image_ratios=(1 / 20, 20),
    # https://core.telegram.org/bots/api#sendmediagroup (2026-11-20): 2 to 10 pictures and videos together
    images=10,
    videos=10,
    mixed_media=True,
    # https://core.telegram.org/bots/api#sending-files (2026-11-20)
    video_bytes=50_000_000,
    # https://core.telegram.org/bots/api#inputmediaphoto (2026-11-20): there is no field for an alt text
    alt_characters=0,
    # https://core.telegram.org/bots/api#replyparameters (2026-11-20)
    threads=True,
    replies=True,
    # https://core.telegram.org/bots/api#sendpoll (2026-11-20)
    poll_options=12,
    poll_option_characters=100,
    poll_question_characters=300,
    poll_seconds=(5, 2_628_000),
    poll_multiple=True,
)
proof = Proof.DOCUMENTS
