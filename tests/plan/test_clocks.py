"""Clocks that change, leap days, the end of a year: each post is due at its own moment, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from publish.simulator import network

from cmgen import dates
from cmgen.flow import Reply, Request
from cmgen.ledger import LedgerState
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Part, Promise, Status, Variant
from cmgen.plan import Means
from cmgen.publish import publish
from cmgen.publish.world import Rehearsal, carry

# the zone, what a person writes, and the moment that it is
MOMENTS = {
    "the day on which clocks go forward": ("Europe/Paris", "2027-03-28 01:59", "2027-03-28T00:59"),
    "an hour after the hour that is not there": ("Europe/Paris", "2027-03-28 03:00", "2027-03-28T01:00"),
    "the evening of that day": ("Europe/Paris", "2027-03-28 21:00", "2027-03-28T19:00"),
    "the day on which clocks go back": ("Europe/Paris", "2026-10-25 01:59", "2026-10-24T23:59"),
    "after the hour that is there twice": ("Europe/Paris", "2026-10-25 03:00", "2026-10-25T02:00"),
    "the first of two": ("Europe/Paris", "2026-10-25 02:30+02:00", "2026-10-25T00:30"),
    "the second of two": ("Europe/Paris", "2026-10-25 02:30+01:00", "2026-10-25T01:30"),
    "half an hour of summer": ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03T15:30"),
    "a leap day": ("Europe/Paris", "2028-02-29 23:59", "2028-02-29T22:59"),
    "the day after it": ("Europe/Paris", "2028-03-01 00:00", "2028-02-29T23:00"),
    "the last second of a year": ("UTC", "2026-12-31 23:59:59", "2026-12-31T23:59:59"),
    "the first of another": ("Pacific/Kiritimati", "2027-01-01 00:00", "2026-12-31T10:00"),
}


def due_at(written: str, zone: str, step: timedelta) -> list[datetime]:
    """When runs that come every ``step`` for some hours around it send it."""
    date = dates.parse(written, zone).astimezone(UTC)
    variant = Variant(post="a", channel="wall", network="wall", parts=(Part(text="a"),))
    entry = Entry(slug="a", path="a", status=Status.READY, date=date, channels=("wall",), variants=(variant,))
    manifest = Manifest(brand_name="x", channels=(Channel(name="wall", network="wall"),), entries=(entry,))
    state, sent, moment = LedgerState(id="x", head="1"), [], date - timedelta(hours=5) + timedelta(seconds=7)

    def send(request: Request) -> Reply:
        if request.creates:
            sent.append(moment)
        return Reply(200, json={"id": "1"})

    while moment < date + timedelta(hours=5):
        world = Rehearsal(state, moment, lambda _: send)
        carry(
            publish(manifest, Means(networks={"wall": network(Promise.NAMED, 3.0, timedelta(0))}), f"r{moment}"),
            world.perform,
        )
        state, moment = world.state, moment + step
    return sent


@pytest.mark.proves("F69")
@pytest.mark.parametrize(("zone", "written", "moment"), MOMENTS.values(), ids=MOMENTS.keys())
def test_it_goes_out_at_its_moment_and_once(zone: str, written: str, moment: str) -> None:
    date = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert dates.parse(written, zone).astimezone(UTC) == date
    (sent,) = due_at(written, zone, timedelta(minutes=15))
    assert date <= sent < date + timedelta(minutes=15)
