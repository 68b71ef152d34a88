"""Facets in bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cmgen.model import Facet, FacetKind
from cmgen.text.facets import byte_range, byte_ranges


def test_bytes_are_those_of_utf8() -> None:
    text = "été 👨‍👩‍👧 https://x.example"
    facet = Facet(FacetKind.LINK, text.index("https"), len(text), "https://x.example")
    assert byte_range(text, facet) == (25, 42)
    assert byte_ranges("abc", [Facet(FacetKind.TAG, 1, 3, "c")]) == [(1, 3)]


@given(st.text(min_size=1, max_size=60), st.data())
def test_the_bytes_quote_what_the_code_points_quote(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8))
    pairs = [(min(pair), max(pair)) for pair in pairwise(places)]
    facets = [Facet(FacetKind.TAG, start, end, "") for start, end in pairs]
    ranges = byte_ranges(text, facets)
    assert ranges == [byte_range(text, facet) for facet in facets]
    for facet, (start, end) in zip(facets, ranges, strict=True):
        assert text.encode()[start:end].decode() == text[facet.start : facet.end]
