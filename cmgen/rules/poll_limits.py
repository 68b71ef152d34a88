"""A poll that its network does not take.

Why: the network would refuse the post, at the hour it should go out.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: mastodon
    poll: {options: [un, deux, trois, quatre, cinq]}
    ---
    Lequel ?

Good:
    Lequel ?
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, Finding, Level, Post, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Number and length of choices; polls beside pictures; networks without polls."""
    if not variant.poll:
        return
    limits, where = channel.limits, post.place("poll")
    count, length = len(variant.poll.options), max(map(len, variant.poll.options), default=0)
    if limits.poll_options == 0:
        yield Finding(where, "", f"{channel.name} has no polls", f"leave {channel.name} out of network")
    elif count > limits.poll_options:
        yield Finding(where, "", f"{count} choices, {channel.name} takes {limits.poll_options}", "merge some")
    elif limits.poll_option_characters and length > limits.poll_option_characters:
        most = limits.poll_option_characters
        yield Finding(where, "", f"a choice of {length} characters, {channel.name} takes {most}", "shorten it")
    elif variant.media and not limits.poll_with_images and any(part.media for part in variant.parts):
        yield Finding(where, "", f"{channel.name} takes no pictures beside a poll", "remove the one or the other")
