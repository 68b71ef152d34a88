"""After a freeze: what a post does that was due while everything stood still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cmgen.ledger import Freeze
from cmgen.model import Resume


@dataclass(frozen=True, slots=True)
class Thaw:
    """What became of a date: a later one, or the reason why the post stays."""

    date: datetime
    why: str = ""
    person: bool = False


def thawed(
    date: datetime, late: timedelta | None, resume: Resume | None, freezes: Iterable[Freeze], zone: ZoneInfo
) -> Thaw:
    """A post's date, moved past every freeze that it fell into, as the post or else the freeze says.

    late  how long after its date a post may still go out; None: for ever
    """
    for freeze in sorted(freezes, key=lambda one: one.start):
        alive = late is None or date + late > freeze.start
        if freeze.end is None or not alive or date >= freeze.end:
            continue
        match resume or freeze.resume:
            case Resume.NOW:
                date = freeze.end
            case Resume.NEXT_SLOT:
                date = _next_slot(date, freeze.end, zone)
            case Resume.DROP:
                return Thaw(date, "dropped: it was due while publishing was frozen")
            case Resume.ASK:
                return Thaw(date, "was due while publishing was frozen: give it a new date, or `resume: now`", True)
    return Thaw(date)


def _next_slot(date: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The same time of day, on the first day on which it comes after that moment."""
    wall, day = date.astimezone(zone), after.astimezone(zone).date()
    for number in range(3):
        slot = datetime.combine(day + timedelta(days=number), wall.time(), zone).astimezone(date.tzinfo)
        if slot >= after:
            return slot
    return after
