"""What the ledger's lines say, and the spans of time that the protocol rests on (PUBLISHING.md § 2.1, § 2.3).

A publication is a post on a channel. Every claim and every decision of a person begins a new epoch, and every event
says which epoch it belongs to, so that the order in which lines are merged does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from cmgen.model import Promise, Receipt, Refusal, Resume

VERSION: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Times:
    """The spans of time that the protocol rests on (PUBLISHING.md § 2.1)."""

    job: timedelta = timedelta(minutes=15)  # a run sends nothing after it
    lease: timedelta = timedelta(minutes=20)  # a claim lives; longer than job + skew
    skew: timedelta = timedelta(minutes=2)  # between two machines' clocks
    request: timedelta = timedelta(seconds=60)  # wall clock of a creating request
    delay: timedelta = timedelta(minutes=5)  # a request may take effect that long after we gave up
    visible: timedelta = timedelta(minutes=2)  # until the account's own timeline shows it
    look_gap: timedelta = timedelta(seconds=60)  # between two looks
    resume: timedelta = timedelta(hours=24)  # a thread is gone on with that long after its last part

    @property
    def settle(self) -> timedelta:
        """From the start of a request until looking can tell whether it took effect."""
        return self.request + self.delay + self.visible


TIMES = Times()

# ------------------------------------------------------------------------------------------------------- events

Moment = Annotated[datetime, Meta(tz=True)]


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="type"):
    """One line of the ledger. ``tag`` is the run's name and a count: a line is recognised by it, wherever it lands."""

    v: Literal[1]
    at: Moment
    run: str
    tag: str
    epoch: int


class Approved(Event, frozen=True, kw_only=True, tag="approve"):
    """Somebody who did not write it wants exactly this to go out: words, pictures, alt texts, channel and time.

    digest     the seal over all of it
    commit     the newest one that they saw
    by         whom the merge or the signature names; whether it is so is looked up when it is to be sent
    signature  SSH's, over the statement of ``cmgen.approval``; of a merge none
    """

    digest: str
    commit: str
    by: tuple[str, ...]
    how: Literal["merge", "signature"]
    signature: str = ""


class Claimed(Event, frozen=True, kw_only=True, tag="claim"):
    """One run, and no other, may do the deed until then. ``created_at`` and ``keys`` are those of the first claim."""

    until: Moment
    digest: str = ""
    parts: int = 0
    promise: Promise = Promise.BLIND
    created_at: Moment | None = None
    keys: tuple[str, ...] = ()
    deed: Literal["publish", "edit", "withdraw"] = "publish"
    commit: str = ""  # that was built


class Intended(Event, frozen=True, kw_only=True, tag="intent"):
    """On a network that can be asked nothing: this part is about to be sent."""

    part: int


class Staged(Event, frozen=True, kw_only=True, tag="stage"):
    """On a network that hides first: the part is there by this id, and about to be shown."""

    part: int
    id: str


class Out(Event, frozen=True, kw_only=True, tag="receipt"):
    """A part is public. A fact, accepted from any epoch, even of an expired claim."""

    part: int
    id: str
    url: str
    ref: str = ""
    how: Literal["answer", "found", "person", "edit"] = "answer"

    @property
    def receipt(self) -> Receipt:
        """As networks know it."""
        return Receipt(part=self.part, id=self.id, url=self.url, ref=self.ref)


class Declined(Event, frozen=True, kw_only=True, tag="refused"):
    """A certain no, which ends the epoch."""

    part: int
    kind: str
    reason: str = ""
    status: int = 0
    code: str = ""
    retry_at: Moment | None = None

    @property
    def refusal(self) -> Refusal:
        """As networks know it."""
        return Refusal(kind=self.kind, reason=self.reason, status=self.status, code=self.code, retry_at=self.retry_at)


class Unanswered(Event, frozen=True, kw_only=True, tag="lost"):
    """A part may or may not be public; ends the epoch. ``sent_at`` is when its request began."""

    part: int
    sent_at: Moment
    why: str = ""


class NotFound(Event, frozen=True, kw_only=True, tag="none"):
    """Looked for, twice: what has no receipt is not public. Closes earlier epochs only, since this one may send."""

    part: int
    looked_at: tuple[Moment, ...]


class Released(Event, frozen=True, kw_only=True, tag="release"):
    """The claim is given back and nothing is under way; ends the epoch."""

    why: str


class Asked(Event, frozen=True, kw_only=True, tag="question"):
    """Only a person can tell; ends the epoch. ``urls``: what may be ours."""

    part: int
    why: str
    urls: tuple[str, ...] = ()


class Decided(Event, frozen=True, kw_only=True, tag="decision"):
    """A person's answer; it begins an epoch and closes those before it."""

    verdict: Literal["published", "not-published", "give-up", "again", "edited", "withdrawn"]
    part: int = 0
    url: str = ""
    by: str = ""


class Edited(Event, frozen=True, kw_only=True, tag="edit"):
    """What is public says what this digest says."""

    digest: str


class Withdrawn(Event, frozen=True, kw_only=True, tag="withdraw"):
    """These ids are gone."""

    ids: tuple[str, ...]


class Vanished(Event, frozen=True, kw_only=True, tag="vanished"):
    """A part that was public is not there any more, and we did not take it down."""

    part: int
    id: str
    url: str


class Verified(Event, frozen=True, kw_only=True, tag="verified"):
    """A part that had vanished is there again."""

    part: int
    id: str


class Noticed(Event, frozen=True, kw_only=True, tag="noticed"):
    """Something stands on a channel's account that is none of ours, and somebody has been told."""

    channel: str
    id: str
    url: str


class Frozen(Event, frozen=True, kw_only=True, tag="freeze"):
    """Nothing is claimed on this channel (empty: on any) until it is thawed, or until then; withdrawing goes on."""

    scope: str = ""
    why: str = ""
    until: Moment | None = None
    resume: Resume = Resume.ASK
    by: Literal["person", "file"] = "person"


class Thawed(Event, frozen=True, kw_only=True, tag="thaw"):
    """The freeze of the same scope is over."""

    scope: str = ""


AnyEvent = (
    Approved
    | Claimed
    | Intended
    | Staged
    | Out
    | Declined
    | Unanswered
    | NotFound
    | Released
    | Asked
    | Decided
    | Edited
    | Withdrawn
    | Vanished
    | Verified
    | Noticed
    | Frozen
    | Thawed
)
