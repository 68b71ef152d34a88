"""Three dots where an ellipsis belongs, or after an "etc" that ends by itself.

Why: … is one character, never broken over two lines, and counts as one where characters are counted.
Source: Lexique des règles typographiques, « Points de suspension »; The Chicago Manual of Style, 18th edition, 12.59

Bad:
    Et puis...

    Des vis, des clous, etc...

Good:
    Et puis… des vis, des clous, etc. Type `a...b` in ../dossier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
AND_SO_ON = re.compile(r"(?<=\b[Ee]tc)(?:\.{2,}|\.?…)")
DOTS = re.compile(r"(?<![./\\])\.{3}(?![./\\\w])")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Exactly three; more are somebody's own way of speaking."""
    if "..." not in words.text and "tc" not in words.text:
        return
    taken = set()
    for found in AND_SO_ON.finditer(words.text):
        taken.add(found.start())
        fix = words.edit(*found.span(), ".")
        yield Finding(words.location(*found.span()), "", f"{found[0]!r} after etc", "write etc.", fix=fix)
    for found in DOTS.finditer(words.text):
        if found.start() not in taken:
            fix = words.edit(*found.span(), "…")
            yield Finding(words.location(*found.span()), "", "three dots for an ellipsis", "write …", fix=fix)
