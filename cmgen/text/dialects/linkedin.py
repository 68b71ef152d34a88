"""LinkedIn's little text: no emphasis, but signs that must be escaped, and hashtags of their own form.

Source: https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format (2026-11-21)
"""

from __future__ import annotations

import re

from cmgen.model import Document
from cmgen.text import links
from cmgen.text.markup import Flavour, compose
from cmgen.text.written import Written

_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")


def write(document: Document) -> Written:
    """Plain lines whose reserved signs are escaped; ``{hashtag|\\#|word}``, ``words (address)``."""
    return compose(document, FLAVOUR)


def _escape(text: str, starts: bool) -> str:
    return _RESERVED.sub(lambda found: f"\\{found[0]}", text)


def _link(words: str, target: str) -> str:
    if links.problem(target) or links.shows(words, target):
        return _escape(target, False) if not links.problem(target) else words
    return f"{words} \\({_escape(target, False)}\\)"


FLAVOUR = Flavour(
    escape=_escape,
    marks={},
    link=_link,
    heading=lambda depth, words: ("", words, ""),
    code=lambda code, language: ("", _escape(code, False), ""),
    quote="\\> ",
    bullet="• ",
    rule="———",
    mention=lambda handle: f"\\@{_escape(handle, False)}",
    hashtag=lambda word: f"{{hashtag|\\#|{word}}}",
)
