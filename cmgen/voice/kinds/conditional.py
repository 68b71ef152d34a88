"""Something that may stand only where something else does: an abbreviation and its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.voice.check import Exceptions, File, Passage, hit
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What needs what."""

    first: Annotated[str, "the pattern of what needs the other"] = ""
    second: Annotated[str, "the pattern of what it needs; with a group, the same words in it"] = ""
    exceptions: Annotated[tuple[str, ...], "what is let pass"] = ()
    ignorecase: Annotated[bool, "not used"] = False
    vocab: Annotated[bool, "let the brand's vocabulary pass"] = True


class Check:
    """Looks for the second, then for the first."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline = guideline
        self.exceptions = Exceptions(options.exceptions, vocabulary.accept if options.vocab else ())
        self.first, self.second = Pattern(options.first), Pattern(options.second)
        self.captures = options.second.count("(") > options.second.count("(?") + options.second.count(r"\(")

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """Each first without its second."""
        if not self.captures and self.second.matches(passage.text, passage.image):
            return
        if self.captures:
            for found in self.second.finds(passage.text, passage.image):
                file.seen += [group for group in found.groups() if group]
        for span in self.first.spans(passage.text, passage.image):
            words = passage.text[span[0] : span[1]]
            if self.captures and words in file.seen:
                continue
            if not self.exceptions.take(words, span, passage):
                yield hit(self.guideline, span, passage.text)
