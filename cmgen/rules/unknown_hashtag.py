"""A hashtag that is nearly one of the brand's, or, where the brand wants that, any that is not its own.

Why: a slip of a letter takes the post out of the stream that readers follow.
Source: the brand's own list: `hashtags` in brand/brand.yaml and of its campaigns

Bad:
    Venez ! #AtelierDePort

Good:
    Venez ! #AtelierDuPort #Linogravure
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post
from cmgen.text.hashtags import hashtags, known, plain

level = Level.SUGGESTION
NEAR = 0.87  # of 1: "atelierdeport" and "atelierduport" have 0.92, "marche" and "marches" 0.92, "quai" and "quais" 0.89
SHORT = 6  # letters: shorter words differ by one letter without being the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    only: Annotated[bool, "whether only its own hashtags are used"] = False
    allow: Annotated[tuple[str, ...], "others that are used now and then"] = ()


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """Hashtags that are not the brand's; capitals and accents are another rule's."""
    own = {plain(tag): tag for tag in known(brand)}
    allowed = {*own, *map(plain, options.allow)}
    for tag in hashtags(post):
        if (name := plain(tag.name)) in allowed:
            continue
        near = max(own, key=lambda other, name=name: _likeness(name, other), default="")  # type: ignore[misc]
        if near and len(name) >= SHORT and _likeness(name, near) >= NEAR and not _is_plural(name, near):
            yield Finding(tag.location, "", f"#{tag.name} is nearly #{own[near]}", f"write #{own[near]}, or allow it")
        elif options.only:
            yield Finding(tag.location, "", f"#{tag.name} is not one of the brand's", "add it to hashtags, or leave it")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _is_plural(one: str, other: str) -> bool:
    return one == f"{other}s" or other == f"{one}s"
