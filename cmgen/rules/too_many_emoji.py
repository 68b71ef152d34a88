"""More emoji than a post can carry, or several of them in a row.

Why: a screen reader says the name of each one: "party popper party popper party popper"; and a row of them is skipped.
Source: https://www.w3.org/WAI/WCAG22/Techniques/html/H86 (text alternatives for emoji); Unicode TR 51

Bad:
    Les portes sont ouvertes 🎉🎉🎉🎉

    🎨 Affiches 📻 Radio 🔧 Vélos 🧵 Couture ☕ Café 🎁 Surprises 🌊 Marée 📅 Samedi 🙌 Venez !

Good:
    Les portes sont ouvertes 🎉 On vous attend 👩‍👩‍👧‍👦 avec 2 ou 3 pannes 🇫🇷.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post
from cmgen.text.emoji import find
from cmgen.text.passages import Passage, passages

level = Level.SUGGESTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    most: Annotated[int, "how many a post, or a part of a thread, may have"] = 8
    row: Annotated[int, "how many may stand side by side"] = 3


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """Rows in every passage, then each part's sum; what is said otherwise for a network is counted by itself."""
    counts: dict[str, list[tuple[Passage, int, int]]] = {}
    for words in passages(post):
        places = find(words.text)
        for start, end, count in _rows(words.text, places):
            if count > options.row:
                message = f"{count} emoji in a row, more than {options.row}"
                yield Finding(words.location(start, end), "", message, "one says as much")
        if words.name.endswith(("body", ".text")):
            counts.setdefault(f"{words.name} {words.part}", []).extend((words, start, end) for start, end in places)
    for found in counts.values():
        if len(found) > options.most:
            words, start, end = found[options.most]
            message = f"{len(found)} emoji, more than {options.most}"
            yield Finding(words.location(start, end), "", message, "keep those that say something")


def _rows(text: str, places: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """(start, end, how many) of emoji with nothing but spaces between them."""
    row: list[tuple[int, int]] = []
    for place in [*places, (len(text) + 2, 0)]:
        if row and (place[0] > len(text) or text[row[-1][1] : place[0]].strip(" \u00a0\u202f")):
            yield row[0][0], row[-1][1], len(row)
            row = []
        row.append(place)
