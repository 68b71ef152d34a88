"""Passages: the words of a post as one reads them, each character with its place in the file.

A rule about language looks at passages: a paragraph's spans joined, so that ``**Venez** !`` is one text, and the words
of the front matter. Code and bare addresses are no language: one character stands in their place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from cmgen.model import Block, BlockKind, Document, Edit, Location, Mark, Post, Span, SpanKind

CODE = "\ufffc"  # stands where code or an address stood: it is neither a letter, a space nor punctuation


@dataclass(frozen=True)
class Passage:
    """A run of words in one language.

    name    what it is: "body", "title", "assets[0].alt", "mastodon.text"
    spans   the spans it is made of, in order; a value of the front matter is one span
    part    the part of a thread it stands in, from 1
    """

    name: str
    lang: str
    spans: tuple[Span, ...]
    part: int = 1

    @cached_property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(_shown(span) for span in self.spans)

    def without(self, *kinds: SpanKind) -> str:
        """The text with the spans of some kinds left blank; as long as before."""
        return "".join(" " * len(_shown(span)) if span.kind in kinds else _shown(span) for span in self.spans)

    @cached_property
    def _starts(self) -> list[int]:
        starts, offset = [], 0
        for span in self.spans:
            starts.append(offset)
            offset += len(_shown(span))
        return starts

    def span_at(self, offset: int) -> Span:
        """The span that a character of the text comes from."""
        return self.spans[max(0, bisect_right(self._starts, offset) - 1)]

    def location(self, start: int, end: int) -> Location:
        """Where a stretch of the text is written; exact to the character where the file says it in the same words."""
        first, last = self._exact(start), self._exact(max(start, end - 1))
        if first is None or last is None:
            return self.span_at(start).location
        line, column = first
        end_line, end_column = last
        return Location(self.spans[0].location.path, line, column, end_line, end_column + (end > start))

    def edit(self, start: int, end: int, after: str, *, safe: bool = True) -> Edit | None:
        """The edit that puts other words in the place of a stretch; None where it is not written in one place."""
        span = self.span_at(start)
        if span is not self.span_at(max(start, end - 1)) or self._exact(start) is None:
            return None
        return Edit(self.location(start, end), self.text[start:end], after, safe=safe)

    def _exact(self, offset: int) -> tuple[int, int] | None:
        """Line and column of a character, where its span stands in the file as it is read."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        span = self.spans[index]
        place, length = span.location, len(span.text)
        width = place.end_column - place.column
        before = 0
        if width > length:
            before = 1 if span.kind is SpanKind.LINK else 2 if self.name == "alt" else 0  # [words](…), ![words](…)
        if place.end_line != place.line or not (width == length or before):
            return None
        return place.line, place.column + before + offset - self._starts[index]


def _shown(span: Span) -> str:
    is_address = span.kind is SpanKind.LINK and span.text.startswith(("http://", "https://"))
    return CODE if Mark.CODE in span.marks or is_address else span.text


_last: tuple[Post | None, tuple[Passage, ...]] = (None, ())


def passages(post: Post) -> tuple[Passage, ...]:
    """Every passage that the author wrote: body, what is said otherwise for a network, and the front matter's words.

    Those of the post that was asked for last are kept, for many rules ask in turn.
    """
    global _last  # noqa: PLW0603  # of one post, and equal whoever asks
    last, kept = _last
    if last is not post:
        kept = tuple(_passages(post))
        _last = (post, kept)
    return kept


def _passages(post: Post) -> Iterator[Passage]:
    for part, document in enumerate(post.parts, start=1):
        yield from _of_document("body", document, post.lang, part)
    for name in post.override_documents:
        if post.overrides.get(name) and post.overrides[name].text is not None:
            for part, document in enumerate(post.override_documents[name], start=1):
                yield from _of_document(f"{name}.text", document, post.lang, part)
    for name, text in _values(post):
        if text:
            yield Passage(name, post.lang, (Span(SpanKind.TEXT, text, location=_inside(post.place(name), text)),))


def _of_document(name: str, document: Document, lang: str, part: int) -> Iterator[Passage]:
    for block in document:
        for spans in _runs(block):
            if spans:
                yield Passage("alt" if block.kind is BlockKind.PICTURE else name, lang, spans, part)


def _runs(block: Block) -> Iterable[tuple[Span, ...]]:
    """The runs of words of a block: itself, or each cell of a table; a hard line break ends none."""
    return (cell for row in block.rows for cell in row) if block.rows else (block.spans,)


def _values(post: Post) -> Iterator[tuple[str, str]]:
    if post.places.get("title"):
        yield "title", post.title
    yield "warning", post.warning
    yield "disclosure", post.disclosure
    written = {place: name for name, place in post.places.items() if name.endswith("].file")}
    for asset in post.assets:
        if asset.location in written:
            yield written[asset.location].replace("].file", "].alt"), asset.alt or ""
    if post.poll:
        for index, option in enumerate(post.poll.options):
            yield f"poll.options[{index}]", option
    for name, override in post.overrides.items():
        yield f"{name}.title", override.title or ""
        yield f"{name}.warning", override.warning or ""


def _inside(place: Location, text: str) -> Location:
    """The place of a value without its quotes."""
    if place.end_line == place.line and place.end_column - place.column == len(text) + 2:
        return replace(place, column=place.column + 1, end_column=place.end_column - 1)
    return place
