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
from cmgen.text.passages import CODE, Passage

level = Level.WARNING
NARROW, WIDE = "\u202f", "\u00a0"
GLUE = (NARROW, WIDE)
SIGN = re.compile("[;:!?»]")
BEFORE = frozenset('_»)]%€\ufffc"”’.…')
SPACES = " \u00a0\u202f\u2009"
AFTER = re.compile(r"«(?P<space>[ \u00a0\u202f\u2009]*)(?=\S)")
FACE = re.compile(r";['’‑-]?[)(\]DPp](?!\w)")
QUERY = re.compile(r"\?[\w.-]+=")  # of an address without its https://
ADDRESS = re.compile(r"[\w-]\.[a-z]{2,}(?:/\S*)?$")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Each mark of a French passage whose space is another than a no-break one."""
    if not words.lang.startswith("fr"):
        return
    text = words.text
    for found in SIGN.finditer(text):
        end, sign = found.start(), found[0]
        start = len(text[:end].rstrip(SPACES))
        if _follows(text, start, sign) and not (sign == ":" and text[end + 1 : end + 2].strip()):
            yield from _checked(words, sign, start, end)
    for found in AFTER.finditer(text):
        yield from _checked(words, "«", *found.span("space"))


def _follows(text: str, at: int, sign: str) -> bool:
    """Whether a mark belongs to what stands before it: a word, a bracket, code; a closing quote also to ! and ?."""
    before = text[at - 1 : at]
    return before.isalnum() or before in BEFORE or (sign == "»" and before in ("!", "?"))


def _checked(words: Passage, sign: str, start: int, end: int) -> Iterator[Finding]:
    if words.text[start:end] in GLUE or _is_none(words.text, sign, start, end):
        return
    glue = NARROW if sign in ";!?" else WIDE
    what = "no space" if start == end else "a space at which the line may break"
    side = "after" if sign == "«" else "before"
    fix = words.edit(start, end, glue) if start < end else _inserted(words, start, glue)
    place = words.location(start, max(end, start + 1))
    yield Finding(place, "", f"{what} {side} {sign!r}", "a no-break space belongs there", fix=fix)


def _is_none(text: str, sign: str, start: int, end: int) -> bool:
    """Whether it is no punctuation: an emoji's code (:tada:), a face, part of an address."""
    if sign == ":" and start == end:
        return bool(re.search(r":\w+$", text[max(0, start - 30) : start]))
    if sign == ";":
        return FACE.match(text, end) is not None
    if sign == "?" and start == end:
        return QUERY.match(text, end) is not None and ADDRESS.search(text[max(0, start - 200) : start]) is not None
    return False


def _inserted(words: Passage, at: int, glue: str) -> Edit | None:
    """The edit that puts the space in, by writing the character before it again; after code or an address, alone."""
    if not at or words.text[at - 1] == CODE:
        return words.edit(at, at, glue) if at else None
    return words.edit(at - 1, at, words.text[at - 1] + glue)
