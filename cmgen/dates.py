"""Dates as people write them, in the brand's zone: what does not exist, or exists twice, is an error that says so."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

WRITTEN = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[T ]\s*(?P<hour>\d{1,2})(?::|h)(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?"
)


# The names of months, by language.
MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


class BadDateError(ValueError):
    """A date that is none, with what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA zone; raises BadDateError with the nearest name."""
    from zoneinfo import available_timezones

    try:
        if name in ("", "Factory", "localtime"):
            raise ValueError
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found; a path; a folder
        known = available_timezones() - {"Factory", "localtime"}
        close = difflib.get_close_matches(name.casefold(), [zone.casefold() for zone in known], n=1)
        guess = next((zone for zone in known if close and zone.casefold() == close[0]), "Europe/Paris")
        raise BadDateError(f"unknown time zone {name!r}", f"write an IANA name such as {guess}") from None


def parse(text: str, zone_name: str) -> datetime:
    """The moment, in UTC, of ``2026-11-24 09:00`` in a zone, or of ``2026-11-24T09:00+01:00`` as it stands.

    Raises BadDateError: no date, no time of day, no such day, an hour that the change of clocks skips or repeats.
    """
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        raise BadDateError(f"{text[:40]!r} is not a date", "write year-month-day and time: 2026-11-24 09:00")
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if found["hour"] is None and 1 <= month <= 12 and 1 <= day <= 31:
        raise BadDateError(f"{text!r} has no time of day", f"write {year:04}-{month:02}-{day:02} 09:00")
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        naive = datetime(year, month, day, hour, minute, second)  # the zone follows
    except ValueError as error:
        said = str(error).partition(", not ")[0]  # later Pythons add the number
        raise BadDateError(f"{text!r} does not exist: {said}", "look at the calendar") from None
    if len(found["month"]) < 2 or len(found["day"]) < 2 or len(found["hour"]) < 2:
        raise BadDateError(f"{text!r} leaves out a zero", f"write {naive:%Y-%m-%d %H:%M}")
    if year < 1990:
        raise BadDateError(f"{text!r} is too long ago", "look at the year")
    return _at_offset(text, naive, found["offset"]) if found["offset"] else in_zone(naive, zone_name)


def _at_offset(text: str, naive: datetime, offset: str) -> datetime:
    if offset == "Z":
        return naive.replace(tzinfo=UTC)
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise BadDateError(f"{text!r} has an offset that no zone has", f"write {naive:%Y-%m-%d %H:%M}+01:00")
    delta = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
    try:
        return naive.replace(tzinfo=timezone(delta)).astimezone(UTC)
    except OverflowError:
        raise BadDateError(f"{text!r} is out of range", "look at the year") from None


def in_zone(naive: datetime, zone_name: str) -> datetime:
    """Wall time in a zone as UTC; raises BadDateError where the clocks skip or repeat it (PEP 495)."""
    place = zone(zone_name)
    early, late = naive.replace(tzinfo=place, fold=0), naive.replace(tzinfo=place, fold=1)
    try:
        moment = early.astimezone(UTC)
        returns = moment.astimezone(place).replace(tzinfo=None) == naive
    except OverflowError:
        raise BadDateError(f"{naive:%Y-%m-%d} is out of range", "look at the year") from None
    if not returns:
        before, after = late.astimezone(UTC).astimezone(place), early.astimezone(UTC).astimezone(place)
        raise BadDateError(
            f"{naive:%Y-%m-%d %H:%M} does not exist in {zone_name}: the clocks go forward over it",
            f"write {before:%Y-%m-%d %H:%M} or {after:%Y-%m-%d %H:%M}",
        )
    if early.utcoffset() != late.utcoffset():
        first, second = (
            f"{naive:%Y-%m-%d %H:%M}{moment.strftime('%z')[:3]}:{moment.strftime('%z')[3:5]}"
            for moment in (early, late)
        )
        raise BadDateError(
            f"{naive:%Y-%m-%d %H:%M} happens twice in {zone_name}: the clocks go back over it",
            f"write {first} for the first or {second} for the second",
        )
    return moment


def parse_day(text: str) -> date:
    """The day of ``2026-11-24``; raises BadDateError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadDateError(f"{text[:40]!r} is not a day", "write year-month-day: 2026-11-24") from None


NEVER_HOURS = 1_000_000.0  # a century: the manifest is JSON, which has no infinity
CLOCK = re.compile(r"(?:(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,3}):)?(?P<seconds>\d{1,4}(?:\.\d{1,3})?)")
SPAN = re.compile(r"(?P<count>\d{1,5})\s*(?P<unit>min|m|h|d)")


def clock(text: str) -> float:
    """The seconds of a moment of a video: "0:05", "1:02:03.5", "12". Raises BadDateError."""
    if found := CLOCK.fullmatch(text.strip()):
        return int(found["hours"] or 0) * 3600 + int(found["minutes"] or 0) * 60 + float(found["seconds"])
    raise BadDateError(f"{text[:40]!r} is not a moment of a video", "write minutes and seconds: 0:05, 1:30.5")


def hours(text: str) -> float:
    """The hours of a span of time: "20m", "3h", "2d", or a century for "never". Raises BadDateError."""
    if text == "never":
        return NEVER_HOURS
    if found := SPAN.fullmatch(text.strip()):
        return int(found["count"]) * {"h": 1.0, "d": 24.0}.get(found["unit"], 1 / 60)
    raise BadDateError(f"{text[:40]!r} is not a span of time", "write 20m, 3h, 2d or never")
