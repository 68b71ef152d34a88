"""More pictures in a part than its network takes.

Why: the network would refuse the post.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: mastodon
    ---
    ![un](1.jpg)

    ![deux](2.jpg)

    ![trois](3.jpg)

    ![quatre](4.jpg)

    ![cinq](5.jpg)

Good:
    Une image suffit.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, Finding, Level, Post, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Pictures by part; alt texts longer than the network keeps."""
    limits = channel.limits
    for number, part in enumerate(variant.parts, start=1):
        if len(part.media) > limits.images:
            message = f"part {number} has {len(part.media)} pictures, {channel.name} takes {limits.images}"
            yield Finding(post.place("assets"), "", message, "spread them over a thread, or leave some out")
        for medium in part.media:
            if limits.alt_characters and len(medium.alt) > limits.alt_characters:
                message = f"an alt text of {len(medium.alt)} characters, {channel.name} takes {limits.alt_characters}"
                yield Finding(post.place("assets"), "", message, "shorten it")
