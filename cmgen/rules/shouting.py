"""Words in capitals, or exclamation marks in a row.

Why: it is read as shouting, and screen readers may spell capitals letter by letter.

Bad:
    VENEZ TOUS DEMAIN SOIR !!!

Good:
    Venez demain soir, et amenez vos amis !
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
CAPITALS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{4,}(?:[\s’'-]+[A-ZÀ-ÖØ-Þ]{2,}){2,}\b")
MARKS = re.compile(r"!(?:\s*!)+")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Three or more words in capitals on end; two or more exclamation marks on end."""
    for found in (*CAPITALS.finditer(words.text), *MARKS.finditer(words.text)):
        yield Finding(words.location(*found.span()), "", f"{found[0]!r} is read as shouting", "say it with words")
