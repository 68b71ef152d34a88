"""Markdown as HTML, and HTML as tokens: both as Vale's own parsers (goldmark and Go's x/net/html) would have them.

Source: github.com/yuin/goldmark 1.7 with its GFM and footnote extensions, github.com/litao91/goldmark-mathjax, and
golang.org/x/net/html (read 2026-11-25).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# ------------------------------------------------------------------------------------------------ Markdown → HTML

_EXTENSIONS = ["table", "strikethrough", "tasklist"]
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MATH = re.compile(r" {0,3}\$\$+")
_MATH_END = re.compile(r" {0,3}\$\$+\s*\Z")
_HOST = r"[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+"
_REST = r"(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'\">^{}\[\]`]*)?"
_ADDRESS = re.compile(
    rf"(?:^|(?<=[\s*_~(]))(?:(?P<url>(?:https?|ftp)://{_HOST}(?::[0-9]+)?{_REST})|(?P<www>www\.{_HOST}{_REST})"
    r"|(?P<mail>(?=[a-zA-Z0-9])[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+))"
)


def html_of(text: str) -> str:
    """Markdown as HTML."""
    from cmarkgfm import markdown_to_html_with_extensions
    from cmarkgfm.cmark import Options

    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    made: str = markdown_to_html_with_extensions(_adapted(text), options, _EXTENSIONS)
    return made


def _adapted(text: str) -> str:
    """The text with what Vale's parser of Markdown has of its own: bare addresses, and ``$$`` around mathematics.

    ``$$`` on a line of its own begins and ends a block that is code; what stands on the first line is left out.
    """
    if "$$" not in text and "://" not in text and "www." not in text and "@" not in text:
        return text
    lines, fence, math = [], "", False
    for line in text.split("\n"):
        if math:
            ends = _MATH_END.match(line)
            lines.append("~~~~~~~~" if ends else line)
            math = not ends
        elif fence:
            lines.append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif _MATH.match(line):
            lines += ["~~~~~~~~"]
            math = True
        elif found := _FENCE.match(line):
            fence = found[1]
            lines.append(line)
        else:
            lines.append(_ADDRESS.sub(_linked, line) if "://" in line or "www." in line or "@" in line else line)
    return "\n".join(lines)


def _linked(found: re.Match[str]) -> str:
    """A bare address as a link, where it is none already."""
    before, written = found.string[: found.start()], found[0]
    if before.endswith(("](", "]: ", "](<")) or before.count("`") % 2 or _in_tag(before) or _in_label(before, found):
        return written
    address = _shortened(written) if found["mail"] is None else written.rstrip(".")
    rest = written[len(address) :]
    if found["mail"] is not None and found.string[found.start() + len(address) :][:1] in ("-", "_"):
        return written
    if found["www"] is not None:
        shown = re.sub(r"([^\w\s])", r"\\\1", address)
        return f'<a href="http://{html.escape(address)}">{shown}</a>{rest}'
    return f"<{address}>{rest}" if not re.search(r"[<>]", address) else written


def _in_tag(before: str) -> bool:
    return before.rfind("<") > before.rfind(">")


def _in_label(before: str, found: re.Match[str]) -> bool:
    """Whether the address stands in the words of a link."""
    opened = before.rfind("[")
    return opened > before.rfind("]") and "](" in found.string[found.end() - 1 :]


def _shortened(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    if address.endswith("."):
        address = address[:-1]
    elif address.endswith(")"):
        surplus = address.count(")") - address.count("(")
        address = address[:-surplus] if surplus > 0 else address
    elif address.endswith(";") and (entity := re.search(r"&[0-9A-Za-z]+;\Z", address)):
        address = address[: entity.start()]
    return address.rstrip("?!.,:*_~")


# ------------------------------------------------------------------------------------------------ HTML → blocks

_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:--!?>|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<[!?/](?P<bogus>[^>]*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_RAW = frozenset(("iframe", "noembed", "noframes", "plaintext", "script", "style", "title", "textarea", "xmp"))
_VOID = frozenset(("br", "hr", "img", "input"))  # cmark writes <br />, where Vale's parser writes <br>


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, a comment or a text."""

    kind: str  # start, end, both, comment, text
    data: str
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """An attribute; "" where it has none of that name."""
        return next((value for key, value in self.attributes if key == name), "")


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a page; entities of texts undone."""
    position = 0
    for_raw = ""
    while position < len(text):
        if for_raw:
            ends = re.compile(rf"</{for_raw}(?=[\s/>])", re.IGNORECASE).search(text, position)
            stop = ends.start() if ends else len(text)
            if stop > position:
                yield Token("text", text[position:stop])
            position, for_raw = stop, ""
            continue
        found = _TOKEN.search(text, position)
        if found is None:
            yield Token("text", html.unescape(text[position:]))
            return
        if found.start() > position:
            yield Token("text", html.unescape(text[position : found.start()]))
        position = found.end()
        token = _tag(found)
        yield token
        if token.kind == "start" and token.data in _RAW:
            for_raw = token.data


def _tag(found: re.Match[str]) -> Token:
    if found["name"] is None:
        return Token("comment", found["comment"] if found["comment"] is not None else found["bogus"])
    name = found["name"].lower()
    if found["end"]:
        return Token("end", name)
    written = found["attributes"]
    attributes = tuple(
        (one[1].lower(), html.unescape(one[2] or one[3] or one[4] or "")) for one in _ATTRIBUTE.finditer(written)
    )
    closed = written.rstrip().endswith("/") and name not in _VOID
    return Token("both" if closed else "start", name, attributes)
