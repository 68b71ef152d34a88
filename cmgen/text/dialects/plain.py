"""Plain text, in which the server finds links, mentions and hashtags by itself (Mastodon and its kin)."""

from __future__ import annotations

import re
from itertools import zip_longest

from cmgen.model import Document, Facet, FacetKind
from cmgen.text import links, page
from cmgen.text.written import Pen, Written


def write(document: Document) -> Written:
    """``words (address)`` for a link, the address alone where the words are the address.

    Where the server would take what follows an address for a part of it, a plain space keeps them apart.
    """
    return _kept_apart(page.compose(document, _link))


def _link(pen: Pen, words: str, target: str) -> None:
    if not links.is_web(target):
        page.write_address(pen, words, target)
    elif links.shows(words, target):
        pen.write_facet(FacetKind.LINK, target, target)
    else:
        pen.write(f"{words} (")
        pen.write_facet(FacetKind.LINK, target, target)
        pen.write(")")


# What may go on with an address, and what may end it: in a query nearly all of Unicode beyond ASCII, even the no-break
# space of "(https://example.org/?a=1) : " and the bracket before it.
# Source: mastodon/mastodon, config/initializers/twitter_regex.rb, valid_url_query_chars, valid_general_url_path_chars
# (read 2026-11-21)
_BEYOND = "\xa0-\ud7ff\uf900-\U000fffff"
_QUERY_GOES_ON = re.compile(rf"[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^{_BEYOND}]*")
_QUERY_ENDS = re.compile(rf"[A-Za-z0-9_&=#/\-{_BEYOND}]")
_PATH_GOES_ON = re.compile(r"[^\s<>()?]*")
_PATH_ENDS = re.compile(r"[^\s()?!*\"'「」<>;:=,.$%\[\]~&|@]")


def _kept_apart(written: Written) -> Written:
    """The same words with a space wherever an address would swallow what follows it."""
    text, shift = written.text, 0
    facets: list[Facet] = []
    for facet, following in zip_longest(written.facets, written.facets[1:]):
        moved = Facet(facet.kind, facet.start + shift, facet.end + shift, facet.value)
        facets.append(moved)
        swallowed = _first_swallowed(text, moved) if facet.kind is FacetKind.LINK else None
        if swallowed is None:
            continue
        if following:
            swallowed = min(swallowed, following.start + shift)
        kept = swallowed + text[swallowed].isspace()  # a no-break space becomes a plain one
        text = f"{text[:swallowed]} {text[kept:]}"
        shift += 1 - (kept - swallowed)
    return Written(text, tuple(facets))


def _first_swallowed(text: str, link: Facet) -> int | None:
    """Where the first character after an address stands that the server would take for its end."""
    if "?" in link.value:
        goes_on, ends = _QUERY_GOES_ON, _QUERY_ENDS
    elif "/" in link.value.partition("://")[2]:
        goes_on, ends = _PATH_GOES_ON, _PATH_ENDS
    else:
        return None
    following = goes_on.match(text, link.end)
    assert following is not None  # both may match nothing
    last = ends.search(text, link.end, following.end())
    return last.start() if last else None
