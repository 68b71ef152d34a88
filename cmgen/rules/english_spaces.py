"""A space before an English mark of punctuation.

Why: it is a habit of French; in English the mark stands at its word, and may else fall to the next line.
Source: The Chicago Manual of Style, 18th edition, 6.7

Bad:
    ---
    lang: en
    ---
    Come and see us !

Good:
    ---
    lang: en
    ---
    Come and see us! Doors: ten to six; soup at one. :) Type `a ; b`. Use !important and .env files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
BEFORE = re.compile(r"(?<=\w)[ \u00a0\u202f]+([;:!?,]+)(?=\s|$)")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Spaces between a word and the mark that ends it."""
    if not words.lang.startswith("en"):
        return
    for found in BEFORE.finditer(words.text):
        fix = words.edit(found.start(), found.end(), found[1])
        where = words.location(found.start(), found.end())
        yield Finding(where, "", f"a space before {found[1]!r}", "none belongs there", fix=fix)
