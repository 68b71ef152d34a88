"""Words that follow each other, each said by a pattern, by its part of speech, or by both.

One word of the sequence, the first that has a pattern and is not negated, is looked for; the others stand before and
after it. ``skip`` lets so many words stand between.

Source: Vale's internal/check/sequence.go (read 2026-11-25).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from cmgen.voice import tagging
from cmgen.voice.check import File, Passage
from cmgen.voice.guideline import Guideline, Vocabulary, filled
from cmgen.voice.pattern import BadPattern, Pattern
from cmgen.voice.places import Hit

SCOPE = ("sentence",)
MAX_SKIP = 50
TIGHT = frozenset(".,:;!?'\")")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the sequence."""

    pattern: Annotated[str, "what it is"] = ""
    tag: Annotated[str, "a pattern of its part of speech, as the Penn Treebank names them: NN.*, VBD"] = ""
    negate: Annotated[bool, "anything but that"] = False
    skip: Annotated[int, "how many words may stand before it"] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What follows what."""

    tokens: Annotated[tuple[Word, ...], "the words of the sequence, each with pattern, tag, negate, skip"] = ()
    ignorecase: Annotated[bool, "capitals make no difference"] = False


@dataclass(frozen=True, slots=True)
class _Step:
    """A word of the sequence, made ready; a skip becomes as many optional ones before it."""

    word: Word
    pattern: Pattern | None
    tag: Pattern
    optional: bool
    first: bool  # of the optional ones
    last: bool

    def fits(self, text: str, tag: str) -> bool:
        """Whether a word with its part of speech may stand here."""
        negate = self.word.negate
        wrong_tag = self.tag.matches(tag) == negate
        wrong_word = self.pattern is not None and self.pattern.matches(text) == negate
        if not self.word.pattern:
            return not wrong_tag
        return not wrong_word and (not self.word.tag or not wrong_tag)


class Check:
    """Follows the words of a sentence."""

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline = guideline
        self.is_tagged = any(word.tag for word in options.tokens)
        if self.is_tagged and not tagging.is_able():
            raise BadPattern(f"tag needs a tagger of parts of speech, which is not installed: {tagging.INSTALL}")
        if any(word.skip > MAX_SKIP for word in options.tokens):
            raise BadPattern(f"a skip of more than {MAX_SKIP} words")
        case = "(?i)" if options.ignorecase else ""
        self.steps = [step for word in options.tokens for step in _steps(word, case)]
        anchors = [index for index, step in enumerate(self.steps) if not step.word.negate and step.pattern is not None]
        if not anchors:
            raise BadPattern("none of the tokens has a pattern that is not negated: there is nothing to look for")
        self.anchor = anchors[0]
        self.sieve: Pattern | None = self.steps[self.anchor].pattern

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """Each place where the sequence stands in a sentence."""
        text = passage.text
        words = tagging.words_of(text)
        tags = tagging.tags_of(words) if self.is_tagged else [""] * len(words)
        seen: set[int] = set()
        before: list[str] = []
        sought = self.steps[self.anchor].pattern
        assert sought is not None
        for start, end in sought.spans(text, passage.image):
            found, index = self._around(words, tags, seen)
            seen.add(index)
            if not found:
                before.append(text[start:end])
                continue
            yield self._hit(text, found, (start, end), before)
            before = []

    def _hit(self, text: str, found: list[str], anchor: tuple[int, int], before: list[str]) -> Hit:
        match = _joined(found)
        start = text.find(match)
        raw = len(text[:start].encode()) if start >= 0 else -1
        return Hit(
            rule=self.guideline.name,
            level=self.guideline.level,
            match=match,
            message=filled(self.guideline.message, *found),
            span=(raw, raw + len(match.encode())),
            before=before,
            limit=self.guideline.limit,
            action=self.guideline.action.name,
            at=(start, start + len(match)) if start >= 0 else anchor,
        )

    def _around(self, words: list[str], tags: list[str], seen: set[int]) -> tuple[list[str], int]:
        """The words of the sequence around the first anchor that is not seen yet, and where that stands."""
        anchor = self.steps[self.anchor]
        place = next((at for at, word in enumerate(words) if at not in seen and anchor.fits(word, tags[at])), None)
        if place is None:
            return [], 0
        found: list[str] = []
        for offset in range(1, self.anchor + 1):
            at, step = place - offset, self.steps[self.anchor - offset]
            if at < 0:
                return [], place
            found.insert(0, words[at])
            if step.word.skip > 0:
                step = replace(step, optional=(step.optional or step.last) and not step.first)
            fits = step.fits(words[at], tags[at])
            if not fits and not step.optional:
                return [], place
            if fits and step.optional:
                break
        for offset, step in enumerate(self.steps[self.anchor :]):
            at = place + offset
            if at >= len(words):
                return [], place
            found.append(words[at])
            fits = step.fits(words[at], tags[at])
            if not fits and not step.optional:
                return [], place
            if fits and step.optional:
                break
        return found, place


def _steps(word: Word, case: str) -> Iterator[_Step]:
    pattern = Pattern(f"{case}(?m)(?:{word.pattern})") if word.pattern else None
    step = _Step(word, pattern, Pattern(word.tag), optional=True, first=False, last=False)
    for number in range(word.skip):
        yield replace(step, first=number == 0)
    if word.pattern or word.tag:
        yield replace(step, optional=False, first=word.skip == 1, last=True)


def _joined(words: list[str]) -> str:
    """Words as a sentence has them: no space before punctuation and endings like 's, none after an opening bracket."""
    out = ""
    for word in words:
        if word in TIGHT or word.startswith("'"):
            out += word
        elif word == "(":
            out += word if not out or out.endswith(" ") else f" {word}"
        else:
            out += f" {word}" if out else word
    return out.strip()
