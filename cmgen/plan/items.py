"""What a plan is made of: items, each with a deed and the reason for it, and the means of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import ModuleType
from typing import Protocol

from cmgen.ledger import TIMES, State, Times
from cmgen.ledger.events import Approved
from cmgen.manifest import Entry
from cmgen.model import FacetKind, Variant


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
class Need:
    """What must be approved before it is sent, and by how many people who did not write it."""

    slug: str
    channel: str
    seal: str
    people: int = 1
    signed: bool = False
    sources: tuple[str, ...] = ()  # the post's own files


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who has approved it, and why that is not enough; empty: it is."""

    by: tuple[str, ...] = ()
    why: str = ""


class Witness(Protocol):
    """Who can tell what the repository says about approval."""

    def floor(self, slug: str, channel: str) -> tuple[int, bool]:
        """How many people must have approved a post there at least, and whether they must sign."""
        ...

    def approval(self, need: Need, lines: Sequence[Approved]) -> Approval:
        """Whether what is needed is there, and by whom."""
        ...

    def reverted(self, path: str) -> str:
        """The commit that took a post back on purpose; empty where none did."""
        ...


def seal(entry: Entry, variant: Variant) -> str:
    """sha256, hex, over all that is approved: what is sent, where, when, how often, until when, and by how many."""
    post = entry.first or entry
    moments = (moment.astimezone(UTC).isoformat() if moment else "" for moment in (post.date, post.expires))
    people = (f"approvals {post.approvals}",) if post.approvals else ()
    words = ("cmgen approval 1", post.slug, variant.channel, variant.digest, *moments, post.rule, *people)
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


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
    waits: bool = False  # it would be done but for a freeze, or for what the channel lacks
    same_until: datetime | None = None  # of a deed settle: until then the network knows the key of what was sent
    hold: str = ""  # of a deed settle: why nothing would be sent after the looking
    variant: Variant | None = field(default=None, repr=False)
    need: Need | None = None  # what must be approved
    approved_by: tuple[str, ...] = ()

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
    barred    channel → why it cannot be used until a person has looked
    broken    link, or digest of a medium → what is wrong with it
    """

    networks: Mapping[str, ModuleType]
    able: Mapping[str, str] = field(default_factory=dict)
    barred: Mapping[str, str] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    times: Times = TIMES
    witness: Witness | None = None
    commit: str = ""  # that was built

    def approval(self, need: Need, lines: Sequence[Approved]) -> Approval:
        """Whether what is needed is there; nobody can tell without the repository."""
        if self.witness is None:
            return Approval(why="nobody can tell here who has approved it")
        return self.witness.approval(need, lines)


def links_of(variant: Variant) -> tuple[str, ...]:
    """The addresses that readers of a variant can open, each once, without its fragment."""
    parts = (*variant.parts, variant.comment) if variant.comment else variant.parts
    named = [facet.value for part in parts for facet in part.facets if facet.kind is FacetKind.LINK]
    named += [variant.card.url] if variant.card else []
    links = (link.partition("#")[0] for link in (*named, variant.link))
    return tuple(dict.fromkeys(link for link in links if link.startswith(("https://", "http://"))))


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
