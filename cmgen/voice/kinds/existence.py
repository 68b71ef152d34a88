"""Words that are there and should not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.voice.check import Exceptions, File, Passage, hit
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit
from cmgen.voice.sentences import SPACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What it looks for."""

    tokens: Annotated[tuple[str, ...], "patterns, each between word boundaries"] = ()
    raw: Annotated[tuple[str, ...], "parts of one pattern, put before the tokens"] = ()
    exceptions: Annotated[tuple[str, ...], "what is let pass"] = ()
    append: Annotated[bool, "put raw after the tokens"] = False
    ignorecase: Annotated[bool, "capitals make no difference"] = False
    nonword: Annotated[bool, "no word boundaries around the tokens"] = False
    vocab: Annotated[bool, "let the brand's vocabulary pass"] = True


class Check:
    """Finds the tokens."""

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline = guideline
        self.exceptions = Exceptions(
            options.exceptions, vocabulary.accept if options.vocab and not options.nonword else ()
        )
        tokens = "|".join(token for token in options.tokens if token.strip(SPACES))
        raw = "".join(options.raw)
        around = "(?m)(?:%s)" if options.nonword or not options.tokens else vocabulary.around
        inner = around.replace("%s", tokens, 1)
        inner = inner + raw if options.append else raw + inner
        self.sieve = Pattern(f"(?i){inner}" if options.ignorecase else inner)

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """Each place where a token stands, but for the exceptions."""
        for span in self.sieve.spans(passage.text, passage.image):
            found = passage.text[span[0] : span[1]].strip(SPACES)
            if not self.exceptions.take(found, span, passage):
                yield hit(self.guideline, span, passage.text)
