"""Days and moments in words, in French and in English."""

from __future__ import annotations

from datetime import date, datetime

from cmgen.dates import MONTHS

# Of French; English cuts its months after three letters.
SHORT_MONTHS = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]
DAYS = {
    "en": [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    "fr": [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
    ],
}


def day(when: date, lang: str, *, year: bool = True, short: bool = False) -> str:
    """A day: "Tuesday 24 November 2026", "mardi 24 novembre 2026"; short: "Tue 24 Nov", "mar. 24 nov."."""
    name, month = DAYS[lang][when.weekday()], MONTHS[lang][when.month - 1]
    number = _number(when, lang)
    if short:
        name = name[:3] + ("." if lang == "fr" else "")
        month = SHORT_MONTHS[when.month - 1] if lang == "fr" else month[:3]
    return f"{name} {number} {month}" + (f" {when.year}" if year else "")


def moment(when: datetime, lang: str, *, short: bool = True, year: bool = True) -> str:
    """A day with its time of day."""
    return f"{day(when.date(), lang, short=short, year=year)}, {when:%H:%M}"


def month(when: date, lang: str) -> str:
    """A month and its year: November 2026, novembre 2026."""
    return f"{MONTHS[lang][when.month - 1]} {when.year}"


def week(first: date, last: date, lang: str) -> str:
    """A week by its days: 16–22 November 2026, 30 novembre – 6 décembre 2026."""
    if first.month == last.month:
        return f"{first.day}–{last.day} {month(last, lang)}"
    start = MONTHS[lang][first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return f"{_number(first, lang)} {start} – {_number(last, lang)} {month(last, lang)}"


def _number(when: date, lang: str) -> str:
    return "1er" if lang == "fr" and when.day == 1 else str(when.day)
