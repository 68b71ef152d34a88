"""Signs of the words that the network takes for markup, and has no way to escape.

Why: Slack makes `*` bold, `_` italic, `~` struck and a backtick code wherever a pair stands around words, and knows no
escape: the signs vanish and the words change their look. Nothing invisible is added to prevent it.
Source: https://docs.slack.dev/messaging/formatting-message-text (2026-11-21)

Bad:
    ---
    network: slack
    ---
    Le prix \\*hors taxes\\* est de 5 €.

Good:
    ---
    network: slack
    ---
    Le prix hors taxes est de 5 €, pour 2 \\* 3 places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.brand import limits_of
from cmgen.model import Brand, Channel, Finding, Level, Post, Variant
from cmgen.text.passages import passages

level = Level.WARNING
SIGNS = {"slack": re.compile(r"(?<![\w\ufffc])([*_~`])(?=[^\s*_~`])[^\n]*?(?<=[^\s*_~`])\1(?![\w\ufffc])")}
"""Pairs that mark words, by the dialect whose signs they are."""


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Pairs of signs in the author's words; how a person's window takes them is the same."""
    signs = SIGNS.get(limits_of(channel.network).dialect)
    for passage in passages(post) if signs else ():
        if passage.name not in ("body", f"{channel.name}.text", f"{channel.network}.text"):
            continue
        for found in signs.finditer(passage.text) if signs else ():
            message = f"{found[0]!r} is shown on {channel.name} without its signs"
            remedy = "write it in other words, or as code there with `::: only`"
            yield Finding(passage.location(found.start(), found.end()), "", message, remedy)
