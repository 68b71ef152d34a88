"""The form that networks with markup share: marks around words, blocks under each other, each in the flavour it has.

A flavour says how it escapes words and what it has; what it has not degrades to words, never to look-alike letters:
emphasis vanishes, a heading is a line of its own, a table's rows are lines, a picture becomes media.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from cmgen.model import Block, BlockKind, Document, FacetKind, Mark, Span, SpanKind
from cmgen.text.written import Pen, Wrap, Written

ORDER = (Mark.STRONG, Mark.EMPHASIS, Mark.STRIKE, Mark.CODE)  # from the outside in
NO_CELL = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """What a network's markup has.

    escape   words so that they are shown as they are; the second argument says whether a line begins with them
    marks    what stands before and after words so marked; a mark that is not there vanishes
    flanked  marks stand only where CommonMark sees them: see ``flanks``
    link     words (escaped) and address, as one
    code     a block of code and its language: what stands before it, itself, what stands after it
    heading  depth and words: likewise
    quote    what begins each quoted line, or what stands around a quotation
    """

    escape: Callable[[str, bool], str]
    marks: dict[Mark, tuple[str, str]]
    link: Callable[[str, str], str]
    heading: Callable[[int, str], tuple[str, str, str]]
    code: Callable[[str, str], tuple[str, str, str]]
    flanked: bool = True
    quote: str | tuple[str, str] = "> "
    bullet: str = "- "
    rule: str = "---"
    line_break: str = "\n"
    table: Callable[[Sequence[Sequence[str]]], str] | None = None
    raw_code: bool = True  # within `code` nothing is escaped
    has_pictures: bool = False  # an exclamation mark before a link makes a picture of it
    mention: Callable[[str], str] = "@{}".format
    hashtag: Callable[[str], str] = "#{}".format


@dataclass(slots=True)
class _Line:
    """Pieces of one block, and where its links, mentions, hashtags and markup stand among them."""

    pieces: list[str] = field(default_factory=list)
    facets: list[tuple[FacetKind, int, str]] = field(default_factory=list)  # kind, number of the piece, value
    wraps: list[tuple[int, int]] = field(default_factory=list)  # numbers of the pieces that open and close

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def compose(document: Document, flavour: Flavour) -> Written:
    """A document in a flavour; facets cover a link with its markup, so that nothing cuts it."""
    pen = Pen()
    before: Block | None = None
    for block in document:
        if block.kind is BlockKind.PICTURE:
            continue
        if before is not None:
            pen.gap = "\n" if _goes_on(before, block) else "\n\n"
        _block(pen, block, flavour)
        before = block
    return pen.written()


def _goes_on(before: Block, block: Block) -> bool:
    """Whether no blank line stands between: from item to item, and from an empty item to what it holds."""
    closely = block.kind is BlockKind.ITEM or not _merged(before.spans)
    return before.kind is BlockKind.ITEM and closely and before.quoted == block.quoted


def _block(pen: Pen, block: Block, flavour: Flavour) -> None:
    match block.kind:
        case BlockKind.CODE:
            lines = _wrapped(flavour.code("".join(span.text for span in block.spans), block.target))
        case BlockKind.RULE:
            lines = _Line([flavour.rule])
        case BlockKind.TABLE:
            lines = _Line([_table(block, flavour)])
        case BlockKind.HEADING:
            lines = _inline(block.spans, flavour, starts=False)
            lines = _wrapped(flavour.heading(block.depth, lines.text))
        case _:
            lines = _inline(block.spans, flavour, starts=True)
    first, other = _margins(block, flavour)
    if isinstance(flavour.quote, tuple) and block.quoted:
        opening, closing = (sign * block.quoted for sign in flavour.quote)
        inner, lines = lines, _Line([opening])
        _join(lines, inner)
        lines.pieces.append(closing)
        lines.wraps.append((0, len(lines.pieces) - 1))
    _write(pen, lines, first, other)


def _wrapped(pieces: tuple[str, str, str]) -> _Line:
    """Words between their signs."""
    return _Line(list(pieces), wraps=[(0, 2)] if any(pieces[::2]) else [])


def _margins(block: Block, flavour: Flavour) -> tuple[str, str]:
    """What stands before a block's first line, and before its others."""
    quote = flavour.quote * block.quoted if isinstance(flavour.quote, str) else ""
    if block.kind is BlockKind.ITEM:
        bullet = flavour.bullet if block.ordinal is None else f"{block.ordinal}. "
        indent = "   " * (block.depth - 1)
        return f"{quote}{indent}{bullet}", f"{quote}{indent}{' ' * len(bullet)}"
    held = "   " * block.depth if block.kind in (BlockKind.PARAGRAPH, BlockKind.CODE) else ""
    return quote + held, quote + held


def _write(pen: Pen, line: _Line, first: str, other: str) -> None:
    pen.write(first)
    kinds = {number: (kind, value) for kind, number, value in line.facets}
    ends: list[int] = []
    for number, piece in enumerate(line.pieces):
        shown = piece.replace("\n", f"\n{other}")
        if number in kinds and shown:
            pen.write_facet(kinds[number][0], shown, kinds[number][1])
        else:
            pen.write(shown)
        ends.append(pen.length)
    for opens, closes in line.wraps:
        opening, closing = (line.pieces[number].replace("\n", f"\n{other}") for number in (opens, closes))
        pen.wraps.append(Wrap(ends[opens] - len(opening), ends[closes], opening, closing))


# ------------------------------------------------------------------------------------------------------- words


def _inline(spans: Iterable[Span], flavour: Flavour, *, starts: bool) -> _Line:
    line = _Line()
    _marked(line, _merged(spans), ORDER, flavour, starts=starts)
    return line


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Runs of plain words as one, since what must be escaped is seen in its surroundings."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and last.kind is span.kind is SpanKind.TEXT and last.marks == span.marks:
            merged[-1] = replace(last, text=last.text + span.text)
        else:
            merged.append(span)
    while merged and _is_empty(merged[0]):
        del merged[0]
    while merged and _is_empty(merged[-1]):
        del merged[-1]
    return merged


def _is_empty(span: Span) -> bool:
    """Whether it is nothing at the beginning or end of a block: a line break, white space."""
    return span.kind is SpanKind.BREAK or (span.kind is SpanKind.TEXT and not span.text.strip())


def _marked(line: _Line, spans: list[Span], marks: tuple[Mark, ...], flavour: Flavour, *, starts: bool) -> None:
    """Runs of spans with a mark, and within them the next mark."""
    if not marks:
        for span in spans:
            _span(line, span, flavour, starts=starts and not line.text)
        return
    mark, *rest = marks
    runs = [(has, list(run)) for has, run in groupby(spans, key=lambda span: mark in span.marks)]
    for number, (has, run) in enumerate(runs):
        if not has or mark not in flavour.marks:
            _marked(line, run, tuple(rest), flavour, starts=starts)
            continue
        after = "".join(span.text for _, later in runs[number + 1 :] for span in later)[:1]
        inner = _Line()
        _marked(inner, run, tuple(rest), flavour, starts=False)
        opening, closing = flavour.marks[mark]
        text, before = inner.text, line.text[-1:]
        if mark is Mark.CODE and flavour.raw_code:
            _code(line, run, opening, closing)
        elif not text.strip() or (flavour.flanked and not flanks(before, text, after, opening[0])):
            _marked(line, run, tuple(rest), flavour, starts=starts)  # anew: its first sign is the block's first now
        else:
            opens = len(line.pieces)
            line.pieces.append(opening)
            _join(line, inner)
            line.pieces.append(closing)
            line.wraps.append((opens, len(line.pieces) - 1))


def flanks(before: str, text: str, after: str, sign: str) -> bool:
    """Whether CommonMark takes a delimiter around a text for one: spaces and punctuation decide.

    Source: https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis, left- and right-flanking runs
    """
    if text[0].isspace() or text[-1].isspace() or sign in (before, after):
        return False
    opens = not _is_punctuation(text[0]) or not before or before.isspace() or _is_punctuation(before)
    closes = not _is_punctuation(text[-1]) or not after or after.isspace() or _is_punctuation(after)
    return opens and closes


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _code(line: _Line, run: Sequence[Span], opening: str, closing: str) -> None:
    """Code as written, between more backticks than it has in a row."""
    text = "".join(span.text for span in run)
    if opening == "`":
        # a shown backtick before it is not told apart by every reader: then another number of them
        runs = {len(found) for found in re.findall("`+", text + "\n" + line.text)}
        ticks = "`" * next(count for count in range(1, len(runs) + 2) if count not in runs)
        pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
        opening, closing = f"{ticks}{pad}", f"{pad}{ticks}"
    line.wraps.append((len(line.pieces), len(line.pieces) + 2))
    line.pieces += [opening, text, closing]


def _join(line: _Line, inner: _Line) -> None:
    shift = len(line.pieces)
    line.pieces += inner.pieces
    line.facets += [(kind, number + shift, value) for kind, number, value in inner.facets]
    line.wraps += [(opens + shift, closes + shift) for opens, closes in inner.wraps]


def _span(line: _Line, span: Span, flavour: Flavour, *, starts: bool) -> None:
    match span.kind:
        case SpanKind.BREAK:
            line.pieces.append(flavour.line_break)
        case SpanKind.LINK:
            if flavour.has_pictures and line.text.endswith("!"):
                line.pieces[-1] = f"{line.pieces[-1][:-1]}\\!"
            line.facets.append((FacetKind.LINK, len(line.pieces), span.target))
            line.pieces.append(flavour.link(flavour.escape(span.text, starts), span.target))
        case SpanKind.MENTION if span.target:
            line.facets.append((FacetKind.MENTION, len(line.pieces), span.target))
            line.pieces.append(flavour.mention(span.target.removeprefix("@")))
        case SpanKind.HASHTAG:
            line.facets.append((FacetKind.TAG, len(line.pieces), span.target))
            line.pieces.append(flavour.hashtag(span.target))
        case _:
            begins = starts or line.text.endswith("\n")
            line.pieces.append(flavour.escape(span.text.removeprefix("@" * (span.kind is SpanKind.MENTION)), begins))


def _table(block: Block, flavour: Flavour) -> str:
    rows = [[_inline(cell, flavour, starts=False).text.replace("\n", " ") for cell in row] for row in block.rows]
    if flavour.table:
        return flavour.table(rows)
    return "\n".join(" — ".join(cell or NO_CELL for cell in row) for row in rows)


# ------------------------------------------------------------------------------------------------------- Markdown

_SIGNS = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_LINE_STARTS = re.compile(r"^(?P<space> *)(?P<sign>[-+>=]|#{1,6}(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)


def escape_markdown(text: str, starts: bool) -> str:
    """Words whose signs are shown, not obeyed; ``starts``: what would begin a list, heading or quotation too."""
    escaped = _SIGNS.sub(lambda found: f"\\{found[0]}", text)
    return _LINE_STARTS.sub(_escaped_start, escaped) if starts else escaped


def _escaped_start(found: re.Match[str]) -> str:
    sign = found["sign"]
    return f"{found['space']}{sign}\\" if sign.isdigit() else f"{found['space']}\\{sign}"


def heading_markdown(depth: int, words: str) -> tuple[str, str, str]:
    """A heading in one line; signs at its end are shown, not taken for its end."""
    line = words.replace("\\\n", " ").replace("\n", " ").strip()
    shown = re.sub("(?<![#])#+$", lambda found: chr(92) + found[0], line)
    return ("#" * depth + " " if shown else "#" * depth, shown, "")


def fenced(code: str, language: str) -> tuple[str, str, str]:
    """A block of code between fences longer than any in it."""
    ticks = "`" * max(3, max((len(found) for found in re.findall("`+", code)), default=0) + 1)
    said = language if re.fullmatch(r"[\w+#.-]*", language) else ""
    return f"{ticks}{said}\n", code, f"\n{ticks}"
