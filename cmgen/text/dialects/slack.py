"""Slack's mrkdwn: ``*bold*``, ``_italic_``, ``~struck~``, ``<address|words>``.

Source: https://docs.slack.dev/messaging/formatting-message-text (2026-11-21)
"""

from __future__ import annotations

from cmgen.model import Document, Mark
from cmgen.text import links
from cmgen.text.markup import Flavour, compose, fenced
from cmgen.text.written import Written


def write(document: Document) -> Written:
    """Three signs are escaped, so that no words call a channel (``<!channel>``); a heading is bold."""
    return compose(document, FLAVOUR)


def _escape(text: str, starts: bool) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(words: str, target: str) -> str:
    if links.problem(target):
        return words
    address = target.replace("&", "&amp;").replace("|", "%7C").replace(">", "%3E").replace("<", "%3C")
    return f"<{address}>" if links.shows(words, target) else f"<{address}|{words.replace('|', '¦')}>"


def _code(code: str, language: str) -> tuple[str, str, str]:
    return fenced(_escape(code, False), "")


FLAVOUR = Flavour(
    escape=_escape,
    marks={Mark.STRONG: ("*", "*"), Mark.EMPHASIS: ("_", "_"), Mark.STRIKE: ("~", "~"), Mark.CODE: ("`", "`")},
    raw_code=False,
    link=_link,
    heading=lambda depth, words: ("*", words, "*"),
    code=_code,
    bullet="• ",
    rule="———",
)
