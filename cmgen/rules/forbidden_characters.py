"""A character that the network refuses in titles and texts.

Why: the network would refuse the post.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: youtube
    title: Presse <-> rotative
    ---
    ![La presse en marche](presse.mp4)

Good:
    ---
    network: youtube
    title: De la presse à la rotative
    ---
    ![La presse en marche](presse.mp4)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, Finding, Level, Post, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Titles and the words of each part."""
    if not channel.limits.forbidden:
        return
    texts = [(variant.title, post.place("title")), *((part.text, post.beginning) for part in variant.parts)]
    for text, where in texts:
        if found := next((character for character in text if character in channel.limits.forbidden), ""):
            yield Finding(where, "", f"{channel.name} takes no {found!r}", "write it in words")
