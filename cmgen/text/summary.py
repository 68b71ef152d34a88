"""A post in a few plain words, for feeds, cards and titles."""

from __future__ import annotations

from collections.abc import Iterable

from cmgen.model import Block, BlockKind, Document, Span, SpanKind
from cmgen.text.counters import clusters, graphemes

_PROSE = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE}


def plain_summary(document: Document, characters: int) -> str:
    """The first words of a document on one line, at most ``characters`` graphemes, cut at a word with "…".

    Of the prose: headings only where there is nothing else; no code, tables, or alt texts.
    """
    blocks = [block for block in document if block.kind in _PROSE]
    blocks = blocks or [block for block in document if block.kind is BlockKind.HEADING]
    return shorten(" ".join(plain_words(blocks)), characters)


def shorten(text: str, characters: int) -> str:
    """Text of at most ``characters`` graphemes, cut with "…": at a space, or within a word that is longer."""
    if graphemes(text) <= characters:
        return text
    if characters < 1:
        return ""
    room = "".join(clusters(text[: 16 * characters])[: characters - 1])
    head, space, _ = room.rpartition(" ")
    kept = room if text[len(room) :].startswith(" ") or not space else head
    return kept.rstrip(" ,;:–—-\u00a0\u202f") + "…"


def first_heading(document: Document) -> str:
    """The words of the first heading; empty where there is none."""
    heading = next((block for block in document if block.kind is BlockKind.HEADING), None)
    return " ".join(plain_words([heading])) if heading else ""


def plain_words(blocks: Iterable[Block]) -> Iterable[str]:
    """The words of each block as one line."""
    for block in blocks:
        words = "".join(map(_spoken, block.spans)).split(" ")
        yield " ".join(word for word in words if word)


def _spoken(span: Span) -> str:
    return " " if span.kind is SpanKind.BREAK else span.text.replace("\n", " ")
