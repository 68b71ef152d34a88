"""Telegram's HTML: a handful of elements, in messages and captions.

Source: https://core.telegram.org/bots/api#html-style (2026-11-21)
"""

from __future__ import annotations

from html import escape

from cmgen.model import Document, Mark
from cmgen.text import links
from cmgen.text.markup import Flavour, compose
from cmgen.text.written import Written


def write(document: Document) -> Written:
    """Bold, italic, struck, code, links and quotations; a heading is bold, a list has bullets."""
    return compose(document, FLAVOUR)


def _escape(text: str, starts: bool) -> str:
    return escape(text, quote=False)


def _link(words: str, target: str) -> str:
    return words if links.problem(target) else f'<a href="{escape(target)}">{words}</a>'


def _code(code: str, language: str) -> tuple[str, str, str]:
    inside = escape(code, quote=False)
    if language:
        return f'<pre><code class="language-{escape(language)}">', inside, "</code></pre>"
    return "<pre>", inside, "</pre>"


FLAVOUR = Flavour(
    escape=_escape,
    marks={
        Mark.STRONG: ("<b>", "</b>"),
        Mark.EMPHASIS: ("<i>", "</i>"),
        Mark.STRIKE: ("<s>", "</s>"),
        Mark.CODE: ("<code>", "</code>"),
    },
    flanked=False,
    raw_code=False,
    link=_link,
    heading=lambda depth, words: ("<b>", words, "</b>"),
    code=_code,
    quote=("<blockquote>", "</blockquote>"),
    bullet="• ",
    rule="———",
)
