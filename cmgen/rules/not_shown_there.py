"""Something of the post that readers of the network will not see or cannot follow.

Why: a link that cannot be followed, or a comment that is not there, is missed without anybody knowing.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: instagram
    ---
    ![L’affiche](affiche-1080x1350.jpg)

    [Le programme](https://example.org/programme)

Good:
    ---
    network: instagram
    ---
    ![L’affiche](affiche-1080x1350.jpg)

    Le programme est sur notre profil.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, FacetKind, Finding, Level, Place, Post, SpanKind, Variant

level = Level.WARNING


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Links in the words and beside them; the first comment."""
    limits, name = channel.limits, channel.name
    shown = {facet.value for part in variant.parts for facet in part.facets if facet.kind is FacetKind.LINK}
    if shown and not limits.inline_links:
        where = next((span.location for span in post.spans if span.kind is SpanKind.LINK), post.beginning)
        yield Finding(where, "", f"links in the words cannot be followed on {name}", "say where readers find it")
    if variant.link and limits.link_in is Place.NOWHERE and variant.link not in shown:
        remedy = f"say in words where readers find it, and write `{name}: {{link: ''}}`"
        yield Finding(post.place("link"), "", f"{name} shows no link", remedy)
    if post.comment and not variant.comment:
        remedy = "write it within `::: only` and the channels it is for"
        standing = all(where.takes(channel) for block in post.comment for where in block.where)
        if standing:
            yield Finding(post.place("first_comment"), "", f"{name} has no first comment", remedy)
