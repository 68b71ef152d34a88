"""A hashtag that begs for followers, or that the brand does not want.

Why: networks count it as spam and show the post to fewer people, and readers know what it is.
Source: Instagram's Community Guidelines, https://help.instagram.com/477434105621119 ("artificially collecting likes")

Bad:
    Venez ! #FollowBack

    Venez ! #like4like

Good:
    Venez ! #Typographie
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post
from cmgen.text.hashtags import hashtags, plain

level = Level.WARNING
BEGGING = re.compile(
    r"f4f|l4l|sfs|s4s|rt4follow|(?:follow|like|retweet|shoutout)s?(?:4|for)(?:follow|like|shoutout)s?(?:back)?"
    r"|follow(?:back|me|train)|teamfollowback|tagsforlikes|insta(?:like|follow)s?|gain(?:followers|withus)|abonnetoi"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    banned: Annotated[tuple[str, ...], "hashtags that it does not want besides"] = ()
    allow: Annotated[tuple[str, ...], "hashtags that it wants although they are on our list"] = ()


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """Hashtags of the words and of `tags`, compared without capitals and accents."""
    banned, allowed = ({plain(tag) for tag in listed} for listed in (options.banned, options.allow))
    for tag in hashtags(post):
        name = plain(tag.name)
        if name not in allowed and (name in banned or BEGGING.fullmatch(name)):
            yield Finding(tag.location, "", f"#{tag.name} is not wanted", "leave it out")
