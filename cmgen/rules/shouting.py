"""Words in capitals, or exclamation marks in a row.

Why: it is read as shouting, and screen readers may spell capitals letter by letter.

Bad:
    VENEZ TOUS DEMAIN SOIR !!!

Good:
    Venez demain soir, et amenez vos amis !
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cmgen.model import Brand, Finding, Level, Mark, Post, SpanKind

level = Level.WARNING
CAPITALS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{4,}(?:[\s’'-]+[A-ZÀ-ÖØ-Þ]{2,}){2,}")
MARKS = re.compile(r"!(?:\s*!)+")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Three or more words in capitals on end; two or more exclamation marks on end."""
    for span in post.spans:
        if span.kind is not SpanKind.TEXT or Mark.CODE in span.marks:
            continue
        for found in (*CAPITALS.finditer(span.text), *MARKS.finditer(span.text)):
            where = replace(span.location, column=span.location.column + found.start())
            yield Finding(where, "", f"{found[0]!r} is read as shouting", "say it with words")
