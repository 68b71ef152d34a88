"""How Bluesky's own applications read a text: the facets that they make of it.

Source: https://github.com/bluesky-social/atproto, packages/api/src/rich-text, read 2026-11-21. Names are facets where
they look like a domain; whether one is somebody's is asked when a post is sent.
"""

from __future__ import annotations

import regex

from cmgen.model import Facet, FacetKind
from cmgen.text.counters import utf16
from cmgen.text.domains import top_level_domains

HIDDEN = "\u00ad\u2060\u200a\u200b\u200c\u200d\u20e2"
SPACE = r"[\s\ufeff]"  # as JavaScript has it
MENTION = regex.compile(
    rf"(?:^|{SPACE}|\()(?P<sign>@)(?P<name>[a-zA-Z0-9.\-]+)"
    r"(?:(?<=[a-zA-Z0-9])(?![a-zA-Z0-9_])|(?<=[.\-])(?=[a-zA-Z0-9_]))"  # a word ends or begins, in ASCII letters
)
LINK = regex.compile(
    rf"(?:^|{SPACE}|\()(?P<url>[Hh][Tt]{{2}}[Pp][Ss]?://[^\s\ufeff]+"
    r"|(?P<domain>[a-zA-Z][a-zA-Z0-9]*(?:\.[a-zA-Z0-9]+)+)[^\s\ufeff]*)",
    regex.MULTILINE,
)
TAG = regex.compile(
    rf"(?:^|{SPACE})(?P<sign>[#＃])(?!\ufe0f)"
    rf"(?P<word>[^\s\ufeff{HIDDEN}]*[^0-9\s\ufeff\p{{P}}{HIDDEN}]+[^\s\ufeff{HIDDEN}]*)"
)
CASHTAG = regex.compile(
    rf"(?:^|{SPACE}|\()(?P<sign>\$)(?P<word>[A-Za-z][A-Za-z0-9]{{0,4}})(?={SPACE}|\Z|[.,;:!?)\"'\u2019])"
)
PUNCTUATION_AFTER = regex.compile(r"\p{P}+\Z")
LONGEST_TAG = 64  # UTF-16 units, as JavaScript counts


def detect(text: str) -> tuple[Facet, ...]:
    """Names, addresses, hashtags and cashtags, in this order, as the applications list them."""
    return (*mentions(text), *links(text), *hashtags(text), *cashtags(text))


def mentions(text: str) -> tuple[Facet, ...]:
    """Names that may be somebody's."""
    return tuple(
        Facet(FacetKind.MENTION, found.start("sign"), found.end("name"), found["name"])
        for found in MENTION.finditer(text)
        if _is_domain(found["name"]) or found["name"].endswith(".test")
    )


def links(text: str) -> tuple[Facet, ...]:
    """Addresses, without one mark of punctuation and one lone bracket at their end."""
    facets = []
    for found in LINK.finditer(text):
        url = found["url"]
        if not url.startswith("http"):
            if not found["domain"] or not _is_domain(found["domain"]):
                continue
            url = f"https://{url}"
        cut = len(url)
        url = url[:-1] if url[-1] in ".,;:!?" else url
        url = url[:-1] if url.endswith(")") and "(" not in url else url
        end = found.end("url") - (cut - len(url))
        facets.append(Facet(FacetKind.LINK, found.start("url"), end, url))
    return tuple(facets)


def hashtags(text: str) -> tuple[Facet, ...]:
    """Hashtags, without punctuation at their end."""
    facets = []
    for found in TAG.finditer(text):
        word = PUNCTUATION_AFTER.sub("", found["word"])
        if word and utf16(word) <= LONGEST_TAG:
            facets.append(Facet(FacetKind.TAG, found.start("sign"), found.start("sign") + 1 + len(word), word))
    return tuple(facets)


def cashtags(text: str) -> tuple[Facet, ...]:
    """``$TICKER``, in capitals."""
    return tuple(
        Facet(FacetKind.CASHTAG, found.start("sign"), found.end("word"), found["word"].upper())
        for found in CASHTAG.finditer(text)
    )


def _is_domain(name: str) -> bool:
    _, dot, last = name.rpartition(".")
    return bool(dot) and last in top_level_domains()
