"""More hashtags than readers bear.

Why: posts that end in a wall of hashtags are read less, and screen readers read each of them aloud.

Bad:
    Venez ! #Un #Deux #Trois #Quatre #Cinq #Six #Sept

Good:
    Venez voir la presse ! #Typographie

Options: most, how many a post may have (5).
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.WARNING
MOST = 5


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Hashtags of the words and of the tags together."""
    options = brand.rules.get("too-many-hashtags")
    most = options.get("most", MOST) if isinstance(options, dict) else MOST
    inline = [span for span in post.spans if span.kind is SpanKind.HASHTAG]
    count = len({span.target.casefold() for span in inline} | {tag.casefold() for tag in post.tags})
    if count > most:
        where = inline[-1].location if inline else post.place("tags")
        yield Finding(where, "", f"{count} hashtags, more than {most}", "keep those that readers look for")
