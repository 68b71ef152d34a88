"""A hashtag of the brand without its capitals or accents.

Why: a screen reader reads #CaféRéparation as two words and #cafereparation as none; and search splits them.
Source: https://www.w3.org/WAI/ "CamelCase hashtags"; the list is `hashtags` in brand/brand.yaml and of its campaigns

Bad:
    Venez ! #atelierduport

    Venez ! #cafereparation

Good:
    Venez ! #AtelierDuPort #CaféRéparation #velo
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import combining, normalize

from cmgen.model import Brand, Edit, Finding, Level, Location, Post, SpanKind

level = Level.WARNING


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Hashtags that are the brand's but for capitals and accents, in the words and in `tags`."""
    campaigns = [
        tag
        for campaign in brand.campaigns.values()
        for tags in (campaign.hashtags, *campaign.hashtags_on.values())
        for tag in tags
    ]
    named = (*brand.hashtags, *campaigns)
    own = {_plain(tag): tag for tag in named}
    inline = [(span.target, span.text, span.location) for span in post.spans if span.kind is SpanKind.HASHTAG]
    beside = [(tag, tag, post.place(f"tags[{index}]")) for index, tag in enumerate(post.tags)]
    for tag, written, where in (*inline, *beside):
        right = own.get(_plain(tag), tag)
        if tag != right and tag not in named:
            fix = _edit(where, written, written.replace(tag, right))
            yield Finding(where, "", f"#{tag} is written #{right} here", f"write #{right}", fix=fix)


def _edit(where: Location, before: str, after: str) -> Edit | None:
    """Where the place is exact."""
    is_exact = where.end_line == where.line and where.end_column - where.column == len(before)
    return Edit(where, before, after) if is_exact else None


def _plain(text: str) -> str:
    return "".join(one for one in normalize("NFD", text.casefold()) if not combining(one))
