"""Words as the formulas of readability count them, and as the spelling rule cuts them out of a text.

Source: github.com/jdkato/twine, summarize, and Vale's internal/nlp (read 2026-11-25); syllables after Wooorm's
``syllable``, which they follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cmgen.voice.sentences import SPACES, sentences

_COUNTED = re.compile(r"(?:[A-Z]\.){2,}|(?:[^\W_]|')+")

# ------------------------------------------------------------------------------------------------ syllables

KNOWN = {
    word: count
    for count, words in {
        2: "abed adieu cafe cafes chile chloe circe daphne jesse jukebox maybe people phoebe shoreline zoe",
        3: "abare acreage adame adobe apache coyote euterpe forever karate machete recipe sesame simile syncope tamale",
        4: "abalone abruzzese abbruzzese anemone aphrodite apostrophe ariadne calliope catastrophe epitome eurydice "
        "facsimile gethsemane guacamole hermione hyperbole penelope persephone yosemite",
        5: "aborigine aborigines",
    }.items()
    for word in words.split()
}
_BEFORE = (
    "above anti ante counter hyper afore agri infra intra inter over semi ultra under extra dia micro mega kilo pico "
    "nano macro",
    "un fore ware none non out post sub pre pro dis side",
)
_AFTER = (
    "ology ologist onomy onomist",
    "fully berry woman women",
    "ly less some ful er ers ness cian cians ment ments ette ettes ville villes ships ship side sides port ports shire "
    "shires tion tioned",
)
_BEFORE_GROUPS = tuple(tuple(group.split()) for group in _BEFORE)
_AFTER_GROUPS = tuple(tuple(group.split()) for group in _AFTER)
_VOWELS = re.compile("[aeiouy]+")
_FEWER = (
    re.compile(
        "cia(?:l|$)|tia|cius|cious|[^aeiou]giu|[aeiouy][^aeiouy]ion|iou|sia$|eous$|[oa]gue$|.[^aeiuoycgltdb]{2,}ed$|"
        ".ely$|^jua|uai|eau|^busi$|"
        "[aeiouy](?:b|ch?|dg|f|g[hn]?|k|l(?:ch|[lv])?|mm?|n(?:ch|[cgn])?|p|r[cnsv]?|s(?:qu|[ckls])?|th|v|y|z)ed$|"
        "[aeiouy](?:b|ch|d|f|g[hn]|k|l(?:ch|[lv])?|mm?|n(?:ch|n)?|p|r[nsv]?|s(?:qu|[cklst])?|th?|v|y)es$"
    ),
    re.compile("[aeiouy](?:b|ch?|dg?|f|g[hn]?|k|l[lv]?|mm?|n[cgn]?|p|r[cnsv]?|s(?:qu|[cklst])?|th?|v|y|z)e$"),
)
_MORE = (
    re.compile(
        "(?:[^aeiouy]ie(?:r|st|t)|[aeiouym]bl|eo|ism|asm|thm|dnt|uity|dea|gean|oa|ua|eings?|[aeiouy]sh?e[rsd])$"
    ),
    re.compile("[^gq]ua[^auieo]|[aeiou]{3}|^(?:ia|mc|coa[dglx].)"),
    re.compile("[^aeiou]y[ae]|[^l]lien|riet|dien|iu|io|ii|uen|real|iell|eo[^aeiou]|[aeiou]y[aeiou]"),
    re.compile("[^s]ia"),
)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables an English word has, by its letters."""
    if len(word) < 3:
        return min(len(word), 1)
    word = word.lower()
    if word in KNOWN:
        return KNOWN[word]
    word, before = _without_start(word)
    word, after = _without_end(word)
    count = before + after + len(_VOWELS.findall(word))
    count -= sum(len(pattern.findall(word)) for pattern in _FEWER)
    count += sum(len(pattern.findall(word)) for pattern in _MORE)
    return max(count, 1)


def _without_start(word: str) -> tuple[str, int]:
    for index, group in enumerate(_BEFORE_GROUPS):
        for start in group:
            if word.startswith(start):
                return word[len(start) :], len(_BEFORE_GROUPS) - index
    return word, 0


def _without_end(word: str) -> tuple[str, int]:
    for index, group in enumerate(_AFTER_GROUPS):
        for end in group:
            if word.endswith(end):
                return word[: -len(end)], len(_AFTER_GROUPS) - index
    return word, 0


# ------------------------------------------------------------------------------------------------ counts


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text has of everything; ``paragraphs`` are one more than the empty lines that part them."""

    words: int = 0
    sentences: int = 0
    paragraphs: int = 0
    characters: int = 0
    syllables: int = 0
    long_words: int = 0  # of more than six bytes
    polysyllabic_words: int = 0  # of more than two syllables
    complex_words: int = 0  # the same without es, ed, ing


@lru_cache(maxsize=64)
def counts(text: str) -> Counts:
    """Counted over paragraphs, their sentences, and the words of these."""
    paragraphs = text.split("\n\n")
    found = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    words = [word for sentence in found for word in _COUNTED.findall(sentence)]
    sounds = [syllables(word) for word in words]
    return Counts(
        words=len(words),
        sentences=len(found),
        paragraphs=len(paragraphs),
        characters=sum(sum(map(str.isalnum, word)) for word in words),
        syllables=sum(sounds),
        long_words=sum(len(word.encode()) > 6 for word in words),
        polysyllabic_words=sum(count > 2 for count in sounds),
        complex_words=sum(
            count - word.endswith(("es", "ed", "ing")) > 2 for word, count in zip(words, sounds, strict=True)
        ),
    )


# ------------------------------------------------------------------------------------------------ cutting

_SPECIAL = re.compile(r"(?:[A-Za-z]\.){2,}\Z|[A-Z][a-z]{1,2}\.\Z")
QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_OPENING = ("$", "(", '"', "[", "'")
_CLOSING = (",", ")", '"', "]", "!", ";", ".", "?", ":", "'")
_FACES = frozenset("xD xDD XDD o_O O_o o_o O.o v_v V_V o_0 :P :3 :o :p 8D 8-D =D".split())  # noqa: SIM905


def cut(text: str) -> list[str]:
    """The words of a text without the quotation marks and punctuation around them; what has no letter is no word."""
    clean = text.replace("&rsquo;", "'").translate(QUOTES)
    return [word for span in _spans(clean) for word in _stripped(span)]


def _spans(text: str) -> list[str]:
    return [found[0] for found in re.finditer(f"[^{SPACES}]+", text)]


@lru_cache(maxsize=8192)
def _stripped(span: str) -> tuple[str, ...]:
    while span and span not in _FACES and not _SPECIAL.match(span):
        if len(span) > 1 and span.startswith(_OPENING):
            span = span[1:]
        elif len(span) > 1 and span.endswith(_CLOSING):
            span = span[:-1]
        else:
            break
    return (span,) if any(map(str.isalpha, span)) else ()
