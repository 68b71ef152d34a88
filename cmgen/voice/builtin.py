"""The rules that every set of packages may count on: Vale's own, of the brand's vocabulary and of repeated words."""

from __future__ import annotations

from cmgen.model import Level, Location
from cmgen.voice.guideline import Action, Guideline, Vocabulary
from cmgen.voice.kinds import existence, repetition, spelling, substitution

STYLE = "Vale"


def builtin(vocabulary: Vocabulary, path: str) -> tuple[Guideline, ...]:
    """``Vale.Terms`` and ``Vale.Avoid`` where there is a vocabulary, ``Vale.Repetition`` and ``Vale.Spelling``."""
    place = Location(path)
    made = [
        Guideline(
            name="Vale.Repetition",
            location=place,
            kind="repetition",
            message="'%s' is repeated!",
            level=Level.ERROR,
            action=Action(name="edit", params=("truncate", " ")),
            options=repetition.Options(tokens=(r"[^\s.!?]+",), ignorecase=True, alpha=True),
        ),
        Guideline(
            name="Vale.Spelling",
            location=place,
            kind="spelling",
            message="Did you really mean '%s'?",
            level=Level.ERROR,
            action=Action(name="suggest", params=("spellings",)),
            options=spelling.Options(),
        ),
    ]
    if vocabulary.accept:
        terms = Guideline(
            name="Vale.Terms",
            location=place,
            kind="substitution",
            message="Use '%s' instead of '%s'.",
            level=Level.ERROR,
            options=substitution.Options(
                swap={term.lower(): term for term in vocabulary.accept}, ignorecase=True, vocab=False
            ),
        )
        made.append(terms)
    if vocabulary.reject:
        avoid = Guideline(
            name="Vale.Avoid",
            location=place,
            kind="existence",
            message="Avoid using '%s'.",
            level=Level.ERROR,
            options=existence.Options(tokens=vocabulary.reject),
        )
        made.append(avoid)
    return tuple(made)
