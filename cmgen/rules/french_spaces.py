"""French marks of punctuation without the space that belongs to them, or with one at which a line may break.

Why: a mark that falls to the next line, or sticks to its word, is read as carelessness.
Source: Imprimerie nationale, Lexique des règles typographiques, « Ponctuation »

Bad:
    Venez nombreux !

    On répare: les lampes, les vélos.

    Elle dit « oui » et rit.

Good:
    Venez nombreux ! On répare : lampes et vélos ; tout, ou presque. Elle dit « oui » à 10:30.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Edit, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
NARROW, WIDE = "\u202f", "\u00a0"
GLUE = (NARROW, WIDE)
BEFORE = re.compile(r"(?<=[\w»)\]%€\ufffc\"”’.…])(?P<space>[ \u00a0\u202f\u2009]*)(?P<sign>[;!?»]|:(?=\s|$))")
AFTER = re.compile(r"«(?P<space>[ \u00a0\u202f\u2009]*)(?=\S)")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Each mark of a French passage whose space is another than a no-break one."""
    if not words.lang.startswith("fr"):
        return
    for found in (*BEFORE.finditer(words.text), *AFTER.finditer(words.text)):
        sign = found.groupdict().get("sign") or "«"
        if found["space"] in GLUE or _is_none(words.text, found):
            continue
        glue = NARROW if sign in ";!?" else WIDE
        start, end = found.span("space")
        what = "no space" if start == end else "a space at which the line may break"
        side = "after" if sign == "«" else "before"
        fix = words.edit(start, end, glue) if start < end else _inserted(words, start, glue)
        place = words.location(start, max(end, start + 1))
        yield Finding(place, "", f"{what} {side} {sign!r}", "a no-break space belongs there", fix=fix)


def _is_none(text: str, found: re.Match[str]) -> bool:
    """Whether it is no punctuation: an emoji's code (:tada:), a smiley, part of "?!"."""
    sign, start = found.groupdict().get("sign"), found.start("space")
    return sign == ":" and start == found.end("space") and bool(re.search(r":\w+$", text[max(0, start - 30) : start]))


def _inserted(words: Passage, at: int, glue: str) -> Edit | None:
    """The edit that puts the space in, by writing the character before it again."""
    return words.edit(at - 1, at, words.text[at - 1] + glue) if at else None
