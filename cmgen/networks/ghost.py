"""Ghost: posts of a blog, which it can also send as a newsletter.

Sources, read 2026-11-20: https://github.com/TryGhost/Docs admin-api; https://github.com/TryGhost/Ghost; the smaller
number where its interface and its database differ.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/TryGhost/Ghost ghost/core/core/server/data/schema/schema.js (2026-11-20): posts and tags
    title_characters=255,
    least_title_characters=1,
    summary_characters=300,
    hashtag_characters=191,
    alt_characters=191,
    # https://github.com/TryGhost/Docs admin-api.mdx (2026-11-20): html with source=html; tags beside it
    dialect="html",
    hashtags_in=Place.FIELD,
    # ours: the parts of a thread follow one another on the page
    threads=True,
    # https://github.com/TryGhost/Docs admin-api/images/uploading-an-image.mdx (2026-11-20)
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    # ours: a page may hold more, a reader's patience does not; sharp on a screen of double density
    images=40,
    image_side=2000,
    # ours: a blog's post is not tied to the hour
    late_hours=None,
)
proof = Proof.DOCUMENTS
