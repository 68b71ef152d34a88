"""From marko's tree to our blocks and spans. It loads marko: only ``cmgen.markdown.parse`` imports it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import groupby
from typing import Any

from marko import block, inline
from marko.element import Element
from marko.ext.gfm import elements as gfm

from cmgen.data import nearest
from cmgen.errors import CmgenError
from cmgen.markdown import Fill
from cmgen.markdown.elements import (
    ENTITY,
    BareUrl,
    Directive,
    Hashtag,
    Mention,
    Note,
    NoteMark,
    Shortcode,
    Strike,
    Variable,
    is_entity,
    parser,
)
from cmgen.model import Block, BlockKind, Document, Finding, Location, Mark, Span, SpanKind, Where
from cmgen.text import links

Marks = frozenset[Mark]
_DRESS: dict[type[Element], Mark] = {
    inline.StrongEmphasis: Mark.STRONG,
    inline.Emphasis: Mark.EMPHASIS,
    Strike: Mark.STRIKE,
}


def read(body: str, path: str, first_line: int, fill: Fill | None = None) -> tuple[tuple[Document, ...], list[Finding]]:
    """The parts of a body that is within the bounds, and what cannot be used of it."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(body, path, first_line, fill)
    tree = parser().parse(body)
    reader.collect_notes(tree.children)
    parts: list[list[Block]] = [[]]
    where: Where | None = None
    for child in tree.children:
        if isinstance(child, block.ThematicBreak) and reader.quoted_source(child).strip() == "***":
            parts[-1].extend(reader.cited_notes())
            parts.append([])
        elif isinstance(child, Note):
            continue
        elif isinstance(child, Directive) and not isinstance(child, Shortcode):
            where = reader.condition(child, where)
        else:
            found = reader.blocks(child)
            parts[-1].extend(found if where is None else (replace(one, where=(where,)) for one in found))
            reader.stand_under((where,) if where else ())
    parts[-1].extend(reader.cited_notes())
    reader.refuse_unused_notes()
    if where:
        reader.add(where.location, "bad-condition", "this block has no end", "close it with a line of :::")
    return tuple(tuple(part) for part in parts), reader.findings


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block stands in: so many quotations, a list item of such depth."""

    quoted: int = 0
    depth: int = 0


_TOP = _Around()


@dataclass(slots=True)
class _Reader:
    body: str  # as marko has it: without NUL and form feed, character for character
    path: str
    first_line: int
    fill: Fill | None
    findings: list[Finding] = field(default_factory=list)
    pictures: list[Block] = field(default_factory=list)  # met in words, for after their block
    notes: dict[str, Note] = field(default_factory=dict)  # footnotes by name
    cited: dict[str, int] = field(default_factory=dict)  # their numbers, in the order of their marks
    marked: list[str] = field(default_factory=list)  # footnotes that the block at hand has marks of
    waiting: dict[str, tuple[Where, ...]] = field(default_factory=dict)  # those for the end of the part
    placed: set[str] = field(default_factory=set)  # those that stand at the end of a part
    line_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", self.body))]
        self.body = self.body.replace("\0", "\ufffd").replace("\f", "\n")

    # ------------------------------------------------------------------------------------------ places

    def quoted_source(self, element: Element) -> str:
        start, end = element.source_span or (0, 0)
        return self.body[start:end]

    def location(self, start: int, end: int) -> Location:
        line = bisect_right(self.line_starts, start) - 1
        last = line
        while last + 1 < len(self.line_starts) and self.line_starts[last + 1] <= end:
            last += 1
        return Location(
            self.path,
            self.first_line + line,
            start - self.line_starts[line] + 1,
            self.first_line + last,
            end - self.line_starts[last] + 1,
        )

    def place(self, element: Element) -> Location:
        return self.location(*(element.source_span or (0, 0)))

    def block_place(self, element: Element) -> Location:
        """The place of a block, without the line ends that close it."""
        start, end = element.source_span or (0, 0)
        return self.location(start, start + len(self.body[start:end].rstrip("\n")))

    def add(self, place: Location, rule: str, message: str, remedy: str) -> None:
        """One more thing that cannot be used."""
        self.findings.append(Finding(place, rule, message, remedy))

    # ------------------------------------------------------------------------------------------ conditions

    def condition(self, line: Directive, open_one: Where | None) -> Where | None:
        """What a line of ``:::`` says of the blocks after it, until the next."""
        place = self.block_place(line)
        word, *names = line.words.replace(",", " ").split() or [""]
        if not word:
            if open_one is None:
                self.add(place, "bad-condition", "there is no block to close here", "remove this line")
            return None
        if open_one:
            message = "a block within a block for some channels"
            self.add(place, "bad-condition", message, f"close the one of line {open_one.location.line} first, with :::")
        if word not in ("only", "not") or not names:
            remedy = nearest(word, ("only", "not")) if names else f"name networks or channels: ::: {word} mastodon"
            self.add(place, "bad-condition", f"{line.words!r} is no condition", remedy)
        elif word == "only":
            return Where(only=tuple(names), location=place)
        return Where(but=tuple(names) if word == "not" else (), location=place)

    # ------------------------------------------------------------------------------------------ footnotes

    def collect_notes(self, nodes: Iterable[Any]) -> None:
        """The footnotes of the body; one of a name that is taken is a finding."""
        for node in nodes:
            if isinstance(node, Note):
                if node.name in self.notes:
                    self.add(self.block_place(node), "bad-note", f"a second note [^{node.name}]", "give it a name")
                else:
                    self.notes[node.name] = node

    def note_mark(self, node: NoteMark, marks: Marks) -> Span:
        """``[1]``, with the place of the note's words as its target; as typed where there is no such note."""
        if node.name not in self.notes:
            remedy = f"write [^{node.name}]: and its words on a line of their own, or \\[ for a bracket"
            self.add(self.place(node), "bad-note", f"[^{node.name}] has no words", remedy)
            return Span(SpanKind.TEXT, f"[^{node.name}]", marks=marks, location=self.place(node))
        if node.name not in self.cited:
            self.cited[node.name] = len(self.cited) + 1
        self.marked.append(node.name)
        number = self.cited[node.name]
        return Span(SpanKind.TEXT, f"[{number}]", f"note-{number}", marks, self.place(node))

    def stand_under(self, where: tuple[Where, ...]) -> None:
        """The notes marked in a block stand where it stands; everywhere, where blocks of other conditions mark them."""
        for name in self.marked:
            if name not in self.placed:
                self.waiting[name] = where if self.waiting.get(name, where) == where else ()
        self.marked.clear()

    def cited_notes(self) -> Iterator[Block]:
        """A line across and the notes that the part has marks of, as numbered items; none where it has none."""
        conditions = set(self.waiting.values())
        if conditions:
            yield Block(BlockKind.RULE, where=next(iter(conditions)) if len(conditions) == 1 else ())
        while self.waiting:  # a note may have marks itself
            name = next(iter(self.waiting))
            where = self.waiting.pop(name)
            self.placed.add(name)
            first, *others = self.item(self.notes[name], self.cited[name], _Around(0, 1))
            yield replace(first, target=f"note-{self.cited[name]}", where=where)
            yield from (replace(one, where=where) for one in others)
            self.stand_under(where)

    def refuse_unused_notes(self) -> None:
        """A note that nothing refers to would be lost in silence."""
        for name, node in self.notes.items():
            if name not in self.cited:
                message = f"nothing refers to the note [^{name}]"
                self.add(self.block_place(node), "bad-note", message, f"write [^{name}] where it belongs, or remove it")

    # ------------------------------------------------------------------------------------------ blocks

    def blocks(  # noqa: PLR0912  # one case for each kind of block
        self, node: Any, around: _Around = _TOP
    ) -> Iterator[Block]:
        """A block element of marko as our flat blocks."""
        match node:
            case block.Quote():
                for child in node.children:
                    yield from self.blocks(child, _Around(around.quoted + 1, around.depth))
            case block.List():
                for index, item in enumerate(node.children):
                    ordinal = node.start + index if node.ordered else None
                    yield from self.item(item, ordinal, _Around(around.quoted, around.depth + 1))
            case block.Paragraph() if around.quoted and not around.depth:
                yield from self.words_block(BlockKind.QUOTE, node, around, around.quoted)
            case block.Paragraph():
                yield from self.words_block(BlockKind.PARAGRAPH, node, around, around.depth)
            case block.Heading() | block.SetextHeading():
                yield from self.words_block(BlockKind.HEADING, node, around, node.level)
            case block.CodeBlock() | block.FencedCode():
                yield self.code(node, around)
            case gfm.Table():
                yield self.table(node, around)
                yield from self.gathered(around)
            case block.ThematicBreak():
                yield Block(BlockKind.RULE, quoted=around.quoted, location=self.block_place(node))
            case Note():
                remedy = "start it at the margin, after an empty line"
                self.add(self.block_place(node), "bad-note", "a note in a list or a quotation", remedy)
            case Shortcode() if around is _TOP:
                yield self.shortcode(node)
            case Directive():
                remedy = "start the line at the margin, after an empty line"
                self.add(self.block_place(node), "bad-condition", "this line stands in a list or a quotation", remedy)
            case _:  # blank lines, definitions of links
                return

    def item(self, node: Any, ordinal: int | None, around: _Around) -> Iterator[Block]:
        """A list item: its first words, then what else stands in it."""
        first, *rest = [child for child in node.children if not isinstance(child, block.BlankLine)] or [None]
        if isinstance(first, block.Paragraph | block.Heading | block.SetextHeading):
            yield from self.words_block(BlockKind.ITEM, first, around, around.depth, ordinal)
        else:
            yield Block(
                BlockKind.ITEM, (), around.depth, ordinal, quoted=around.quoted, location=self.block_place(node)
            )
            rest = [first, *rest] if first else rest
        for child in rest:
            yield from self.blocks(child, around)

    def words_block(
        self, kind: BlockKind, node: Any, around: _Around, depth: int, ordinal: int | None = None
    ) -> Iterator[Block]:
        """A block of words, then the pictures met in them; only the pictures where there is nothing else."""
        spans = self.spans(node.children)
        if spans or kind is BlockKind.ITEM or not self.pictures:
            yield Block(kind, spans, depth, ordinal, quoted=around.quoted, location=self.block_place(node))
        yield from self.gathered(around)

    def gathered(self, around: _Around) -> Iterator[Block]:
        pictures, self.pictures = self.pictures, []
        for picture in pictures:
            yield Block(
                picture.kind, picture.spans, target=picture.target, quoted=around.quoted, location=picture.location
            )

    def code(self, node: Any, around: _Around) -> Block:
        lines = node.children[0].children.removesuffix("\n")
        place = self.block_place(node)
        span = Span(SpanKind.TEXT, lines, marks=frozenset({Mark.CODE}), location=place)
        return Block(BlockKind.CODE, (span,), around.depth, target=node.lang, quoted=around.quoted, location=place)

    def shortcode(self, node: Shortcode) -> Block:
        place = self.block_place(node)
        name, _, arguments = node.words.partition(" ")
        return Block(BlockKind.SHORTCODE, (Span(SpanKind.TEXT, arguments.strip()),), target=name, location=place)

    def table(self, node: Any, around: _Around) -> Block:
        rows = tuple(tuple(self.spans(cell.children) for cell in row.children) for row in node.children)
        return Block(BlockKind.TABLE, rows=rows, quoted=around.quoted, location=self.block_place(node))

    # ------------------------------------------------------------------------------------------ spans

    def spans(self, nodes: Sequence[Any]) -> tuple[Span, ...]:
        """The words of a block; pictures among them are put aside, and leave no double space behind."""
        spans: list[Span] = []
        for span in self.walk(nodes, frozenset()):
            doubled = self.pictures and span.kind is SpanKind.TEXT and (not spans or spans[-1].text[-1:].isspace())
            kept = _without_first_spaces(span) if doubled else span
            if kept.text:
                spans.append(kept)
        if self.pictures:
            while spans and not spans[-1].text.rstrip():
                spans.pop()
            if spans and spans[-1].kind is SpanKind.TEXT:
                spans[-1] = _without_last_spaces(spans[-1])
        return tuple(spans)

    def walk(  # noqa: PLR0912  # one case for each kind of span
        self, nodes: Iterable[Any], marks: Marks
    ) -> Iterator[Span]:
        for node in nodes:
            text: Any = node.children
            match node:
                case inline.RawText():
                    yield from self.words(node, marks)
                case inline.LineBreak():
                    yield self.line_break(node, marks)
                case inline.Literal():
                    yield Span(SpanKind.TEXT, text, marks=marks, location=self.place(node))
                case inline.CodeSpan():
                    yield Span(SpanKind.TEXT, text, marks=marks | {Mark.CODE}, location=self.place(node))
                case inline.Emphasis() | inline.StrongEmphasis() | Strike():
                    yield from self.walk(node.children, marks | {_DRESS[type(node)]})
                case inline.Image():
                    yield from self.picture(node, marks)
                case inline.Link() | inline.AutoLink():
                    yield from self.link(node, self.address(node, node.dest), marks)
                case BareUrl():
                    yield from self.link(node, self.address(node, text), marks)
                case NoteMark():
                    yield self.note_mark(node, marks)
                case Variable():
                    yield Span(SpanKind.TEXT, self.filled(node, text), marks=marks, location=self.place(node))
                case Mention():
                    name = unicodedata.normalize("NFC", node.name)
                    yield Span(SpanKind.MENTION, text, name, marks, self.place(node))
                case Hashtag():
                    word = unicodedata.normalize("NFC", node.word)
                    yield Span(SpanKind.HASHTAG, text, word, marks, self.place(node))

    def filled(self, node: Element, expression: str) -> str:
        """The words that are meant by what stands between ``{{`` and ``}}``."""
        as_written = "{{" + expression + "}}"
        if self.fill is None:
            return as_written
        if expression.startswith("<"):
            message = f"{as_written} is a shortcode, and stands among other words"
            self.add(self.place(node), "bad-variable", message, "give it a line of its own, with empty lines around it")
            return as_written
        try:
            return " ".join(self.fill(expression).split("\n"))
        except CmgenError as error:
            self.add(self.place(node), "bad-variable", error.message, error.remedy)
            return as_written

    def address(self, node: Element, written: str) -> str:
        """An address with its entities undone and its variables filled in."""
        if "{{" not in written:
            return _undone(written)
        return Variable.pattern.sub(lambda match: self.filled(node, match[1]), _undone(written))

    def words(self, node: inline.RawText, marks: Marks) -> Iterator[Span]:
        """Raw text, each entity in a span of its own.

        marko leaves line ends in it where an address broke an emphasis open: they are soft breaks all the same.
        """
        text = node.children
        start, end = node.source_span or (0, 0)
        if self.fill and "{{" in text:
            message, remedy = "{{ is opened here and not closed", "close it with }} on the same line, or write \\{{"
            self.add(self.place(node), "bad-variable", message, remedy)
        if ("&" not in text or len(text) != end - start) and "\n" not in text:
            yield Span(SpanKind.TEXT, _undone(text), marks=marks, location=self.location(start, end))
            return
        first, *others = re.split(r" *\n\s*", text)
        yield from self.line(first, start, marks)
        start += len(first)
        for line in others:
            yield Span(SpanKind.TEXT, " ", marks=marks, location=self.location(start, start))
            start = max(start, self.body.find(line, start, end))
            yield from self.line(line, start, marks)
            start += len(line)

    def line(self, text: str, offset: int, marks: Marks) -> Iterator[Span]:
        position = 0
        for match in ENTITY.finditer(text):
            if is_entity(match.group()):
                yield from self.exact(text, position, match.start(), offset, marks)
                place = self.location(offset + match.start(), offset + match.end())
                yield Span(SpanKind.TEXT, unescape(match.group()), marks=marks, location=place)
                position = match.end()
        yield from self.exact(text, position, len(text), offset, marks)

    def exact(self, text: str, start: int, end: int, offset: int, marks: Marks) -> Iterator[Span]:
        if start < end:
            yield Span(
                SpanKind.TEXT, text[start:end], marks=marks, location=self.location(offset + start, offset + end)
            )

    def line_break(self, node: inline.LineBreak, marks: Marks) -> Span:
        if node.soft:
            return Span(SpanKind.TEXT, " ", marks=marks, location=self.place(node))
        return Span(SpanKind.BREAK, "\n", marks=marks, location=self.place(node))

    def picture(self, node: inline.Image, marks: Marks) -> Iterator[Span]:
        """Put a picture aside; one that must not be loaded leaves its alt text."""
        alt = "".join(text for text, _ in self.flat(node.children, marks)).strip()
        target, place = self.address(node, node.dest), self.place(node)
        problem = links.picture_problem(target)
        if problem:
            self.refuse(place, "picture", target, problem)
            yield Span(SpanKind.TEXT, alt, marks=marks, location=place)
        else:
            span = Span(SpanKind.TEXT, alt, location=place)
            self.pictures.append(Block(BlockKind.PICTURE, (span,), target=target, location=place))

    def link(self, node: Any, target: str, marks: Marks) -> Iterator[Span]:
        """The words of a link: one span, or one for each dress, all with the place of the whole link.

        Spaces at the edges are no part of it. A link without words shows its address. One that must not be followed
        becomes words.
        """
        place = self.place(node)
        problem = links.problem(target)
        kind, aim = (SpanKind.TEXT, "") if problem else (SpanKind.LINK, target.replace(" ", "%20"))
        if problem:
            self.refuse(place, "link", target, problem)
        if isinstance(node, BareUrl):
            yield Span(kind, target, aim, marks, place)
            return
        pieces = [
            ("".join(text for text, _ in group), dress)
            for dress, group in groupby(self.flat(node.children, marks), key=lambda piece: piece[1])
        ]
        words = "".join(text for text, _ in pieces)
        if not words.strip():
            yield Span(kind, target, aim, marks, place)
            return
        if words[0].isspace():
            yield Span(SpanKind.TEXT, " ", marks=marks, location=place)
        for text, dress in _trimmed(pieces):
            yield Span(kind, text, aim, dress, place)
        if words[-1].isspace():
            yield Span(SpanKind.TEXT, " ", marks=marks, location=place)

    def flat(self, nodes: Iterable[Any], marks: Marks) -> Iterator[tuple[str, Marks]]:
        """Words and their dress, where no link, mention or hashtag can be: within a link or an alt text."""
        for span in self.walk(_plain_nodes(nodes), marks):
            yield span.text.replace("\n", " "), span.marks

    def refuse(self, place: Location, what: str, target: str, problem: str) -> None:
        remedy = "write a full address that begins with https://" if what == "link" else "name a file beside the post"
        self.add(place, "unsafe-link", f"{what} to {target!r}: {problem}", remedy)


def _plain_nodes(nodes: Iterable[Any]) -> Iterator[Any]:
    """The same nodes, with links, mentions and hashtags as the words that they show."""
    for node in nodes:
        match node:
            case BareUrl() | Mention() | Hashtag() | NoteMark():
                yield _raw(node)
            case inline.Link() | inline.AutoLink():
                yield from _plain_nodes(node.children)
            case inline.Emphasis() | inline.StrongEmphasis() | Strike():
                node.children = list(_plain_nodes(node.children))
                yield node
            case _:
                yield node


def _raw(node: Any) -> inline.RawText:
    raw = inline.RawText(node.children)
    raw.source_span = node.source_span
    return raw


def _trimmed(pieces: Sequence[tuple[str, Marks]]) -> Iterator[tuple[str, Marks]]:
    """The pieces without spaces before the first word and after the last."""
    words = "".join(text for text, _ in pieces)
    start, end = len(words) - len(words.lstrip()), len(words.rstrip())
    position = 0
    for text, marks in pieces:
        kept = text[max(0, start - position) : max(0, end - position)]
        position += len(text)
        if kept:
            yield kept, marks


def _undone(text: str) -> str:
    """Text with its entities undone."""
    return ENTITY.sub(lambda match: unescape(match.group()) if is_entity(match.group()) else match.group(), text)


def _without_first_spaces(span: Span) -> Span:
    kept = span.text.lstrip()
    place = span.location
    column = place.column + len(span.text) - len(kept)
    return Span(
        span.kind,
        kept,
        span.target,
        span.marks,
        Location(place.path, place.line, column, place.end_line, place.end_column),
    )


def _without_last_spaces(span: Span) -> Span:
    kept = span.text.rstrip()
    place = span.location
    column = place.end_column - len(span.text) + len(kept)
    return Span(
        span.kind, kept, span.target, span.marks, Location(place.path, place.line, place.column, place.end_line, column)
    )
