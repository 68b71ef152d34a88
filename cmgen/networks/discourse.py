"""Discourse: topics in a forum, in Markdown.

Sources, read 2026-11-20: https://github.com/discourse/discourse config/site_settings.yml (the defaults, which each
forum may change); https://github.com/discourse/discourse_api_docs openapi.json
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/discourse/discourse config/site_settings.yml (2026-11-20): the defaults
    title_characters=255,
    least_title_characters=15,
    characters=32_000,
    least_characters=20,
    mentions=10,
    # https://github.com/discourse/discourse_api_docs openapi.json (2026-11-20): raw is Markdown; tags beside it;
    # answers are posts of the same topic
    dialect="markdown",
    hashtags_in=Place.FIELD,
    threads=True,
    replies=True,
    # not confirmed (2026-11-21): max_tags_per_topic and max_tag_length as forums show them
    hashtags=5,
    hashtag_characters=20,
    # https://github.com/discourse/discourse config/site_settings.yml (2026-11-20): max_image_size_kb 4096, 40
    # megapixels
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    image_bytes=4_194_304,
    image_pixels=40_000_000,
    # ours: a post may hold more, a reader's patience does not
    images=40,
    # https://github.com/discourse/discourse plugins/poll/config/settings.yml (2026-11-21): poll_maximum_options, the
    # default
    poll_options=20,
    poll_multiple=True,
    poll_with_images=True,
)
proof = Proof.DOCUMENTS
