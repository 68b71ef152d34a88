"""Titles and sentences in their own case, and how much of a text is in it.

Source: github.com/jdkato/twine, strcase, and Vale's internal/check/variables.go (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cmgen.voice.pattern import Pattern

SMALL = frozenset("a an and as at but by en for if in nor of on or per the to vs vs. via v v.".split())  # noqa: SIM905
PREPOSITIONS = frozenset(
    "with from into during including until against among throughout despite towards upon concerning about over through "  # noqa: SIM905
    "before between after since without under within along following across beyond around down near above".split()
)
WORD = r"[\p{N}\p{L}*]+[^\s]*"
_PLAIN = {
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
}
Indicator = Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class Terms:
    """Words with their own capitals: patterns, the longest first."""

    written: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    any: Pattern | None  # of them
    plain: frozenset[str]  # as they are written, without regard to capitals

    def find(self, word: str) -> str:
        """How a word is written, where a term says so."""
        if self.any is None or not (word.casefold() in self.plain or self.any.matches(word)):
            return ""
        for term, pattern in zip(self.written, self.patterns, strict=True):
            if term.casefold() == word.casefold():
                return term
            if pattern.matches(word):
                return word
        return ""


def terms_of(written: Sequence[str]) -> Terms:
    """The terms, longest first; raises BadPattern."""
    longest = sorted(written, key=lambda term: -len(term.encode()))
    every = Pattern("|".join(f"(?:{term})" for term in longest)) if longest else None
    return Terms(tuple(longest), tuple(Pattern(term) for term in longest), every, frozenset(map(str.casefold, longest)))


def capitalised(word: str, *, strict: bool) -> str:
    """The word with a capital; ``strict``: the other letters small."""
    rest = word[1:]
    return word[:1].title() + (rest.lower() if strict else rest)


def sentence_case(text: str, terms: Terms, tokens: Pattern, indicator: Indicator) -> str:
    """The words of a text in the case of a sentence, with single spaces."""
    words = [found.group() for found in tokens.finds(text)]
    made = []
    for index, word in enumerate(words):
        if known := terms.find(word):
            made.append(known)
        elif index == 0 or indicator(words[index - 1], index - 1):
            made.append(capitalised(word, strict=True))
        else:
            made.append(word.lower())
    return " ".join(made)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as it is written, and with plain quotation marks and dashes."""

    text: str
    plain: str
    terms: Terms
    chicago: bool

    def small(self, lower: str, following: str, *, bounding: bool) -> bool:
        """Whether a word is one that titles write small."""
        if lower == "to" and not self.chicago and following:
            return _is_noun(following)
        return not bounding and (lower in SMALL or (self.chicago and lower in PREPOSITIONS))

    def written(self, word: str, position: int, following: str) -> str:
        """A word as the title has it."""
        if known := self.terms.find(word):
            return known
        end = position + len(word)
        if (
            self.small(word.lower(), following, bounding=position == 0 or end == len(self.plain))
            and self.at(position - 1) in " -/"
            and self.at(position - 2) not in ":-"
            and (self.at(end) != "-" or self.at(position - 1) == "-")
        ):
            return word.lower()
        return capitalised(word, strict=False)

    def at(self, index: int) -> str:
        """A character; the first where there is none."""
        return self.plain[index] if 0 <= index < len(self.plain) else self.plain[0]


def title_case(text: str, terms: Terms, *, chicago: bool) -> str:
    """The text in the case of a title, after the Associated Press or the Chicago Manual of Style."""
    title = _Title(text, "".join(_PLAIN.get(character, character) for character in text), terms, chicago)
    words = list(_PARTS.finditer(text))
    out, last, reached = [], 0, 0
    for index, found in enumerate(words):
        word = found.group()
        position = title.plain.find(word, reached)
        position = found.start() if position < 0 else position
        reached = position + len(word)
        following = words[index + 1].group() if index + 1 < len(words) else ""
        out += [text[last : found.start()], title.written(word, position, following)]
        last = found.end()
    return "".join([*out, text[last:]])


_PARTS = re.compile(r"[^\W_]+[^\s/-]*")


_NO_NOUNS = """
    be get use make do go see take know find add set run build create write read start stop open close send keep help
    give show learn choose install update upgrade move migrate deploy configure manage improve avoid fix test change
    become handle work let try buy sell win your our my his her its their this that these those all new
"""
_NOT_NOUNS = SMALL | PREPOSITIONS | set(_NO_NOUNS.split())


def _is_noun(word: str) -> bool:
    """Whether what follows a "to" looks like a noun; Vale asks a tagger of parts of speech."""
    return word.lower() not in _NOT_NOUNS


def share_of_title(text: str, expected: str, words: Pattern, take: Callable[[str], bool]) -> float:
    """How much of a text is written as its title case; 0 where it has no words."""
    wanted = [found.group() for found in words.finds(expected)]
    own = [found.group() for found in words.finds(text)]
    right = sum(
        index >= len(wanted) or word == wanted[index] or take(word) or word == word.upper()
        for index, word in enumerate(own)
    )
    return right / len(own) if own else 0.0


def share_of_sentence(text: str, expected: str, words: Pattern, take: Callable[[str], bool]) -> float:
    """How much of a text is written as its sentence case; 0 also where it begins with no capital."""
    wanted = [found.group() for found in words.finds(expected)]
    own = [found.group() for found in words.finds(text)]
    right = 0
    for index, word in enumerate(own):
        if index >= len(wanted) or word == wanted[index] or take(word):
            right += 1
        elif index == 0 and word != _go_title(word.lower()):
            return 0.0
    return right / len(own) if own else 0.0


def _go_title(text: str) -> str:
    """Every word of a text with a capital; apostrophes part words."""
    out, before = [], " "
    for character in text:
        parts = not (before.isalnum() or before == "_") if before.isascii() else before.isspace()
        out.append(character.title() if parts else character)
        before = character
    return "".join(out)
