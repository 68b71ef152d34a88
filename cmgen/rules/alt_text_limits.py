"""An alt text longer than the network keeps.

Why: the network would refuse the picture, or cut what is said to those who cannot see it.
Source: each network's own limits, in cmgen/networks/

Bad:
    ---
    network: ghost
    title: L’affiche
    ---
    ![Une affiche en trois couleurs, pliée en quatre, sur laquelle on lit en grandes lettres de bois le nom de
    l’atelier, les jours et les heures, l’adresse sur le quai, et tout en bas le nom de ceux qui l’ont
    faite](affiche.jpg)

Good:
    ---
    network: ghost
    title: L’affiche
    ---
    ![L’affiche des portes ouvertes, en trois couleurs](affiche.jpg)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.limits import words
from cmgen.model import Brand, Channel, Finding, Level, Post, Variant

level = Level.ERROR


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """The alt text of every picture and video."""
    most = channel.limits.alt_characters
    for medium in variant.media if most else ():
        if len(medium.alt) > (most or 0):
            message = f"an alt text of {words(len(medium.alt))} characters, {channel.name} takes {words(most)}"
            where = next((asset.location for asset in post.assets if asset.alt == medium.alt), post.place("assets"))
            yield Finding(where, "", message, "shorten it")
