"""The Markdown that posts are written in, as a marko parser: what is added to CommonMark and what is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.entities import html5
from typing import Any

import regex
from marko import block, inline
from marko.ext.gfm import elements as gfm
from marko.parser import Parser
from marko.source import Source


class HTMLBlock(block.HTMLBlock):
    """Never found: a paragraph that begins with a tag is a paragraph."""

    override = True

    @classmethod
    def match(cls, source: Source) -> int | bool:
        """No."""
        return False


class InlineHTML(inline.InlineHTML):
    """Never found: a tag is words."""

    override = True

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[Any]:
        """Nothing."""
        return iter(())


class Strike(inline.InlineElement):
    """``~~words~~``. GFM also takes a single tilde, which would strike from "~10" to "~20" people."""

    pattern = re.compile(r"(?<!~)~~(?=[^\s~])((?:(?!~~).)+)(?<=[^\s~])~~(?!~)", re.DOTALL)
    parse_children = True


class Mention(inline.InlineElement):
    """``@name``, ``@name@host.tld``, ``@name.host.tld``; not in an e-mail address or the path of a URL."""

    pattern = regex.compile(
        r"(?<![\w/@=])@(?P<name>(?>\w+(?:[.-]+\w+)*)(?:@(?>\w+(?:-+\w+)*(?:\.\w+(?:-+\w+)*)+(?::\d+)?))?)(?!@)"
    )
    parse_group = 0

    def __init__(self, match: Any) -> None:
        super().__init__(match)
        self.name: str = match.group("name")


class Hashtag(inline.InlineElement):
    """``#Word`` with at least one letter; accents, digits, underscore, and a middle dot within (``#étudiant·es``)."""

    pattern = regex.compile(
        r"(?<![\w/&#=])#(?P<word>(?=[\p{N}_]*\p{L})[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_]|[·\u200c](?=\p{L}))*+)"
    )
    parse_group = 0

    def __init__(self, match: Any) -> None:
        super().__init__(match)
        self.word: str = match.group("word")


class Variable(inline.InlineElement):
    """``{{ facts.price }}``: words that come from elsewhere; what stands between the braces is no Markdown."""

    priority = 7  # above emphasis and links, as addresses are
    parse_group = 1
    pattern = re.compile(r"(?<!\\)\{\{([^\n]*?)\}\}")


class Directive(block.BlockElement):
    """A line of ``::: only mastodon`` or ``::: not site``, and the ``:::`` that ends what it is said of."""

    priority = 9
    breaks_paragraph = True
    pattern = re.compile(r" {,3}:::[^\S\n]*(?P<words>[^\n]*)$\n?", re.MULTILINE)

    def __init__(self, words: str) -> None:
        self.words = words
        self.children: list[Any] = []

    @classmethod
    def match(cls, source: Source) -> Any:
        """The line, where it is one."""
        return source.expect_re(cls.pattern)

    @classmethod
    def parse(cls, source: Source) -> str:
        """What stands after the sign."""
        words: str = source.match.group("words").strip() if source.match else ""
        source.consume()
        return words


class Shortcode(Directive):
    """A line of ``{{< name key="value" >}}``."""

    pattern = re.compile(r" {,3}\{\{<(?P<words>[^\n]*?)>\}\}[^\S\n]*$\n?", re.MULTILINE)


class Note(block.BlockElement):
    """``[^name]: words``, and what is indented under it: the words of a footnote."""

    priority = 9
    breaks_paragraph = True
    pattern = re.compile(r" {,3}\[\^(?P<name>[^\]\s]+)\]:[^\n\S]*(?=\S)")

    def __init__(self, match: Any) -> None:
        self.name: str = match.group("name")
        self._prefix = re.escape(match.group())
        self._second_prefix = r" {1,4}"
        self.children: list[Any] = []

    @classmethod
    def match(cls, source: Source) -> Any:
        """The line that it begins with."""
        return source.expect_re(cls.pattern)

    @classmethod
    def parse(cls, source: Source) -> Note:
        """Itself, with the blocks that it holds."""
        note = cls(source.match)
        with source.under_state(note):
            note.children = source.parser.parse_source(source)
        return note


class NoteMark(inline.InlineElement):
    """``[^name]``: where a footnote belongs to."""

    priority = 7
    pattern = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\s]+)\](?![(:])")
    parse_group = 0

    def __init__(self, match: Any) -> None:
        super().__init__(match)
        self.name: str = match.group("name")


class BareUrl(inline.InlineElement):
    """An http(s) address as it stands in the words, without the punctuation of the sentence around it."""

    # Above emphasis, so that its underscores stay; beside code spans and escapes, which began earlier or lie within.
    priority = 7
    parse_group = 0
    pattern = re.compile(r"(?<![\w/@<])https?://[^\s<>\[\]\"`«»“”„|\\]+", re.IGNORECASE)
    _punctuation = ".,;:!?…*_~'’‘‚)\u3001\u3002\uff0c\uff01\uff1f"
    _entity = re.compile(r"&[A-Za-z]+;\Z")

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[Any]:
        """Matches cut back to what belongs to the address."""
        for found in re.finditer(cls.pattern, text):
            length = cls.length(found.group())
            if match := re.compile(cls.pattern).match(text, found.start(), found.start() + length):
                yield match

    @classmethod
    def length(cls, text: str) -> int:
        """How much of ``text`` is the address: up to a bracket it did not open, less closing punctuation."""
        depth = 0
        for index, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if depth < 0:
                text = text[:index]
                break
        while text:
            if entity := cls._entity.search(text):
                text = text[: entity.start()]
            elif text[-1] in cls._punctuation and not (text[-1] == ")" and text.count("(") >= text.count(")")):
                text = text[:-1]
            else:
                break
        return len(text)


@cache
def parser() -> Parser:
    """The parser of posts; it keeps nothing between two texts."""
    made = Parser()
    for element in (HTMLBlock, InlineHTML, Directive, Shortcode, Note, gfm.Table, gfm.TableRow, gfm.TableCell):
        made.add_element(element)
    for dress in (Strike, Mention, Hashtag, Variable, NoteMark, BareUrl):
        made.add_element(dress)
    return made


ENTITY = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
"""What may be a character reference (CommonMark, section 2.5); ``is_entity`` knows the names."""


def is_entity(text: str) -> bool:
    """Whether a match of ENTITY stands for a character."""
    return text[1] == "#" or text[1:] in html5
