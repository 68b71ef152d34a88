"""A mention of everybody at once.

Why: it rings at every reader's, night or day, and is what accounts are blocked for; we send it with its bell off.
Source: https://docs.discord.com/developers/resources/message#allowed-mentions-object;
    https://docs.slack.dev/messaging/formatting-message-text#special-mentions

Bad:
    @everyone, le programme est en ligne.

    <!channel> Le programme est en ligne.

Good:
    Le programme est en ligne pour tout le monde.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
EVERYBODY = re.compile(
    r"(?<![\w@./])@(?:everyone|here|channel|all|tous)(?![\w@.-])|<!(?:channel|here|everyone)(?:\|\w+)?>"
)


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Slack's and Discord's words for all of a room."""
    for found in EVERYBODY.finditer(words.text):
        yield Finding(
            words.location(*found.span()), "", f"{found[0]!r} calls everybody", "name who is meant, or nobody"
        )
