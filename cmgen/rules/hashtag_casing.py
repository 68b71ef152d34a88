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

from cmgen.model import Brand, Edit, Finding, Level, Location, Post
from cmgen.text.hashtags import hashtags, known, plain

level = Level.WARNING


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Hashtags that are the brand's but for capitals and accents, in the words and in `tags`."""
    named = known(brand)
    own = {plain(tag): tag for tag in named}
    for one in hashtags(post):
        tag, where = one.name, one.location
        right = own.get(plain(tag), tag)
        if tag != right and tag not in named:
            fix = _edit(where, one.text, one.text.replace(tag, right))
            yield Finding(where, "", f"#{tag} is written #{right} here", f"write #{right}", fix=fix)


def _edit(where: Location, before: str, after: str) -> Edit | None:
    """Where the place is exact."""
    is_exact = where.end_line == where.line and where.end_column - where.column == len(before)
    return Edit(where, before, after) if is_exact else None
