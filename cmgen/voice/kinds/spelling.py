"""Words that no dictionary knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from cmgen.voice.check import File, Passage
from cmgen.voice.guideline import Guideline, Vocabulary, filled
from cmgen.voice.pattern import BadPattern, Pattern
from cmgen.voice.places import Hit
from cmgen.voice.spelling import Dictionary
from cmgen.voice.words import QUOTES, cut

FILTERS = (r"[A-Z]{1}[a-z]+[A-Z]+\w+", r"[A-Z]+$", r"[^a-zA-Z_']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Whose spelling."""

    dictionaries: Annotated[tuple[str, ...], "Hunspell dictionaries by name: en_US, fr"] = ()
    aff: Annotated[str, "a file of affixes"] = ""
    dic: Annotated[str, "a file of words"] = ""
    dicpath: Annotated[str, "a folder of dictionaries"] = ""
    ignore: Annotated[tuple[str, ...], "files of words that are right"] = ()
    filters: Annotated[tuple[str, ...], "patterns of words that are not looked at"] = ()
    exceptions: Annotated[tuple[str, ...], "not used"] = ()
    custom: Annotated[bool, "only the filters that are named"] = False
    append: Annotated[bool, "also the dictionary that is used where none is named"] = False
    threshold: Annotated[int, "not used"] = 0


class Check:
    """Looks every word up; ``dictionary`` is put in by who loads the guideline."""

    sieve = None
    dictionary: Dictionary

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline = guideline
        self.filters = [_go(one) for one in (*options.filters, *(() if options.custom else FILTERS))]
        terms = [rf"\b{term}\b" for term in vocabulary.accept]
        self.accepted = Pattern(f"(?i){'|'.join(terms)}") if terms else None
        phrases = [term for term in vocabulary.accept if " " in term or "\t" in term or r"\s" in term]
        self.phrases = Pattern(rf"(?i)\b(?:{'|'.join(phrases)})\b") if phrases else None

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """Each unknown word, at its first place in the block."""
        text = self.dictionary.converted(passage.text)
        if self.phrases:
            for start, end in self.phrases.spans(text):
                text = text[:start] + " " * (end - start) + text[end:]
        raw, plain = text.encode(), text.translate(QUOTES)
        for word in cut(text):
            if any(one.search(word) for one in self.filters) or self.dictionary.knows(word):
                continue
            if self.accepted and self.accepted.matches(word):
                continue
            start = raw.find(word.encode())
            at = plain.find(word)
            yield Hit(
                rule=self.guideline.name,
                level=self.guideline.level,
                match=word,
                message=filled(self.guideline.message, word),
                span=(start, start + len(word.encode())),
                limit=self.guideline.limit,
                action=self.guideline.action.name,
                at=(max(at, 0), max(at, 0) + len(word)),
            )


@dataclass(frozen=True, slots=True)
class _Filter:
    pattern: object = field(repr=False)

    def search(self, word: str) -> bool:
        return self.pattern.search(word) is not None  # type: ignore[attr-defined]


def _go(source: str) -> _Filter:
    """A pattern in Go's own dialect, which is RE2's."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return _Filter(re2.compile(source, options))
    except re2.error as error:
        said = error.args[0]
        raise BadPattern(said.decode() if isinstance(said, bytes) else str(said)) from None
