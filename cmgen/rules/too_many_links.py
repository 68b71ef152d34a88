"""More links or mentions than the network takes.

Why: the network would refuse the post, or drop those that are too many.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: threads
    ---
    Un https://a.example deux https://b.example trois https://c.example quatre https://d.example cinq https://e.example
    six https://f.example

Good:
    ---
    network: threads
    ---
    Tout est sur https://a.example
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, FacetKind, Finding, Level, Post, SpanKind, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Different addresses and names of each part; the link beside the words is one of them."""
    limits = channel.limits
    for part in variant.parts:
        addresses = {facet.value for facet in part.facets if facet.kind is FacetKind.LINK}
        addresses |= {variant.link} - {""} if part is variant.parts[0] else set()
        names = {facet.value for facet in part.facets if facet.kind is FacetKind.MENTION}
        for what, kind, found, most in (
            ("links", SpanKind.LINK, addresses, limits.links),
            ("mentions", SpanKind.MENTION, names, limits.mentions),
        ):
            if most is not None and len(found) > most:
                last = [span.location for span in post.spans if span.kind is kind]
                where = last[-1] if last else post.place("link")
                yield Finding(where, "", f"{len(found)} {what}, {channel.name} takes {most}", "leave some out")
