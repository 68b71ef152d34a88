"""Somebody who is named, but without a handle on this network.

Why: only their name is written there; they are not told of it, and readers cannot go to them.
Source: `people` in brand/brand.yaml

Bad:
    ---
    network: bluesky
    ---
    Merci à @idris !

Good:
    ---
    network: [mastodon, bluesky]
    ---
    Merci à @lea !
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, Finding, Level, Post, SpanKind, Variant

level = Level.SUGGESTION


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Mentions of people of brand.yaml, on networks where some of them have a handle."""
    network = channel.network
    written = post.override_documents.get(channel.name) or post.override_documents.get(network) or post.parts
    for block in (block for part in written for block in part if all(where.takes(channel) for where in block.where)):
        for span in (*block.spans, *(span for row in block.rows for cell in row for span in cell)):
            person = brand.people.get(span.target) if span.kind is SpanKind.MENTION else None
            if person and network not in person.handles and _is_used(network, brand):
                remedy = f"add `{network}: handle` to {span.target} in brand/brand.yaml, or `{network}: none`"
                yield Finding(span.location, "", f"{person.name} has no handle on {network}", remedy)


def _is_used(network: str, brand: Brand) -> bool:
    return any(person.handles.get(network) for person in brand.people.values())
