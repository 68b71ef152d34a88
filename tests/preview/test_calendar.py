"""The plan by days: what meets, where nothing is, and the same for calendar programs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from main.running import cmgen
from preview.conftest import write

from cmgen.manifest import Entry
from cmgen.model import Brand, Status
from cmgen.preview import Asked, Live, calendar, page

PARIS = ZoneInfo("Europe/Paris")
BRAND = Brand(name="B", time_zone="Europe/Paris", site="https://b.example")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda when: when.replace(tzinfo=UTC))


def entry(slug: str, date: datetime | None, *channels: str, status: Status = Status.READY) -> Entry:
    return Entry(slug=slug, path=f"content/{slug}.md", date=date, channels=channels or ("site",), status=status)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("entries", "meeting"),
    [
        ([entry("a", at(9), "x"), entry("b", at(9, 14), "x")], {"a": ("x",), "b": ("x",)}),
        ([entry("a", at(9), "x"), entry("b", at(9, 15), "x")], {}),
        ([entry("a", at(9), "x"), entry("b", at(9), "y")], {}),
        ([entry("a", at(9), "x", "y"), entry("b", at(9), "y", "x")], {"a": ("x", "y"), "b": ("x", "y")}),
        ([entry("a", at(9), "x"), entry("b", at(9), "x", status=Status.WITHDRAWN)], {}),
        ([entry("a", None, "x"), entry("b", at(9), "x")], {}),
    ],
)
def test_two_posts_meet_within_a_quarter_of_an_hour_on_one_channel(
    entries: list[Entry], meeting: dict[str, tuple[str, ...]]
) -> None:
    assert calendar.collisions(entries) == meeting


def test_gaps_are_weeks_without_a_post_to_both_ends() -> None:
    planned = calendar.events([entry("a", at(9, day=10)), entry("b", at(9, day=18))], PARIS)
    found = calendar.gaps(planned, date(2026, 11, 1), date(2026, 11, 26))
    assert [(gap.first.day, gap.last.day, gap.days) for gap in found] == [(1, 9, 9), (11, 17, 7), (19, 26, 8)]


def test_a_withdrawn_post_fills_no_gap() -> None:
    planned = calendar.events([entry("a", at(9, day=5), status=Status.WITHDRAWN)], PARIS)
    assert [gap.days for gap in calendar.gaps(planned, date(2026, 11, 1), date(2026, 11, 9))] == [9]


@given(st.lists(MOMENTS, max_size=12))
def test_no_gap_holds_a_post_and_every_long_silence_is_one(moments: list[datetime]) -> None:
    planned = calendar.events([entry(str(n), when) for n, when in enumerate(moments)], PARIS)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    found = calendar.gaps(planned, first, last)
    silent = {gap.first + timedelta(days=n) for gap in found for n in range(gap.days)}
    assert not silent & {event.day for event in planned}
    assert all(gap.days >= calendar.GAP_DAYS for gap in found)
    assert len(silent) == sum(gap.days for gap in found)


@pytest.mark.parametrize("year", [2025, 2026, 2028])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_whole_weeks(year: int, month: int) -> None:
    first = date(year, month, 1)
    days = calendar.month_days(first)
    assert days[0].weekday() == 0
    assert days[-1].weekday() == 6
    assert first in days
    assert calendar.next_month(first) - timedelta(days=1) in days
    assert len(days) in (28, 35, 42)


def test_a_day_is_the_brand_s_not_the_machine_s() -> None:
    (event,) = calendar.events([entry("a", datetime(2026, 11, 10, 23, 30, tzinfo=UTC))], PARIS)
    assert event.day == date(2026, 11, 11)


def test_a_calendar_program_reads_the_right_moments_and_keeps_its_entries() -> None:
    icalendar = pytest.importorskip("icalendar")
    entries = [entry("2026/11/été", at(8)), entry("b", datetime(2026, 7, 1, 8, tzinfo=UTC), status=Status.DRAFT)]
    data = calendar.as_ics(calendar.events(entries, PARIS), BRAND, NOW)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    read = icalendar.Calendar.from_ical(data)
    rows = {str(row["uid"]): row for row in read.walk("VEVENT")}
    assert list(rows) == ["b@b.example", "2026/11/été@b.example"]
    assert rows["2026/11/été@b.example"].start.astimezone(UTC) == at(8)
    assert str(rows["2026/11/été@b.example"].start.tzinfo) == "Europe/Paris"
    assert (rows["b@b.example"]["status"], rows["2026/11/été@b.example"]["status"]) == ("TENTATIVE", "CONFIRMED")
    assert len(read.walk("VTIMEZONE")) == 1
    moved = calendar.as_ics(calendar.events([entry("2026/11/été", at(9))], PARIS), BRAND, NOW)
    assert [str(row["uid"]) for row in icalendar.Calendar.from_ical(moved).walk("VEVENT")] == ["2026/11/été@b.example"]


def test_the_command_says_days_gaps_and_collisions(brand: Path) -> None:
    write(brand, "close", "---\nnetwork: mastodon\nstatus: ready\ndate: 2026-11-28 08:40\ntitle: X\n---\nPrès.\n")
    result = cmgen(brand, "calendar", "--now", "2026-11-21 09:00", "--channel", "mastodon")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[:4] == [
        "2026-11-21 to 2026-11-27: nothing for 7 days",
        "",
        "2026-11-28 Sat",
        "  08:30  ready      2026/11/on-ouvre  mastodon  ! within 15 minutes of another on mastodon",
    ]
    rows = json.loads(cmgen(brand, "calendar", "--format", "json", "--from", "2026-12-01").stdout)
    assert rows[0]["date"] == "2026-12-02T12:30:00+01:00"
    assert cmgen(brand, "calendar", "--channel", "mastodn").returncode == 2


@pytest.mark.parametrize("path", ["", "2026-11/", "2026-11/list/", "2026-w47/", "2024-w01/", "2026-w53/", "9999-11/"])
def test_every_stretch_has_its_page(live: Live, path: str) -> None:
    for lang in ("fr", "en"):
        assert page(live.snapshot, Asked(path=f"calendar/{path}", lang=lang, now=NOW)).status == 200


@pytest.mark.parametrize(
    "path", ["2026/", "2026-13/", "2026-00/", "2026-w54/", "2025-w53/", "0000-01/", "9999-12/", "x/"]
)
def test_there_is_no_other(live: Live, path: str) -> None:
    assert page(live.snapshot, Asked(path=f"calendar/{path}", now=NOW)).status == 404
