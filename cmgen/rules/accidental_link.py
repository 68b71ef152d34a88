"""Words that the network turns into a link, a name or a hashtag without anybody wanting it.

Why: "fin.Voici" becomes an address that belongs to somebody, "n° #3" a hashtag, "@midi" a person who is told of it.
Source: each network's own way of reading, in cmgen/text/detection/

Bad:
    ---
    network: mastodon
    ---
    Rendez-vous `@midi` devant la porte.

Good:
    ---
    network: mastodon
    ---
    Rendez-vous à midi devant la porte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Channel, Facet, FacetKind, Finding, Level, Part, Post, Variant
from cmgen.text.detection import detect

level = Level.WARNING
LOOKS = re.compile(r"[@＠#＃$]|\w[.。．｡]\w|://|\w:\w")
NAMES = {
    FacetKind.LINK: "a link",
    FacetKind.MENTION: "a mention",
    FacetKind.TAG: "a hashtag",
    FacetKind.CASHTAG: "a cashtag",
}


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """What the network finds beside what is marked; where we mark everything ourselves, it looks for nothing."""
    if channel.limits.dialect == "facets":
        return
    for part in variant.parts:
        for facet in _strangers(part, channel):
            words = part.text[facet.start : facet.end]
            message = f"{words!r} becomes {NAMES[facet.kind]} on {channel.name}"
            yield Finding(post.beginning, "", message, "put a space in, or say it in other words")


def _unmarked(part: Part) -> str:
    """The words between those that are marked."""
    pieces, position = [], 0
    for facet in part.facets:
        pieces.append(part.text[position : facet.start])
        position = max(position, facet.end)
    return "\n".join([*pieces, part.text[position:]])


def _strangers(part: Part, channel: Channel) -> Iterator[Facet]:
    """What is found where nothing was marked; where nothing looks like a link or a name, the network is not asked."""
    if not LOOKS.search(_unmarked(part)):
        return
    for found in detect(part.text, channel.limits):
        if not any(own.start < found.end and found.start < own.end for own in part.facets):
            yield found
