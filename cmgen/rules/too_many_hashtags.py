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

from cmgen.model import Brand, Channel, FacetKind, Finding, Level, Place, Post, SpanKind, Variant
from cmgen.text.counters import graphemes

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


def check_variant(  # what every rule is handed
    variant: Variant, post: Post, channel: Channel, brand: Brand, options: Options
) -> Iterator[Finding]:
    """What the network takes of them, and how long each may be."""
    limits = channel.limits
    inline = {facet.value.casefold() for part in variant.parts for facet in part.facets if facet.kind is FacetKind.TAG}
    beside = set() if limits.hashtags_in is Place.NOWHERE else {tag.casefold() for tag in variant.tags}
    tags, where = inline | beside, post.place("tags")
    if limits.hashtags is not None and len(tags) > limits.hashtags:
        remedy = f"write `{channel.name}: {{tags: […]}}` with those that matter there"
        yield Finding(where, "", f"{len(tags)} hashtags, {channel.name} takes {limits.hashtags}", remedy)
    for tag in sorted(tags):
        if limits.hashtag_characters is not None and graphemes(tag) > limits.hashtag_characters:
            message = f"#{tag} has {graphemes(tag)} characters, {channel.name} takes {limits.hashtag_characters}"
            yield Finding(where, "", message, "choose a shorter one")
