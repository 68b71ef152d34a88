"""A video that the network does not take: its type, size, length or shape.

Why: the network would refuse the post.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: x
    ---
    ![La rotative, du début à la fin](rotative-600s.mp4)

Good:
    ---
    network: x
    ---
    ![La rotative en marche](rotative-30s.mp4)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Limits, Media, Post, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Each video of each part."""
    for part in variant.parts:
        for video in part.media:
            for problem in _problems(video, channel.limits) if video.is_video else ():
                message = f"{video.name} {problem.format(channel=channel.name)}"
                remedy = "make another version of it, or show a piece of it: `trim`"
                yield Finding(post.asset_place(video.name), "", message, remedy)


def _problems(video: Media, limits: Limits) -> Iterator[str]:
    if video.type not in limits.video_types:
        yield f"is {video.type}, {{channel}} takes {words(limits.video_types)}"
    if limits.video_bytes is not None and video.size > limits.video_bytes:
        yield f"has {words(video.size)} bytes, {{channel}} takes {words(limits.video_bytes)}"
    if limits.video_seconds and not limits.video_seconds[0] <= video.seconds <= limits.video_seconds[1]:
        yield f"lasts {video.seconds:.4g} seconds, {{channel}} takes {words(limits.video_seconds)}"
    if min(video.width, video.height) < limits.least_video_side:
        least = limits.least_video_side
        yield f"has {video.width} × {video.height} px, {{channel}} takes none with a side under {least}"
    if limits.video_ratios and not limits.video_ratios[0] <= video.ratio <= limits.video_ratios[1]:
        yield f"has a ratio of {video.ratio:.2f}, {{channel}} takes {words(limits.video_ratios)}"
