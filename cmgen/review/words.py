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


def changed_words(before: str, after: str) -> tuple[str, ...]:
    """The stretches that went and came, each with its sign: the same where two texts change alike."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(f"-{''.join(old[i:j])}+{''.join(new[m:n])}" for what, i, j, m, n in changes if what != "equal")


def quoted(marked: str, *, about_changes: bool = False) -> str:
    """HTML of ``shown`` or ``difference`` as a quotation in Markdown: on one line, so that no blank one ends it.

    What came is bold and stands apart from what went; nobody is called by an ``@`` or a ``#``.

    about_changes  paragraphs far from any change are left out, each row of them marked "⋯"
    """
    if about_changes:
        marked = _around_changes(marked)
    marked = marked.replace("</del><ins>", "</del> <ins>").replace("<ins>", "<ins><b>").replace("</ins>", "</b></ins>")
    marked = re.sub("[@#]", lambda sign: f"{sign[0]}\u2060", marked)
    return f"<blockquote>{marked.strip().replace(chr(10), '<br>')}</blockquote>"


def _around_changes(marked: str) -> str:
    """The paragraphs that change, with their neighbours."""
    paragraphs = re.split(r"\n{2,}", marked)
    depth, changed = 0, []
    for paragraph in paragraphs:
        changed.append(depth > 0 or "<" in paragraph)
        depth += len(re.findall("<(?:ins|del)>", paragraph)) - len(re.findall("</(?:ins|del)>", paragraph))
    near = [any(changed[max(0, place - 1) : place + 2]) for place in range(len(paragraphs))]
    kept: list[str] = []
    for paragraph, stays in zip(paragraphs, near, strict=True):
        if stays:
            kept.append(paragraph)
        elif not kept or kept[-1] != "⋯":
            kept.append("⋯")
    return "\n\n".join(kept)


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
