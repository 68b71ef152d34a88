"""What a run knows: kept on this machine's disk at once, and pushed to the ledger before the run goes far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cmgen.errors import CmgenError, Stop
from cmgen.git import DeniedError, UnreachableError
from cmgen.ledger import BusyError, Change, LedgerState, NotPushed, PublicationStatus
from cmgen.ledger.branch import TRIES
from cmgen.ledger.events import VERSION, AnyEvent, Claimed, Intended, Out
from cmgen.model import Claim, Receipt, Variant
from cmgen.plan import Item
from cmgen.publish.steps import Append, Fetch, Keep, Leftovers, Now, RunFlow, Sleep

DENIED_TRIES = 4


class UnrecordedError(Stop):
    """What the run knows could not be pushed: nothing more is sent. The journal keeps it for the next run."""


@dataclass(slots=True)
class Hold:
    """A publication that this run has claimed, and what it knows of it."""

    item: Item
    claim: Claimed
    before: PublicationStatus
    out: dict[int, Receipt]
    fresh: list[Receipt] = field(default_factory=list)  # of this run
    sent: tuple[int, datetime] | None = None  # a part whose answer is missing, and when its request began
    is_doubtful: bool = False  # that part was lost once: a no to a second try does not tell about the first
    stages: dict[int, str] = field(default_factory=dict)  # by part, what this run has brought to the server

    @property
    def variant(self) -> Variant:
        """What is sent; only a withdrawal may be without one."""
        assert self.item.variant is not None
        return self.item.variant

    @property
    def is_repeatable(self) -> bool:
        """Whether sending the same again makes nothing twice, whenever that is."""
        return self.claim.promise.is_repeatable

    @property
    def next_part(self) -> int:
        """The first part that is not out."""
        return next(part for part in range(1, len(self.out) + 2) if part not in self.out)

    @property
    def is_complete(self) -> bool:
        """Whether every part is out."""
        return all(part in self.out for part in range(1, self.claim.parts + 1))


class Records:
    """The ledger as this run last saw it, and the lines that are not in it yet."""

    def __init__(self, run: str) -> None:
        self.run = run
        self.state = LedgerState(id="")
        self.pending: list[Change] = []
        self.flushed_at = datetime.min.replace(tzinfo=UTC)
        self._count = 0

    def refresh(self) -> RunFlow[None]:
        """Read the ledger again."""
        self.state = yield Fetch()

    def take_leftovers(self) -> RunFlow[None]:
        """Bring into the ledger what runs before this one knew and did not push.

        All but an intent: where its push was not confirmed, nothing was sent.
        """
        left = yield Leftovers()
        self.pending += [change for change in left if not isinstance(change.event, Intended)]
        yield from self.flush()

    def event(self, kind: Any, now: datetime, epoch: int, /, **said: Any) -> Any:
        """An event with this run's next tag."""
        self._count += 1
        return kind(v=VERSION, at=now, run=self.run, tag=f"{self.run}/{self._count}", epoch=epoch, **said)

    def add(self, hold: Hold, kind: Any, /, *, epoch: int = 0, **said: Any) -> RunFlow[None]:
        """Keep an event on disk, and for the next push. A full disk does not unsend what was sent: then it is pushed.

        epoch  of the claim that it is about, where that is not the hold's own
        """
        now = yield Now()
        event: AnyEvent = self.event(kind, now, epoch or hold.claim.epoch, **said)
        change = Change(hold.item.slug, hold.item.channel, event)
        self.pending.append(change)
        try:
            yield Keep(change)
        except OSError:
            yield from self.flush()

    def receive(self, hold: Hold, receipt: Receipt, how: str, epoch: int = 0) -> RunFlow[None]:
        """A part is public: on disk before anything else happens."""
        if hold.out.get(receipt.part) != receipt:
            hold.out[receipt.part] = receipt
            hold.fresh.append(receipt)
            yield from self.add(hold, Out, epoch=epoch, how=how, **asdict(receipt))
        hold.sent, hold.is_doubtful = None, False

    def flush(self) -> RunFlow[None]:
        """Push all that is known: facts hold whatever others wrote meanwhile, so this is tried until they are in.

        Raises UnrecordedError where they cannot be pushed.
        """
        problem: CmgenError = BusyError()
        denials = 0
        for attempt in range(TRIES):
            self.pending = [change for change in self.pending if not self.state.has(change)]
            if not self.pending:
                return
            try:
                self.state = yield Append(self.state, tuple(self.pending))
                self.pending, self.flushed_at = [], (yield Now())
                return
            except NotPushed:
                problem = BusyError()
            except (DeniedError, UnreachableError) as failure:
                problem, denials = failure, denials + isinstance(failure, DeniedError)
            if denials == DENIED_TRIES:
                break
            yield Sleep(self.pause(attempt))
            try:
                yield from self.refresh()
            except UnreachableError as failure:
                problem = failure
        if any(not self.state.has(change) for change in self.pending):
            raise self._unrecorded(problem)

    def _unrecorded(self, problem: CmgenError) -> UnrecordedError:
        public = [change.event.url for change in self.pending if isinstance(change.event, Out)]
        what = f"published, and not yet in the ledger: {', '.join(public)}; " if public else ""
        remedy = f"{problem.remedy}; then run it again: nothing is forgotten".removeprefix("; ")
        return UnrecordedError(f"{what}{problem.message}", remedy)

    def has(self, hold: Hold) -> bool:
        """Whether the ledger, as last seen, holds this claim."""
        return self.state.has(Change(hold.item.slug, hold.item.channel, hold.claim))

    def claim_of(self, hold: Hold, *, looking: bool = False) -> Claim:
        """The claim as networks see it. Other words that are hidden there are to be looked for, never to be shown."""
        before = hold.before.stages.items()
        stages = {part: name for part, (digest, name) in before if looking or digest == hold.claim.digest}
        return Claim(
            created_at=hold.claim.created_at or hold.claim.at,
            keys=hold.claim.keys,
            epoch=hold.claim.epoch,
            receipts=tuple(hold.out[part] for part in sorted(hold.out)),
            stages=stages | hold.stages,
            replies=dict(self._replies(hold)),
            home=hold.item.home,
        )

    def _replies(self, hold: Hold) -> Iterator[tuple[str, Receipt]]:
        item = hold.item
        named = (item.variant.reply_to, item.variant.quote, item.variant.repost) if item.variant else ()
        for slug in named:
            if slug and (receipts := self.state.status(slug, item.channel, hold.claim.at).receipts):
                yield slug, receipts[0]

    def pause(self, attempt: int) -> float:
        """Seconds before the next try of a push: longer each time, and different for each run."""
        spread = int(digest(self.run, str(self._count), str(attempt))[:4], 16) / 0xFFFF
        return float((0.05 + 0.5 * spread) * min(2**attempt, 60))


def digest(*words: str) -> str:
    """sha256, hex, of words that hold no NUL."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def in_milliseconds(moment: datetime) -> datetime:
    """Networks show times in milliseconds at best: what is kept must be what was sent."""
    return moment - timedelta(microseconds=moment.microsecond % 1000)
