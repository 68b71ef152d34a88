"""Words longer, or shorter, than the network takes, in its own arithmetic.

Why: the network would refuse the post, or cut it without a word.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: discourse
    title: L’atelier du samedi matin
    ---
    Trop court.

Good:
    ---
    network: discourse
    title: L’atelier du samedi matin
    ---
    On y répare ce qui ne marche plus.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Limits, Part, Post, Variant
from cmgen.text.counters import COUNTERS, measure, utf8

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Each part, the words beside pictures, and the first comment."""
    for number, part in enumerate(variant.parts, start=1):
        what = f"part {number} has" if len(variant.parts) > 1 else "it has"
        for problem, remedy in _problems(part, channel.limits):
            yield Finding(post.beginning, "", f"{what} {problem.format(channel=channel.name)}", remedy)
    if variant.comment and (most := channel.limits.comment_characters):
        count = COUNTERS[channel.limits.counter](variant.comment.text)
        if count > most:
            message = f"a first comment of {words(count)} characters, {channel.name} takes {words(most)}"
            yield Finding(post.place("first_comment"), "", message, "shorten it")


def _problems(part: Part, limits: Limits) -> Iterator[tuple[str, str]]:
    count, size = measure(part.text, part.facets, limits), utf8(part.text)
    most, beside = limits.characters, ""
    if part.media and limits.caption_characters is not None:
        most, beside = limits.caption_characters, " beside a picture"
    if most is not None and count > most:
        yield f"{words(count)} characters{beside}, {{channel}} takes {words(most)}", "shorten it"
    if limits.bytes is not None and size > limits.bytes:
        yield f"{words(size)} bytes, {{channel}} takes {words(limits.bytes)}", "shorten it"
    if count < limits.least_characters:
        yield f"{words(count)} characters, {{channel}} wants {words(limits.least_characters)} at least", "say more"
