"""An emoji in the middle of a sentence.

Why: it is read aloud where it stands, and the sentence falls apart; in a word's place it means nothing to many.
Source: https://www.w3.org/WAI/WCAG22/Techniques/html/H86; Unicode TR 51, section 2

Bad:
    On se retrouve au 🏖️ avec les enfants.

    J’❤️ le café réparation.

Good:
    On se retrouve à la plage avec les enfants 🏖️

    📅 Samedi, à dix heures. 🎉 Venez !
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.emoji import find
from cmgen.text.passages import Passage

level = Level.SUGGESTION
BEFORE = re.compile(r"[^\W\d_][’',]?[ \u00a0\u202f]?\Z")
AFTER = re.compile(r"[ \u00a0\u202f]?[a-zà-öø-ÿœ]")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Emoji with a letter or a comma before them and a small letter after them, on one line."""
    if "alt" in words.name:
        return
    for start, end in find(words.text):
        if BEFORE.search(words.text[max(0, start - 3) : start]) and AFTER.match(words.text, end):
            sign = words.text[start:end]
            remedy = "put it at the end of the sentence, or write the word"
            yield Finding(words.location(start, end), "", f"{sign} stands within a sentence", remedy)
