"""What a post does that was due while publishing stood still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.ledger import Freeze
from cmgen.model import Resume
from cmgen.plan.thaw import Thaw, thawed

PARIS = ZoneInfo("Europe/Paris")
LATE = timedelta(hours=3)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Wall time in Paris in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def frozen(start: datetime, end: datetime | None, resume: Resume = Resume.ASK) -> Freeze:
    return Freeze(start=start, end=end, why="mourning", resume=resume)


NIGHT = frozen(at(10, 20), at(12, 8))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Resume.NOW, Thaw(at(12, 8))),
        (Resume.NEXT_SLOT, Thaw(at(12, 9, 30))),
        (Resume.DROP, Thaw(at(11, 9, 30), "dropped: it was due while publishing was frozen")),
        (None, Thaw(at(11, 9, 30), "was due while publishing was frozen: give it a new date, or `resume: now`", True)),
    ],
)
def test_it_does_what_it_says_itself_and_else_asks(own: Resume | None, expected: Thaw) -> None:
    assert thawed(at(11, 9, 30), LATE, own, [NIGHT], PARIS) == expected


def test_it_does_what_the_freeze_says_where_it_says_nothing() -> None:
    freeze = frozen(at(10, 20), at(12, 8), Resume.NEXT_SLOT)
    assert thawed(at(11, 9, 30), LATE, None, [freeze], PARIS).date == at(12, 9, 30)


@pytest.mark.parametrize(
    ("date", "touched"),
    [
        (at(10, 16), False),  # late before the freeze began
        (at(10, 18), True),  # due before, and could still have gone out
        (at(12, 7, 59), True),
        (at(12, 8), False),
        (at(13, 9), False),
    ],
)
def test_only_what_the_freeze_kept_back_is_touched(date: datetime, touched: bool) -> None:
    assert bool(thawed(date, LATE, None, [NIGHT], PARIS).why) is touched


def test_the_slot_is_the_wall_clocks_also_when_the_clocks_change() -> None:
    freeze = frozen(datetime(2026, 10, 24, 5, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC))
    saturday = datetime(2026, 10, 24, 9, tzinfo=PARIS).astimezone(UTC)
    sunday = datetime(2026, 10, 25, 9, tzinfo=PARIS).astimezone(UTC)  # an hour longer, by the sun
    assert thawed(saturday, LATE, Resume.NEXT_SLOT, [freeze], PARIS).date == sunday


def test_a_date_moved_into_the_next_freeze_moves_on() -> None:
    second = frozen(at(12, 9), at(13, 20))
    assert thawed(at(11, 9, 30), LATE, Resume.NEXT_SLOT, [second, NIGHT], PARIS).date == at(14, 9, 30)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))


@given(moments, moments, st.timedeltas(timedelta(0), timedelta(days=30)), st.sampled_from(Resume))
def test_never_earlier_than_its_date_and_never_within_the_freeze(
    date: datetime, start: datetime, length: timedelta, resume: Resume
) -> None:
    freeze = frozen(start, start + length)
    thaw = thawed(date, None, resume, [freeze], PARIS)
    assert thaw.date >= date
    assert thaw.why or not start <= thaw.date < start + length
