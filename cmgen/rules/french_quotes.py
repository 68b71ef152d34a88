"""Quotation marks of another language, or of a typewriter, in French.

Why: French quotes with « », and with “ ” only within them.
Source: Imprimerie nationale, Lexique des règles typographiques, « Guillemets »

Bad:
    Elle dit "oui" et rit.

    Elle dit “oui” et rit.

Good:
    Elle dit « le mot “oui” me plaît » et rit. Un écran de 15", une vis de 3".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import CODE, Passage

level = Level.SUGGESTION
GLUE = "\u00a0"
PAIR = re.compile(r'(?<![\w"=])"(?=[^\s"])([^"«»“”\n]{1,300}?)(?<=\S)"(?![\w"])|“([^“”«»\n]{1,300}?)”')


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Pairs of them; within « » the inner ones are curled."""
    if not words.lang.startswith("fr"):
        return
    text = words.text
    for found in PAIR.finditer(text):
        quoted = (found[1] or found[2]).strip(" \u00a0\u202f")
        is_within = text.count("«", 0, found.start()) > text.count("»", 0, found.start())
        if not quoted or (is_within and found[2]) or _is_inches(text, found) or found[0] in brand.name:
            continue
        right = f"“{quoted}”" if is_within else f"«{GLUE}{quoted}{GLUE}»"
        fix = words.edit(*found.span(), right)
        message = f"{found[0][0]} and {found[0][-1]} around {_short(quoted)}"
        yield Finding(words.location(*found.span()), "", message, f"write {right[0]} and {right[-1]}", fix=fix)


def _is_inches(text: str, found: re.Match[str]) -> bool:
    return found[0][0] == '"' and bool(re.search(r"\d\Z", text[: found.end() - 1]) and '"' in text[found.end() :])


def _short(text: str) -> str:
    shown = text.replace(CODE, "`…`")
    return repr(shown if len(shown) <= 30 else f"{shown[:29]}…")
