"""Where the cursor stands in a post that is being written: read from its lines, since half a line is no YAML yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

FENCE = re.compile(r"---[ \t]*")
KEY = re.compile(r"(?P<key>[\w-]+):(?P<value>[ \t].*|)")
DASHES = re.compile(r"[ ]*(?:-[ ]+)*(?:-$)?")
QUOTES = "\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a front matter.

    path      the keys of the mappings around it, outermost first: ("assets",) within a picture of the list
    key       the key whose value is written; "" where a key is
    word      what of it stands before the cursor
    siblings  the keys that its mapping has beside it
    """

    path: tuple[str, ...] = ()
    key: str = ""
    word: str = ""
    siblings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of block YAML: the columns of its first dash and of what follows the dashes, its key and its value."""

    dash: int | None
    indent: int
    key: str
    value: str

    @classmethod
    def of(cls, line: str) -> _Line:
        lead = DASHES.match(line)
        assert lead
        dash = line.find("-", 0, lead.end())
        found = KEY.match(line, lead.end())
        key, value = (found["key"], found["value"].strip()) if found else ("", line[lead.end() :])
        return cls(dash if dash >= 0 else None, lead.end(), key, "" if value.startswith("#") else value)


def end_of_head(lines: Sequence[str]) -> int:
    """The index of the line that closes the front matter; 0 where there is none. One without an end goes on to it."""
    if not lines or not FENCE.fullmatch(lines[0]):
        return 0
    return next((index for index, line in enumerate(lines[1:], start=1) if FENCE.fullmatch(line)), len(lines))


def spot(lines: Sequence[str], row: int, column: int) -> Spot | None:
    """What a cursor points at; None in the body, and in a comment.

    row, column  from 0; the cursor stands before the character of that column
    """
    if not 0 < row < end_of_head(lines):
        return None
    before = lines[row][:column]
    if re.search(r"(^|\s)#", before):
        return None
    line = _Line.of(before)
    path, siblings = _around(lines, row, line)
    if line.key and before[line.indent + len(line.key) :].startswith((": ", ":\t")):
        written = before[line.indent + len(line.key) + 2 :].lstrip()
        inner, key, word = _within(written)
        if not inner:
            return Spot(path=path, key=line.key if key is None else key, word=word, siblings=siblings)
        return Spot(path=(*path, line.key), key=key or "", word=word, siblings=_keys_of(lines[row]))
    inner, key, word = _within(before[line.indent :])
    return Spot(path=path, key=key or "", word=word, siblings=_keys_of(lines[row]) if inner else siblings)


def _around(lines: Sequence[str], row: int, line: _Line) -> tuple[tuple[str, ...], frozenset[str]]:
    """The keys of the mappings around a line, and those of the mapping that it stands in, without its own."""
    path: list[str] = []
    siblings: set[str] = set()
    limit, is_item = (line.indent, False) if line.dash is None else (line.dash, True)
    level = line.indent
    for above in map(_Line.of, reversed(lines[1:row])):
        if not above.key:
            continue
        if not is_item and not path and above.indent == level:
            siblings.add(above.key)
        is_parent = above.indent < limit or (is_item and above.indent == limit and above.dash is None)
        if is_parent and not above.value:
            path.insert(0, above.key)
            limit, is_item = (above.indent, False) if above.dash is None else (above.dash, True)
        elif above.dash is not None and above.indent == limit and not is_item:
            limit, is_item = above.dash, True
    if line.dash is None:
        for below in map(_Line.of, lines[row + 1 : end_of_head(lines)]):
            if below.key and (below.dash is not None or below.indent < level):
                break
            if below.key and below.indent == level:
                siblings.add(below.key)
    return tuple(path), frozenset(siblings)


def _within(written: str) -> tuple[bool, str | None, str]:
    """Of a value that is written in a line: whether a brace is open, the key behind it whose value is written (None:
    the line's own), and the word before the cursor."""
    braces: list[str] = []
    start, quote = 0, ""
    for index, character in enumerate(written):
        if quote:
            quote = "" if character == quote else quote
        elif character in QUOTES and not written[start:index].strip():
            quote = character
        elif character in "{[":
            braces.append(character)
            start = index + 1
        elif character in "}]" and braces:
            braces.pop()
            start = index + 1
        elif character == "," and braces:
            start = index + 1
    word = written[start:].lstrip()
    if "{" not in braces:
        return False, None, word.lstrip(QUOTES)
    key, colon, value = word.partition(": ")
    return True, key if colon else "", (value.lstrip() if colon else word).lstrip(QUOTES + "[")


def _keys_of(line: str) -> frozenset[str]:
    return frozenset(re.findall(r"[{,]\s*([\w-]+):", line))
