"""Repetition: the later times of a post, by a rule of RFC 5545, in wall time of the brand's zone.

Source: RFC 5545, section 3.3.10, https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

OCCURRENCE = re.compile(r"(.+)@\d{4}-\d\d-\d\d")
MOST = 500  # times of one post
YEARS = 10
OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
NUMBERS = r"[-+]?[0-9]{1,3}(,[-+]?[0-9]{1,3})*"
PARTS = {
    "FREQ": re.compile(r"[A-Z]+"),
    "INTERVAL": re.compile(r"[1-9][0-9]{0,2}"),
    "COUNT": re.compile(r"[1-9][0-9]{0,5}"),
    "UNTIL": re.compile(r"\d{8}(T\d{6}Z?)?|\d{4}-\d\d-\d\d"),
    "BYDAY": re.compile(r"([-+]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)(,([-+]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU))*"),
    "BYMONTHDAY": re.compile(NUMBERS),
    "BYMONTH": re.compile(NUMBERS),
    "BYSETPOS": re.compile(NUMBERS),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
}


class BadRuleError(ValueError):
    """A rule that does not say when, or says it too often, with what to write instead."""

    def __init__(
        self, message: str, remedy: str = "write FREQ=WEEKLY;BYDAY=TU;COUNT=10, or with UNTIL=2026-12-31"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def later(rule: str, first: datetime, zone: str, end: datetime | None) -> tuple[datetime, ...]:
    """The times after the first one, in UTC, each at the first one's time of day by the clocks of the zone.

    rule   FREQ, DAILY or rarer, and as RFC 5545 has it INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST, and
           COUNT or UNTIL, whose day counts whole; COUNT counts the first time, which is the post's date whatever the
           rule says
    end    of the post: nothing is repeated from then on

    A time of day that the clocks skip is as much later; one that they repeat is the first. Raises BadRuleError.
    """
    from dateutil.rrule import rrulestr

    parts = _parts(rule)
    if not ("COUNT" in parts or "UNTIL" in parts or end):
        raise BadRuleError("it never ends", "add COUNT=10 or UNTIL=2026-12-31, or give the post an `expires`")
    place = ZoneInfo(zone)
    wall = first.astimezone(place).replace(tzinfo=None)
    last = min(_until(parts, wall), wall + timedelta(days=366 * YEARS))
    kept = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    try:
        found = rrulestr(f"{kept};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=wall)
        times = [moment for moment in islice(found, MOST + 2) if moment > wall]
    except (ValueError, KeyError) as problem:
        raise BadRuleError(f"it is no rule of RFC 5545: {problem}") from None
    times = times[: int(parts["COUNT"]) - 1] if "COUNT" in parts else times
    moments = [moment.replace(tzinfo=place).astimezone(UTC) for moment in times]
    moments = [moment for moment in moments if end is None or moment < end]
    if len(moments) >= MOST:
        raise BadRuleError(f"it has more than {MOST} times", "let it end sooner, and write it anew then")
    return tuple(moments)


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for word in rule.strip().removeprefix("RRULE:").upper().split(";"):
        name, _, value = word.partition("=")
        if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            raise BadRuleError(f"{name} makes it more than once a day", "the time of day is that of `date`")
        if name not in PARTS or not PARTS[name].fullmatch(value) or name in parts:
            raise BadRuleError(f"{word[:40]!r} is no part of a rule, or is there twice")
        parts[name] = value
    if parts.get("FREQ") not in OFTEN:
        said = parts.get("FREQ", "")
        raise BadRuleError(
            f"FREQ={said} is more often than once a day" if said else "it has no FREQ", f"FREQ is {', '.join(OFTEN)}"
        )
    return parts


def _until(parts: dict[str, str], wall: datetime) -> datetime:
    """The end of the day that UNTIL names."""
    if "UNTIL" not in parts:
        return datetime.max
    try:
        day = datetime.strptime(parts["UNTIL"].replace("-", "")[:8], "%Y%m%d")
    except ValueError:
        raise BadRuleError(f"UNTIL={parts['UNTIL']} is no day") from None
    return day.replace(hour=23, minute=59, second=59)
