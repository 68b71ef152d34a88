"""A network's flow carried along within a run: the guard before every request that makes something public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from cmgen.errors import Lost, Refused
from cmgen.flow import Deed, Flow, Request, Stage, Wait
from cmgen.git import UnreachableError
from cmgen.ledger.events import Intended, Staged
from cmgen.model import Promise, Receipt
from cmgen.plan import Deed as Planned
from cmgen.plan import Means
from cmgen.publish.records import Hold, Records
from cmgen.publish.steps import Interrupted, Mark, Now, RunFlow, Send, Sleep

T = TypeVar("T")


class Halt(Exception):
    """The guard does not let it go on; nothing was sent."""


def relay(flow: Flow[T], perform: Callable[[Deed], RunFlow[Any]]) -> RunFlow[T]:
    """Carry a network's flow along within a run: hand it what came of each deed, throw into it a no and a loss."""
    reply: Any = None
    failure: Exception | None = None
    while True:
        try:
            deed = flow.throw(failure) if failure else flow.send(reply)
        except StopIteration as end:
            result: T = end.value
            return result
        reply, failure = None, None
        try:
            reply = yield from perform(deed)
        except (Refused, Lost) as problem:
            failure = problem


class Sending:
    """Carries flows of networks, for the publications that a run holds."""

    def __init__(self, records: Records, means: Means) -> None:
        self.records, self.means, self.times = records, means, means.times
        self.deadline = datetime.max.replace(tzinfo=UTC)

    def follow(self, hold: Hold, flow: Flow[T]) -> RunFlow[T]:
        """Carry a network's flow to its end. Raises Refused and Lost as it does, Halt and Interrupted in between."""
        return relay(flow, lambda deed: self._perform(hold, deed))

    def _perform(self, hold: Hold, deed: Deed) -> RunFlow[Any]:
        if isinstance(deed, Receipt):
            how = "edit" if hold.item.deed is Planned.EDIT else "answer"
            return (yield from self.records.receive(hold, deed, how))
        if isinstance(deed, Wait):
            return (yield from self.wait(hold, deed.seconds))
        if isinstance(deed, Stage):
            return (yield from self._stage(hold, deed))
        if deed.creates:
            return (yield from self._create(hold, deed))
        return (yield Send(hold.item.channel, deed))

    def _stage(self, hold: Hold, stage: Stage) -> RunFlow[None]:
        """A part is hidden with the server: on record before it is shown, so that none other is shown later."""
        yield from self.records.add(hold, Staged, part=stage.part, id=stage.id)
        yield from self.records.flush()
        hold.stages[stage.part] = stage.id

    def _create(self, hold: Hold, request: Request) -> RunFlow[Any]:
        """The one request that makes a part public: after the guard, and marked on disk."""
        part = hold.next_part
        yield from self.guard(hold)
        if hold.claim.promise is Promise.STAGED and part not in self.records.claim_of(hold).stages:
            raise Halt(f"the network's recipe shows part {part} before its id is on record")
        if hold.claim.promise is Promise.BLIND:
            yield from self.records.add(hold, Intended, part=part)
            yield from self.records.flush()
            self._check_owner(hold, (yield Now()))
        try:
            yield Mark(hold.item.slug, hold.item.channel, part)
        except OSError as problem:
            raise Halt(f"the journal cannot be written: {(problem.strerror or str(problem)).lower()}") from None
        now = yield Now()
        self._check_times(hold, now)
        hold.sent = (part, now)
        try:
            return (yield Send(hold.item.channel, request))
        except (Refused, Interrupted):
            if not hold.is_doubtful:
                hold.sent = None
            raise
        except Lost:
            hold.is_doubtful = True
            raise

    def guard(self, hold: Hold) -> RunFlow[None]:
        """The ledger is read again: the claim must still be ours, the channel not frozen, and time be left."""
        try:
            yield from self.records.refresh()
        except UnreachableError as problem:
            raise Halt(problem.message) from None
        now = yield Now()
        self._check_owner(hold, now)
        self._check_times(hold, now)

    def _check_owner(self, hold: Hold, now: datetime) -> None:
        state = self.records.state
        status = state.status(hold.item.slug, hold.item.channel, now, self.times)
        if status.epoch != hold.claim.epoch or not self.records.has(hold):
            raise Halt("somebody else has taken it over")
        if (frozen := state.frozen(hold.item.channel, now)) and hold.claim.deed != "withdraw":
            raise Halt(f"frozen: {frozen}")
        if need := hold.item.need:
            lines = state.status(need.slug, need.channel, now, self.times).approvals
            if why := self.means.approval(need, lines).why:
                raise Halt(why)

    def _check_times(self, hold: Hold, now: datetime) -> None:
        item = hold.item
        if now + self.times.request + self.times.delay >= hold.claim.until:
            raise Halt("its claim ends too soon")
        if now + self.times.request >= self.deadline:
            raise Halt("the run's time is over")
        if hold.claim.deed != "publish":
            return
        if item.same_until and now + self.times.request + self.times.delay >= item.same_until:
            raise Halt("the network no longer knows the key of what was sent before")
        if item.date and now < item.date:
            raise Halt("it is not due yet")
        if item.late_at and now >= item.late_at and (item.deed is Planned.RESUME or not hold.out):
            raise Halt("it has become late")

    def wait(self, hold: Hold, seconds: float) -> RunFlow[None]:
        """Let time pass, where enough of it is left afterwards."""
        now = yield Now()
        self._check_times(hold, now + timedelta(seconds=seconds))
        yield Sleep(seconds)
