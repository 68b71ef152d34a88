"""A link that travels in the clear.

Why: readers' browsers warn of it, and anyone on the way can change the page.
Source: https://www.w3.org/TR/mixed-content/ and browsers' own warnings

Bad:
    [Le programme](http://example.org/programme)

Good:
    [Le programme](https://example.org/programme)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.WARNING


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Links with http:."""
    links = [(span.target, span.location) for span in post.spans if span.kind is SpanKind.LINK]
    for target, location in [*links, (post.link, post.place("link"))]:
        if target.startswith("http:"):
            yield Finding(location, "", f"{target!r} is not encrypted", f"write https:{target[5:]}")
