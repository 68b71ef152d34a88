"""WordPress: posts of a blog.

Sources, read 2026-11-20: https://developer.wordpress.org/rest-api/reference/posts/;
https://github.com/WordPress/wordpress-develop
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("wp",)
limits = Limits(
    # https://developer.wordpress.org/rest-api/reference/posts/ (2026-11-20): title, content, excerpt, tags; none has a
    # limit
    dialect="html",
    title_characters=None,
    least_title_characters=1,
    summary_characters=None,
    hashtags_in=Place.FIELD,
    visibilities=("public", "private"),
    # ours: the parts of a thread follow one another on the page
    threads=True,
    # https://developer.wordpress.org/rest-api/reference/media/ (2026-11-20): alt_text has no limit
    alt_characters=None,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    # https://github.com/WordPress/wordpress-develop src/wp-admin/includes/image.php (2026-11-21): what is larger is
    # scaled
    image_side=2560,
    # https://www.php.net/manual/en/ini.core.php#ini.upload-max-filesize (2026-11-20): the default, which hosts raise
    image_bytes=2_097_152,
    # ours: a page may hold more, a reader's patience does not
    images=40,
    # ours: a blog's post is not tied to the hour
    late_hours=None,
)
proof = Proof.DOCUMENTS
