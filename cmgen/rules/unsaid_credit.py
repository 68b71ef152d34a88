"""A picture whose author is not named in the post.

Why: a licence that wants the name wants it where the picture is seen; most networks drop what is kept in the file.
Source: Creative Commons BY 4.0, section 3(a); Code de la propriété intellectuelle, article L. 121-1

Bad:
    ---
    assets:
      - {file: quai.jpg, alt: Le quai au petit matin, licence: CC BY 4.0, credit: Nour Haddad}
    ---
    Le quai.

Good:
    ---
    assets:
      - {file: quai.jpg, alt: Le quai au petit matin, licence: CC BY 4.0, credit: Nour Haddad}
    ---
    Le quai. Photo : Nour Haddad
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Channel, Finding, Level, Post, Variant
from cmgen.rules.unlicensed_picture import WANTS_NAME

level = Level.SUGGESTION


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """The credit, in the words, the alt text or the first comment of every channel that shows the picture."""
    if not variant.media:
        return
    said = [*(part.text for part in variant.parts), *(medium.alt for medium in variant.media)]
    text = "\n".join([*said, variant.comment.text if variant.comment else ""]).casefold()
    for asset in post.assets:
        if not (asset.credit and WANTS_NAME.search(asset.licence)):
            continue
        name = asset.credit.rpartition(":")[2].strip()
        if name.casefold() not in text and all(where.takes(channel) for where in asset.where):
            message = f"{name} is not named on {channel.name}, as {asset.licence} wants it"
            yield Finding(asset.location, "", message, f"write it in the words: {asset.credit}")
