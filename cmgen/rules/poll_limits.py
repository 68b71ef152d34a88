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

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Poll, Post, Variant
from cmgen.text.counters import measure

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Polls where there are none; their choices, question and time; pictures beside them."""
    if variant.poll is None:
        return
    where = post.place("poll")
    if channel.limits.poll_options == 0:
        yield Finding(where, "", f"{channel.name} has no polls", f"leave {channel.name} out of network")
        return
    for problem, remedy in (*_choices(variant.poll, channel), *_around(variant, variant.poll, channel)):
        yield Finding(where, "", problem, remedy)


def _choices(poll: Poll, channel: Channel) -> Iterator[tuple[str, str]]:
    limits, name = channel.limits, channel.name
    if len(poll.options) > limits.poll_options:
        yield f"{len(poll.options)} choices, {name} takes {limits.poll_options}", "merge some"
    length, most = max(map(len, poll.options), default=0), limits.poll_option_characters
    if most is not None and length > most:
        yield f"a choice of {length} characters, {name} takes {most}", "shorten it"
    if poll.multiple and not limits.poll_multiple:
        yield f"{name} takes one answer to a poll", "remove multiple"


def _around(variant: Variant, poll: Poll, channel: Channel) -> Iterator[tuple[str, str]]:
    limits, name = channel.limits, channel.name
    if limits.poll_seconds and not limits.poll_seconds[0] <= poll.seconds <= limits.poll_seconds[1]:
        least, most = (words(seconds / 3600) for seconds in limits.poll_seconds)
        yield f"a poll of {words(poll.seconds / 3600)} hours, {name} takes {least} to {most}", "change its hours"
    if any(part.media for part in variant.parts) and not limits.poll_with_images:
        yield f"{name} takes no pictures beside a poll", "remove the one or the other"
    question = measure(variant.parts[0].text, variant.parts[0].facets, limits) if variant.parts else 0
    if limits.poll_question_characters is not None and question > limits.poll_question_characters:
        yield f"a question of {question} characters, {name} takes {limits.poll_question_characters}", "shorten it"
