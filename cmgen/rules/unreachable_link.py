"""A link that nobody outside can follow.

Why: it works where it was written, and nowhere else: a preview, a machine of the house, an address not filled in.
Source: RFC 6761 and RFC 6762 (names without a meaning outside), RFC 1918 and RFC 4193 (addresses of one's own network)

Bad:
    [Le programme](http://localhost:8000/programme)

    [Le programme](https://https://example.org/programme)

Good:
    [Le programme](https://example.org/programme) et [le plan](/plan).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cmgen.model import Brand, Finding, Level, Post, SpanKind
from cmgen.text.links import is_web

level = Level.ERROR
INSIDE = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|test|invalid)")
UNFILLED = re.compile(r"(?i)/(?:todo|xxx+|tbd|lien|link-here|your-link|url)/?\Z|[<>{}…]|%7B%7B|\bTODO\b")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Hosts that mean nothing outside, addresses within an address, and such as were to be filled in."""
    links = [(span.target, span.location) for span in post.spans if span.kind is SpanKind.LINK]
    for target, where in [*links, (post.link, post.place("link"))]:
        if is_web(target) and (problem := _problem(target)):
            yield Finding(where, "", f"{target!r} {problem}", "write the address that readers can open")


def _problem(target: str) -> str:
    try:
        host = (urlsplit(target).hostname or "").rstrip(".")
    except ValueError:
        return "is no address"
    if host in ("http", "https") or re.match(r"(?i)https?://https?[:/]", target):
        return "has an address within the address"
    if UNFILLED.search(target):
        return "was not filled in"
    try:
        return "" if ipaddress.ip_address(host).is_global else "leads to a machine of one network only"
    except ValueError:
        pass
    if ".." in host or host.startswith("."):
        return "is no address"
    return "leads to nothing outside" if "." not in host or INSIDE.fullmatch(host) else ""
