"""The form that networks without markup share: blocks under each other, bullets, quotation marks at the line starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cmgen.model import Block, BlockKind, Document, FacetKind, Location, Span, SpanKind
from cmgen.text import links
from cmgen.text.written import Pen, Written

Link = Callable[[Pen, str, str], None]
"""How a dialect writes a link: the pen, the words, the absolute target."""

INDENT = "\u00a0\u00a0"  # networks that fold spaces leave no-break spaces alone
BULLETS = "•◦"
LINE_ACROSS = "———"
NO_CELL = "–"


def compose(document: Document, link: Link) -> Written:
    """A document as lines of plain words.

    Paragraphs, headings and quotations are set apart by a blank line, items of a list and rows of a table are lines.
    Emphasis vanishes, pictures too (they become media). Quoted lines begin with "> ".
    """
    pen = Pen()
    lists = _Lists()
    for block in document:
        if block.kind is BlockKind.PICTURE:
            continue
        goes_on = lists.take(block)
        if pen.length:
            pen.gap = "\n" if goes_on else "\n\n"
        _block(pen, block, link)
    return pen.written()


@dataclass(slots=True)
class _Lists:
    """The lists that are open, outermost first: whether each is numbered."""

    numbered: list[bool] = field(default_factory=list)
    quoted: int = 0

    def take(self, block: Block) -> bool:
        """Whether a block goes on with the list before it, as an item or within one; it is then the last of it."""
        goes_on = bool(self.numbered) and self.quoted == block.quoted
        self.quoted = block.quoted
        if block.kind is not BlockKind.ITEM:
            goes_on = goes_on and _goes_on(block)
            self.numbered = self.numbered if goes_on else []
            return goes_on
        numbered, outer = block.ordinal is not None, self.numbered[: block.depth - 1] if goes_on else []
        goes_on = goes_on and (len(self.numbered) < block.depth or self.numbered[block.depth - 1] == numbered)
        self.numbered = [*outer, *[numbered] * (block.depth - len(outer))]
        return goes_on


def _goes_on(block: Block) -> bool:
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.CODE} and block.depth > 0


def _block(pen: Pen, block: Block, link: Link) -> None:
    quote = "> " * block.quoted
    first, other = quote, quote
    if block.kind is BlockKind.ITEM:
        bullet = BULLETS[min(block.depth, len(BULLETS)) - 1] if block.ordinal is None else f"{block.ordinal}."
        first, other = f"{quote}{INDENT * (block.depth - 1)}{bullet} ", quote + INDENT * block.depth
    elif _goes_on(block):
        first = other = quote + INDENT * block.depth
    if block.kind is BlockKind.TABLE:
        for row in block.rows:
            _row(pen, row, quote, link)
    elif block.kind is BlockKind.RULE:
        pen.write(quote + LINE_ACROSS)
    elif block.spans or block.kind is BlockKind.ITEM:
        pen.write(first)
        _spans(pen, block.spans, "\n" + other, link)


def _row(pen: Pen, row: Sequence[Sequence[Span]], quote: str, link: Link) -> None:
    pen.write(quote)
    for index, cell in enumerate(row):
        pen.write(" — " if index else "")
        _spans(pen, cell, " ", link)
        if not cell:
            pen.write(NO_CELL)
    pen.gap = "\n"


def _spans(pen: Pen, spans: Iterable[Span], line_end: str, link: Link) -> None:
    for kind, words, target in runs(spans):
        match kind:
            case SpanKind.LINK:
                link(pen, words, target)
            case SpanKind.MENTION if target:
                name = target.removeprefix("@")
                pen.write_facet(FacetKind.MENTION, f"@{name}", name)
            case SpanKind.MENTION:
                pen.write(words.removeprefix("@"))  # a person without a handle here: never somebody else's
            case SpanKind.HASHTAG:
                pen.write_facet(FacetKind.TAG, f"#{target}", target)
            case _:
                pen.write(words.replace("\n", line_end))


def runs(spans: Iterable[Span]) -> Iterator[tuple[SpanKind, str, str]]:
    """Kind, words and target of each span; the spans of one link, however dressed, together."""
    for (kind, target, _), group in groupby(spans, key=_sameness):
        if kind is SpanKind.LINK:
            yield kind, "".join(span.text for span in group), target
        else:
            for span in group:
                yield kind, span.text, span.target


def _sameness(span: Span) -> tuple[SpanKind, str, Location]:
    return span.kind, span.target, span.location


def write_address(pen: Pen, words: str, target: str) -> None:
    """A link that is none on this network (mail, telephone): its words, and the address where they do not show it."""
    pen.write(words if links.shows(words, target) else f"{words} ({links.spoken(target)})")
