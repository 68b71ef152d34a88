"""A bracket or a quotation mark whose other half is missing.

Why: the reader waits for the end of an aside, or does not know who is speaking.

Bad:
    L’atelier (au fond du quai reste ouvert.

    Elle a dit « oui, et elle est partie.

Good:
    L’atelier (au fond du quai) reste ouvert :) Au menu : a) des lampes ; 2) des vélos. Elle a dit « oui ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post
from cmgen.text.passages import Passage, passages

level = Level.WARNING
PAIRS = {"(": ")", "[": "]", "«": "»", "“": "”"}
OPENERS = {closer: opener for opener, closer in PAIRS.items()}
QUOTES = "«»“”"
SIGN = re.compile(r"[()\[\]«»“”]")
SAD = re.compile(r"(?<![\w)])[:;=]['’‑-]?[(\[]+(?![\w(])|\([:;](?=\s|$)")  # a face that opens nothing
# What closes nothing: the label of a list, a) 12) iv), a face :-)
LONE = re.compile(r"(?:(?<![\w])(?:[^\W\d_]|\d{1,3}|[ivx]{1,4})|[:;=8xX]['’‑-]?[)\]]*)\Z")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Brackets within a paragraph; quotation marks may be closed in a later one, which opens them again or does not."""
    said: dict[str, list[Passage]] = {}
    for words in passages(post):
        if words.lang[:2] in ("fr", "en") and SIGN.search(words.text):
            yield from _unpaired([words], "()[]")
            said.setdefault(f"{words.name} {words.part}" if words.name != "alt" else str(len(said)), []).append(words)
    for paragraphs in said.values():
        yield from _unpaired(paragraphs, QUOTES)


def _unpaired(paragraphs: list[Passage], signs: str) -> Iterator[Finding]:
    waiting: list[tuple[Passage, int]] = []
    for words in paragraphs:
        text = SAD.sub(lambda found: "_" * len(found[0]), words.text)
        for found in SIGN.finditer(text):
            sign, at = found[0], found.start()
            if sign not in signs:
                continue
            if sign in PAIRS:
                if waiting and sign in QUOTES and not text[:at].strip() and waiting[-1][0] is not words:
                    continue  # said again where the speech goes on
                waiting.append((words, at))
            elif waiting and _at(waiting[-1]) == OPENERS[sign]:
                waiting.pop()
            elif any(_at(one) == OPENERS[sign] for one in waiting):
                while _at(waiting[-1]) != OPENERS[sign]:
                    yield _finding(*waiting.pop())
                waiting.pop()
            elif sign in QUOTES or not LONE.search(text, max(0, at - 8), at):
                yield _finding(words, at)
    for one in waiting:
        yield _finding(*one)


def _at(place: tuple[Passage, int]) -> str:
    words, at = place
    return words.text[at]


def _finding(words: Passage, at: int) -> Finding:
    sign = words.text[at]
    other = PAIRS.get(sign) or OPENERS[sign]
    return Finding(words.location(at, at + 1), "", f"{sign} without its {other}", "write the other half, or neither")
