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
from itertools import pairwise
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
    end: int  # in bytes
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
    raw = text.encode()
    tokens = list(_tokens(text, raw))
    known = model()
    for token in tokens:
        _by_type(token, known)
    for one, other in pairwise(tokens):
        _by_neighbour(one, other, known)
    _again(tokens, known)
    found, last = [], 0
    for token in tokens:
        if token.ends:
            found.append(raw[last : token.end])
            last = token.end
    if last != len(raw):
        found.append(raw[last:])
    return tuple(part.decode().strip(SPACES) for part in found)


def _tokens(text: str, raw: bytes) -> Iterator[_Token]:
    """The words between spaces, each with where it ends; the last character of the text ends one where it is ASCII."""
    if not raw:
        return
    last, made = 0, False
    for cut, at_end in _cuts(text, raw):
        word = raw[last:cut].decode().strip(SPACES)
        if word:
            made = True
            yield _Token(word, cut)
            last = cut
        if at_end:
            break
    if not made:
        yield _Token(text, len(raw))


def _cuts(text: str, raw: bytes) -> Iterator[tuple[int, bool]]:
    offset, plain = 0, text.isascii()
    end = len(raw) - 1
    for found in _CUT.finditer(text):
        offset = found.start() if plain else len(text[: found.start()].encode())
        if offset < end:
            yield offset, False
    if raw[-1:] < b"\x80":
        yield len(raw), True


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


def _again(tokens: list[_Token], known: Model) -> None:
    """What twine adds: ellipses, quotations inside a sentence, abbreviations with several stops."""
    for one, other in pairwise(tokens):
        _add(one, other, known)
    if tokens and "\n" in tokens[-1].text and " " in tokens[-1].text:
        tokens[-1].ends = False


def _add(one: _Token, other: _Token, known: Model) -> None:
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
