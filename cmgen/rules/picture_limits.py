"""A picture of a shape or size that the network does not take.

Why: the network would refuse the post, or cut the picture where nobody chose to.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: instagram
    ---
    ![Le quai, tout en longueur](panorama-3000x600.jpg)

Good:
    ---
    network: instagram
    ---
    ![Le quai, au petit matin](quai-1080x1350.jpg)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Limits, Media, Post, Variant

level = Level.ERROR
NEAR = 0.01  # of a ratio: pixels are whole


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Width, height and ratio of each picture; one shape for all where the network cuts them to the first's."""
    limits = channel.limits
    for part in variant.parts:
        pictures = [medium for medium in part.media if not medium.is_video]
        for picture in pictures:
            if problem := _problem(picture, limits):
                remedy = "crop it, or leave it out there with `::: not`"
                yield Finding(post.asset_place(picture.name), "", f"{problem.format(channel=channel.name)}", remedy)
        if limits.carousel and any(abs(picture.ratio - pictures[0].ratio) > NEAR for picture in pictures):
            message = f"{channel.name} cuts all pictures to the shape of the first, and these have several"
            yield Finding(post.place("assets"), "", message, "crop them to one shape")


def _problem(picture: Media, limits: Limits) -> str:
    size = f"{picture.name or 'a picture'} has {picture.width} × {picture.height} px"
    if picture.width < limits.least_image_width or picture.height < limits.least_image_height:
        return f"{size}, {{channel}} wants {limits.least_image_width} × {limits.least_image_height} at least"
    if limits.image_ratios:
        narrowest, widest = limits.image_ratios
        if not narrowest - NEAR <= picture.ratio <= widest + NEAR:
            return f"{size}, a ratio of {picture.ratio:.2f}, {{channel}} takes {words(limits.image_ratios)}"
    return ""
