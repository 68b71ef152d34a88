"""Medium: stories, which a person pastes or imports.

Source, read 2026-11-20: https://github.com/Medium/medium-api-docs, archived in 2023: "no longer supported".
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/Medium/medium-api-docs README.md (2026-11-20): html; the first 3 tags, each of 25 characters
    dialect="html",
    hashtags=3,
    hashtag_characters=25,
    hashtags_in=Place.FIELD,
    # not confirmed (2026-11-20): from third parties
    title_characters=100,
    least_title_characters=1,
    # ours: the parts of a thread follow one another on the page
    threads=True,
    # https://github.com/Medium/medium-api-docs README.md (2026-11-20): images
    image_types=("image/jpeg", "image/png", "image/gif"),
    # not confirmed (2026-11-20): from third parties
    image_bytes=25_000_000,
    # ours: a page may hold more, a reader's patience does not
    images=40,
    late_hours=None,
)
proof = Proof.DOCUMENTS
