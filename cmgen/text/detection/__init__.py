"""What a network itself makes of plain text: addresses, names, hashtags and cashtags that nobody marked as such.

One module for each way of looking: ``detect(text)`` gives facets in order, none over another.
"""

from __future__ import annotations

from importlib import import_module

from cmgen.model import Facet, Limits

WAYS = ("", "bluesky", "mastodon", "x")
"""What ``Limits.detection`` may say; empty: the network makes nothing of plain text, or nobody has looked yet."""


def detect(text: str, limits: Limits) -> tuple[Facet, ...]:
    """What a network with these limits makes of a text."""
    if not limits.detection:
        return ()
    found: tuple[Facet, ...] = import_module(f"{__name__}.{limits.detection}").detect(text)
    return found


def apart(facets: list[Facet]) -> tuple[Facet, ...]:
    """Facets in order; one that begins within another is left out."""
    kept: list[Facet] = []
    for facet in sorted(facets, key=lambda one: one.start):
        if not kept or facet.start >= kept[-1].end:
            kept.append(facet)
    return tuple(kept)
