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
    """Pictures and videos by part; where a network shows both together, they count together."""
    limits = channel.limits
    for number, part in enumerate(variant.parts, start=1):
        videos = sum(medium.is_video for medium in part.media)
        pictures = len(part.media) if limits.mixed_media else len(part.media) - videos
        for count, what, most in ((pictures, "pictures", limits.images), (videos, "videos", limits.videos)):
            if count > (max(most, limits.videos) if limits.mixed_media else most):
                message = f"part {number} has {count} {what}, {channel.name} takes {most}"
                yield Finding(post.place("assets"), "", message, "spread them over a thread, or leave some out")
