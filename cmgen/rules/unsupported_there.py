"""Something of the post that the network does not have.

Why: the network would refuse the post, or drop a piece of it without a word.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: instagram
    ---
    Une image manque ici.

Good:
    ---
    network: instagram
    ---
    ![L’affiche des portes ouvertes](affiche-1080x1350.jpg)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Location, Part, Post, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Threads, answers, quotations, reposts, audiences; pictures where there are none, or where one is needed."""
    remedy = f"say it otherwise there, or leave {channel.name} out of network"
    for where, problem in (*_words(variant, post, channel), *_media(variant, post, channel)):
        yield Finding(where, "", problem, remedy)


def _words(variant: Variant, post: Post, channel: Channel) -> Iterator[tuple[Location, str]]:
    limits, name = channel.limits, channel.name
    if len(variant.parts) > 1 and not limits.threads:
        second = next((block.location for block in post.parts[1]), post.beginning) if post.parts[1:] else post.beginning
        yield second, f"{name} has no threads, and this has {len(variant.parts)} parts"
    if variant.reply_to and not limits.replies:
        yield post.place("reply_to"), f"{name} has no answers to another post"
    if variant.quote and not limits.quotes:
        yield post.place("quote"), f"{name} has no quotations of another post"
    if variant.repost and not limits.reposts:
        yield post.place("repost"), f"{name} does not show another post once more"
    if variant.visibility and variant.visibility not in limits.visibilities:
        yield post.place("visibility"), f"{name} has no {variant.visibility!r}, only {words(limits.visibilities)}"


def _media(variant: Variant, post: Post, channel: Channel) -> Iterator[tuple[Location, str]]:
    limits, name = channel.limits, channel.name
    shown = [medium for part in variant.parts for medium in part.media]
    if post.assets and not limits.images and not limits.videos:
        yield post.place("assets"), f"{name} shows no pictures"
    if limits.video_required and not any(medium.is_video for medium in shown):
        yield post.beginning, f"{name} needs a video"
    elif limits.media_required and not shown:
        yield post.beginning, f"{name} needs a picture{' or a video' if limits.videos else ''}"
    for part in variant.parts:
        if not limits.mixed_media and len({medium.is_video for medium in part.media}) > 1:
            yield post.place("assets"), f"{name} shows pictures or a video, not both"
        elif not limits.mixed_media and limits.videos and len(part.media) > 1 and _moves(part):
            yield post.place("assets"), f"{name} shows a moving picture alone"


def _moves(part: Part) -> bool:
    return any(medium.type == "image/gif" for medium in part.media)  # a GIF is made of nothing else
