"""Headings, and other texts, in the wrong case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from cmgen.voice import titles
from cmgen.voice.check import Exceptions, File, Passage, hit
from cmgen.voice.guideline import Guideline, Vocabulary, filled
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What case."""

    match: Annotated[str, "$title, $sentence, $lower, $upper, or a pattern"] = ""
    style: Annotated[str, "of $title: AP or Chicago"] = ""
    exceptions: Annotated[tuple[str, ...], "words with capitals of their own"] = ()
    indicators: Annotated[tuple[str, ...], "ends of words after which a capital stands"] = ()
    threshold: Annotated[float, "the share of words, 0 to 1, that must be right"] = 0.0
    prefix: Annotated[str, "a pattern of what stands before and does not count"] = ""
    vocab: Annotated[bool, "let the brand's vocabulary pass"] = True


class Check:
    """Compares a whole block with what it would be."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline, self.options = guideline, options
        accepted = vocabulary.accept if options.vocab else ()
        self.exceptions = Exceptions(options.exceptions, accepted)
        self.threshold = options.threshold or 0.8
        self.prefix = Pattern(options.prefix) if options.prefix else None
        self.terms = titles.terms_of(self.exceptions.terms)
        listed = "|".join(self.terms.written)
        self.tokens = Pattern(rf"(?i)\b(?:{listed})\b|{titles.WORD}" if listed else f"(?i){titles.WORD}")
        own = f"{self.exceptions.source}|{titles.WORD}" if self.exceptions.source else titles.WORD
        self.words = Pattern(own)
        self.number = Pattern(r"\d+\.")
        self.is_right = self._judge(options)

    def _judge(self, options: Options) -> Callable[[str], tuple[str, bool]]:
        if options.match == "$title":
            return self._title
        if options.match == "$sentence":
            return self._sentence
        if options.match in ("$lower", "$upper"):
            change = str.lower if options.match == "$lower" else str.upper
            return lambda text: (change(text), text == change(text) or self._takes(text))
        pattern = Pattern(options.match)
        return lambda text: (options.match, pattern.matches(text) or self._takes(text))

    def _takes(self, text: str) -> bool:
        return self.exceptions.words is not None and self.exceptions.words.matches(text)

    def _without_prefix(self, text: str) -> tuple[str, str]:
        found = next(self.prefix.finds(text), None) if self.prefix else None
        return (found.group(), text.removeprefix(found.group())) if found else ("", text)

    def _title(self, text: str) -> tuple[str, bool]:
        prefix, rest = self._without_prefix(text)
        expected = prefix + titles.title_case(rest, self.terms, chicago=self.options.style == "Chicago")
        return expected, titles.share_of_title(text, expected, self.words, self._takes) >= self.threshold

    def _sentence(self, text: str) -> tuple[str, bool]:
        prefix, rest = self._without_prefix(text)
        expected = prefix + titles.sentence_case(rest, self.terms, self.tokens, self._indicates)
        return expected, titles.share_of_sentence(text, expected, self.words, self._takes) >= self.threshold

    def _indicates(self, word: str, index: int) -> bool:
        if any(len(word) > len(end) and word.endswith(end) for end in self.options.indicators):
            return True
        return index == 0 and self.number.matches(word)

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """The whole block, where it is not as it should be."""
        expected, right = self.is_right(passage.text)
        if right:
            return
        guideline = self.guideline
        found = hit(guideline, (0, len(passage.text)), passage.text)
        found.message = filled(guideline.message, passage.text, expected)
        if guideline.action.name == "replace" and not guideline.action.params and self.options.match in _CASES:
            found = replace(found, replacements=(expected,))
        yield found


_CASES = ("$title", "$sentence")
