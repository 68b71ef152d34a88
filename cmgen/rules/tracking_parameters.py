"""A link with somebody else's tracking in it.

Why: it was copied from a browser; it follows readers, and spoils the brand's own counts.
Source: https://privacytests.org/ lists the parameters

Bad:
    [Le programme](https://example.org/programme?fbclid=abc)

Good:
    [Le programme](https://example.org/programme)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.WARNING
TRACKING = re.compile(r"[?&](fbclid|gclid|msclkid|mc_eid|igshid|twclid|li_fat_id|utm_[a-z]+)=")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Links with known parameters; utm is added by the brand's own rule."""
    links = [(span.target, span.location) for span in post.spans if span.kind is SpanKind.LINK]
    for target, location in [*links, (post.link, post.place("link"))]:
        if found := TRACKING.search(target):
            yield Finding(location, "", f"{found[1]!r} in the link tracks readers", "remove it")
