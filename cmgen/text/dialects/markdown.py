"""Markdown as CommonMark has it, with the tables and strikes of GitHub: Reddit, Discourse, Lemmy, dev.to.

Source: https://spec.commonmark.org/0.31.2/, https://github.github.com/gfm/
"""

from __future__ import annotations

from collections.abc import Sequence

from cmgen.model import Document, Mark
from cmgen.text import links
from cmgen.text.markup import Flavour, compose, escape_markdown, fenced, heading_markdown
from cmgen.text.written import Written


def write(document: Document) -> Written:
    """The author's Markdown, written anew: what is shown is what was meant, whatever signs stand in the words."""
    return compose(document, FLAVOUR)


def link(words: str, target: str) -> str:
    """``[words](<address>)``, or the address alone where it is the words."""
    if links.problem(target):
        return words
    if links.is_web(target) and links.shows(words, target) and not set(target) & set(" <>"):
        return f"<{target}>"
    return f"[{words}]({target})" if not set(target) & set(" ()<>") else f"[{words}](<{target}>)"


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


FLAVOUR = Flavour(
    escape=escape_markdown,
    marks={Mark.STRONG: ("**", "**"), Mark.EMPHASIS: ("*", "*"), Mark.STRIKE: ("~~", "~~"), Mark.CODE: ("`", "`")},
    link=link,
    heading=heading_markdown,
    code=fenced,
    line_break="\\\n",
    rule="***",
    has_pictures=True,
    table=_table,
)
