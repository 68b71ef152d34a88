"""Numbers, days and hours in French and English words, each in a form that both languages share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_ENGLISH = "january february march april may june july august september october november december"
MONTHS = {name: number for names in (_FRENCH, _ENGLISH) for number, name in enumerate(re.split(" ", names), start=1)}
_FEW = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_A_FEW = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
WORDS = {word: number for words in (_FEW, _A_FEW) for number, word in enumerate(re.split(" ", words), start=2)}
WORDS |= {"vingt": 20, "twenty": 20, "trente": 30, "thirty": 30, "cent": 100, "hundred": 100}
TIMES = {"midi": "12:00", "noon": "12:00", "minuit": "0:00", "midnight": "0:00"}
_GAP = r"[ \u00a0\u202f]"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FIGURES = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d\d-\d\d\b)"
    rf"|(?P<day>\b\d{{1,2}})(?:er|st|nd|rd|th)?{_GAP}(?:of )?(?P<month>{_MONTH})\b"
    rf"|\b(?P<month2>{_MONTH}){_GAP}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!{_GAP}?h\b)"
    rf"|(?P<hour>\b\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))?{_GAP}?(?P<half>[ap])\.?m\b"
    rf"|(?P<hour2>\b\d{{1,2}}){_GAP}?h(?:{_GAP}?(?P<minute2>[0-5]\d))?\b"
    r"|(?P<hour3>\b(?:[01]?\d|2[0-3])):(?P<minute3>[0-5]\d)\b"
    r"|(?P<number>\b\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d))",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a figure is."""

    DAY = "day"
    HOUR = "hour"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    """``value``: month and day "11-28", hour and minute "18:30", or a number without its thousands' marks "1200"."""

    kind: Kind
    value: str
    start: int
    end: int


def figures(text: str) -> Iterator[Figure]:
    """Those that are written in digits, in order."""
    for found in _FIGURES.finditer(text):
        one = found.groupdict()
        if one["iso"]:
            kind, value = Kind.DAY, one["iso"][5:]
        elif name := one["month"] or one["month2"]:
            kind, value = Kind.DAY, f"{MONTHS[name.casefold()]:02}-{int(one['day'] or one['day2']):02}"
        elif hour := one["hour"] or one["hour2"] or one["hour3"]:
            kind, value = Kind.HOUR, _hour(int(hour), one["half"], one["minute"] or one["minute2"] or one["minute3"])
        else:
            kind, value = Kind.NUMBER, _number(one["number"])
        yield Figure(kind, value, *found.span())


def _hour(hour: int, half: str | None, minute: str | None) -> str:
    of_day = hour % 12 + 12 * (half.casefold() == "p") if half else hour
    return f"{of_day}:{minute or '00'}"


def _number(text: str) -> str:
    return re.sub(r"[ \u00a0\u202f,.](?=\d{3}(?:\D|$))", "", text).replace(",", ".")


def in_words(text: str) -> set[str]:
    """Numbers and hours that are written in words, in the same form."""
    words = re.findall(r"\w+", text.casefold())
    return {str(WORDS[word]) for word in words if word in WORDS} | {TIMES[word] for word in words if word in TIMES}
