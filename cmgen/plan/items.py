"""What a plan is made of: items, each with a deed and the reason for it, and the means of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import ModuleType

from cmgen.ledger import TIMES, State, Times
from cmgen.model import Variant


class Deed(StrEnum):
    """What a run would do about one publication."""

    PUBLISH = "publish"
    RESUME = "resume"  # the rest of a thread
    SETTLE = "settle"  # find out what is public, then go on
    EDIT = "edit"
    WITHDRAW = "withdraw"
    HAND = "by hand"  # a person posts what is prepared, and says where it is
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post on one channel. ``why`` is a sentence for people; ``person``: somebody has to act."""

    slug: str
    channel: str
    network: str
    deed: Deed
    why: str
    person: bool = False
    date: datetime | None = None  # from when on it may go out: its own, or a later one after a freeze
    state: State = State.OPEN
    urls: tuple[str, ...] = ()
    home: str = ""  # the address of its channel's server
    late_at: datetime | None = None  # from then on nothing is sent
    look: bool = False  # of a deed settle: whether to look first, or just to send the same again
    hold: str = ""  # of a deed settle: why nothing would be sent after the looking
    variant: Variant | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """Its name for people."""
        return f"{self.slug} {self.channel}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All items, by date, then name."""

    items: tuple[Item, ...]

    @property
    def deeds(self) -> tuple[Item, ...]:
        """The items with something to do for a run."""
        return tuple(item for item in self.items if item.deed not in (Deed.NONE, Deed.HAND))

    @property
    def by_hand(self) -> tuple[Item, ...]:
        """The items that a person is to post."""
        return tuple(item for item in self.items if item.deed is Deed.HAND)

    @property
    def persons(self) -> tuple[Item, ...]:
        """The items that wait for somebody."""
        return tuple(item for item in self.items if item.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run has to work with.

    networks  network → its module; what it does not define, it cannot do
    able      channel → why it cannot be used now, "no token CMGEN_X_TOKEN"; empty or absent: it can
    """

    networks: Mapping[str, ModuleType]
    able: Mapping[str, str] = field(default_factory=dict)
    times: Times = TIMES


def clock(moment: datetime | None) -> str:
    """A moment for people: "2026-11-24 08:00 UTC"."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else "—"


def span(delta: timedelta) -> str:
    """A span of time in its largest unit: "3 days", "1 hour"."""
    minutes = max(1, round(delta.total_seconds() / 60))
    count, unit = (
        (minutes, "minute")
        if minutes < 60
        else (round(minutes / 60), "hour")
        if minutes < 48 * 60
        else (round(minutes / 1440), "day")
    )
    return f"{count} {unit}{'s' if count > 1 else ''}"
