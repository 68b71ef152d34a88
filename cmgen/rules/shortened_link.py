"""A link that hides where it goes.

Why: readers cannot judge it, it breaks when the shortener closes, and networks shorten by themselves.
Source: https://www.w3.org/Provider/Style/URI

Bad:
    Le programme : https://bit.ly/3abcde

Good:
    Le programme : https://example.org/programme
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.WARNING
SHORTENERS = {
    "bit.ly",
    "t.co",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "buff.ly",
    "lnkd.in",
    "is.gd",
    "cutt.ly",
    "rebrand.ly",
}


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Links to known shorteners."""
    links = [(span.target, span.location) for span in post.spans if span.kind is SpanKind.LINK]
    for target, location in [*links, (post.link, post.place("link"))]:
        if target and urlsplit(target).hostname in SHORTENERS:
            yield Finding(location, "", f"{target!r} hides where it goes", "write the full address")
