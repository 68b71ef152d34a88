"""Discord's Markdown: three depths of headings, no tables, every line break is one.

Source: https://support.discord.com/hc/en-us/articles/210298617 (2026-11-21)
"""

from __future__ import annotations

from dataclasses import replace

from cmgen.model import Document
from cmgen.text.dialects import markdown
from cmgen.text.markup import compose, escape_markdown, heading_markdown
from cmgen.text.written import Written

SMALL = 3  # the least heading it has


def write(document: Document) -> Written:
    """As Markdown; ``||``, which would hide words, is shown as it is."""
    return compose(document, FLAVOUR)


def _escape(text: str, starts: bool) -> str:
    return escape_markdown(text, starts).replace("||", r"\|\|")


FLAVOUR = replace(
    markdown.FLAVOUR,
    escape=_escape,
    heading=lambda depth, words: heading_markdown(min(depth, SMALL), words),
    line_break="\n",
    rule="———",
    table=None,
)
