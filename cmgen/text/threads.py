"""Long words cut into the parts of a thread: at paragraphs, else at sentences, else between words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from cmgen.model import Limits
from cmgen.text.counters import fits, graphemes
from cmgen.text.written import Written


class Unsplittable(Exception):
    """A word, link or mention longer than a whole part may be: ``text`` is what does not fit."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} does not fit into one part")
        self.text = text


def split(written: Written, limits: Limits, *, numbered: bool = False) -> tuple[Written, ...]:
    """The words in as few parts as fit the limits, in order; one part where they fit as they are.

    Cuts fall between paragraphs, else lines, else sentences, else words: a cut of the lesser kind is taken where the
    better one would leave more than half of a part empty. Never within a facet or a grapheme, nor where French sets a
    space before a sign ("Quoi ?"). White space at a cut goes, nothing else does. Parts are filled from the first on, so
    words added to the last part leave those before it as they are. Raises Unsplittable.

    numbered    each of several parts ends in a line of its own, "2/3" after a blank line, which counts
    """
    return thread([written], limits, numbered=numbered)[0]


def thread(parts: Sequence[Written], limits: Limits, *, numbered: bool = False) -> tuple[tuple[Written, ...], ...]:
    """The parts that an author set, each cut further where it must be; the numbers run over all of them.

    A single part has no number. The room kept for numbers depends on their digits alone, so that a part more at the end
    does not move the words before it. Raises Unsplittable.
    """
    pieces = tuple(tuple(_pieces(part, limits)) for part in parts)
    if not numbered or sum(map(len, pieces)) <= 1:
        return pieces
    for digits in count(1):
        narrow = _narrowed(limits, len("\n\n/") + 2 * digits)
        pieces = tuple(tuple(_pieces(part, narrow)) for part in parts)
        total = sum(map(len, pieces))
        if len(str(total)) <= digits:
            break
    numbers = iter(range(1, total + 1))
    return tuple(tuple(_numbered(piece, next(numbers), total) for piece in part) for part in pieces)


def _numbered(piece: Written, number: int, total: int) -> Written:
    return replace(piece, text=f"{piece.text}\n\n{number}/{total}" if piece.text else f"{number}/{total}")


def _narrowed(limits: Limits, room: int) -> Limits:
    """The limits less the room of a number, whose characters are one unit each in every counter."""
    return replace(
        limits,
        characters=None if limits.characters is None else limits.characters - room,
        bytes=None if limits.bytes is None else limits.bytes - room,
    )


# ---------------------------------------------------------------------------------------------- cutting


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place to cut: the words before it end at ``end``, those after it begin at ``start``."""

    end: int
    start: int
    rank: int  # 0 paragraph, 1 line, 2 sentence, 3 word


_LAST_RANK = 3


def _pieces(written: Written, limits: Limits) -> Iterator[Written]:
    if fits(written.text, written.facets, limits):
        yield written
        return
    length = len(written.text)
    cuts = [*_cuts(written), _Cut(length, length, 0)]
    start = first = 0
    while first < len(cuts):
        last = _last_fitting(written, start, cuts, first, limits)
        if last < first:
            raise Unsplittable(written.text[start : cuts[first].end])
        taken = _best(start, cuts, first, last) if last < len(cuts) - 1 else last
        yield written.between(start, cuts[taken].end)
        start, first = cuts[taken].start, taken + 1


def _best(start: int, cuts: Sequence[_Cut], first: int, last: int) -> int:
    """Of the cuts from ``first`` to ``last`` the one of the best rank that leaves a part half full."""
    half = start + (cuts[last].end - start) / 2
    for rank in range(_LAST_RANK):
        for index in range(last, first - 1, -1):
            if cuts[index].end < half:
                break
            if cuts[index].rank <= rank:
                return index
    return last


def _last_fitting(written: Written, start: int, cuts: Sequence[_Cut], first: int, limits: Limits) -> int:
    """The last cut before which everything from ``start`` fits; ``first - 1`` where none does.

    By doubling, then halving: what is measured stays near the length of a part, however long the words go on.
    """
    low, step = first, 1
    while (probe := low + step - 1) < len(cuts) and _fits_between(written, start, cuts[probe].end, limits):
        low, step = probe + 1, step * 2
    high = min(probe, len(cuts))
    while low < high:
        middle = (low + high) // 2
        if _fits_between(written, start, cuts[middle].end, limits):
            low = middle + 1
        else:
            high = middle
    return low - 1


def _fits_between(written: Written, start: int, end: int, limits: Limits) -> bool:
    """Whether the words from ``start`` to ``end`` fit one part."""
    piece = written.between(start, end)
    return fits(piece.text, piece.facets, limits)


# ---------------------------------------------------------------------------------------------- places to cut

_SPACES = re.compile(r"[ \t\n]+")
_LAST_OF_SENTENCE = ".!?…\"'”’»)]"
# A sentence ends in a sign, then perhaps closing quotes or brackets, "»" after a space of its own.
_ENDING = re.compile(r"[.!?…]+(?:[\"'”’)\]]|[ \u00a0\u202f]?»)*\Z")
# Abbreviations, in lower case and without the last point, that a name follows, and those that a number follows.
_BEFORE_NAMES = re.compile(
    "mm?|mmes?|mlles?|drs?|dre|pr|prof|me|mgr|stes?|sts?|mrs?|ms|messrs|rev|hon|sgt|capt|lt"
    "|cf|vs|ap|bd|bld|boul|ex|e\\.g|i\\.e|c\\.-[àa]-d|dept|dép|éd|ed|coll"
)
_BEFORE_NUMBERS = re.compile(
    "pp?|vol|art|chap|fig|n|nos?|n[°º]|r[ée]f|t[ée]l|env|approx|av|ch|al|min|max"
    "|janv|févr|avr|juil|sept|oct|nov|déc|jan|feb|mar|apr|jun|jul|aug|sep|dec"
    "|lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun"
)


def _cuts(written: Written) -> Iterator[_Cut]:
    """Every place to cut, in order."""
    text = written.text
    inside = [(facet.start, facet.end) for facet in written.facets]
    next_facet = 0
    for match in _SPACES.finditer(text):
        end, start = match.span()
        while next_facet < len(inside) and inside[next_facet][1] <= end:
            next_facet += 1
        in_facet = next_facet < len(inside) and inside[next_facet][0] < start
        in_signs = any(wrap.splits(end, start) for wrap in written.wraps)
        if in_facet or in_signs or end == 0 or start == len(text) or _sticks(text, end, start):
            continue
        yield _Cut(end, start, _rank(text, end, start))


def _sticks(text: str, end: int, start: int) -> bool:
    """Whether the words around a space belong together: French signs, and marks that combine with the space."""
    if "\n" in text[end:start]:
        return False
    if text[start] in ":;!?»%€" or text[end - 1] in "«“":
        return True
    neighbours = text[end - 1] + text[start]
    return not neighbours.isascii() and graphemes(text[end - 1 : start + 1]) < start - end + 2


def _rank(text: str, end: int, start: int) -> int:
    breaks = text.count("\n", end, start)
    if breaks:
        return 0 if breaks > 1 else 1
    return 2 if _ends_sentence(text, end, start) else _LAST_RANK


def _ends_sentence(text: str, end: int, start: int) -> bool:
    """Whether the words before a space end a sentence, as French and English write."""
    if text[end - 1] not in _LAST_OF_SENTENCE or text[start].islower():
        return False
    before = text[max(0, end - 40) : end].rpartition("\n")[2]
    ending = _ENDING.search(before)
    if ending is None:
        return False
    if ending.group() != ".":
        return True
    word = _LAST_WORD.search(before, 0, ending.start())
    return word is None or not _is_abbreviation(word.group().casefold(), text[start], word.start() == 0)


_LAST_WORD = re.compile(r"[^\s(«“\"'’]+\Z")


def _is_abbreviation(word: str, following: str, at_line_start: bool) -> bool:
    """Whether a point after ``word`` ends no sentence: "M. Martin", "J. Martin", "p. 12", "1. Composer" on its line."""
    if word.isdigit():
        return at_line_start
    if following.isdigit() and _BEFORE_NUMBERS.fullmatch(word):
        return True
    return bool(_BEFORE_NAMES.fullmatch(word)) or (len(word) == 1 and word.isalpha())
