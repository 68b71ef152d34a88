"""How X reads a text: addresses with and without https://, names, lists, hashtags, cashtags, and the weight of it all.

Source: https://github.com/twitter/twitter-text, js/src and config/v3.json, read 2026-11-21. A pattern here says in one
expression what that library composes; its conformance cases are tried by tests/text/test_detection.py.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import regex

from cmgen.model import Facet, FacetKind
from cmgen.text.detection import apart
from cmgen.text.domains import top_level_domains

DIRECTIONS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
INVALID = "\ufffe\ufeff\uffff"
SPACES = "\x09-\x0d\x20\x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
PUNCTUATION = r"!'#%&()*+,\-./:;<=>?@\[\\\]^_{|}~$"
ACCENTED = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
)
CYRILLIC = "\u0400-\u04ff"
LABEL = f"[^{PUNCTUATION}{SPACES}{INVALID}{DIRECTIONS}]"
LINK_WEIGHT = 23
LONGEST_KEPT = 200  # characters of a word that is remembered
LONGEST_LABEL, LONGEST_URL, LONGEST_SHORTENED, LONGEST_SCHEME = 63, 4096, 40, 9
NAME = "[a-zA-Z0-9_]{1,20}"

WORD_MARKS = "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\xb7"
WORD = rf"[\p{{L}}\p{{M}}\p{{Nd}}{WORD_MARKS}]"
HASHTAG = regex.compile(
    rf"(?:^|[\ufe0e\ufe0f]|(?!{WORD}|&)(?s:.))(?P<sign>[#＃])(?![\ufe0f\u20e3])(?P<word>{WORD}*[\p{{L}}\p{{M}}]{WORD}*)"
)
MENTION = regex.compile(
    r"(?:^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.\-])(?:rt|RT|rT|Rt):?)(?P<sign>[@＠])"
    rf"(?P<name>{NAME})(?P<list>/[a-zA-Z][a-zA-Z0-9_\-]{{0,24}})?"
)
REPLY = regex.compile(rf"[{SPACES}]*[@＠](?P<name>{NAME})")
NO_NAME_BEFORE = regex.compile(rf"[@＠{ACCENTED}]|://")
CASHTAG = regex.compile(
    rf"(?:^|[{SPACES}])(?P<sign>\$)(?P<word>[a-z]{{1,6}}(?:[._][a-z]{{1,2}})?)(?=$|[\s\ufeff]|[{PUNCTUATION}])",
    regex.IGNORECASE,
)
START = (
    re.compile(  # a character of two UTF-16 units may stand before an address with its first, within with its second
        rf"(?P<before>[^A-Za-z0-9@＠$#＃{INVALID}]|[{DIRECTIONS}]|^|(?=[\U00010000-\U0010ffff]))"
        rf"(?P<scheme>https?://)?(?={LABEL})",
        re.IGNORECASE,
    )
)
INNER_DOT = re.compile(rf"\.(?=[^{SPACES}{PUNCTUATION}])")
DOTTED = re.compile(rf"(?:{LABEL}|[_\-])++\.(?:{LABEL}|[_\-.])++")
RUN = re.compile(rf"(?:{LABEL}|[_\-.])+")
LATIN = re.compile(rf"(?:[\-a-z0-9{ACCENTED}]+\.)+", re.IGNORECASE)
DOT = re.compile(r"\.")
ASCII_LABEL = re.compile(r"[A-Za-z0-9\-]+")
NO_END = re.compile(r"[0-9A-Za-z@+\-]")
_GENERAL = rf"[a-z{CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{ACCENTED}]"
_BALANCED = rf"\((?:{_GENERAL}+|{_GENERAL}*\({_GENERAL}+\){_GENERAL}*)\)"
_ENDING = rf"[+\-a-z{CYRILLIC}0-9=_#/{ACCENTED}]"
REST = re.compile(
    r"(?::[0-9]+)?"
    rf"(?P<path>/(?:{_GENERAL}*(?:{_BALANCED}{_GENERAL}*)*{_ENDING}|{_BALANCED}|@{_GENERAL}+/)*)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?",
    re.IGNORECASE,
)
DOTTED_WORD = re.compile(rf"(?:^|[{SPACES}])[^{SPACES}.]*+\.[^{SPACES}]++")  # with the space before it
# An address as most are, with nothing but punctuation around it.
_PLAIN = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
PLAIN_WORD = re.compile(
    rf"[{SPACES}]?[(\['*]*(?P<url>(?P<scheme>https?://)?(?P<domain>(?:{_PLAIN}\.)+(?P<top>{_PLAIN}))"
    r"(?::[0-9]+)?(?P<path>/(?:[a-z0-9!*';:=+,.$/%#\[\]\-_~@|&]*[+\-a-z0-9=_#/])?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?)"
    r"[.,;:!?)\]'*]*+",
    re.IGNORECASE | re.ASCII,
)
SHORTENED = re.compile(r"https?://t\.co/(?P<key>[a-z0-9]+)(?:\?[\w!?*'@();:&=+$/%#\[\]\-.,~|]*[\w\-&=#/])?", re.I)

_FREE, _ENCODED, _BETWEEN = rf"[a-z{CYRILLIC}0-9\-._~]", "%[0-9a-f]{2}", r"[!$&'()*+,;=]"
_CHARACTER = rf"(?:{_FREE}|{_ENCODED}|{_BETWEEN}|[:|@])"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_LETTER = r"(?:[a-z0-9]|[^\0-\x7f])"
_NAME_OF_HOST = rf"(?:{_LETTER}(?:(?:{_LETTER}|-)*+(?<={_LETTER}))?)"
_BELOW = rf"(?:{_LETTER}(?:(?:{_LETTER}|[_\-])*+(?<={_LETTER}))?)"  # only there an underscore may stand
ADDRESS = regex.compile(
    rf"(?:(?P<scheme>[^:/?#]+)://)?(?:(?:{_FREE}|{_ENCODED}|{_BETWEEN}|:)*@)?"
    rf"(?>(?:{_OCTET}\.){{3}}{_OCTET}|\[[a-f0-9:.]+\]|(?:{_BELOW}\.)*{_NAME_OF_HOST}\.(?![0-9\-]){_NAME_OF_HOST})"
    rf"(?::[0-9]{{1,5}})?(?:/{_CHARACTER}*+)*+(?:\?(?:{_CHARACTER}|[/?])*+)?(?:\#(?:{_CHARACTER}|[/?])*+)?",
    regex.IGNORECASE,
)

# Every code point that counts one; all others count two (config/v3.json, ranges).
LIGHT = regex.compile("[\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
HEAVY = re.compile("[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
MAY_BE_EMOJI = re.compile("[\xa9\xae\u203c\u2049\u20e3\u2122-\u3299\U0001f000-\U0001ffff]")  # with few others
_PART = "\xa9\xae\u200d\u203c\u2049\u20e3\u2122-\u3299\ufe0e\ufe0f\U0001f000-\U0001ffff\U000e0020-\U000e007f"
EMOJI_RUN = re.compile(f"([{_PART}]+)")
EMOJI_RUN_WITH_KEYCAPS = re.compile(f"((?:[#*0-9](?=\ufe0f?\u20e3)|[{_PART}])+)")
_ALWAYS_PICTURES = r"\p{Emoji_Presentation}(?<=[\U0001f000-\U0001ffff])"  # after these a selector counts by itself
EMOJI = regex.compile(
    r"\p{RI}{2}|[#*0-9]\ufe0f?\u20e3"
    r"|(?!\p{RI}|[#*0-9]|[\xa9\xae](?!\ufe0f))\p{Emoji}(?!\ufe0e)"
    rf"(?:(?<=\p{{Emoji_Modifier_Base}})\p{{EMod}}|(?<!{_ALWAYS_PICTURES})\ufe0f|[\U000e0020-\U000e007e]+\U000e007f)?"
    rf"(?:\u200d(?!\p{{RI}}|[#*0-9])\p{{Emoji}}(?:\p{{EMod}}|(?<!{_ALWAYS_PICTURES})\ufe0f)?)*"
)


@dataclass(frozen=True, slots=True)
class Weight:
    """What a text weighs. Indices count UTF-16 units; ``valid_end`` is the last unit that still fits.

    permillage  of the most, 280, rounded down
    """

    weight: int
    is_valid: bool
    permillage: int
    valid_end: int
    end: int


def weigh(text: str, *, most: int = 280, heavy: int = 2, emoji: bool = True) -> Weight:
    """The weight of a text in its composed form (NFC): a link 23, an emoji 2, a character 1 or ``heavy``.

    emoji  False: each of an emoji's characters counts, as it was before 2018
    """
    composed = unicodedata.normalize("NFC", text)
    links = dict(_spans(composed))
    pictures = {found.start(): found for found in EMOJI.finditer(composed)} if emoji else {}
    weight = unit = valid_end = position = 0
    valid = True
    while position < len(composed):
        if position in links:
            end, step = links[position], LINK_WEIGHT
        elif position in pictures:
            end, step = pictures[position].end(), 2
        else:
            end, step = position + 1, 1 if LIGHT.match(composed, position) else heavy
        weight += step
        unit += _units(composed[position:end])
        valid = valid and composed[end - 1] not in INVALID
        if valid and weight <= most:
            valid_end = unit - 1
        position = end
    whole = _units(text)
    valid_end += whole - _units(composed)
    return Weight(weight, valid and 0 < weight <= most, weight * 1000 // most, valid_end, max(0, whole - 1))


def weight(text: str) -> int:
    """The weight alone, without a step for each character."""
    composed = unicodedata.normalize("NFC", text)
    total = position = 0
    pieces = []
    for start, end in _spans(composed):
        if start >= position:
            pieces.append(composed[position:start])
            total, position = total + LINK_WEIGHT - 1, end  # a space stands in its place
    rest = " ".join([*pieces, composed[position:]]) if pieces else composed
    if rest.isascii():
        return total + len(rest)
    if MAY_BE_EMOJI.search(rest):
        pieces = (EMOJI_RUN_WITH_KEYCAPS if "\u20e3" in rest else EMOJI_RUN).split(rest)
        total += sum(_known_run(run) if len(run) <= LONGEST_KEPT else _run(run) for run in pieces[1::2])
        rest = "".join(pieces[::2])
    return total + len(rest) + len(HEAVY.findall(rest))


def _run(run: str) -> int:
    """What characters weigh that may be emoji."""
    count: int
    others, count = EMOJI.subn("", run)
    return 2 * count + len(others) + len(HEAVY.findall(others))


_known_run = lru_cache(4096)(_run)  # the same few pictures stand in most posts


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def detect(text: str) -> tuple[Facet, ...]:
    """Everything that X makes a link of."""
    return apart([*urls(text), *mentions(text), *_hashtags(text), *cashtags(text)])


def urls(text: str) -> list[Facet]:
    """Addresses; of those without a scheme only what follows a domain in letters of the Latin alphabet."""
    return [Facet(FacetKind.LINK, start, end, text[start:end]) for start, end in _spans(text)]


def _spans(text: str) -> list[tuple[int, int]]:
    """Where addresses begin and end. None goes over a space: each word with a dot is looked at, after its space."""
    if not INNER_DOT.search(text):
        return []
    found: list[tuple[int, int]] = []
    for match in DOTTED_WORD.finditer(text):
        start, word = match.start(), match[0]
        spans = _known_in_word(word) if len(word) <= LONGEST_KEPT else _in_word(word)
        found += [(start + begin, start + end) for begin, end in spans]
    return found


def _in_word(word: str) -> list[tuple[int, int]]:
    """The addresses of a word. Nearly every one is plain ASCII, which one pattern reads; others as the library does."""
    match = PLAIN_WORD.fullmatch(word)
    if match is None:
        return _searched(word)
    top, domain, scheme, path = match.group("top", "domain", "scheme", "path")
    names = top_level_domains()
    if top.lower() in names and domain.lower() != "t.co":
        return [match.span("url" if scheme or path else "domain")]
    return _searched(word) if _may_hold_more(match, domain.lower(), names) else []


_known_in_word = lru_cache(4096)(_in_word)  # the same addresses stand in every part and on every channel


def _may_hold_more(word: re.Match[str], domain: str, names: frozenset[str]) -> bool:
    """Whether an address may stand in a word whose last label is no top-level domain: before it, or in its query."""
    has_rest = word.end("url") > word.end("domain")
    return has_rest or "xn--" in domain or not names.isdisjoint(domain.split(".")[1:])


def _searched(text: str) -> list[tuple[int, int]]:
    """Where addresses begin and end, found step by step."""
    found: list[tuple[int, int]] = []
    hosts, done = _Hosts(text), 0
    for run in DOTTED.finditer(text):
        position = max(done, run.start() - LONGEST_SCHEME)
        while start := START.search(text, position, run.end()):
            host = hosts.at(start.end())
            if host is None:
                position = hosts.after(start)
                continue
            rest = REST.match(text, host)
            assert rest is not None
            spans, done = _addresses(text, start, host, rest)
            found += spans
            position = done
    return found


def _addresses(text: str, start: Any, host: int, rest: Any) -> tuple[list[tuple[int, int]], int]:
    """What is found where a domain stands, and where to go on."""
    first, domain, end = start.end("before"), text[start.end() : host], rest.end()
    if not _has_valid_length(text[first:end], start["scheme"] or "https://", domain):
        return [], end
    if not start["scheme"]:
        return _bare(text, start, domain, rest), end
    if short := SHORTENED.match(text[first:end]):
        if len(short["key"]) > LONGEST_SHORTENED:
            return [], end
        return [(first, first + short.end())], end
    return [(first, end)], end


def _bare(text: str, start: Any, domain: str, rest: Any) -> list[tuple[int, int]]:
    """The addresses in a match without a scheme: each Latin domain, the last one with its path."""
    if start["before"] and start["before"] in "-_./":
        return []
    first = start.end()
    found = [(first + begin, first + end) for begin, end in _latin_domains(domain)]
    if found and rest["path"]:
        found[-1] = (found[-1][0], rest.end())
    return found


def _has_valid_length(url: str, scheme: str, domain: str) -> bool:
    if domain.startswith("xn--") and not _latin_domains(domain):
        return False
    if not all(1 <= _encoded_length(label) <= LONGEST_LABEL for label in domain.split(".")):
        return False
    return len(scheme) + len(url) <= LONGEST_URL


@lru_cache(4096)
def _encoded_length(label: str) -> int:
    """How long a label is in the name system's ASCII form."""
    return len(label) if label.isascii() else len("xn--") + len(label.encode("punycode"))


def _latin_domains(domain: str) -> list[tuple[int, int]]:
    """The stretches of a domain whose labels are Latin, up to a top-level domain of any script."""
    spans, position = [], 0
    while found := LATIN.search(domain, position):
        ends = [
            end for dot in DOT.finditer(domain, found.start(), found.end()) if (end := _top_level(domain, dot.end()))
        ]
        position = ends[-1] if ends else found.end()
        if ends:
            spans.append((found.start(), ends[-1]))
    return spans


class _Hosts:
    """Where domains end in a text, by where they begin. Each run of labels is looked through once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.run = range(0)
        self.labels: list[tuple[int, int]] = []
        self.bad: list[int] = []  # numbers of labels that are none
        self.tops: list[tuple[int, int]] = []  # number of a label that begins with a top-level domain, and its end

    def at(self, start: int) -> int | None:
        """The end of the longest domain that begins there."""
        if start not in self.run:
            self._read(start)
        first = bisect_right(self.labels, (start, len(self.text))) - 1
        if not self._is_label(start, self.labels[first][1]):
            return None
        bad = self.bad[bisect_right(self.bad, first) :]
        last = bisect_right(self.tops, (bad[0] if bad else len(self.labels), len(self.text)))
        for number, end in reversed(self.tops[:last]):
            begin, stop = self.labels[number - 1]
            if number > first and "_" not in self.text[max(start, begin) : stop]:
                return end
        return None

    def after(self, found: Any) -> int:
        """Where to look for the next beginning, after one from which no domain begins."""
        following = int(found.start()) + 1
        return following if self.tops else max(following, self.run.stop - LONGEST_SCHEME)  # it may end in "https"

    def _read(self, start: int) -> None:
        found = RUN.match(self.text, start)
        assert found is not None
        self.run = range(start, found.end())
        self.labels, self.tops, self.bad, begin = [], [], [], start
        for label in found[0].split("."):
            self.labels.append((begin, begin + len(label)))
            if not self._is_label(*self.labels[-1]):
                self.bad.append(len(self.labels) - 1)
            if len(self.labels) > 1 and (end := _top_level(self.text, begin)):
                self.tops.append((len(self.labels) - 1, end))
            begin += len(label) + 1

    def _is_label(self, begin: int, end: int) -> bool:
        """Whether it neither begins nor ends with a hyphen or underscore."""
        return begin < end and self.text[begin] not in "-_" and self.text[end - 1] not in "-_"


def _top_level(text: str, start: int) -> int:
    """The end of the top-level domain that begins there; 0 where none does."""
    names = top_level_domains()
    plain = ASCII_LABEL.match(text, start)
    if plain:
        name = plain[0].lower()
        known = name in names and text[plain.end() : plain.end() + 1] not in ("@", "+")
        return plain.end() if known or (name.startswith("xn--") and len(name) > 4) else 0
    for length in _lengths().get(text[start : start + 1], ()):
        end = start + length
        if end <= len(text) and text[start:end] in names and not NO_END.match(text, end):
            return end
    return 0


@cache
def _lengths() -> dict[str, list[int]]:
    """How long the top-level domains beyond ASCII are that begin with a character, longest first."""
    lengths: dict[str, set[int]] = {}
    for name in top_level_domains():
        if not name.isascii():
            lengths.setdefault(name[0], set()).add(len(name))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}


def mentions(text: str) -> list[Facet]:
    """Names, and lists as ``name/list``."""
    if not any(sign in text for sign in "@＠"):
        return []
    return [
        Facet(FacetKind.MENTION, found.start("sign"), found.end(), found["name"] + (found["list"] or ""))
        for found in MENTION.finditer(text)
        if not NO_NAME_BEFORE.match(text, found.end())
    ]


def is_url(text: str, *, scheme: bool = True) -> bool:
    """Whether a text is an address and nothing else, by the rules of RFC 3986 with letters of any script in its host.

    scheme  it must begin with http:// or https://
    """
    found = ADDRESS.fullmatch(text)
    return bool(found and (not scheme or (found["scheme"] or "").lower() in ("http", "https")))


def reply(text: str) -> str:
    """The name that a text begins with; empty where it begins with none."""
    found = REPLY.match(text)
    return found["name"] if found and not NO_NAME_BEFORE.match(text, found.end()) else ""


def hashtags(text: str) -> list[Facet]:
    """Hashtags that are no part of an address."""
    return [facet for facet in apart([*_hashtags(text), *urls(text)]) if facet.kind is FacetKind.TAG]


def _hashtags(text: str) -> list[Facet]:
    if not any(sign in text for sign in "#＃"):
        return []
    return [
        Facet(FacetKind.TAG, found.start("sign"), found.end(), found["word"])
        for found in HASHTAG.finditer(text)
        if not text.startswith(("#", "＃", "://"), found.end())
    ]


def cashtags(text: str) -> list[Facet]:
    """``$TICKER``, after a space or at the beginning."""
    if "$" not in text:
        return []
    return [
        Facet(FacetKind.CASHTAG, found.start("sign"), found.end(), found["word"]) for found in CASHTAG.finditer(text)
    ]
