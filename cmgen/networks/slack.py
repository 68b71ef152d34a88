"""Slack: messages in a channel of one's workspace.

Sources, read 2026-11-20: https://docs.slack.dev/reference/methods/chat.postMessage; slack_sdk 3.47.0
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://docs.slack.dev/reference/methods/chat.postMessage (2026-11-20): 4000 advised; above 40 000 it is cut
    characters=4000,
    dialect="slack",
    hand_dialect="plain",
    # https://docs.slack.dev/reference/methods/chat.postMessage (2026-11-20): thread_ts
    threads=True,
    replies=True,
    # https://docs.slack.dev/messaging/formatting-message-text (2026-11-20): # names a channel, not a hashtag
    hashtags=0,
    hashtags_in=Place.NOWHERE,
    # https://docs.slack.dev/reference/block-kit/blocks/image-block (2026-11-20): PNG, JPEG, GIF; 50 blocks
    # a message
    images=40,
    image_types=("image/jpeg", "image/png", "image/gif"),
    # not confirmed (2026-11-21): clients of its interface say 2000
    alt_characters=2000,
    # https://docs.slack.dev/reference/methods/files.getUploadURLExternal (2026-11-20): any file
    videos=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    mixed_media=True,
)
proof = Proof.DOCUMENTS
