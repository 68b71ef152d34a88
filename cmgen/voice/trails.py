"""Where the texts of a page stand in its source: guessed as Vale does, or followed.

Vale's way, ``Guess``: the source is overwritten with ``@`` where it has been read, and a text is looked for in what is
left. ``Trail`` keeps to the order of the source instead: every text is looked for after the one before, so that each
character of a block knows its own place. Findings for people come from the second; the first exists because "the same
alerts as Vale" means the same places, also where they are beside the point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote_to_bytes

from cmgen.voice.sentences import SPACES

SHORT = 30  # characters of a line that may be elsewhere by chance
NEAR = 400  # characters from the last text within which a single word is looked for
_MASK = bytes(ord("@") if byte < 0x80 and byte != 0x0A else byte for byte in range(256))
_SPACED = re.compile(f"[{SPACES}]+")
_WORD = re.compile(f"[^{SPACES}]+")

Origin = tuple[tuple[int, int, int], ...]
"""Stretches of a block's text: where each begins there, where in the source, and its length, in code points."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a block's place: the source to look in and the line (Vale's), or the origin of each stretch."""

    context: bytes = b""
    line: int = 0
    origin: Origin = ()


class Tracker(Protocol):
    """Follows the texts of a page through its source."""

    def text(self, text: str) -> None:
        """A text has been met."""

    def part(self, offset: int) -> None:
        """It has become part of a block, at this offset of its text."""

    def hide(self, text: str) -> None:
        """Something that is no text of a block: an address, a comment."""

    def block(self, text: str, shift: int) -> Start:
        """A block's text is complete; its first ``shift`` characters have been taken off."""
        ...

    def attribute(self, text: str) -> Start:
        """An attribute that is a block of its own."""
        ...

    def reset(self) -> None:
        """The block has ended."""

    def again(self) -> None:
        """What follows may stand anywhere: footnotes."""


class Guess:
    """Vale's way; in bytes, because the choice between two places depends on it."""

    def __init__(self, context: bytes) -> None:
        self.context = bytearray(context)
        self.line = 0
        self.queue: list[str] = []  # texts that are overwritten when their block ends

    def text(self, text: str) -> None:
        """Goes on to its line, where that is further down."""
        if text:
            self.line = max(self.line, self._further(text))
            self.queue.append(text)

    def part(self, offset: int) -> None:
        """Nothing."""

    def block(self, text: str, shift: int) -> Start:
        """The source as it is now."""
        return self.attribute(text)

    def attribute(self, text: str) -> Start:
        """The source as it is now."""
        found = self._further(text)
        return Start(bytes(self.context), self.line if found < 0 else found)

    def reset(self) -> None:
        """Overwrites the block's texts."""
        for text in self.queue:
            self.hide(text)
        self.queue = []

    def again(self) -> None:
        """Nothing."""

    def hide(self, text: str) -> None:
        """Overwrites each line of a text, or where it is not found its words."""
        for line in text.split("\n") if text else ():
            if not self._overwrite(line):
                for word in fields_of(line):
                    self._overwrite(word)

    def _further(self, text: str) -> int:
        """The line of a text where it stands beyond the line that has been reached; -1 otherwise."""
        position = 0
        for line in text.split("\n"):
            position = self.context.find(line.encode())
            if position < 0:
                for word in fields_of(line):
                    position = self.context.find(word.encode())
        if position >= 0:
            count = self.context.count(b"\n", 0, position)
            if count > self.line:
                return count
        return -1

    def _overwrite(self, text: str) -> bool:
        raw = text.encode()
        start = self.context.find(raw)
        if start < 0:
            return False
        self.context[start : start + len(raw)] = raw.translate(_MASK)
        return True


@dataclass(slots=True)
class Trail:
    """The source in its order."""

    source: str
    cursor: int = 0
    last: list[tuple[int, int, int]] = field(default_factory=list)  # of the text met last
    parts: list[tuple[int, int, int]] = field(default_factory=list)  # of the block so far

    def text(self, text: str) -> None:
        """Finds each line of it, or where one is written otherwise its words."""
        self.last = []
        offset = 0
        for line in text.split("\n"):
            self._find(line, offset)
            offset += len(line) + 1

    def _find(self, line: str, offset: int) -> None:
        far = None if len(line) > SHORT else self.cursor + NEAR
        position = self.source.find(line, self.cursor, far) if line else -1
        if position >= 0:
            self._take(offset, position, len(line))
            return
        for word in _WORD.finditer(line):
            end = self.cursor + NEAR + len(line)
            position = self.source.find(word.group(), self.cursor, end)
            if position >= 0:
                self._take(offset + word.start(), position, len(word.group()))

    def _take(self, offset: int, position: int, length: int) -> None:
        self.last.append((offset, position, length))
        self.cursor = position + length

    def part(self, offset: int) -> None:
        """Keeps the places of the text met last."""
        self.parts += [(offset + start, position, length) for start, position, length in self.last]

    def block(self, text: str, shift: int) -> Start:
        """The places of its parts."""
        return Start(origin=_shifted(self.parts, shift))

    def attribute(self, text: str) -> Start:
        """Its place after what was met last."""
        kept = self.last
        self.text(text)
        found, self.last = self.last, kept
        return Start(origin=tuple(found))

    def reset(self) -> None:
        """Forgets the parts."""
        self.parts = []

    def hide(self, text: str) -> None:
        """Goes past an address that follows at once."""
        if text:
            position = self.source.find(text, self.cursor, self.cursor + NEAR + len(text))
            if position >= 0:
                self.cursor = position + len(text)

    def again(self) -> None:
        """Begins at the top."""
        self.cursor = 0


def _shifted(parts: Iterable[tuple[int, int, int]], shift: int) -> Origin:
    return tuple((start - shift, position, length) for start, position, length in parts) if shift else tuple(parts)


def origin_of(origin: Origin, start: int, end: int) -> tuple[int, int] | None:
    """Where in the source a stretch of a text begins and ends; None where that is not known.

    What stands between two known stretches (an added space, an entity) belongs to the one after, or before the end.
    """
    begins = next((place + max(start - at, 0) for at, place, length in origin if at + length > start), None)
    if end <= start:
        return None if begins is None else (begins, begins)
    ends = next((place + min(end - at, length) for at, place, length in reversed(origin) if at < end), None)
    if begins is None or ends is None or ends < begins:
        return None
    return begins, ends


def fields_of(text: str) -> list[str]:
    """Words between spaces."""
    return [word for word in _SPACED.split(text) if word]


def unquoted(address: str) -> str:
    """An address without its percent signs; nothing where they are wrong."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", address):
        return ""
    return unquote_to_bytes(address.replace("+", " ")).decode("utf-8", "replace")
