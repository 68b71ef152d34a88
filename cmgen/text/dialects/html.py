"""A fragment of HTML for our own pages: only elements written here, every word and address escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from unicodedata import normalize

from cmgen.model import Block, BlockKind, Document, Mark, Span, SpanKind
from cmgen.text import links
from cmgen.text.written import Written

# From the inside out: code within strong is what a reader expects, not strong within code.
_ELEMENTS = {Mark.CODE: "code", Mark.STRIKE: "s", Mark.EMPHASIS: "em", Mark.STRONG: "strong"}


def write(document: Document) -> Written:
    """Paragraphs, h2 to h6, nested lists, quotations, code, tables and figures; no facets.

    The page has its own h1, so a heading of depth 1 is an h2. The ``src`` of a figure is the picture's target.
    """
    writer = _Writer()
    for block in document:
        writer.block(block)
    writer.close_to(0)
    return Written(normalize("NFC", "".join(writer.lines)))


class _Writer:
    """Lines of HTML, and the elements that are open for lists and quotations."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.open: list[str] = []  # "blockquote", "ul", "ol", "li"

    def block(self, block: Block) -> None:
        self.to_quotation(block.quoted)
        if block.kind is BlockKind.ITEM:
            self.item(block)
            return
        self.to_item(block.depth if block.kind in {BlockKind.PARAGRAPH, BlockKind.CODE} else 0)
        self.lines.append(_element(block) + "\n")

    def item(self, block: Block) -> None:
        """Open the list of this depth and kind if it is not open, then the item; it stays open for what it holds."""
        kind = "ul" if block.ordinal is None else "ol"
        while self.depth() > block.depth or (self.depth() == block.depth and self.list_kind() != kind):
            self.close()
        if self.depth() == block.depth:
            if self.open[-1] == "li":
                self.close()
        else:
            while self.depth() < block.depth:
                if self.open and self.open[-1] in {"ul", "ol"}:
                    self.start("li")
                start = f' start="{block.ordinal}"' if block.ordinal not in {None, 1} else ""
                self.start(kind, start if self.depth() == block.depth - 1 else "", "\n")
        self.start("li", f' id="{escape(block.target)}"' if block.target else "")
        self.lines.append(_inline(block.spans) + "\n")

    def to_quotation(self, quoted: int) -> None:
        """Open or close quotations so that ``quoted`` are open; lists outside of them end."""
        if self.open.count("blockquote") == quoted:
            return
        while self.open.count("blockquote") > quoted:
            self.close()
        while self.open.count("blockquote") < quoted:
            self.to_item(0)
            self.start("blockquote", end="\n")

    def to_item(self, depth: int) -> None:
        """Close lists until the item of ``depth`` is the innermost; 0 closes all lists of this quotation."""
        while self.depth() > depth:
            self.close()

    def depth(self) -> int:
        """How many lists are open within the innermost quotation."""
        count = 0
        for name in reversed(self.open):
            if name == "blockquote":
                break
            count += name != "li"
        return count

    def list_kind(self) -> str:
        return next(name for name in reversed(self.open) if name in {"ul", "ol"})

    def start(self, name: str, attributes: str = "", end: str = "") -> None:
        self.open.append(name)
        self.lines.append(f"<{name}{attributes}>{end}")

    def close(self) -> None:
        self.lines.append(f"</{self.open.pop()}>\n")

    def close_to(self, count: int) -> None:
        while len(self.open) > count:
            self.close()


def _element(block: Block) -> str:
    """A block that is no list item."""
    match block.kind:
        case BlockKind.HEADING:
            level = min(block.depth + 1, 6)
            return f"<h{level}>{_inline(block.spans)}</h{level}>"
        case BlockKind.CODE:
            language = f' class="language-{escape(block.target)}"' if block.target else ""
            code = escape("".join(span.text for span in block.spans), quote=False)
            return f"<pre><code{language}>{code}\n</code></pre>"
        case BlockKind.RULE:
            return "<hr>"
        case BlockKind.PICTURE:
            alt = "".join(span.text for span in block.spans)
            return f'<figure><img src="{escape(_src(block.target))}" alt="{escape(alt)}"></figure>'
        case BlockKind.TABLE:
            return _table(block.rows)
        case _:
            return f"<p>{_inline(block.spans)}</p>"


def _src(target: str) -> str:
    return "" if links.picture_problem(target) else target.replace(" ", "%20")


def _table(rows: Sequence[Sequence[Sequence[Span]]]) -> str:
    head, *body = rows
    lines = ["<table>", "<thead>", _row(head, "th"), "</thead>"]
    if body:
        lines += ["<tbody>", *(_row(row, "td") for row in body), "</tbody>"]
    return "\n".join([*lines, "</table>"])


def _row(row: Iterable[Sequence[Span]], name: str) -> str:
    scope = ' scope="col"' if name == "th" else ""
    return "<tr>" + "".join(f"<{name}{scope}>{_inline(cell)}</{name}>" for cell in row) + "</tr>"


def _inline(spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    link: Span | None = None  # the link that is open: its spans share target and place
    for span in spans:
        if link and (span.kind is not SpanKind.LINK or (span.target, span.location) != (link.target, link.location)):
            pieces.append("</a>")
            link = None
        if link is None and span.kind is SpanKind.LINK and not links.problem(span.target):
            pieces.append(f'<a href="{escape(span.target)}">')
            link = span
        pieces.append(_dressed(span))
    if link:
        pieces.append("</a>")
    return "".join(pieces)


def _dressed(span: Span) -> str:
    """A span in the elements of its marks."""
    match span.kind:
        case SpanKind.BREAK:
            return "<br>\n"
        case SpanKind.HASHTAG:
            words = f'<span class="hashtag">{escape(span.text, quote=False)}</span>'
        case SpanKind.MENTION if span.target:
            words = f'<span class="mention">@{escape(span.target.removeprefix("@"), quote=False)}</span>'
        case SpanKind.MENTION:
            words = escape(span.text.removeprefix("@"), quote=False)
        case SpanKind.TEXT if span.target:  # the mark of a footnote
            words = f'<sup><a href="#{escape(span.target)}">{escape(span.text, quote=False)}</a></sup>'
        case _:
            words = escape(span.text, quote=False)
    for mark, name in _ELEMENTS.items():
        if mark in span.marks:
            words = f"<{name}>{words}</{name}>"
    return words
