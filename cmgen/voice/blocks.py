"""A Markdown file as Vale reads it: as the blocks of its HTML, each with a scope, and with the source as it was then.

Vale does not know where a word of its blocks stands in the source. It looks for it there, after it has overwritten with
``@`` what it has already read; so every block carries the source as it looked when the block was made (``context``),
and the line where it probably begins. This is kept, because which place is found depends on it.

Source: Vale's internal/lint (ast.go, walk.go, md.go, metadata.go, lint.go; read 2026-11-25).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote_to_bytes

from cmgen.data import read_yaml
from cmgen.errors import CmgenError
from cmgen.voice.sentences import SPACES, sentences

INLINE = frozenset(
    "b big i small abbr acronym cite dfn em kbd strong a br img span sub sup code tt del".split()  # noqa: SIM905
)
SKIPPED = ("script", "style", "pre", "figure", "noscript", "iframe")
IGNORED = ("tt", "code", "kbd")
CLASSES = ("problematic", "pre", "code")
SCOPES = {
    "th": "text.table.header",
    "td": "text.table.cell",
    "caption": "text.table.caption",
    "li": "text.list",
    "blockquote": "text.blockquote",
    "figcaption": "text.figure.caption",
}
POINTS = tuple(".?!,:;)]}—–")
TIGHT = tuple("([{—–")
_HEADING = re.compile(r"h\d\Z")
_FRONT = re.compile(r"(?s)\A(?:---|\+\+\+)\n(.+?)\n(?:---|\+\+\+)")
_INFO = re.compile(r"`{3,}.+")
_REFERENCE = re.compile(r"\]\[[^\]\n]+\]")
_DEFINITION = re.compile(r"\[[^\]\n]+\]:")
_NUMBERED = re.compile(r"(?m)^[0-9]+\.")
_MASK = bytes(ord("@") if byte < 0x80 and byte != 0x0A else byte for byte in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What Vale's configuration says of reading: the tags and classes that are no prose, and patterns that are none."""

    skipped: tuple[str, ...] = SKIPPED  # blocks left out
    ignored: tuple[str, ...] = IGNORED  # words within a block that count as one unknown word
    classes: tuple[str, ...] = CLASSES
    tokens: tuple[Any, ...] = ()  # compiled patterns; what they find is read as code
    blocks: tuple[Any, ...] = ()  # the same for whole blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of words that rules look at.

    scope    where it stands, outermost first: ("text", "heading", "h2", "md")
    parent   of a sentence or paragraph the same; what a scope with ~ is compared to
    context  the source in which its words are looked for
    line     of the context, from 0, where it probably begins; -1: not known
    lookup   whether its words are looked for in the whole context at once
    off      what comments in the source have switched off: rules, styles, or "off" for all
    """

    text: str
    scope: tuple[str, ...]
    context: bytes
    line: int
    lookup: bool = False
    off: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file that has been read: its blocks in order, its lines, and what was counted on the way."""

    blocks: tuple[Block, ...]
    lines: tuple[str, ...]  # each with its line end
    summary: str
    metrics: Mapping[str, int]


def read_markdown(source: str, reading: Reading, *, sized: frozenset[str] = frozenset()) -> Page:
    """A Markdown file with its front matter.

    sized  of "sentence" and "paragraph" those that some rule wants as blocks of their own
    """
    content = sanitized(source)
    prepared = _prepared(content)
    walker = _Walker(prepared.encode(), reading, sized, "md")
    fields = [block for block in _front_matter(content) if not _is_ignored(block.scope, reading)]
    walker.walk(_html(_with_ignored(content, reading)))
    summary = "".join(walker.summary)
    whole = Block(text=summary, scope=("summary", "md"), context=prepared.encode(), line=0, lookup=True)
    raw = Block(text=content, scope=("raw", "md"), context=content.encode(), line=-1, lookup=True)
    return Page(
        blocks=(*fields, *walker.blocks, whole, raw),
        lines=_split_after(content, "\n"),
        summary=summary,
        metrics=walker.metrics,
    )


def read_text(source: str, *, sized: frozenset[str] = frozenset()) -> Page:
    """A file of plain text: one block, and its paragraphs and sentences where they are wanted."""
    content = sanitized(source)
    blocks = _sized(Block(text=content, scope=("text", "txt"), context=content.encode(), line=-1), sized)
    lookup = "\n" in content
    raw = Block(text=content, scope=("raw", "txt"), context=content.encode(), line=-1, lookup=True)
    return Page(
        blocks=(*(replace(block, lookup=lookup) for block in blocks), raw),
        lines=_split_after(content, "\n"),
        summary="",
        metrics={},
    )


def sanitized(source: str) -> str:
    """One kind of line end, and a plain apostrophe for its entity."""
    return source.replace("&rsquo;", "'").replace("\r\n", "\n").replace("\r", "\n")


def _split_after(text: str, end: str) -> tuple[str, ...]:
    *parts, last = text.split(end)
    return (*(f"{part}{end}" for part in parts), last)


def _with_ignored(content: str, reading: Reading) -> str:
    """The source with its front matter, and what the configuration ignores, written as code."""
    text = _FRONT.sub(lambda found: f"\n```\n{found[1]}\n```\n", content, count=1)
    for pattern in reading.blocks:
        text = _replaced(pattern, text, "\n```\n", "\n```\n")
    for pattern in reading.tokens:
        text = _replaced(pattern, text, "`", "`")
    return text


def _replaced(pattern: Any, text: str, before: str, after: str) -> str:
    parts, last = [], 0
    for found in pattern.finds(text):
        inner = found[1] if pattern.groups else ""
        parts += [text[last : found.start()], before, inner or "", after]
        last = found.end()
    return "".join([*parts, text[last:]])


def _prepared(content: str) -> str:
    """The source in which places are looked for: without the words of markup."""
    text = _INFO.sub(_info, content)
    text = _REFERENCE.sub(lambda found: f"][{'*' * (len(found[0]) - 3)}]", text)
    text = _DEFINITION.sub(lambda found: f"[{'*' * (len(found[0]) - 3)}]:", text)
    return _NUMBERED.sub(lambda found: "*" * len(found[0]), text)


def _info(found: re.Match[str]) -> str:
    parts = found[0].split("`")
    return "`" * (len(parts) - 1) + "*" * len(parts[-1])


# ------------------------------------------------------------------------------------------------ front matter


_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_NO_TEXT = re.compile(  # what YAML 1.1 reads as something else where it stands without quotes
    r"(?i:y|yes|no?|on|off|true|false|null|~|)\Z|[-+]?(?:[0-9][0-9_]*|0[xob][0-9a-fA-F_]+|\.(?:inf|nan))\Z"
    r"|[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z",
    re.IGNORECASE,
)


def _front_matter(content: str) -> Iterator[Block]:
    """A block for each text of the front matter, at the line that looks least like it (as Vale chooses)."""
    found = _FRONT_MATTER.match(content)
    if not found or not content[found.end() :].strip():
        return
    try:
        node = read_yaml(found[1], "")
    except CmgenError:  # it is read, and found fault with, as a post
        return
    for key, _, value in node.items():
        if value.kind != "text" or (value.plain and _NO_TEXT.match(value.text)):
            continue
        line = _line_of(found[0], value.text)
        if line >= 0:
            scope = ("text", "frontmatter", *key.split("."), "md")
            yield Block(text=value.text, scope=scope, context=content.encode(), line=line - 1)


def _is_ignored(scope: tuple[str, ...], reading: Reading) -> bool:
    return any("." in name and set(name.split(".")) <= set(scope) for name in reading.ignored)


def _line_of(text: str, value: str) -> int:
    wanted = value.split("\n", 1)[0]
    lines = [(index, line) for index, line in enumerate(text.split("\n")) if wanted in line]
    return min(lines, key=lambda one: _likeness(one[1], wanted), default=(-1, ""))[0]


def _likeness(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1 - (len(one) - len(other)) / longest if longest else 1.0  # the line holds the value: only letters are added


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


def _html(text: str) -> str:
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
_ADDRESSED = frozenset(("img", "a", "p", "script", "h1", "h2", "h3", "h4", "h5", "h6", "span"))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # start, end, both, comment, text
    data: str
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        return next((value for key, value in self.attributes if key == name), "")


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    for_raw = ""
    while position < len(text):
        if for_raw:
            found_end = re.compile(rf"</{for_raw}(?=[\s/>])", re.IGNORECASE).search(text, position)
            stop = found_end.start() if found_end else len(text)
            if stop > position:
                yield _Token("text", text[position:stop])
            position, for_raw = stop, ""
            continue
        found = _TOKEN.search(text, position)
        if found is None:
            yield _Token("text", html.unescape(text[position:]))
            return
        if found.start() > position:
            yield _Token("text", html.unescape(text[position : found.start()]))
        position = found.end()
        token = _tag(found)
        yield token
        if token.kind == "start" and token.data in _RAW:
            for_raw = token.data


def _tag(found: re.Match[str]) -> _Token:
    if found["name"] is None:
        return _Token("comment", found["comment"] if found["comment"] is not None else found["bogus"])
    name = found["name"].lower()
    if found["end"]:
        return _Token("end", name)
    written = found["attributes"]
    attributes = tuple(
        (one[1].lower(), html.unescape(one[2] or one[3] or one[4] or "")) for one in _ATTRIBUTE.finditer(written)
    )
    closed = written.rstrip().endswith("/") and name not in _VOID
    return _Token("both" if closed else "start", name, attributes)


class _Walker:
    """Reads the tokens of a page in order, and keeps what Vale keeps."""

    def __init__(self, context: bytes, reading: Reading, sized: frozenset[str], ending: str) -> None:
        self.context = bytearray(context)
        self.reading = reading
        self.sized = sized
        self.ending = ending
        self.blocks: list[Block] = []
        self.summary: list[str] = []
        self.metrics: dict[str, int] = {}
        self.off: dict[str, bool] = {}
        self.line = 0
        self.queue: list[str] = []  # texts that are overwritten when their block ends
        self.tags: list[str] = []  # open since the block began
        self.active = ""
        self.closing = ""  # a tag whose class is left out, until it has been closed as often as opened
        self.opened = self.closed = 0
        self.parts: list[str] = []  # the texts of the block so far
        self.inside = self.inline = self.skip = False  # what is left out, within a line, code
        self.address = self.around = ""  # where the tag before leads, and its class

    # -- what a page is made of

    def walk(self, page: str) -> None:
        for token in _tokens(page):
            text = html.unescape(token.data.strip(SPACES))
            self._count(text, token)
            self._step(text, token)
            if token.kind == "end" and text not in INLINE:
                self._close()
            self.address, self.around = token.get("href"), token.get("class")
            self._look_at_attributes(token)

    def _step(self, text: str, token: _Token) -> None:
        closed = bool(self.closing) and self.opened == self.closed > 0
        left_out = self._is_left_out(token.get("class")) and text not in INLINE
        skips = text in self.reading.skipped
        if token.kind == "start" and (skips or left_out):
            if left_out:
                self.closing, self.opened, self.closed = text, 1, 0
            self.inside, self.inline = True, text in INLINE
            self.metrics[text] = self.metrics.get(text, 0) + 1
        elif self.inside and (skips or closed):
            self.inside = False
            if closed:
                self.closing, self.opened, self.closed = "", 0, 0
        elif token.kind == "start":
            name = "code" if text in ("em", "b") and self._last == "code" else text
            self.inline, self.skip = name in INLINE, name in self.reading.ignored
            self.tags.append(name)
            self.active = name
        elif token.kind == "end" and text in INLINE:
            self.active = ""
        elif token.kind == "comment":
            self._obey(text)
            self._hide(text)
        elif token.kind == "text":
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        self._queue(text)
        if self.inside or self.off.get("off") or not text:
            return
        text = f" {text}" if self._is_nested and not self.inline else text
        text, self.skip = _clean(
            text, self.address, skip=self.skip or self._is_left_out(self.around), inline=self.inline
        )
        if text.startswith(" ") and self.parts and self.parts[-1].endswith(TIGHT):
            text = text[1:]
        if text:
            self.parts.append(text)

    def _close(self) -> None:
        content = "".join(self.parts)
        if content.strip(SPACES):
            self._end(content)
        self._reset()
        self.parts = []

    def _count(self, text: str, token: _Token) -> None:
        if text == self.closing:
            self.opened += token.kind == "start"
            self.closed += token.kind != "start"

    def _is_left_out(self, classes: str) -> bool:
        return bool(classes) and any(name in self.reading.classes for name in classes.split(" "))

    @property
    def _last(self) -> str:
        return self.tags[-1] if self.tags else self.active

    @property
    def _is_nested(self) -> bool:
        """Whether the text begins an item of a list within a list."""
        return self._last == "li" and len(self.tags) > 3 and self.tags[-2] in ("ol", "ul") and self.tags[-3] == "li"

    def _look_at_attributes(self, token: _Token) -> None:
        if token.data == "img" and "alt" not in self.reading.skipped:
            for key, value in token.attributes:
                if key == "alt":
                    self._add(self._block(value, ("text", "attr", "alt")))
        if token.data in _ADDRESSED:
            for key, value in token.attributes:
                if key in ("href", "id", "src", "alt"):
                    self._hide(_unquoted(value) if key == "href" else value)

    # -- blocks

    def _end(self, content: str) -> None:
        for tag in self.tags:
            scope = SCOPES.get(tag) or (f"text.heading.{tag}" if _HEADING.match(tag) else "")
            if not scope or tag in INLINE:
                continue
            if scope in ("text.blockquote", "text.list"):
                self.summary.append(f"{content}\n\n")
            counted = scope.removeprefix("text.")
            self.metrics[counted] = self.metrics.get(counted, 0) + 1
            self._add(self._block(content.lstrip(" "), (*scope.split("."), self.ending)))
            return
        self.summary.append(f"{content}\n\n")
        block = self._block(content, ("text", self.ending))
        for one in _sized(replace(block, lookup="\n" in content), self.sized):
            self._add(one)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)

    def _block(self, text: str, scope: tuple[str, ...]) -> Block:
        found = self._further(text)
        line = self.line if found < 0 else found
        off = dict(self.off) if any(self.off.values()) else {}
        return Block(text=text, scope=scope, context=bytes(self.context), line=line, off=off)

    # -- where it stands

    def _further(self, text: str) -> int:
        """The line of a text where it stands beyond the line that has been reached; -1 otherwise."""
        position = 0
        for line in text.split("\n"):
            position = self.context.find(line.encode())
            if position < 0:
                for word in fields_of(line):
                    position = self.context.find(word.encode())
        if position >= 0:
            count = self.context.count(b"\n", 0, position)
            if count > self.line:
                return count
        return -1

    def _queue(self, text: str) -> None:
        if text:
            found = self._further(text)
            if found > -1:
                self.line = found
            self.queue.append(text)

    def _reset(self) -> None:
        for text in self.queue:
            self._hide(text)
        self.queue = []
        self.tags = []

    def _hide(self, text: str) -> None:
        if text:
            for line in text.split("\n"):
                if not self._overwrite(line):
                    for word in fields_of(line):
                        self._overwrite(word)

    def _overwrite(self, text: str) -> bool:
        raw = text.encode()
        start = self.context.find(raw)
        if start < 0:
            return False
        self.context[start : start + len(raw)] = raw.translate(_MASK)
        return True

    # -- comments

    def _obey(self, comment: str) -> None:
        """``<!-- vale off -->``, ``<!-- vale Style.Rule = NO -->``, ``<!-- vale Style.Rule["words"] = NO -->``."""
        if comment == "vale off":
            self.off["off"] = True
        elif comment == "vale on":
            self.off["off"] = False
        elif found := _WORDS_OFF.match(comment):
            for word in _listed(found[2]):
                self.off[f"{found[1]}[{word}]"] = found[3] == "NO"
        elif found := _RULE_OFF.match(comment):
            self.off[found[1]] = found[2] in ("NO", "off")


_WORDS_OFF = re.compile(r"vale (.+\..+)(\[.+\]) = (YES|NO)\Z")
_RULE_OFF = re.compile(r"vale (.+\..+|[^.]+) = (YES|NO|on|off)\Z")


def _listed(text: str) -> list[str]:
    import json

    try:
        words = json.loads(text)
    except ValueError:
        return []
    return [word for word in words if isinstance(word, str)]


def _sized(block: Block, sized: frozenset[str]) -> Iterator[Block]:
    """A block's paragraphs and sentences, where they are wanted, and itself."""
    if "paragraph" in sized:
        for paragraph in _split_after(block.text, "\n\n"):
            yield replace(block, text=paragraph, scope=("paragraph", *block.scope))
    if "sentence" in sized:
        for sentence in sentences(block.text):
            if sentence:
                yield replace(block, text=sentence, scope=("sentence", *block.scope))
    yield block


def _clean(text: str, address: str, *, skip: bool, inline: bool) -> tuple[str, bool]:
    """A text as it is added to its block: one that is code, or a bare address, as so many asterisks."""
    starts = text.startswith(POINTS) and not skip
    if skip or address == text:
        text = re.sub(r"[^\n]", "*", text)
        skip = False
    return (f" {text}" if inline and not starts else text), skip


def fields_of(text: str) -> list[str]:
    """Words between spaces."""
    return [word for word in _SPACED.split(text) if word]


_SPACED = re.compile(f"[{SPACES}]+")


def _unquoted(address: str) -> str:
    """An address without its percent signs; nothing where they are wrong."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", address):
        return ""
    return unquote_to_bytes(address.replace("+", " ")).decode("utf-8", "replace")
