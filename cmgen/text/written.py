"""Words as a network gets them, and the pen that writes them: text in NFC, and what its stretches do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from unicodedata import combining, is_normalized, normalize

from cmgen.model import Facet, FacetKind


@dataclass(frozen=True, slots=True)
class Wrap:
    """Markup around a stretch of text, from ``start`` to ``end`` with its signs: ``<b>`` and ``</b>``, ``**`` twice."""

    start: int
    end: int
    opening: str
    closing: str

    def holds(self, place: int) -> bool:
        """Whether a place lies between the signs: what is cut there is closed before it and opened again after."""
        return self.start + len(self.opening) <= place <= self.end - len(self.closing)

    def splits(self, start: int, end: int) -> bool:
        """Whether a stretch touches the signs themselves."""
        first, last = self.start + len(self.opening), self.end - len(self.closing)
        return (start < first and end > self.start) or (start < self.end and end > last)

    def moved(self, by: int) -> Wrap:
        """The same, further on."""
        return replace(self, start=self.start + by, end=self.end + by)


_QUOTED = re.compile(r"(?:\\?> )+")


@dataclass(frozen=True, slots=True)
class Written:
    """Text in a network's form, Unicode NFC; facets in order, not overlapping, offsets in code points."""

    text: str
    facets: tuple[Facet, ...] = ()
    wraps: tuple[Wrap, ...] = ()  # an outer one before those within it

    def between(self, start: int, end: int) -> Written:
        """The words from ``start`` to ``end``, with the facets that lie wholly in them.

        Markup and quotations that a cut falls into are closed before it and opened again after it.
        """
        opened = [wrap for wrap in self.wraps if wrap.holds(start) and start > 0]
        closed = [wrap for wrap in reversed(self.wraps) if wrap.holds(end) and end < len(self.text)]
        before = self._quotation(start) + "".join(wrap.opening for wrap in opened)
        after = "".join(wrap.closing for wrap in closed)
        shift = len(before) - start
        facets = tuple(
            Facet(facet.kind, facet.start + shift, facet.end + shift, facet.value)
            for facet in self.facets
            if start <= facet.start and facet.end <= end
        )
        return Written(f"{before}{self.text[start:end]}{after}", facets)

    def _quotation(self, start: int) -> str:
        """The signs of the quotation in whose line a piece begins."""
        line = self.text.rfind("\n", 0, start) + 1
        found = _QUOTED.match(self.text, line, start) if line < start else None
        return found[0] if found else ""


@dataclass(slots=True)
class Pen:
    """Writes piece after piece and remembers where a facet stands."""

    length: int = 0
    gap: str = ""  # comes before the next words, if any come
    pieces: list[str] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    wraps: list[Wrap] = field(default_factory=list)

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
        wraps = sorted(self.wraps, key=lambda wrap: (wrap.start, -wrap.end))
        return composed("".join(self.pieces), self.facets, wraps)


def composed(text: str, facets: Iterable[Facet], wraps: Iterable[Wrap] = ()) -> Written:
    """Text in NFC with the facets moved along: two NFC pieces may still melt where they meet."""
    if is_normalized("NFC", text):
        return Written(text, tuple(facets), tuple(wraps))

    def place(offset: int) -> int:
        return len(normalize("NFC", text[:offset]))

    return Written(
        normalize("NFC", text),
        tuple(replace(facet, start=place(facet.start), end=place(facet.end)) for facet in facets),
        tuple(replace(wrap, start=place(wrap.start), end=place(wrap.end)) for wrap in wraps),
    )
