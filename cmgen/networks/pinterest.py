"""Pinterest: pictures on boards, each with a link.

Sources, read 2026-11-20: https://github.com/pinterest/api-description v5/openapi.json 5.23.0
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/pinterest/api-description v5/openapi.json (2026-11-20): PinCreate, code points
    characters=800,
    title_characters=100,
    link_in=Place.FIELD,
    alt_characters=500,
    # https://github.com/pinterest/api-description v5/openapi.json (2026-11-20): multiple_image_base64, 2 to 5 items
    media_required=True,
    images=5,
    carousel=True,
    image_types=("image/jpeg", "image/png"),
    # https://www.ayrshare.com/docs/media-guidelines/pinterest.md (2026-11-20): 20 MB, at least 100 × 100; 2:3 advised,
    # what is taller than 1:2.1 is cut
    image_bytes=20_000_000,
    least_image_width=100,
    least_image_height=100,
    image_ratios=(1 / 2.1, 10),
    format="pin",
    # https://www.ayrshare.com/docs/media-guidelines/pinterest.md (2026-11-20)
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=1_000_000_000,
    video_seconds=(4, 900),
    video_ratios=(0.5, 1.91),
)
proof = Proof.DOCUMENTS
