"""The form that networks without markup share: blocks under each other, bullets, quotation marks at the line starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
    before: Block | None = None
    for block in document:
        if block.kind is BlockKind.PICTURE:
            continue
        if before and pen.length:
            pen.gap = "\n" if _same_list(before, block) else "\n\n"
        _block(pen, block, link)
        before = block
    return pen.written()


def _same_list(before: Block, block: Block) -> bool:
    """Whether a block stands right under the one before it: items of one list and what belongs to them."""
    if before.quoted != block.quoted or not (before.kind is BlockKind.ITEM or _goes_on(before)):
        return False
    if block.kind is not BlockKind.ITEM:
        return _goes_on(block)
    return before.depth != block.depth or (before.ordinal is None) == (block.ordinal is None) or _goes_on(before)


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
