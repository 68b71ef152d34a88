"""Reading: YAML without its traps, dates that exist, rules that agree with their own examples."""

from __future__ import annotations

from datetime import datetime

import pytest

from cmgen import dates
from cmgen.data import read_yaml
from cmgen.errors import Broken


@pytest.mark.proves("B01", "B02", "B04", "B05", "B09")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 32_000, "nested deeper than 50"),
        ("a: &x 1\nb: *x", "aliases and anchors"),
        ("a: !!python/object/apply:os.system [ls]", "unknown tag"),
        ("a: 1\na: 2", "'a' is written twice, first on line 1"),
        ("<<<<<<< HEAD\na: 1", "unresolved merge conflict"),
        ("a: " + "x" * 70_000, "larger than 64 KiB"),
        ("a: b: c", "not readable as YAML"),
    ],
)
def test_what_is_no_yaml_for_people_is_a_finding(text: str, message: str) -> None:
    with pytest.raises(Broken) as error:
        read_yaml(text, "brand/brand.yaml")
    assert message in error.value.findings[0].message


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-24 09:00", "2026-11-24T08:00:00+00:00"),
        ("2026-07-14T09:00", "2026-07-14T07:00:00+00:00"),
        ("2026-11-24 09:00+05:30", "2026-11-24T03:30:00+00:00"),
        ("2026-10-25 02:30+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-11-24T09:00Z", "2026-11-24T09:00:00+00:00"),
    ],
)
def test_dates_are_read_in_the_brands_zone(text: str, utc: str) -> None:
    assert dates.parse(text, "Europe/Paris") == datetime.fromisoformat(utc)


@pytest.mark.proves("B12", "B13")
@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2027-03-28 02:30", "write 2027-03-28 01:30 or 2027-03-28 03:30"),
        ("2026-10-25 02:30", "write 2026-10-25 02:30+02:00 for the first or 2026-10-25 02:30+01:00 for the second"),
        ("2026-02-30 09:00", "look at the calendar"),
        ("2026-11-24", "write 2026-11-24 09:00"),
        ("2026-11-24 9:00", "write 2026-11-24 09:00"),
        ("1700000000", "write year-month-day and time: 2026-11-24 09:00"),
    ],
)
def test_a_date_that_is_none_says_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(dates.BadDateError) as error:
        dates.parse(text, "Europe/Paris")
    assert error.value.remedy == remedy
