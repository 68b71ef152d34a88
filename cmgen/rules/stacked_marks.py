"""A letter with so many marks on it that it runs over its neighbours.

Why: it is unreadable, breaks the lines around it, and networks count every mark as a character of its own.
Source: Unicode TR 36, section 2.10; UAX 15, Stream-Safe Text Format, which allows 30 and needs no more than three

Bad:
    Venez à l’a\u0300\u0301\u0302\u0303\u0304telier.

Good:
    Venez à l’e\u0301te\u0301, à Hà Nội.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
MANY = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Four marks or more on one letter."""
    for found in MANY.finditer(words.text):
        start = max(0, found.start() - 1)
        message = f"{len(found[0])} marks on one letter"
        yield Finding(words.location(start, found.end()), "", message, "write the letter without them")
