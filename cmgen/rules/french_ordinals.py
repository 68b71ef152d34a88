"""A French ordinal in a form of habit: 2ème, 1ère, XXème.

Why: the rule is short (1er, 1re, 2e, XXe), and long endings are read aloud badly.
Source: Imprimerie nationale, Lexique des règles typographiques, « Ordinaux »

Bad:
    La 2ème édition a lieu samedi.

    C’est notre 1ère affiche du XXIème siècle.

Good:
    La 2e édition, la 1re affiche, le 1er étage, les 2es, la 2nde chance, le XXIe siècle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
FIRST = re.compile(r"(?<![\w.,])1[ \u00a0\u202f]?(?P<end>ières|ieres|ière|iere|ères|eres|ère|ere|iers|ier)\b")
OTHERS = re.compile(r"(?<![\w.,])(?P<number>\d{1,4}|[IVXLC]{1,7})[ \u00a0\u202f]?(?P<end>i?[èeé]mes?|è)\b")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Numbers, Arabic or Roman, with a long or a wrong ending."""
    if not words.lang.startswith("fr"):
        return
    for found in FIRST.finditer(words.text):
        end = found["end"]
        many = "s" if end.endswith("s") else ""
        yield _finding(words, found, f"1{'er' if end.startswith('ier') and 'e' not in end[3:] else 're'}{many}")
    for found in OTHERS.finditer(words.text):
        yield _finding(words, found, f"{found['number']}{'es' if found['end'].endswith('s') else 'e'}")


def _finding(words: Passage, found: re.Match[str], right: str) -> Finding:
    fix = words.edit(*found.span(), right)
    return Finding(words.location(*found.span()), "", f"{found[0]!r} is written {right!r}", f"write {right}", fix=fix)
