"""The calendar by month, by week, or as a list; with what collides and where nothing is planned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cmgen import dates, spoken
from cmgen.dates import zone
from cmgen.manifest import Entry
from cmgen.preview import calendar, words
from cmgen.preview.calendar import Event, Gap
from cmgen.preview.frame import Desk, html
from cmgen.preview.tiles import tile

ADDRESS = re.compile(r"(\d{4})-(?:(\d{2})(/list)?|w(\d{2}))")
UNDATED = 40  # posts without a date that are offered beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the calendar."""

    date: date
    events: tuple[Event, ...]
    is_outside: bool = False  # of the month
    gap: Gap | None = None  # that begins here


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is shown: its days, and where the neighbours are."""

    view: str  # month, week or list
    title: str
    days: tuple[date, ...]
    before: str
    after: str
    month: date  # the month that it is in, or begins in


def make(desk: Desk, rest: str) -> str | None:
    """This month, or the month or ISO week asked for: 2026-11, 2026-11/list, 2026-w47."""
    today = desk.here(desk.asked.now).date()
    stretch = _stretch(rest or f"{today:%Y-%m}", desk.asked.lang)
    if stretch is None:
        return None
    snapshot = desk.snapshot
    planned = calendar.events(snapshot.between(*_moments(desk, stretch.days)), zone(snapshot.brand.time_zone))
    holes = calendar.gaps(planned, max(stretch.days[0], today), stretch.days[-1]) if stretch.days[-1] >= today else ()
    days = tuple(
        Day(
            date=day,
            events=tuple(event for event in planned if event.day == day),
            is_outside=stretch.view != "week" and day.month != stretch.month.month,
            gap=next((gap for gap in holes if gap.first == day), None),
        )
        for day in stretch.days
    )
    running = _campaigns(desk, stretch.days)
    undated = [entry for entry in snapshot.entries if entry.date is None]
    shown = [*(event.entry for event in planned), *undated]
    year, week, _ = (today if today in stretch.days else stretch.days[0]).isocalendar()
    return html(
        "calendar.html",
        desk,
        page="calendar",
        title=stretch.title,
        stretch=stretch,
        days=days,
        today=today,
        undated=[tile(desk, entry) for entry in undated[:UNDATED]],
        filters=_filters(desk, shown),
        campaigns=running,
        bands=lambda day: _bands(running, day),
        addresses={
            "month": f"calendar/{stretch.month:%Y-%m}/",
            "week": f"calendar/{year}-w{week:02}/",
            "list": f"calendar/{stretch.month:%Y-%m}/list/",
        },
        tile=lambda entry: tile(desk, entry),
        day_name=lambda day: spoken.day(day, desk.asked.lang, year=False),
        weekdays=spoken.DAYS[desk.asked.lang],
        gap_days=calendar.GAP_DAYS,
    )


def _stretch(address: str, lang: str) -> Stretch | None:
    found = ADDRESS.fullmatch(address)
    try:
        if found and found[4]:
            first = calendar.monday(int(found[1]), int(found[4]))
            days = tuple(first + timedelta(days=number) for number in range(7))
            before, after = (f"calendar/{_week(first + timedelta(days=by))}/" for by in (-7, 7))
            title = spoken.week(days[0], days[-1], lang)
            return Stretch(view="week", title=title, days=days, before=before, after=after, month=first.replace(day=1))
        if found and 1 <= int(found[2]) <= 12 and int(found[1]) > 1:
            first = date(int(found[1]), int(found[2]), 1)
            view, end = ("list", "list/") if found[3] else ("month", "")
            before, after = (f"calendar/{calendar.next_month(first, by):%Y-%m}/{end}" for by in (-1, 1))
            days = calendar.month_days(first)
            if view == "list":
                days = tuple(day for day in days if day.month == first.month)
            title = spoken.month(first, lang)
            return Stretch(view=view, title=title, days=days, before=before, after=after, month=first)
    except (ValueError, OverflowError):  # a week or a year that there is not
        return None
    return None


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-w{week:02}"


def _moments(desk: Desk, days: tuple[date, ...]) -> tuple[datetime, datetime]:
    """From the first midnight to the last, in the brand's zone."""
    place = dates.zone(desk.snapshot.brand.time_zone)
    first, last = days[0], days[-1] + timedelta(days=1)
    return datetime.combine(first, time(), place).astimezone(UTC), datetime.combine(last, time(), place).astimezone(UTC)


def _filters(desk: Desk, entries: list[Entry]) -> dict[str, list[tuple[str, str]]]:
    """What the posts shown can be told apart by: values, each with its words."""
    said, campaigns = desk.said, desk.snapshot.brand.campaigns
    found: dict[str, dict[str, str]] = {name: {} for name in ("channel", "campaign", "pillar", "lang", "status")}
    for entry in entries:
        found["channel"] |= {name: name for name in entry.channels}
        if entry.campaign:
            campaign = campaigns.get(entry.campaign)
            titles = campaign.titles if campaign else {}
            found["campaign"][entry.campaign] = titles.get(desk.asked.lang) or entry.campaign
        if entry.pillar:
            found["pillar"][entry.pillar] = entry.pillar
        if entry.lang:
            found["lang"][entry.lang] = words.LANGUAGE_NAMES[desk.asked.lang].get(entry.lang, entry.lang)
        found["status"][entry.status] = said[entry.status]
    return {name: sorted(values.items()) for name, values in found.items() if len(values) > 1}


def _bands(running: list[tuple[str, date, date]], day: date) -> list[str]:
    """Of each campaign, what a day shows: "none", "on", or its title where a week or the campaign begins."""
    return [
        ("on" if day.weekday() and day != first else title) if first <= day <= last else "none"
        for title, first, last in running
    ]


def _campaigns(desk: Desk, days: tuple[date, ...]) -> list[tuple[str, date, date]]:
    """The campaigns that run in these days: title, first and last day."""
    found = []
    for name, campaign in desk.snapshot.brand.campaigns.items():
        if campaign.starts and campaign.ends:
            first, last = dates.parse_day(campaign.starts), dates.parse_day(campaign.ends)
            if first <= days[-1] and last >= days[0]:
                found.append((campaign.titles.get(desk.asked.lang, campaign.title or name), first, last))
    return found
