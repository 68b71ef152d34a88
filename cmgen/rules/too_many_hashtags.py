"""More hashtags than readers bear.

Why: posts that end in a wall of hashtags are read less, and screen readers read each of them aloud.

Bad:
    Venez ! #Un #Deux #Trois #Quatre #Cinq #Six #Sept

Good:
    Venez voir la presse ! #Typographie
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    most: Annotated[int, "how many a post may have"] = 5


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """Hashtags of the words and of the tags together."""
    inline = [span for span in post.spans if span.kind is SpanKind.HASHTAG]
    count = len({span.target.casefold() for span in inline} | {tag.casefold() for tag in post.tags})
    if count > options.most:
        where = inline[-1].location if inline else post.place("tags")
        yield Finding(where, "", f"{count} hashtags, more than {options.most}", "keep those that readers look for")
