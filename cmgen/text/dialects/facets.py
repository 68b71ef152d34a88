"""Plain text with the links, mentions and hashtags told apart from it (Bluesky)."""

from __future__ import annotations

from cmgen.model import Document, FacetKind
from cmgen.text import links, page
from cmgen.text.written import Pen, Written

# The app's composer shows an address without its scheme, and a path of more than 15 characters as 13 and three dots.
# Source: bluesky-social/social-app, src/lib/strings/url-helpers.ts, toShortUrl (read 2026-11-21)
LONGEST_PATH = 15
SHOWN_PATH = 13


def write(document: Document) -> Written:
    """Words stay words: a link is a facet over them; an address written out is shown short, its facet has all of it."""
    return page.compose(document, _link)


def _link(pen: Pen, words: str, target: str) -> None:
    if not links.is_web(target):
        page.write_address(pen, words, target)
    elif links.shows(words, target):
        pen.write_facet(FacetKind.LINK, shortened(target), target)
    else:
        pen.write_facet(FacetKind.LINK, words, target)


def shortened(url: str) -> str:
    """An http(s) address as the app's composer shows it: ``example.org/a-long-path...``."""
    address = url.partition("://")[2]
    host, slash, path = address.partition("/")
    if not slash:  # a query or fragment right after the host
        cut = min((index for index in (host.find("?"), host.find("#")) if index >= 0), default=len(host))
        host, path = host[:cut], host[cut:]
    path = slash + path
    if path == "/" or path.startswith(("/?", "/#")):
        path = path[1:]
    return host + (path[:SHOWN_PATH] + "..." if len(path) > LONGEST_PATH else path)
