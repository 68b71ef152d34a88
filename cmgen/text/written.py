"""Words as a network gets them, and the pen that writes them: text in NFC, and what its stretches do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import combining, is_normalized, normalize

from cmgen.model import Facet, FacetKind


@dataclass(frozen=True, slots=True)
class Written:
    """Text in a network's form, Unicode NFC; facets in order, not overlapping, offsets in code points."""

    text: str
    facets: tuple[Facet, ...] = ()

    def between(self, start: int, end: int) -> Written:
        """The words from ``start`` to ``end``, with the facets that lie wholly in them."""
        facets = tuple(
            Facet(facet.kind, facet.start - start, facet.end - start, facet.value)
            for facet in self.facets
            if start <= facet.start and facet.end <= end
        )
        return Written(self.text[start:end], facets)


@dataclass(slots=True)
class Pen:
    """Writes piece after piece and remembers where a facet stands."""

    length: int = 0
    gap: str = ""  # comes before the next words, if any come
    pieces: list[str] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add words."""
        if not text:
            return
        if combining(text[0]) and self.facets and self.facets[-1].end == self.length and not self.gap:
            self.gap = " "  # else the mark would change the last letter of a link
        self._add(self.gap)
        self._add(normalize("NFC", text))
        self.gap = ""

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def write_facet(self, kind: FacetKind, text: str, value: str) -> None:
        """Add words that do something; at least one."""
        self.write(text)
        self.facets.append(Facet(kind, self.length - len(self.pieces[-1]), self.length, value))

    def written(self) -> Written:
        """All that was written."""
        return composed("".join(self.pieces), self.facets)


def composed(text: str, facets: Iterable[Facet]) -> Written:
    """Text in NFC with the facets moved along: two NFC pieces may still melt where they meet."""
    if is_normalized("NFC", text):
        return Written(text, tuple(facets))
    moved = []
    for facet in facets:
        start = len(normalize("NFC", text[: facet.start]))
        end = len(normalize("NFC", text[: facet.end]))
        moved.append(Facet(facet.kind, start, end, facet.value))
    return Written(normalize("NFC", text), tuple(moved))
