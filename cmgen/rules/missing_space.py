"""A comma or a full stop with no space after it, or a space before it instead.

Why: the words run together, and networks take « demain.Venez » for an address.
Source: Imprimerie nationale, Lexique des règles typographiques, « Ponctuation »; The Chicago Manual of Style, 6.7

Bad:
    Des lampes,des vélos et des radios.

    Fermé demain.Venez samedi.

    Des lampes , des vélos.

Good:
    Des lampes, des vélos : 3,5 tonnes. Avec Node.js, sur atelier.example, à 10.30. M.Sc., p.ex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
LETTER = r"[^\W\d_]"
COMMA = re.compile(rf"(?<={LETTER}{LETTER})(?P<sign>,)(?={LETTER}{{2}})")
STOP = re.compile(
    r"(?<=[a-zà-öø-ÿœ]{3})(?P<sign>\.)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿœ’'])(?!(?:Js|Net|Com|Org|Io|Fr|Ai|App|Eu|Py)\b)"
)
BEFORE = re.compile(rf"(?<={LETTER})(?P<space>[ \u00a0\u202f]+)(?P<sign>[,.])(?=\s|$)")
TOKEN = re.compile(r"\S*\Z")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Between words that are no part of an address."""
    text = words.text
    if "," not in text and "." not in text:
        return
    for pattern in (COMMA, STOP):
        for found in pattern.finditer(text):
            end = found.end()
            if _is_address(text, end):
                continue
            fix = words.edit(end - 1, end, f"{found['sign']} ")
            message = f"no space after {found['sign']!r}"
            yield Finding(words.location(end - 1, end), "", message, "one belongs there", fix=fix)
    for found in BEFORE.finditer(text) if words.lang.startswith("fr") else ():
        fix = words.edit(*found.span("space"), "")
        message = f"a space before {found['sign']!r}"
        yield Finding(words.location(*found.span("space")), "", message, "none belongs there", fix=fix)


def _is_address(text: str, at: int) -> bool:
    """Whether what stands there on end is an address, a name of a file or a handle."""
    found = TOKEN.search(text, 0, at)
    token = (found[0] if found else "") + text[at:].split(maxsplit=1)[0]
    return any(sign in token for sign in "/@#=_\\") or token.count(".") > 1
