"""The calendar: which posts stand on which day, where two meet on one channel, and where nothing is planned."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cmgen.manifest import Entry
from cmgen.model import Brand, Status
from cmgen.rules.same_slot import Options

SLOT_MINUTES = Options().minutes
GAP_DAYS = 7  # days in a row without a post that a plan ought to notice
EVENT = timedelta(minutes=15)  # how long a post lasts in a calendar program


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A post at its moment in the brand's zone. ``meets``: channels with another post within a quarter of an hour."""

    entry: Entry
    start: datetime
    meets: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day it stands on."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row without a post, both ends counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def events(entries: Iterable[Entry], zone: ZoneInfo) -> tuple[Event, ...]:
    """The posts that have a date, in order of time."""
    dated = sorted((entry for entry in entries if entry.date), key=lambda entry: (entry.date, entry.slug))
    meeting = collisions(dated)
    return tuple(
        Event(entry=entry, start=entry.date.astimezone(zone), meets=meeting.get(entry.slug, ()))
        for entry in dated
        if entry.date
    )


def collisions(entries: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    """Slugs of posts that come within a quarter of an hour of another on a channel, and on which."""
    by_channel: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.date and entry.status is not Status.WITHDRAWN:
            for channel in entry.channels:
                by_channel[channel].append(entry)
    found: dict[str, list[str]] = defaultdict(list)
    for channel, standing in by_channel.items():
        close: dict[str, None] = {}
        for one, other in pairwise(sorted(standing, key=lambda entry: entry.date or datetime.max)):
            if one.date and other.date and other.date - one.date < timedelta(minutes=SLOT_MINUTES):
                close |= {one.slug: None, other.slug: None}
        for slug in close:
            found[slug].append(channel)
    return {slug: tuple(channels) for slug, channels in found.items()}


def gaps(planned: Sequence[Event], first: date, last: date, least: int = GAP_DAYS) -> tuple[Gap, ...]:
    """Stretches of ``least`` days and more between two days, both counted, on which nothing is planned."""
    days = {event.day for event in planned if event.entry.status is not Status.WITHDRAWN}
    edges = [first - timedelta(days=1), *sorted(day for day in days if first <= day <= last), last + timedelta(days=1)]
    found = (Gap(one + timedelta(days=1), other - timedelta(days=1)) for one, other in pairwise(edges))
    return tuple(gap for gap in found if gap.days >= least)


def month_days(first: date) -> tuple[date, ...]:
    """The days of the weeks, from Monday, that hold a month."""
    start = first - timedelta(days=first.weekday())
    following = next_month(first)
    end = following + timedelta(days=(7 - following.weekday()) % 7)
    return tuple(start + timedelta(days=number) for number in range((end - start).days))


def next_month(first: date, by: int = 1) -> date:
    """The first day of the month so many later."""
    count = first.year * 12 + first.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def monday(year: int, week: int) -> date:
    """The first day of an ISO week; raises ValueError where the year has none of that number."""
    return date.fromisocalendar(year, week, 1)


# ------------------------------------------------------------------------------------------------ for other programs


def as_text(planned: Sequence[Event], found: Sequence[Gap]) -> str:
    """A line a post, days apart, with what collides and where nothing is planned."""
    lines: list[str] = []
    holes = list(found)
    day: date | None = None
    for event in planned:
        while holes and holes[0].last < event.day:
            lines += ["", _gap(holes.pop(0))]
        if event.day != day:
            day = event.day
            lines += ["", f"{day:%Y-%m-%d %a}"]
        entry = event.entry
        meets = f"  ! within {SLOT_MINUTES} minutes of another on {', '.join(event.meets)}" if event.meets else ""
        errors = f"  ! {entry.findings}" if entry.errors else ""
        lines.append(
            f"  {event.start:%H:%M}  {entry.status:9}  {entry.slug}  {', '.join(entry.channels)}{meets}{errors}"
        )
    for gap in holes:
        lines += ["", _gap(gap)]
    return "\n".join(lines).lstrip("\n") + "\n" if lines else ""


def _gap(gap: Gap) -> str:
    return f"{gap.first} to {gap.last}: nothing for {gap.days} days"


def as_json(planned: Sequence[Event]) -> str:
    """A list of posts with their moments, for scripts."""
    rows = [
        {
            "post": event.entry.slug,
            "path": event.entry.path,
            "date": event.start.isoformat(),
            "status": str(event.entry.status),
            "title": event.entry.title,
            "channels": event.entry.channels,
            "campaign": event.entry.campaign,
            "pillar": event.entry.pillar,
            "language": event.entry.lang,
            "collides_on": event.meets,
        }
        for event in planned
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_ics(planned: Sequence[Event], brand: Brand, now: datetime) -> bytes:
    """The calendar for calendar programs (RFC 5545), with the brand's zone written out and identifiers that stay.

    A post keeps its identifier when it moves, so that a program that subscribes moves its entry and adds no other.
    """
    from icalendar import Calendar
    from icalendar import Event as Row
    from icalendar.enums import STATUS

    calendar = Calendar.new(prodid="-//cmgen//cmgen calendar//EN", name=brand.name)
    host = brand.site.partition("//")[2].partition("/")[0] or "cmgen.invalid"
    for event in planned:
        row = Row.new(
            uid=f"{event.entry.slug}@{host}",
            stamp=now,
            start=event.start,
            end=event.start + EVENT,
            summary=event.entry.title or event.entry.slug,
            description="\n\n".join(_described(event)),
            categories=[word for word in (event.entry.campaign, event.entry.pillar) if word],
            status=STATUS[STATES[event.entry.status]],
        )
        row.add("transp", "TRANSPARENT")
        calendar.add_component(row)
    if planned:
        calendar.add_missing_timezones(first_date=planned[0].day, last_date=planned[-1].day)
    data: bytes = calendar.to_ical()
    return data


STATES: Mapping[Status, str] = {Status.READY: "CONFIRMED", Status.DRAFT: "TENTATIVE", Status.WITHDRAWN: "CANCELLED"}


def _described(event: Event) -> Iterator[str]:
    entry = event.entry
    yield f"{entry.status} · {', '.join(entry.channels)}"
    first = next(iter(entry.variants), None)
    if first and first.summary:
        yield first.summary
    yield entry.path
