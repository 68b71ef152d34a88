"""A typewriter's apostrophe within a word.

Why: ' stands for feet and minutes; the apostrophe of printed words is ’, and screen readers read both.
Source: The Unicode Standard, section 6.2, "Apostrophes"

Bad:
    L'atelier est ouvert.

Good:
    L’atelier est ouvert. La planche fait 5' de long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
WITHIN = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Each apostrophe between two letters."""
    for found in WITHIN.finditer(words.text):
        start, end = found.span()
        where = words.location(start, end)
        yield Finding(where, "", "a straight apostrophe", "write ’", fix=words.edit(start, end, "’"))
