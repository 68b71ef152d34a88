"""Two spaces where one belongs.

Why: pages show one; most networks show both, and the hole is seen.
Source: The Chicago Manual of Style, 18th edition, 6.7: one space after every mark; Lexique des règles typographiques

Bad:
    La presse  repart. Venez la voir.

Good:
    La presse repart. Venez la voir.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import CODE, Passage

level = Level.SUGGESTION
ROW = re.compile(rf"(?<=[^\s{CODE}«])(?P<spaces> {{2,}})(?=[^\s{CODE};:!?,»])")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Rows of spaces between words; before a mark of punctuation other rules look at them."""
    if "  " not in words.text:
        return
    for found in ROW.finditer(words.text):
        fix = words.edit(*found.span("spaces"), " ")
        count = found.end() - found.start()
        yield Finding(words.location(*found.span("spaces")), "", f"{count} spaces on end", "write one", fix=fix)
