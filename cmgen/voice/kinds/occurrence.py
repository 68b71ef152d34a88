"""Something that stands too often, or not often enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.voice.check import File, Passage, hit, whole
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit
from cmgen.voice.sentences import SPACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is counted."""

    token: Annotated[str, "the pattern that is counted"] = ""
    max: Annotated[int, "how often it may stand at most; 0: no limit"] = 0
    min: Annotated[int, "how often it must stand at least; 0: no limit"] = 0
    ignorecase: Annotated[bool, "capitals make no difference"] = False


class Check:
    """Counts the token."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline, self.options = guideline, options
        self.pattern = Pattern(f"{'(?i)' if options.ignorecase else ''}(?:{options.token})")

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """One hit where the count is wrong, at the first that is no code."""
        spans = self.pattern.spans(passage.text, passage.image)
        count = len(spans)
        if not ((0 < self.options.max < count) or (self.options.min > 0 and count < self.options.min)):
            return
        if not spans:
            yield whole(self.guideline, count)
            return
        for span in spans:
            found = passage.text[span[0] : span[1]]
            if found.strip(SPACES) and found.strip("*@"):
                yield hit(self.guideline, span, passage.text, count)
                return
