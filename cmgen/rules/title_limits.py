"""A title that is missing, or longer or shorter than the network takes.

Why: the network would refuse the post, or cut its title.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: reddit
    ---
    Qui sait réparer une Remington ?

Good:
    ---
    network: reddit
    title: Qui sait réparer une Remington ?
    ---
    Le chariot ne revient plus.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Post, Variant
from cmgen.text.counters import COUNTERS

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """The title, where the network has one."""
    limits, where = channel.limits, post.place("title")
    if limits.title_characters == 0:
        return
    count = COUNTERS[limits.counter](variant.title)
    if not count and limits.least_title_characters:
        yield Finding(where, "", f"no title, and {channel.name} needs one", "give it a title, or a first heading")
    elif count < limits.least_title_characters:
        least = limits.least_title_characters
        yield Finding(where, "", f"a title of {count} characters, {channel.name} wants {least} at least", "say more")
    elif limits.title_characters is not None and count > limits.title_characters:
        most = words(limits.title_characters)
        yield Finding(where, "", f"a title of {words(count)} characters, {channel.name} takes {most}", "shorten it")
