"""What the kinds of checks have in common: exceptions, actions, hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from cmgen.voice.blocks import Block, Page
from cmgen.voice.guideline import Guideline, filled
from cmgen.voice.mending import mended
from cmgen.voice.pattern import Image, Pattern, image_of
from cmgen.voice.places import Hit


@dataclass(slots=True)
class File:
    """What the checks keep of a file while it is read: definitions met, variants used."""

    page: Page
    seen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block's text, and its image for patterns."""

    block: Block
    text: str
    image: Image


def passage(block: Block) -> Passage:
    """The block as checks look at it."""
    return Passage(block, block.text, image_of(block.text))


class Check(Protocol):
    """A guideline ready to look at blocks."""

    guideline: Guideline
    sieve: Pattern | None

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """What it finds in one block."""
        ...


class Exceptions:
    """What a guideline lets pass: words, and words within longer phrases."""

    def __init__(self, own: Iterable[str], vocabulary: Iterable[str]) -> None:
        listed, accepted = list(own), list(vocabulary)
        every = sorted([*listed, *accepted], key=lambda term: -len(term.encode()))
        marked = [term if term.startswith("(?i)") else f"(?-i){term}" for term in every]
        self.source = rf"(?m)\b(?:{'|'.join(marked)})\b" if marked else ""
        self.words = Pattern(self.source) if marked else None
        # Vale marks the list itself as sensitive to case where no vocabulary is added to it.
        self.terms = marked if not accepted else [*listed, *accepted]
        phrases = [term for term in self.terms if " " in term or "\t" in term or r"\s" in term]
        self.phrases = Pattern(rf"(?i)\b(?:{'|'.join(phrases)})\b") if phrases else None

    def take(self, found: str, span: tuple[int, int], passage: Passage) -> bool:
        """Whether words that were found are let pass."""
        if self.words and self.words.matches(found):
            return True
        if not self.phrases:
            return False
        start, end = span
        return any(one <= start and end <= other for one, other in self.phrases.spans(passage.text, passage.image))


def hit(guideline: Guideline, span: tuple[int, int], text: str, *values: str | int) -> Hit:
    """A hit of a guideline; without values its message is filled with the words, and what they would become."""
    match = text[span[0] : span[1]]
    replacements = mended(guideline.action, match)
    if not values:
        values = (match,) if not guideline.action.name else (match, one_of(replacements, match))
    return Hit(
        rule=guideline.name,
        level=guideline.level,
        match=match,
        message=filled(guideline.message, *values),
        span=span,
        limit=guideline.limit,
        replacements=replacements,
        action=guideline.action.name,
    )


def whole(guideline: Guideline, *values: str | int) -> Hit:
    """A hit that quotes nothing: it is about the whole file."""
    return Hit(
        rule=guideline.name,
        level=guideline.level,
        match="",
        message=filled(guideline.message, *values),
        span=(1, 1),
        limit=guideline.limit,
    )


def one_of(options: tuple[str, ...], without: str) -> str:
    """Options as a sentence has them: ``'a', 'b', or 'c'``; a single one as it is."""
    if len(options) < 2:
        return options[0] if options else without
    return listed(options)


def listed(options: tuple[str, ...]) -> str:
    """``'a'``, ``'a' or 'b'``, ``'a', 'b', or 'c'``."""
    quoted = [f"'{option}'" for option in options]
    if len(quoted) < 3:
        return " or ".join(quoted)
    return f"{', '.join(quoted[:-1])}, or {quoted[-1]}"
