"""A mention of somebody the brand does not know.

Why: a wrong handle names a stranger.

Bad:
    Merci à @quelquun !

Good:
    Merci à @lea@social.example !
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.data import nearest
from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.WARNING


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Mentions that are neither a person of brand.yaml nor a full handle."""
    for span in post.spans:
        if span.kind is SpanKind.MENTION and span.target not in brand.people and "." not in span.target:
            remedy = nearest(span.target, brand.people) or "add them to people in brand/brand.yaml"
            yield Finding(span.location, "", f"{span.text!r} is nobody the brand knows", remedy)
