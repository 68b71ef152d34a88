"""A small word that stands there twice: "the the", « de de ».

Why: it is left over from rewriting; writers read over it, and readers stumble.
Source: the words that no grammar doubles; « nous nous », "that that" and the like are not among them

Bad:
    Rendez-vous à la la halle aux établis.

Good:
    Nous nous retrouvons là : faites-le le jour même, comme au temps de de Gaulle. La la la, et très, très fort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
FRENCH = (
    "le|la|les|un|une|des|du|de|au|aux|et|que|qui|ce|cet|cette|ces|mon|ma|mes|ta|tes|sa|ses|notre|nos|votre|vos|leur|leurs"
    "|à|dans|par|pour|avec|sans|chez|sont|ont|il|elle|ils|elles|on|je|tu|se|ne|est|où|dont"
)
ENGLISH = "the|a|an|of|at|to|for|and|or|but|are|were|be|with|from|by|as|we|you|they|my|our|your|their|its|not|if|than"
BY_LANGUAGE = {
    lang: re.compile(
        rf"(?<![\w’'\-@#/.])(?P<one>{words})(?P<rest>[ \u00a0\n]+(?P<other>(?P=one)))(?![\w’'\-/]|\.\w)", re.IGNORECASE
    )
    for lang, words in (("fr", FRENCH), ("en", ENGLISH))
}
SENTENCE = re.compile(r"(?:\A|[.!?…:«“\"\n])\s*\Z")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """The same word twice; a capital on the first only where a sentence begins."""
    pattern = BY_LANGUAGE.get(words.lang[:2])
    if pattern is None or not _has_twice(words.text):
        return
    for found in pattern.finditer(words.text):
        one, other = found["one"], found["other"]
        if one != other and not (one.lower() == other and SENTENCE.search(words.text[: found.start()])):
            continue
        if other.istitle() or _is_meant(words.text, found):
            continue
        fix = words.edit(*found.span("rest"), "", safe=False)
        yield Finding(words.location(*found.span()), "", f"{other!r} twice", f"write {one}", fix=fix)


def _has_twice(text: str) -> bool:
    """Whether any word follows itself: seldom, and seen sooner than by the pattern."""
    each = text.casefold().split()
    return any(map(str.startswith, each[1:], each))


def _is_meant(text: str, found: re.Match[str]) -> bool:
    """Whether it is a song's, or before a name that begins with the word."""
    after = text[found.end() :]
    again = re.match(rf"[ ,\u00a0\n]+{re.escape(found['other'])}(?!\w)", after, re.IGNORECASE)
    return bool(again) or (found["other"] in ("de", "du", "la", "le") and bool(re.match(r" [A-ZÀ-Þ]", after)))
