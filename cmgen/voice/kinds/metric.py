"""A figure of the whole file that is too high or too low."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.voice.check import File, Passage, whole
from cmgen.voice.formula import Formula
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.places import Hit
from cmgen.voice.words import counts

SCOPE = ("summary",)
COUNTED = (
    *("words", "sentences", "paragraphs", "characters", "syllables"),
    *("complex_words", "long_words", "polysyllabic_words"),
    *("pre", "list", "blockquote"),
    *(f"heading_h{depth}" for depth in range(1, 7)),
)
OTHERS = "script style figure noscript iframe figure_caption".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is computed."""

    formula: Annotated[str, "the figure, of words, sentences, characters, …"] = ""
    condition: Annotated[str, "when it is wrong: > 10"] = ""


class Check:
    """Computes the figure of a file that has words."""

    sieve = None

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline = guideline
        self.formula = Formula(options.formula, [*COUNTED, *OTHERS])
        self.condition = Formula(f"figure {options.condition}", ["figure", *COUNTED, *OTHERS])

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """One hit for the file, with the figure."""
        found = counts(file.page.summary)
        if not found.words:
            return
        values = dict.fromkeys((*COUNTED, *OTHERS), 0.0)
        values |= {name.replace(".", "_"): float(count) for name, count in file.page.metrics.items()}
        values |= {
            "complex_words": float(found.complex_words),
            "long_words": float(found.long_words),
            "paragraphs": float(found.paragraphs - 1),
            "sentences": float(found.sentences),
            "characters": float(found.characters),
            "words": float(found.words),
            "polysyllabic_words": float(found.polysyllabic_words),
            "syllables": float(found.syllables),
        }
        figure = self.formula.value(values)
        if self.condition.value({**values, "figure": float(f"{figure:f}")}):
            yield whole(self.guideline, f"{figure:.2f}")
