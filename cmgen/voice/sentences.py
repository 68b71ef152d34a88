"""Where sentences end: Punkt (Kiss and Strunk 2006) and its English model, in the variant that Vale uses for all texts.

What readability counts, and what a rule with ``scope: sentence`` looks at. Lengths are in bytes of UTF-8, as in the Go
programs, because their results depend on it: a last word that ends beyond ASCII is not looked at.

Source: github.com/neurosnap/sentences and the changes of github.com/jdkato/twine, nlp/segment (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

MODEL = Path(__file__).parent / "data" / "sentences.en.txt"
ALSO_ABBREVIATIONS = {"sgt", "gov", "no", "mt"}
PUNCTUATION = tuple(";:,.!?；：，。！？")
ENDERS = ('."', ".)", ".’", ".”", *(f"{mark}{close}" for mark in "?!" for close in ("", '"', "'", ")", "’", "”")))
INSIDE = (".[", ".(", '."', "?[", "?(", "![", "!(")
CLOSERS = (")", "’", "”", '"', "'")
SPACES = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
CJK_STOPS = "。；！？"

_NUMBER = re.compile(r"-?[.,]?[0-9][0-9,.-]*\.?\Z")
_ELLIPSIS = re.compile(r"\.\.+\Z")
_LOOKS_ELLIPSIS = re.compile(r"(?:\.[\t\n\f\r ]?){2,}\.")
_INITIAL = re.compile(r"[A-Za-z]\.\Z")
_ABBREVIATION = re.compile(r"(?:[0-9A-Za-z_]\.)+[0-9A-Za-z_]*\.")
_WORDS = re.compile(f"[^{SPACES}]+")
_CJK = re.compile(f"[{CJK_STOPS}]")
_MARK = re.compile("[.?!。]")
_CUT = re.compile(f"[{SPACES}]|(?<=[{CJK_STOPS}])")


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of a language."""

    abbreviations: frozenset[str]
    starters: frozenset[str]
    pairs: frozenset[str]
    lower: frozenset[str]
    upper_inside: frozenset[str]
    upper: frozenset[str]
    lower_first: frozenset[str]


@cache
def model() -> Model:
    """The English model."""
    known: dict[str, set[str]] = {key: set() for key in "asclmub"}
    for line in MODEL.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            keys, _, words = line.partition(" ")
            for key in keys:
                known[key].update(words.split(" "))
    known["a"] |= ALSO_ABBREVIATIONS
    return Model(*(frozenset(known[key]) for key in "asclmub"))


@dataclass(slots=True)
class _Token:
    text: str
    end: int
    ends: bool = False  # a sentence
    abbreviation: bool = False

    @property
    def has_stop(self) -> bool:
        return self.text.endswith((".", "。"))

    @property
    def type(self) -> str:
        kind = _NUMBER.sub("##number##", self.text.lower())
        return kind if len(kind.encode()) == 1 else kind.replace(",", "")

    @property
    def without_stop(self) -> str:
        kind = self.type
        return kind[:-1] if len(kind.encode()) > 1 and kind.endswith(".") else kind

    @property
    def next_type(self) -> str:
        return self.without_stop if self.ends else self.type

    @property
    def is_upper(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_lower(self) -> bool:
        return self.text[:1].islower()

    @property
    def is_initial(self) -> bool:
        return _INITIAL.match(self.text) is not None


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without the spaces around them."""
    if not _MARK.search(text):  # no word ends one
        return (text.strip(SPACES),) if text else ()
    words = list(_words(text))
    marked = [index for index, (word, _) in enumerate(words) if _MARK.search(word)]  # nothing comes of the others
    wanted = {*marked, *(index + 1 for index in marked if index + 1 < len(words))}
    tokens = {index: _Token(*words[index]) for index in sorted(wanted)}
    _judge([tokens[index] for index in marked], [(tokens[i], tokens[i + 1]) for i in marked if i + 1 < len(words)])
    if "\n" in words[-1][0] and " " in words[-1][0] and len(words) - 1 in tokens:
        tokens[len(words) - 1].ends = False
    found, last = [], 0
    for token in tokens.values():
        if token.ends:
            found.append(text[last : token.end])
            last = token.end
    if last != len(text):
        found.append(text[last:])
    return tuple(part.strip(SPACES) for part in found)


def _judge(tokens: list[_Token], pairs: list[tuple[_Token, _Token]]) -> None:
    """Says of words with a stop, and of those that follow them, whether they end a sentence."""
    known = model()
    for token in tokens:
        _by_type(token, known)
    for one, other in pairs:
        _by_neighbour(one, other, known)
    for one, other in pairs:
        _add(one, other, known)


def _words(text: str) -> Iterator[tuple[str, int]]:
    """The words between spaces, each with where it ends. The last goes on to the end of the text where its last
    character is ASCII; where it is not, it is no word, unless it is all there is."""
    made = False
    for word, end in _cut_words(text) if _CJK.search(text) else _spaced_words(text):
        made = True
        yield word, end
    if not made:
        yield text, len(text)


def _spaced_words(text: str) -> Iterator[tuple[str, int]]:
    plain = text[-1:].isascii()
    end = len(text) - 1 if plain else len(text)
    for found in _WORDS.finditer(text):
        if found.end() < end:
            yield found[0], found.end()
        elif plain:
            yield found[0], len(text)


def _cut_words(text: str) -> Iterator[tuple[str, int]]:
    """The same where a stop of Chinese or Japanese ends a word as well."""
    plain = text[-1:].isascii()
    end = len(text) - 1 if plain else len(text)
    cuts = [found.start() for found in _CUT.finditer(text) if found.start() < end]
    last = 0
    for cut in [*cuts, len(text)] if plain else cuts:
        if word := text[last:cut].strip(SPACES):
            yield word, cut
            last = cut


def _by_type(token: _Token, known: Model) -> None:
    text = token.text
    if _ends_sentence(text):
        token.ends = True
    elif token.has_stop and not text.endswith(".."):
        word = text.encode()[: len(text) - 1].decode(errors="ignore").lower()
        if word in known.abbreviations or word.rpartition("-")[2] in known.abbreviations:
            token.abbreviation = True
        else:
            token.ends = True


def _ends_sentence(text: str) -> bool:
    if text.endswith(ENDERS) and "Yahoo!" not in text:
        return True
    return any(mark in text for mark in INSIDE)


def _starts(token: _Token, known: Model) -> bool | None:
    """Whether a word starts a sentence, as far as its letters tell; None: they do not."""
    if token.text in PUNCTUATION:
        return False
    kind = token.next_type
    if token.is_upper and kind in known.lower and kind not in known.upper_inside:
        return True
    if token.is_lower and (kind in known.upper or kind not in known.lower_first):
        return False
    return None


def _by_neighbour(one: _Token, other: _Token, known: Model) -> None:
    if not one.has_stop:
        return
    kind, after = one.without_stop, other.next_type
    if f"{kind},{after}" in known.pairs:
        one.ends, one.abbreviation = False, True
        return
    breaks = (one.abbreviation or _ELLIPSIS.search(one.text)) and not one.is_initial
    if breaks and (_starts(other, known) or (other.is_upper and after in known.starters)):
        one.ends = True
        return
    if one.text == other.text == ".":
        one.ends = other.ends = False
        return
    if one.is_initial or kind == "##number##":
        starts = _starts(other, known)
        always_upper = starts is None and one.is_initial and other.is_upper and after not in known.lower
        if starts is False or always_upper:
            one.ends, one.abbreviation = False, True


def _add(one: _Token, other: _Token, known: Model) -> None:
    """What twine adds: ellipses, quotations inside a sentence, abbreviations with several stops."""
    if one.text.endswith(".") and other.text == ".":
        one.ends = other.ends = False
        return
    open_stop = one.text.endswith(".") and not one.ends
    ellipsis = _LOOKS_ELLIPSIS.search(one.text) is not None
    inside = one.ends and one.text.endswith(CLOSERS)
    after = other.next_type
    if open_stop or ellipsis or inside:
        starter = after in known.starters
        if ellipsis and (other.is_upper or starter):
            one.ends = True
            return
        if inside and other.is_lower and not starter:
            one.ends = False
            return
        if open_stop and other.is_upper and after in known.lower:
            one.ends = True
    if not _ABBREVIATION.search(one.text) or one.is_initial:
        return
    one.abbreviation, one.ends = True, False
    if _starts(other, known) or (other.is_upper and after in known.starters):
        one.ends = True
