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

from cmgen.data import read_yaml
from cmgen.errors import CmgenError
from cmgen.voice.markup import Token, html_of, tokens_of
from cmgen.voice.sentences import SPACES, sentences
from cmgen.voice.trails import Guess, Origin, Start, Tracker, Trail, unquoted

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
STYLES = "*"  # in what is off: every style that is not named
POINTS = tuple(".?!,:;)]}—–")
TIGHT = tuple("([{—–")
_HEADING = re.compile(r"h\d\Z")
_FRONT = re.compile(r"(?s)\A(?:---|\+\+\+)\n(.+?)\n(?:---|\+\+\+)")
_INFO = re.compile(r"`{3,}.+")
_REFERENCE = re.compile(r"\]\[[^\]\n]+\]")
_DEFINITION = re.compile(r"\[[^\]\n]+\]:")
_NUMBERED = re.compile(r"(?m)^[0-9]+\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What Vale's configuration says of reading: the tags and classes that are no prose, and patterns that are none."""

    skipped: tuple[str, ...] = SKIPPED  # blocks left out
    ignored: tuple[str, ...] = IGNORED  # words within a block that count as one unknown word
    classes: tuple[str, ...] = CLASSES
    tokens: tuple[Any, ...] = ()  # compiled patterns; what they find is read as code
    blocks: tuple[Any, ...] = ()  # the same for whole blocks
    comments: tuple[tuple[str, str], ...] = ()  # what else begins and ends a comment: {/* and */}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of words that rules look at.

    scope    where it stands, outermost first: ("text", "heading", "h2", "md")
    parent   of a sentence or paragraph the same; what a scope with ~ is compared to
    context  the source in which its words are looked for
    line     of the context, from 0, where it probably begins; -1: not known
    lookup   whether its words are looked for in the whole context at once
    off      what comments in the source have switched off: rules, styles, "off" for all, STYLES for all but some
    origin   instead of these two: where each stretch of the text stands in the source
    start    where the text of a sentence or paragraph begins in the text that the origin is of
    """

    text: str
    scope: tuple[str, ...]
    context: bytes = b""
    line: int = 0
    lookup: bool = False
    off: Mapping[str, bool] = field(default_factory=dict)
    origin: Origin = ()
    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file that has been read: its blocks in order, its lines, and what was counted on the way."""

    blocks: tuple[Block, ...]
    lines: tuple[str, ...]  # each with its line end
    summary: str
    metrics: Mapping[str, int]


def read_markdown(source: str, reading: Reading, *, sized: frozenset[str] = frozenset()) -> Page:
    """A Markdown file with its front matter, its words to be looked for as Vale does.

    sized  of "sentence" and "paragraph" those that some rule wants as blocks of their own
    """
    content = sanitized(source)
    prepared = _prepared(content).encode()
    walker = _Walker(Guess(prepared), reading, sized, "md")
    fields = [block for block in _front_matter(content) if not _is_ignored(block.scope, reading)]
    walker.walk(html_of(_with_ignored(_without_front_matter(content), reading)))
    summary = "".join(walker.summary)
    off = walker.off_to_the_end
    whole = Block(text=summary, scope=("summary", "md"), context=prepared, line=0, lookup=True, off=off)
    raw = Block(text=content, scope=("raw", "md"), context=content.encode(), line=-1, lookup=True, off=off)
    blocks = (*fields, *walker.blocks, whole, raw)
    return Page(blocks=blocks, lines=_split_after(content, "\n"), summary=summary, metrics=walker.metrics)


def read_words(body: str, reading: Reading, *, sized: frozenset[str] = frozenset()) -> Page:
    """Markdown without front matter, each block with the origin of its words."""
    walker = _Walker(Trail(body), reading, sized, "md")
    walker.walk(html_of(_with_ignored(body, reading)))
    summary = "".join(walker.summary)
    off = walker.off_to_the_end
    whole = Block(text=summary, scope=("summary", "md"), off=off)
    raw = Block(text=body, scope=("raw", "md"), origin=((0, 0, len(body)),), off=off)
    return Page(blocks=(*walker.blocks, whole, raw), lines=(), summary=summary, metrics=walker.metrics)


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


def _without_front_matter(content: str) -> str:
    return _FRONT.sub(lambda found: f"\n```\n{found[1]}\n```\n", content, count=1)


def _with_ignored(content: str, reading: Reading) -> str:
    """The source with what the configuration ignores written as code."""
    text = content
    for pattern in reading.blocks:
        text = _replaced(pattern, text, "\n```\n", "\n```\n")
    for pattern in reading.tokens:
        text = _replaced(pattern, text, "`", "`")
    for begin, end in reading.comments:
        text = text.replace(begin, "<!--").replace(end, "-->")
    return text


def _replaced(pattern: Any, text: str, before: str, after: str) -> str:
    parts, last = [], 0
    for found in pattern.finds(text):
        inner = found[1] if pattern.groups else "$1"  # as Vale's library has it where there is no group
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


_DELIMITERS = {  # a first line, the last one, and the format between them
    "---": ("---", "yaml"),
    "---yaml": ("---", "yaml"),
    "+++": ("+++", "toml"),
    "---toml": ("---", "toml"),
    ";;;": (";;;", "json"),
    "---json": ("---", "json"),
}
_NO_TEXT = re.compile(  # what YAML 1.1 reads as something else where it stands without quotes
    r"(?i:y|yes|no?|on|off|true|false|null|~|)\Z|[-+]?(?:[0-9][0-9_]*|0[xob][0-9a-fA-F_]+|\.(?:inf|nan))\Z"
    r"|[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?"
    r"(?:Z|[-+][0-9]{2}:[0-9]{2})?)?\Z",
    re.IGNORECASE,
)


def _front_matter(content: str) -> Iterator[Block]:
    """A block for each text of the front matter, at the line that looks least like it (as Vale chooses)."""
    lines = content.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    end, form = _DELIMITERS.get(lines[first].strip(), ("", ""))
    last = next((index for index in range(first + 1, len(lines)) if lines[index].strip() == end), 0) if form else 0
    if not last or not "\n".join(lines[last + 1 :]).strip():
        return
    whole = "\n".join(lines[: last + 1]) + "\n"
    for key, text in _texts(form, "\n".join(lines[first + 1 : last])):
        line = _line_of(whole, text)
        if line >= 0:
            scope = ("text", "frontmatter", *key.split("."), "md")
            yield Block(text=text, scope=scope, context=content.encode(), line=line - 1)


def _texts(form: str, source: str) -> list[tuple[str, str]]:
    """The values of front matter that are texts, by key; none where it cannot be read: a post says so."""
    if form == "yaml":
        try:
            pairs = read_yaml(source, "").items()
        except CmgenError:
            return []
        texts = [(key, value) for key, _, value in pairs if value.kind == "text"]
        return [(key, value.text) for key, value in texts if not (value.plain and _NO_TEXT.match(value.text))]
    import json
    import tomllib

    try:
        read = tomllib.loads(source) if form == "toml" else json.loads(source)
    except (ValueError, RecursionError):
        return []
    return [(key, value) for key, value in read.items() if isinstance(value, str)] if isinstance(read, dict) else []


def _is_ignored(scope: tuple[str, ...], reading: Reading) -> bool:
    return any("." in name and set(name.split(".")) <= set(scope) for name in reading.ignored)


def _line_of(text: str, value: str) -> int:
    wanted = value.split("\n", 1)[0]
    lines = [(index, line) for index, line in enumerate(text.split("\n")) if wanted in line]
    return min(lines, key=lambda one: _likeness(one[1], wanted), default=(-1, ""))[0]


def _likeness(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1 - (len(one) - len(other)) / longest if longest else 1.0  # the line holds the value: only letters are added


# ------------------------------------------------------------------------------------------------ HTML → blocks

_ADDRESSED = frozenset(("img", "a", "p", "script", "h1", "h2", "h3", "h4", "h5", "h6", "span"))


class _Walker:
    """Reads the tokens of a page in order, and keeps what Vale keeps."""

    def __init__(self, trail: Tracker, reading: Reading, sized: frozenset[str], ending: str) -> None:
        self.trail = trail
        self.reading = reading
        self.sized = sized
        self.ending = ending
        self.blocks: list[Block] = []
        self.summary: list[str] = []
        self.metrics: dict[str, int] = {}
        self.off: dict[str, bool] = {}
        self.tags: list[str] = []  # open since the block began
        self.active = ""
        self.closing = ""  # a tag whose class is left out, until it has been closed as often as opened
        self.opened = self.closed = 0
        self.parts: list[str] = []  # the texts of the block so far
        self.length = 0  # theirs
        self.inside = self.inline = self.skip = False  # what is left out, within a line, code
        self.address = self.around = ""  # where the tag before leads, and its class

    # -- what a page is made of

    def walk(self, page: str) -> None:
        for token in tokens_of(page):
            text = html.unescape(token.data.strip(SPACES))
            self._count(text, token)
            self._step(text, token)
            if token.kind == "end" and text not in INLINE:
                self._close()
            self.address, self.around = token.get("href"), token.get("class")
            self._look_at_attributes(token)

    def _step(self, text: str, token: Token) -> None:
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
            self.trail.hide(text)
        elif token.kind == "text":
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        self.trail.text(text)
        if self.inside or self.off.get("off") or not text:
            return
        size = len(text)
        text = f" {text}" if self._is_nested and not self.inline else text
        text, self.skip = _clean(
            text, self.address, skip=self.skip or self._is_left_out(self.around), inline=self.inline
        )
        if text.startswith(" ") and self.parts and self.parts[-1].endswith(TIGHT):
            text = text[1:]
        if text:
            self.trail.part(self.length + len(text) - size)
            self.parts.append(text)
            self.length += len(text)

    def _close(self) -> None:
        content = "".join(self.parts)
        if content.strip(SPACES):
            self._end(content)
        self.trail.reset()
        self.tags, self.parts, self.length = [], [], 0

    def _count(self, text: str, token: Token) -> None:
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

    def _look_at_attributes(self, token: Token) -> None:
        if token.data == "img" and "alt" not in self.reading.skipped:
            for key, value in token.attributes:
                if key == "alt":
                    self._add(self._block(value, ("text", "attr", "alt"), self.trail.attribute(value)))
        if token.data == "section":  # of footnotes, which stand anywhere in the source
            self.trail.again()
        if token.data in _ADDRESSED:
            for key, value in token.attributes:
                if key in ("href", "id", "src", "alt"):
                    self.trail.hide(unquoted(value) if key == "href" else value)

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
            text = content.lstrip(" ")
            start = self.trail.block(text, len(content) - len(text))
            self._add(self._block(text, (*scope.split("."), self.ending), start))
            return
        self.summary.append(f"{content}\n\n")
        block = self._block(content, ("text", self.ending), self.trail.block(content, 0))
        for one in _sized(replace(block, lookup="\n" in content), self.sized):
            self._add(one)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)

    def _block(self, text: str, scope: tuple[str, ...], start: Start) -> Block:
        off = dict(self.off) if any(self.off.values()) else {}
        return Block(text=text, scope=scope, context=start.context, line=start.line, off=off, origin=start.origin)

    # -- comments

    @property
    def off_to_the_end(self) -> dict[str, bool]:
        """What is still off for the file as a whole: everything, or nothing."""
        return {"off": True} if self.off.get("off") else {}

    def _obey(self, comment: str) -> None:
        """``<!-- vale off -->``, ``<!-- vale Style.Rule = NO -->``, ``<!-- vale Style.Rule["words"] = NO -->``,
        ``<!-- vale styles = One, Another -->``."""
        if comment == "vale off":
            self.off["off"] = True
        elif comment == "vale on":
            self.off["off"] = False
        elif found := _WORDS_OFF.match(comment):
            for word in _listed(found[2]):
                self.off[f"{found[1]}[{word}]"] = found[3] == "NO"
        elif found := _RULE_OFF.match(comment):
            self.off[found[1]] = found[2] in ("NO", "off")
        elif found := _STYLES.match(comment):
            kept = {name: off for name, off in self.off.items() if "." in name or name == "off"}
            self.off = {**kept, STYLES: True, **dict.fromkeys(found[1].split(", "), False)}


_WORDS_OFF = re.compile(r"vale (.+\..+)(\[.+\]) = (YES|NO)\Z")
_STYLES = re.compile(r"vale styles? = (.*)\Z")
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
    start = 0
    if "paragraph" in sized:
        for paragraph in _split_after(block.text, "\n\n"):
            yield replace(block, text=paragraph, scope=("paragraph", *block.scope), start=start)
            start += len(paragraph)
    start = 0
    if "sentence" in sized:
        for sentence in sentences(block.text):
            if sentence:
                found = block.text.find(sentence, start)
                start = start if found < 0 else found
                yield replace(block, text=sentence, scope=("sentence", *block.scope), start=start)
                start += len(sentence)
    yield block


def _clean(text: str, address: str, *, skip: bool, inline: bool) -> tuple[str, bool]:
    """A text as it is added to its block: one that is code, or a bare address, as so many asterisks."""
    starts = text.startswith(POINTS) and not skip
    if skip or address == text:
        text = re.sub(r"[^\n]", "*", text)
        skip = False
    return (f" {text}" if inline and not starts else text), skip
