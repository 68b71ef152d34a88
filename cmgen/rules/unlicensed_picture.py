"""A picture whose right to be used is not clear.

Why: "found on the web" is no licence; one that wants a name, or forbids changes, is broken by leaving the name away, or
by drawing a layout over it.
Source: Creative Commons, https://creativecommons.org/licenses/by/4.0/ (section 3a) and /by-nd/4.0/ (section 2a1)

Bad:
    ---
    assets:
      - {file: quai.jpg, alt: Le quai au petit matin, licence: CC BY 4.0}
    ---
    Le quai.

Good:
    ---
    assets:
      - {file: quai.jpg, alt: Le quai au petit matin, licence: CC BY 4.0, credit: Nour Haddad}
      - {file: phare.jpg, alt: Le phare sous la pluie, licence: CC0}
    ---
    Le quai, par Nour Haddad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post

level = Level.WARNING
WANTS_NAME = re.compile(r"(?i)\bCC[ -]?BY\b|\battribution\b")
NO_CHANGES = re.compile(r"(?i)\bND\b|no ?deriv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    required: Annotated[bool, "whether every picture must say its licence"] = False
    licences: Annotated[tuple[str, ...], "the only ones that are allowed"] = ()


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """Licences of the assets; whom to name must then be named in the words, or as its credit."""
    for asset in post.assets:
        file = asset.file.rpartition("/")[2]
        if not asset.licence:
            if options.required:
                remedy = "write `licence` beside its file under assets: ours, CC BY 4.0, a contract"
                yield Finding(asset.location, "", f"{file} does not say by what right it is used", remedy)
            continue
        if options.licences and asset.licence.casefold() not in {one.casefold() for one in options.licences}:
            remedy = f"allowed: {', '.join(options.licences)}"
            yield Finding(asset.location, "", f"{asset.licence!r} is not one of the brand's licences", remedy)
        if WANTS_NAME.search(asset.licence) and not asset.credit:
            yield Finding(asset.location, "", f"{asset.licence} wants its author named", "write `credit`, and say it")
        if NO_CHANGES.search(asset.licence) and post.layout:
            message = f"{asset.licence} allows no changes, and the layout {post.layout!r} is one"
            yield Finding(asset.location, "", message, "leave the layout away, or take another picture")
