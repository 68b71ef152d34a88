"""How Mastodon's server reads a text: addresses, names and hashtags.

Source: https://github.com/mastodon/mastodon, app/models/concerns/tag/naming.rb, app/models/account.rb,
app/lib/extractor.rb, config/initializers/twitter_regex.rb, read 2026-11-21.
"""

from __future__ import annotations

import regex

from cmgen.model import Facet, FacetKind
from cmgen.text.counters import mastodon_urls
from cmgen.text.detection import apart

SEPARATORS = "_\u00b7\u30fb\u200c"
LETTER, WORD = r"\p{Alphabetic}", r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]"
TAG = regex.compile(
    rf"(?:^|(?<=\s))(?P<sign>[#＃])(?P<word>{WORD}(?:{WORD}|[{SEPARATORS}])*(?:{LETTER}|[{SEPARATORS}])"
    rf"(?:{WORD}|[{SEPARATORS}])*{WORD}|{WORD}*{LETTER}{WORD}*)",
    regex.MULTILINE,
)
NAME = r"[a-z0-9_]+(?:[.\-]+[a-z0-9_]+)*"
MENTION = regex.compile(rf"(?<![=/]|{WORD})@(?P<name>{NAME}(?:@{WORD}+(?:[.\-]+{WORD}+)*)?)", regex.IGNORECASE)


def detect(text: str) -> tuple[Facet, ...]:
    """Everything that the server makes a link of."""
    links = [Facet(FacetKind.LINK, start, end, text[start:end]) for start, end in mastodon_urls(text)]
    names = [Facet(FacetKind.MENTION, one.start(), one.end(), one["name"]) for one in MENTION.finditer(text)]
    tags = [
        Facet(FacetKind.TAG, one.start("sign"), one.end(), one["word"])
        for one in TAG.finditer(text)
        if not text.startswith("://", one.end())
    ]
    return apart([*links, *names, *tags])
