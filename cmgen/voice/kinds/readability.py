"""A text that needs more years of school than it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Annotated

from cmgen.voice.check import File, Passage, whole
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.places import Hit
from cmgen.voice.words import Counts, counts

SCOPE = ("summary",)
GRADES: dict[str, Callable[[Counts], float]] = {
    "SMOG": lambda text: 1.0430 * sqrt(text.polysyllabic_words * 30 / text.sentences) + 3.1291,
    "Gunning Fog": lambda text: 0.4 * (text.words / text.sentences + 100 * text.complex_words / text.words),
    "Coleman-Liau": lambda text: (
        0.0588 * text.characters / text.words * 100 - 0.296 * text.sentences / text.words * 100 - 15.8
    ),
    "Flesch-Kincaid": lambda text: 0.39 * text.words / text.sentences + 11.8 * text.syllables / text.words - 15.59,
    "Automated Readability": lambda text: (
        4.71 * text.characters / text.words + 0.5 * text.words / text.sentences - 21.43
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is measured."""

    metrics: Annotated[tuple[str, ...], f"one or more of {', '.join(GRADES)}"] = ()
    grade: Annotated[float, "the highest grade that is accepted"] = 0.0


class Check:
    """Takes the mean of the grades."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline, self.options = guideline, options

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """One hit for the file, with the grade."""
        found = counts(passage.text)
        if not found.words or not self.options.metrics:
            return
        grades = [GRADES[name](found) for name in GRADES if name in self.options.metrics]
        grade = sum(grades) / len(self.options.metrics)
        if grade > self.options.grade:
            yield whole(self.guideline, f"{grade:.2f}")
