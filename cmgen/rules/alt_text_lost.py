"""An alt text that the network has no field for.

Why: those who cannot see the picture are told nothing of it there; what matters belongs in the words.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: telegram
    ---
    ![L’affiche des portes ouvertes, le samedi 28 à dix heures](affiche.jpg)

Good:
    ---
    network: telegram
    ---
    Portes ouvertes le samedi 28, à dix heures.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, Finding, Level, Post, Variant

level = Level.SUGGESTION


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Pictures with an alt text, where there is none on the network."""
    if channel.limits.alt_characters == 0 and any(medium.alt for part in variant.parts for medium in part.media):
        where = next((asset.location for asset in post.assets if asset.alt), post.beginning)
        yield Finding(where, "", f"{channel.name} has no alt texts", "say in words what the picture shows")
