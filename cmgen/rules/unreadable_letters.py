"""Letters that look like a typeface but are mathematical signs: 𝐛𝐨𝐥𝐝, 𝓼𝓬𝓻𝓲𝓹𝓽, Ⓑⓤⓑⓑⓛⓔⓢ.

Why: screen readers spell them as "mathematical bold small b" or skip them, and search does not find them.
Source: Unicode Technical Report 25, section 2.2; https://www.w3.org/TR/WCAG22/#readable

Bad:
    Venez à l’𝗮𝘁𝗲𝗹𝗶𝗲𝗿 demain.

Good:
    Venez à l’**atelier** demain, 𝑥 fois s’il le faut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.ERROR
# mathematical alphanumerics; circled and parenthesised; full width; squared. One alone may be a formula or a sign.
LETTER = "[\U0001d400-\U0001d7cb\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a\u249c-\u24b5\U0001f130-\U0001f149]"
RUN = re.compile(f"{LETTER}{{2,}}(?: {LETTER}{{2,}})*")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Runs of two or more; written again in ordinary letters, which may want an emphasis of their own."""
    for found in RUN.finditer(words.text):
        plain = normalize("NFKC", found[0])
        fix = words.edit(*found.span(), plain, safe=False)
        message = f"{found[0]!r} is unreadable to a screen reader"
        yield Finding(words.location(*found.span()), "", message, f"write {plain!r}, or **{plain}**", fix=fix)
