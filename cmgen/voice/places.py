"""Where the words that a rule has found stand in the source: looked for as Vale looks for them.

A block's words are not always in the source as they are in the block, and may be there more than once. The search goes
from the probable line outwards; words before are overwritten so that they are not found again. All of it is in bytes,
because the choice between two places depends on that; what comes out is lines and code points.

Source: Vale's internal/core (location.go, file.go; read 2026-11-25).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from cmgen.voice.blocks import Block
from cmgen.voice.sentences import sentences
from cmgen.voice.trails import fields_of
from cmgen.voice.words import cut

LOCAL = 1000  # bytes of a context in which words before a match are overwritten


@dataclass(slots=True)
class Hit:
    """Words that a rule has found in a block, before their place in the source is known.

    span    in code points of the block, or in bytes where Vale counts so; (1, 1) where nothing is quoted
    at      in code points, where that is not the span
    before  words to overwrite before the search
    limit   how often the rule may report in a file; 0: no limit
    """

    rule: str
    level: str
    match: str
    message: str
    span: tuple[int, int]
    before: list[str] = field(default_factory=list)
    limit: int = 0
    replacements: tuple[str, ...] = ()
    action: str = ""
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and columns from 1, ``end`` inclusive."""

    line: int
    column: int
    end: int


def place_of(hit: Hit, block: Block, context: bytes, lines: tuple[str, ...]) -> Place | None:
    """Where a hit stands; None where it is nowhere to be found."""
    if exact := _in_raw(hit, block):
        return exact
    match = hit.match.encode()
    before = [word.encode() for word in hit.before]
    start = hit.span[0]
    if not before and 0 <= start <= len(context) < LOCAL and context.count(match) > 1:
        before = [word.encode("utf-8", "surrogateescape") for word in fields_of(_decoded(context[:start]))]
    if not block.lookup:
        found = _near(hit, block, context, before)
        if found.column >= 0:
            return found if found.column > 0 else None
    return _anywhere(match, block, context, before, lines)


def _in_raw(hit: Hit, block: Block) -> Place | None:
    """In the source itself, places are as they are."""
    start, end = hit.span
    if block.scope[0] != "raw" or not hit.match or not 0 <= start <= end <= len(block.context):
        return None
    if block.context[start:end] != hit.match.encode():
        return None
    line_start = block.context.rfind(b"\n", 0, start) + 1
    column = _length(block.context[line_start:start]) + 1
    return Place(block.context.count(b"\n", 0, start) + 1, column, max(column + len(hit.match) - 1, 1))


def _near(hit: Hit, block: Block, context: bytes, before: list[bytes]) -> Place:
    """On the block's line, or on an earlier one that has the very same words at the very same columns."""
    begin, end = hit.span
    match = hit.match.encode()
    if begin < 0:
        return Place(block.line + 1, begin, end)
    for index, line in enumerate(_lines(context)):
        if index != block.line and (line[begin:end] != match or len(line) <= end):
            continue
        masked = line
        for word in before:
            masked = _masked(masked, word)
        column, length = _first(masked, block.text, match)
        return Place(index + 1, column, max(min(column + length - 1, _length(line)), 1))
    return Place(block.line + 1, begin, end)


@lru_cache(maxsize=16)
def _lines(context: bytes) -> tuple[bytes, ...]:
    *lines, last = context.split(b"\n")
    return (*(line + b"\n" for line in lines), last)


def _anywhere(match: bytes, block: Block, context: bytes, before: list[bytes], lines: tuple[str, ...]) -> Place | None:
    for word in before:
        context = _masked(context, word)
    position, length = _first(context, block.text, match)
    if position < 0:
        return None
    passed = 0
    for index, line in enumerate(lines):
        size = len(line)
        if passed + size >= position:
            column = position - passed
            stop = min(column + length - 1, size)
            return Place(index + 1, column, stop if stop > 0 else 1) if column > 0 else None
        passed += size
    return Place(len(lines), 1, 1)


def _first(context: bytes, text: str, match: bytes) -> tuple[int, int]:
    """The column, from 1 in code points, of the first place that looks like the one meant, and the length found."""
    if not match:
        return 1, 0
    raw = text.encode()
    offset = context.find(raw)
    if offset < 0 and not any(map(str.isalnum, match.decode())):
        words = fields_of(text)
        offset = context.find(words[0].encode()) if words else -1
    if offset > 0:
        context = _masked(context, context[:offset])
    found = list(_occurrences(context, match))
    if not found:
        index = context.find(match)
        if index < 0:
            return _guess(context, text, match)
    else:
        index = found[0][0]
        size = _length(context)
        for start, end in found:
            left, right = start - 1, end + 1
            if left > 0 and context[left : left + 1] in (b"`", b"-"):
                continue
            if right < size and context[right : right + 1] in (b"`", b"-"):
                continue
            index = start
            break
    if context[index : index + 1] == b"_":
        index += 1
    return _length(context[:index]) + 1, _length(match)


def _guess(context: bytes, text: str, match: bytes) -> tuple[int, int]:
    """The first line that has all words of the sentence with the match: markup stands between them."""
    wanted = match.decode()
    target = ""
    for sentence in sentences(text):
        if sentence == wanted or sentence.find(wanted) > 0:
            target = sentence
    if target:
        words = [word.encode() for word in cut(target)]
        for line in context.split(b"\n"):
            if all(word in line for word in words):
                return context.find(line) + 1, _length(line)
    return -1, _length(match)


def _occurrences(context: bytes, match: bytes) -> list[tuple[int, int]]:
    return [found.span() for found in _sought(match).finditer(context)]


@lru_cache(maxsize=4096)
def _sought(match: bytes) -> re.Pattern[bytes]:
    """The words, at the edges of words; straight quotation marks are also found as curved ones."""
    escaped = re.escape(match)
    escaped = escaped.replace(b"'", "(?:'|\u2018|\u2019)".encode()).replace(b'"', '(?:"|\u201c|\u201d)'.encode())
    return re.compile(rb"(?:\A|\b|_)" + escaped + rb"(?:_|\b|\Z)")


def _masked(context: bytes, word: bytes) -> bytes:
    """The context with the first occurrence of a word written as so many ``@``, one a character."""
    start = context.find(word)
    if start < 0 or not word:
        return context
    mask = re.sub(r"[^\n]", "@", _decoded(word)).encode()
    return context[:start] + mask + context[start + len(word) :]


def struck(context: bytes, match: str) -> bytes:
    """The context after a hit: its words are not found a second time."""
    raw = match.encode()
    start = context.find(raw)
    if start < 0 or not raw:
        return context
    return context[:start] + re.sub(r"[^\n]", "#", match).encode() + context[start + len(raw) :]


def _length(raw: bytes) -> int:
    """Code points."""
    return len(raw) if raw.isascii() else len(_decoded(raw))


def _decoded(raw: bytes) -> str:
    """The text of bytes that may begin or end within a character; every stray byte counts as one, as in Go."""
    return raw.decode("utf-8", "surrogateescape")
