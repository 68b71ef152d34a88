"""DEV and other Forem sites: articles in Markdown.

Sources, read 2026-11-20: https://github.com/forem/forem-docs api_v1.json; https://github.com/forem/forem
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("dev.to", "dev", "forem")
limits = Limits(
    # https://github.com/forem/forem app/models/article.rb (2026-11-20): title 128; tags of letters and digits
    title_characters=128,
    least_title_characters=1,
    hashtags_in=Place.FIELD,
    # not confirmed (2026-11-20): known from the editor
    hashtags=4,
    hashtag_characters=30,
    # https://github.com/forem/forem-docs api_v1.json (2026-11-20): body_markdown, description; pictures by their
    # address
    dialect="markdown",
    summary_characters=None,
    # ours: the parts of a thread follow one another on the page
    threads=True,
    image_types=("image/jpeg", "image/png", "image/gif"),
    # https://github.com/forem/forem app/uploaders/base_uploader.rb (2026-11-21): 4096 × 4096
    image_side=4096,
    # ours: a page may hold more, a reader's patience does not
    images=40,
    late_hours=None,
)
proof = Proof.DOCUMENTS
