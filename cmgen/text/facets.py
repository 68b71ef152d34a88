"""Where facets stand in bytes: networks that speak UTF-8 count so, we count code points."""

from __future__ import annotations

from collections.abc import Sequence

from cmgen.model import Facet


def byte_range(text: str, facet: Facet) -> tuple[int, int]:
    """The start and exclusive end of a facet in the UTF-8 bytes of ``text``."""
    start = len(text[: facet.start].encode())
    return start, start + len(text[facet.start : facet.end].encode())


def byte_ranges(text: str, facets: Sequence[Facet]) -> list[tuple[int, int]]:
    """``byte_range`` of every facet, in their order, reading the text once."""
    if text.isascii():
        return [(facet.start, facet.end) for facet in facets]
    offsets: dict[int, int] = {}
    position = size = 0
    for place in sorted({place for facet in facets for place in (facet.start, facet.end)}):
        size += len(text[position:place].encode())
        position = place
        offsets[place] = size
    return [(offsets[facet.start], offsets[facet.end]) for facet in facets]
