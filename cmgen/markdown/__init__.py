"""Markdown, read once into blocks and spans that know where they stand in their file.

marko is imported by the first ``parse``, not by this module: what sends posts never loads a parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cmgen.model import Document, Finding, Location

Fill = Callable[[str], str]
"""From what stands between ``{{`` and ``}}`` to the words meant; raises CmgenError."""

# marko needs quadratic time for brackets and recursion for quotations (16 kB of "[a](" took 4.5 s, 1,000 ">" overflow
# the stack), so what no post needs is refused unread. The worst we found within these bounds stays under two seconds.
MAX_CHARACTERS = 50_000
MAX_BRACKETS = 1_000
MAX_QUOTE_DEPTH = 20
MAX_COLUMNS = 50  # every row of a table is filled up to the columns of its head

_TOO_DEEP = re.compile(rf"^[^\S\n]*(?:>[^\S\n]*){{{MAX_QUOTE_DEPTH + 1}}}", re.MULTILINE)
_TOO_WIDE = re.compile(rf"^(?:[^|\n]*\|){{{MAX_COLUMNS + 2}}}", re.MULTILINE)


def parse(
    body: str, path: str = "", first_line: int = 1, fill: Fill | None = None
) -> tuple[tuple[Document, ...], list[Finding]]:
    """The parts of a post, split at lines that hold only ``***``, and what cannot be used as it is written.

    body        Markdown with "\\n" line ends; ``first_line`` is the line of the file that it starts on
    return      one document a part: always one more than there are ``***`` lines, so a part may be empty; and findings:
                ``too-complex`` (then there is one empty part), ``unsafe-link`` (then the link is plain words),
                ``bad-variable``, ``bad-condition`` and ``bad-note``

    CommonMark with tables and ``~~struck~~`` words of GFM, and of our own: ``@name`` and ``@name@host``, ``#hashtag``,
    bare http(s) addresses; ``{{ words from elsewhere }}`` where there is a ``fill``, never read as Markdown; blocks for
    some channels between lines of ``::: only a b`` (or ``::: not a b``) and ``:::``; ``{{< name key="value" >}}`` on a
    line of its own, a block of kind SHORTCODE; ``[^name]`` and ``[^name]: words``, which become ``[1]`` and a numbered
    item at the end of the part, under a line across. HTML is no markup here: networks show it as it is written. A soft
    line break is a space. A text span never goes over a line end and its location quotes it exactly, except where an
    escape or an entity is undone: that is a span of its own ("\\|" in a table's cell: no span of its own).
    """
    obstacle = _obstacle(body)
    if obstacle is None:
        from cmgen.markdown.reader import read  # brings marko and regex

        try:
            return read(body, path, first_line, fill)
        except RecursionError:
            obstacle = (0, "lists and quotations are nested too deeply", "write it with less nesting")
    offset, message, remedy = obstacle
    line = body.count("\n", 0, offset)
    column = offset - (body.rfind("\n", 0, offset) + 1)
    place = Location(path, first_line + line, column + 1)
    return ((),), [Finding(place, "too-complex", message, remedy)]


def _obstacle(body: str) -> tuple[int, str, str] | None:
    """Where a body goes beyond what is parsed, what it has too much of, and what to do."""
    if len(body) > MAX_CHARACTERS:
        message = f"{len(body):,} characters of Markdown; at most {MAX_CHARACTERS:,} are read"
        return MAX_CHARACTERS, message, "split it into several posts"
    if body.count("[") > MAX_BRACKETS:
        offset = [match.start() for match in re.finditer(r"\[", body)][MAX_BRACKETS]
        return offset, f"more than {MAX_BRACKETS:,} opening brackets", "remove brackets that are no links"
    if deep := _TOO_DEEP.search(body):
        return deep.start(), f"quotations nested more than {MAX_QUOTE_DEPTH} deep", 'remove some of the ">"'
    if wide := _TOO_WIDE.search(body):
        return wide.start(), f"a table of more than {MAX_COLUMNS} columns", "make several tables of it"
    return None
