"""Matrix: messages in an unencrypted room, on any homeserver.

Source, read 2026-11-20: https://spec.matrix.org/v1.19/client-server-api/
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://spec.matrix.org/v1.19/client-server-api/#size-limits (2026-11-20): an event has 65 536 bytes; it carries
    # the words twice, as text and as HTML, with room for the tags
    bytes=24_000,
    # https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes (2026-11-20): org.matrix.custom.html
    dialect="plain",
    hand_dialect="plain",
    # https://spec.matrix.org/v1.19/client-server-api/#threading (2026-11-20): and rich replies
    threads=True,
    replies=True,
    # https://spec.matrix.org/v1.19/appendices/#room-aliases (2026-11-20): # names a room, not a hashtag
    hashtags=0,
    hashtags_in=Place.NOWHERE,
    # https://spec.matrix.org/v1.19/client-server-api/#mimage (2026-11-20): an event each, its alt text in `body`
    images=20,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    videos=20,
    video_types=("video/mp4", "video/webm"),
    mixed_media=True,
    # https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediaconfig (2026-11-20): each server states
    # its own; 50 MB is usual
    image_bytes=50_000_000,
    video_bytes=50_000_000,
)
proof = Proof.DOCUMENTS
