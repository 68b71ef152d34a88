"""Word by word what a text was and what it is, as HTML that shows a stranger's words and runs none of them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape, unescape

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|pre|tr|ul|ol)>\n?|<br ?/?>\n?")
_MARKUP = re.compile(r"[\\`*_{}\[\]|~!@#]")


def difference(before: str, after: str) -> str:
    """``after`` with ``<del>`` and ``<ins>`` where words went and came."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces = []
    for what, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = shown("".join(old[i:j])), shown("".join(new[m:n]))
        if what == "equal":
            pieces.append(come)
            continue
        pieces += [f"<del>{gone}</del>" if gone else "", f"<ins>{come}</ins>" if come else ""]
    return "".join(pieces)


def shown(text: str) -> str:
    """A stranger's words as HTML text."""
    return escape(text, quote=False)


def inline(text: str) -> str:
    """A stranger's words in a line of Markdown: no markup, and nobody called by an ``@`` or a ``#``."""
    plain = escape(" ".join(text.split()), quote=False)
    return _MARKUP.sub(lambda match: f"{match[0]}\u2060" if match[0] in "@#" else f"&#{ord(match[0])};", plain)


def readable(text: str, dialect: str) -> str:
    """What a reader sees of a text in a network's form."""
    if "html" not in dialect:
        return text
    text = _BLOCK_END.sub("\n\n", text.replace("<li>", "• "))
    return re.sub(r"\n\s*\n", "\n\n", unescape(_TAG.sub("", text))).strip()
