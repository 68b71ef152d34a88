"""How long a text is: each network counts in its own way, and so do we, by the name in its limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from cmgen.model import Facet, FacetKind, Limits

# Every character that can share a grapheme with a neighbour (UAX #29, table 2) lies in these ranges, with few others;
# a text with none of them has as many graphemes as code points. Ordinary French, Greek, Chinese and single emoji pass.
_JOINING = re.compile(
    "[\r\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u200b-\u200f\u2028-\u202e\u2060-\u206f\u20d0-\u20ff\u2cef-\u2cf1"
    "\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
    "\uff9e\uff9f\ufff0-\uffff\U000101fd-\U00016ffe\U0001bc9d-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0000-\U0010ffff]"
)


def codepoints(text: str) -> int:
    """Unicode code points."""
    return len(text)


def graphemes(text: str) -> int:
    """What people see as characters: extended grapheme clusters (UAX #29)."""
    return len(clusters(text)) if _JOINING.search(text) else len(text)


def clusters(text: str) -> list[str]:
    """The extended grapheme clusters of a text, in order."""
    found: list[str] = _cluster(is_indic=_INDIC.search(text) is not None).findall(text)
    return found


_INDIC = re.compile("[\u0900-\u1bff\ua800-\uabff\U00010a00-\U00011fff]")


@cache
def _cluster(*, is_indic: bool) -> Any:
    """A pattern of one cluster: the engine's own, which joins some consonants that rule GB9c leaves apart.

    For texts that may have such, table 1c of UAX #29 written out; it takes three times as long.
    """
    import regex

    if not is_indic:
        return regex.compile(r"\X")
    hangul = r"\p{GCB=L}*+(?:\p{GCB=V}++|\p{GCB=LV}\p{GCB=V}*+|\p{GCB=LVT})\p{GCB=T}*+|\p{GCB=L}++|\p{GCB=T}++"
    picture = r"\p{Extended_Pictographic}(?:\p{GCB=Extend}*+\u200d\p{Extended_Pictographic})*+"
    linked = r"(?:\p{InCB=Extend}*+\p{InCB=Linker})++\p{InCB=Extend}*+\p{InCB=Consonant}"
    core = rf"{hangul}|\p{{RI}}{{2}}|{picture}|\p{{InCB=Consonant}}(?:{linked})++|[^\p{{GCB=Control}}\r\n]"
    after = r"[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+"
    return regex.compile(rf"\r\n|[\p{{GCB=Control}}\r\n]|\p{{GCB=Prepend}}*(?:{core}){after}")


def utf16(text: str) -> int:
    """UTF-16 code units, as JavaScript and Java count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def mastodon(text: str, link_characters: int = 23) -> int:
    """Graphemes, with every http(s) address as 23 and ``@name@host`` as ``@name``; a warning counts besides.

    Source: mastodon/mastodon, app/validators/status_length_validator.rb (URL_PLACEHOLDER_CHARS, countable_text),
    config/initializers/twitter_regex.rb, MENTION_RE of app/models/account.rb; server 4.6, read 2026-11-21. The server
    also wants the last label of a host to be a registered top-level domain; we take any of two letters or more.
    """
    for start, end in reversed(mastodon_urls(text)):
        text = f"{text[:start]}{'x' * link_characters}{text[end:]}"
    if "@" in text:
        text = _REMOTE.sub(r"@\1", text)
    return graphemes(text)


def weight(text: str) -> int:
    """As X weighs it: an address 23, an emoji 2, other characters 1 or 2, in their composed form."""
    from cmgen.text.detection import x

    return x.weight(text)


_URL = re.compile(
    r"(?<![A-Za-z0-9@＠$#＃\u202a-\u202e])https?://"
    r"(?:[\w](?:[\w-]*\w)?\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{2,})(?![\w-])(?::\d+)?"
    r"(?P<path>/(?:[^\s<>()?]|\((?:[^\s<>()?]|\([^\s<>()?]+\))++\))*+)?"
    r"(?P<query>\?[\w!?*'();:&=+$/%#\[\]\-.,~|@^\xa0-\ud7ff\uf900-\U000fffff]*[\w&=#/\-\xa0-\ud7ff\uf900-\U000fffff])?",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@[\w.-]*\w", re.IGNORECASE)


def mastodon_urls(text: str) -> list[tuple[int, int]]:
    """Where addresses begin and end, as Mastodon's server finds them."""
    return [(found.start(), _end(found)) for found in _URL.finditer(text)] if "://" in text else []


def _end(found: re.Match[str]) -> int:
    """Punctuation that ends a path is outside the address, and then its query too."""
    path = found["path"] or ""
    kept = path.rstrip("!*\"'「」;:=,.$%[]~&|@")
    return found.end() if kept == path else found.start("path") + len(kept)


COUNTERS: Mapping[str, Callable[[str], int]] = {
    "codepoints": codepoints,
    "graphemes": graphemes,
    "utf16": utf16,
    "utf8": utf8,
    "mastodon": mastodon,
    "weight": weight,
}
"""How to count, by the name that a network's limits give."""


def measure(text: str, facets: Sequence[Facet], limits: Limits) -> int:
    """How long a network says this text is, in the unit of ``limits.characters``.

    Where links have a fixed length, every LINK facet counts as that; Mastodon's server finds its links by itself, and
    Telegram counts what its markup leaves.
    """
    if limits.counter == "weight":
        return weight(text)
    if limits.counter == "mastodon":
        return mastodon(text, 23 if limits.link_characters is None else limits.link_characters)
    if limits.dialect == "telegram":
        text = parsed_telegram(text)
    if limits.link_characters is not None:
        text = _with_placeholders(text, facets, "x" * limits.link_characters)
    return COUNTERS[limits.counter](text)


_TELEGRAM = re.compile(r"</?(?:b|i|s|code|pre|a|blockquote)(?: [^<>]*)?>|(&(?:lt|gt|amp|quot);)")


def parsed_telegram(text: str) -> str:
    """A message as Telegram counts it, "after entities parsing": its elements gone, each reference one character.

    Source: https://core.telegram.org/bots/api#sendmessage, text (2026-11-21)
    """
    return _TELEGRAM.sub(lambda found: "x" if found[1] else "", text) if "<" in text or "&" in text else text


def _with_placeholders(text: str, facets: Sequence[Facet], placeholder: str) -> str:
    pieces, position = [], 0
    for facet in facets:
        if facet.kind is FacetKind.LINK:
            pieces += [text[position : facet.start], placeholder]
            position = facet.end
    return "".join([*pieces, text[position:]])


def fits(text: str, facets: Sequence[Facet], limits: Limits) -> bool:
    """Whether a network takes this text as one part: characters as it counts, and bytes where it limits those too."""
    if limits.bytes is not None and utf8(text) > limits.bytes:
        return False
    return limits.characters is None or measure(text, facets, limits) <= limits.characters
