"""Letters of another script within a Latin word.

Why: they look the same, but search, hashtags and screen readers take them for another word.
Source: Unicode Technical Standard 39, section 5, "mixed-script detection", and confusables.txt

Bad:
    Venez à l’аtelier.

Good:
    Venez à l’atelier, un μ de plus, Ω et Δt. Москва, Αθήνα.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.lookalikes import WORD, as_latin, may_be, mixed
from cmgen.text.passages import Passage

level = Level.WARNING


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Words of two scripts; a whole word in Greek or Cyrillic is one."""
    if not may_be(words.text):
        return
    for found in WORD.finditer(words.text):
        if mixed(found[0]):
            right = as_latin(found[0])
            fix = words.edit(*found.span(), right, safe=False)
            message = f"{found[0]!r} has letters that only look like {right!r}"
            yield Finding(words.location(*found.span()), "", message, f"write {right}", fix=fix)
