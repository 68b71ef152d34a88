"""Two ways to say one thing, of which a file may have only one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from cmgen.voice.check import File, Passage, hit
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The pairs."""

    either: Annotated[Mapping[str, str], "patterns that exclude each other"] = field(default_factory=dict)
    ignorecase: Annotated[bool, "capitals make no difference"] = False
    nonword: Annotated[bool, "no word boundaries around the patterns"] = False


class Check:
    """Remembers what a file has used."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline = guideline
        around = "(?m)(?:%s)" if options.nonword else vocabulary.around
        case = "(?i)" if options.ignorecase else ""
        key = re.sub(r"\W", "_", guideline.name)
        self.pairs = [
            (
                Pattern(case + around.replace("%s", f"(?P<a>{one})|(?P<b>{other})", 1)),
                f"{key}{index}a",
                f"{key}{index}b",
            )
            for index, (one, other) in enumerate(options.either.items())
        ]

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """One hit a block in which a second way is met, at its last place."""
        for pattern, one, other in self.pairs:
            last = None
            for found in pattern.finds(passage.text, passage.image):
                is_first = found[pattern.names["a"]] is not None
                last = found.span(pattern.names["a" if is_first else "b"])
                file.seen.append(one if is_first else other)
            if last and one in file.seen and other in file.seen:
                yield hit(self.guideline, last, passage.text)
