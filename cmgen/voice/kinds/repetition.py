"""Words said twice in a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.voice.check import Exceptions, File, Passage, hit
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit
from cmgen.voice.sentences import SPACES, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may not be repeated."""

    tokens: Annotated[tuple[str, ...], "patterns of what is compared with the one before"] = ()
    exceptions: Annotated[tuple[str, ...], "what is let pass"] = ()
    max: Annotated[int, "how many repetitions are let pass"] = 0
    ignorecase: Annotated[bool, "capitals make no difference"] = False
    alpha: Annotated[bool, "only words of letters"] = False
    vocab: Annotated[bool, "let the brand's vocabulary pass"] = True


class Check:
    """Compares each token with the one before."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline, self.options = guideline, options
        self.exceptions = Exceptions(options.exceptions, vocabulary.accept if options.vocab else ())
        self.pattern = Pattern(f"{'(?i)' if options.ignorecase else ''}({'|'.join(options.tokens)})")

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """Both words of each repetition within a sentence."""
        before, count, last = "", 0, (0, 0)
        for span in self.pattern.spans(passage.text, passage.image):
            word = passage.text[span[0] : span[1]].strip(SPACES)
            same = word.casefold() == before.casefold() if self.options.ignorecase else word == before
            if same and word and (not self.options.alpha or word.isalpha()):
                count += 1
                both = (last[0], span[1])
                if count > self.options.max and self._is_one(passage, both):
                    yield hit(self.guideline, both, passage.text, word)
                    count = 0
            last, before = span, word

    def _is_one(self, passage: Passage, both: tuple[int, int]) -> bool:
        words = passage.text[both[0] : both[1]]
        return len(sentences(words)) == 1 and not self.exceptions.take(words, both, passage)
