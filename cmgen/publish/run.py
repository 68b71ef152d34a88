"""One run: settle, claim, send, record, until nothing is left to do or its time is over (PUBLISHING.md § 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from types import ModuleType
from typing import Any

from cmgen.errors import Lost, Refused, Stop
from cmgen.failures import Failure, failure_of
from cmgen.flow import Wait
from cmgen.ledger import BusyError, Change, LedgerState, NotPushed, PublicationStatus
from cmgen.ledger.branch import TRIES
from cmgen.ledger.events import Asked, Claimed, Declined, Edited, NotFound, Released, Unanswered, Withdrawn
from cmgen.ledger.status import MIXED
from cmgen.manifest import Manifest, all_publications
from cmgen.model import Promise, Receipt, Refusal
from cmgen.plan import Deed, Item, Means, Plan, plan
from cmgen.publish.preflight import Preflight
from cmgen.publish.records import Hold, Records, UnrecordedError, digest, in_milliseconds
from cmgen.publish.sending import Halt, Sending, relay
from cmgen.publish.steps import Append, Forget, Interrupted, Now, RunFlow, Send, Sleep

AGAIN = 3  # times that a part is sent within one claim, where that is safe
PATIENCE = timedelta(seconds=60)  # the longest pause that a claim waits for a refusal to pass
BATCH = timedelta(seconds=10)  # receipts of a named network cost nothing to lose, and are pushed together
CLOSING = frozenset({"auth", "config", "quota"})  # refusals that the channel's other posts would meet as well
WORDS = 300  # characters of a reason that the ledger keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one item: receipts, a refusal, a loss, a question, or the claim given back and why."""

    item: Item
    receipts: tuple[Receipt, ...] = ()  # found or sent in this run
    refusal: Refusal | None = None
    lost: str = ""
    question: str = ""
    released: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the deed is done."""
        return self.failure is None

    @property
    def failure(self) -> Failure | None:
        """The class of what went wrong; None where the deed is done."""
        if not (self.refusal or self.lost or self.question or self.released):
            return None
        return failure_of(refusal=self.refusal, is_unknown=bool(self.lost or self.question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, and the plan as it is afterwards.

    shelves  channels whose lists of what is published could not be made, and why
    notes    what was seen before the first public step and stopped nothing
    """

    outcomes: tuple[Outcome, ...]
    plan: Plan
    shelves: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """0: all done; 1: something failed and is tried again; 3: a person is needed; 130: interrupted."""
        if self.is_interrupted:
            return 130
        if self.plan.persons:
            return 3
        return 1 if self.shelves or any(not outcome.is_done for outcome in self.outcomes) else 0


def publish(manifest: Manifest, means: Means, run: str, *, looks: bool = True) -> RunFlow[Report]:
    """One run, as a generator of steps.

    run    a name that no other run has, ever: it marks what this run wrote
    looks  False: tokens, links and pictures are not looked at first

    Raises Stop and other CmgenErrors where the ledger cannot be trusted or written: then nothing more is sent.
    """
    return _Run(manifest, means, run, looks=looks).all()


class _Run:
    def __init__(self, manifest: Manifest, means: Means, name: str, *, looks: bool) -> None:
        self.manifest, self.means, self.times = manifest, means, means.times
        self.preflight = Preflight(manifest, _on_shelf) if looks else None
        self.records = Records(name)
        self.sending = Sending(self.records, means)
        self.closed: dict[str, str] = {}  # channel → the refusal that its other posts would meet too
        self.outcomes: list[Outcome] = []
        self.is_interrupted = False
        self.bug: Exception | None = None

    def all(self) -> RunFlow[Report]:
        """The whole run."""
        start = yield Now()
        self.sending.deadline = start + self.times.job
        yield from self.records.refresh()
        _check_clock(self.records.state, start, self.times.skew)
        yield from self.records.take_leftovers()
        tried: set[str] = set()
        while items := (yield from self.next_items(tried)):
            tried |= {item.key for item in items}
            holds = yield from self.claim(items)
            yield from self.settle([hold for hold in holds if hold.item.deed is Deed.SETTLE])
            for hold in holds:
                if hold.item.deed is not Deed.SETTLE:
                    yield from self.do(hold)
            yield from self.records.flush()
        if self.bug:
            raise self.bug
        shelves = {} if self.is_interrupted else (yield from self.shelve())
        now = yield Now()
        yield Forget(now - self.times.lease - self.times.skew)
        return Report(
            outcomes=tuple(self.outcomes),
            plan=self.plan(now),
            shelves=shelves,
            notes=tuple(self.preflight.notes) if self.preflight else (),
            is_interrupted=self.is_interrupted,
        )

    def plan(self, now: datetime) -> Plan:
        """The plan on the ledger as last seen."""
        return plan(self.manifest, self.records.state, now, self.means)

    def next_items(self, tried: set[str]) -> RunFlow[list[Item]]:
        """What this run has not tried yet: first what must be settled, then all else, oldest first."""
        now = yield Now()
        if self.is_interrupted or self.bug or now + self.times.request + self.times.delay >= self.sending.deadline:
            return []
        items = [item for item in self.plan(now).deeds if item.key not in tried]
        if self.preflight and (yield from self.preflight.look(items, self.means)):
            self.means = self.preflight.means(self.means)
            items = [item for item in self.plan(now).deeds if item.key not in tried]
        return [item for item in items if item.deed is Deed.SETTLE] or items

    # ------------------------------------------------------------------------------------------- claiming

    def claim(self, items: list[Item]) -> RunFlow[list[Hold]]:
        """Claim all of them in one commit; return only what the ledger is known to hold."""
        wanted = {item.key for item in items}
        attempts: list[list[Hold]] = []
        for attempt in range(TRIES):
            now = yield Now()
            attempts.append([self._hold(item, now) for item in items])
            changes = tuple(Change(hold.item.slug, hold.item.channel, hold.claim) for hold in attempts[-1])
            try:
                self.records.state = yield Append(self.records.state, changes)
                return attempts[-1]
            except NotPushed:
                yield Sleep(self.records.pause(attempt))
                yield from self.records.refresh()
            for holds in attempts:  # a push whose answer was lost may have been applied, even an earlier one
                if self.records.has(holds[0]):
                    return holds
            items = [item for item in self.plan((yield Now())).deeds if item.key in wanted]
            if not items:
                return []
        raise BusyError

    def _hold(self, item: Item, now: datetime) -> Hold:
        """A claim as it would be pushed. Times and keys are those of the publication's first claim."""
        status = self.records.state.status(item.slug, item.channel, now, self.times)
        created_at = status.created_at or in_milliseconds(now)
        claim = self.records.event(
            Claimed,
            now,
            status.epoch + 1,
            until=now + self.times.lease,
            digest=item.variant.digest if item.variant else "",
            parts=len(item.variant.parts) if item.variant else status.parts,
            promise=self.module(item).promise,
            created_at=created_at,
            keys=self._keys(item, created_at, status) if item.variant else status.keys,
            deed={Deed.EDIT: "edit", Deed.WITHDRAW: "withdraw"}.get(item.deed, "publish"),
            commit=self.means.commit,
        )
        return Hold(item, claim, status, {receipt.part: receipt for receipt in status.receipts})

    def _keys(self, item: Item, created_at: datetime, status: PublicationStatus) -> tuple[str, ...]:
        """One key a part, never of text, attempt or machine: a second try has the same."""
        assert item.variant
        seed = digest(self.records.state.id, item.slug, item.channel, str(status.generation))
        module = self.module(item)
        if hasattr(module, "keys"):
            keys: tuple[str, ...] = module.keys(item.variant, created_at, seed)
            return keys
        return tuple(digest(seed, str(part)) for part in range(1, len(item.variant.parts) + 1))

    def module(self, item: Item) -> ModuleType:
        """The item's network."""
        return self.means.networks[item.network]

    # ------------------------------------------------------------------------------------------- settling

    def settle(self, holds: list[Hold]) -> RunFlow[None]:
        """Find out what is public, by two looks a gap apart, then send what is not, where that is wanted.

        A network that has our names for things, or hides them first, tells all in one look, and needs none where the
        same can be sent again.
        """
        found: dict[str, list[Receipt]] = {hold.item.key: [] for hold in holds if hold.item.look}
        looked_at: list[datetime] = []
        for again in (False, True):
            looking = [hold for hold in holds if hold.item.key in found and not (again and hold.is_repeatable)]
            if again and looking:
                yield Sleep(self.times.look_gap.total_seconds())
            looked_at.append((yield Now()))
            for hold in looking:
                try:
                    flow = self.module(hold.item).find(hold.variant, self.records.claim_of(hold, looking=True))
                    found[hold.item.key] += yield from self.sending.follow(hold, flow)
                except Exception as problem:
                    holds = [other for other in holds if other is not hold]
                    yield from self.fail(hold, problem)
        for hold in holds:
            yield from self._settled(hold, found.get(hold.item.key), tuple(looked_at))

    def _settled(self, hold: Hold, found: list[Receipt] | None, looked_at: tuple[datetime, ...]) -> RunFlow[None]:
        sender = hold.before.last_claim.epoch if hold.before.last_claim else 0
        for receipt in found or ():
            if receipt.part not in hold.out:
                yield from self.records.receive(hold, receipt, "found", sender)
        doubles = [receipt for receipt in found or () if hold.out[receipt.part].id != receipt.id]
        if doubles:
            part = doubles[0].part
            urls = dict.fromkeys(receipt.url for receipt in (hold.out[part], *doubles))
            yield from self.ask(hold, part, "more than one of these may be ours", tuple(urls))
            return
        if found is not None and not hold.is_complete:
            yield from self.records.add(hold, NotFound, part=hold.next_part, looked_at=looked_at)
        if hold.is_complete:
            yield from self.conclude(hold)
        elif hold.item.hold:
            yield from self.conclude(hold, released=hold.item.hold)
        else:
            yield from self.do(hold)

    # ------------------------------------------------------------------------------------------- deeds

    def do(self, hold: Hold) -> RunFlow[None]:
        """Carry out what was claimed, and record how it ended."""
        deed = {Deed.EDIT: self.edit, Deed.WITHDRAW: self.withdraw}.get(hold.item.deed, self.send)
        try:
            if self.is_interrupted:
                raise Interrupted
            if self.bug:
                raise Halt("the run came to a stop")
            if hold.item.channel in self.closed:
                raise Halt(f"{hold.item.channel} was left alone: {self.closed[hold.item.channel]}")
            yield from deed(hold)
        except UnrecordedError:
            raise
        except Exception as problem:
            yield from self.fail(hold, problem)
        else:
            yield from self.conclude(hold)

    def send(self, hold: Hold) -> RunFlow[None]:
        """Send every part that is not out; again within the claim, where that is safe."""
        for attempt in range(1, AGAIN + 1):
            try:
                flow = self.module(hold.item).publish(hold.variant, self.records.claim_of(hold))
                yield from self.sending.follow(hold, flow)
                if hold.is_complete:
                    return
                raise Lost("the network's recipe ended before every part was out")
            except Refused as no:
                pause = _pause(no.refusal, (yield Now()), attempt)
                if pause is None or attempt == AGAIN:
                    raise
            except Lost:
                if not (hold.sent and hold.is_repeatable) or attempt == AGAIN:
                    raise
                hold.is_doubtful = True  # also where an answer came that the network's recipe cannot read
                pause = 2.0**attempt
            yield from self.sending.wait(hold, pause)

    def edit(self, hold: Hold) -> RunFlow[None]:
        """Make what is public say what the post says now. Repeatable: a lost answer needs no looking."""
        yield from self.sending.guard(hold)
        flow = self.module(hold.item).edit(hold.variant, self.records.claim_of(hold))
        yield from self.sending.follow(hold, flow)
        yield from self.records.add(hold, Edited, digest=hold.claim.digest)

    def withdraw(self, hold: Hold) -> RunFlow[None]:
        """Take down what is public. Repeatable: what is gone counts as taken down."""
        yield from self.sending.guard(hold)
        yield from self.sending.follow(hold, self.module(hold.item).withdraw(self.records.claim_of(hold)))
        yield from self.records.add(hold, Withdrawn, ids=tuple(receipt.id for receipt in hold.out.values()))

    def shelve(self) -> RunFlow[dict[str, str]]:
        """Bring up to date the pages that list what is published, on networks that have such pages."""
        failures: dict[str, str] = {}
        now = yield Now()
        recorded = tuple(dict.fromkeys(slug for slug, _ in self.records.state.events if slug))
        for channel in self.manifest.channels:
            module = self.means.networks.get(channel.network)
            if module is None or not hasattr(module, "shelve") or self.means.able.get(channel.name):
                continue
            variants, left = [], []
            for entry in all_publications(self.manifest, recorded).entries:
                status = self.records.state.status(entry.slug, channel.name, now, self.times)
                variant = entry.variant(channel.name)
                if status.receipts and variant and status.digest in ("", MIXED, variant.digest):
                    variants.append(variant)
                elif status.receipts:  # what it says now may not be said, and what it said is only there
                    left.append(entry.slug)
            flow = module.shelve(tuple(variants), self.manifest.site, tuple(left))
            try:
                yield from relay(flow, partial(_on_shelf, channel.name))
            except (Refused, Lost, Interrupted) as problem:
                failures[channel.name] = str(problem) or "interrupted"
        return failures

    # ------------------------------------------------------------------------------------------- endings

    def fail(self, hold: Hold, problem: Exception) -> RunFlow[None]:
        """Record a deed that did not come to its end; what is our own mistake stops the run once all is recorded."""
        if isinstance(problem, Refused):
            if problem.refusal.kind in CLOSING:
                self.closed[hold.item.channel] = problem.refusal.reason
            yield from self.conclude(hold, refusal=problem.refusal)
            return
        if isinstance(problem, Interrupted):
            self.is_interrupted = True
            yield from self.conclude(hold, released="interrupted")
            return
        if not isinstance(problem, Lost | Halt):
            self.bug = self.bug or problem
        yield from self.conclude(hold, released=str(problem) or type(problem).__name__)

    def conclude(self, hold: Hold, *, released: str = "", refusal: Refusal | None = None) -> RunFlow[None]:
        """Record how a claim ended, and push it. Where an answer is missing, that is what counts."""
        item, lost = hold.item, ""
        if hold.sent and hold.claim.deed == "publish":
            lost = ((refusal.reason if refusal else released) or "no receipt came")[:WORDS]
            part, sent_at = hold.sent
            yield from self.records.add(hold, Unanswered, part=part, sent_at=sent_at, why=lost)
            if hold.claim.promise is Promise.BLIND:
                yield from self.ask(hold, part, f"part {part} may have been sent: {lost}", ())
                return
            refusal, released = None, ""
        elif refusal:
            short = replace(refusal, reason=refusal.reason[:WORDS], code=refusal.code[:WORDS])
            yield from self.records.add(hold, Declined, part=hold.next_part, **asdict(short))
        elif released:
            yield from self.records.add(hold, Released, why=released[:WORDS])
        receipts = tuple(hold.fresh)
        self.outcomes.append(Outcome(item=item, receipts=receipts, refusal=refusal, lost=lost, released=released))
        pending = self.records.pending
        if not hold.is_repeatable or (pending and pending[-1].event.at - self.records.flushed_at >= BATCH):
            yield from self.records.flush()

    def ask(self, hold: Hold, part: int, why: str, urls: tuple[str, ...]) -> RunFlow[None]:
        """Leave a question to a person."""
        yield from self.records.add(hold, Asked, part=part, why=why[:WORDS], urls=urls)
        question = f"{why}: {', '.join(urls)}" if urls else why
        self.outcomes.append(Outcome(item=hold.item, receipts=tuple(hold.fresh), question=question))
        yield from self.records.flush()


def _on_shelf(channel: str, deed: Any) -> RunFlow[Any]:
    """A flow that makes no part public asks for nothing but requests and time."""
    return (yield Sleep(deed.seconds) if isinstance(deed, Wait) else Send(channel, deed))


def _pause(refusal: Refusal, now: datetime, attempt: int) -> float | None:
    """Seconds until the next try within this claim; None: not within this claim."""
    if refusal.kind not in ("transient", "quota"):
        return None
    if refusal.retry_at is None:
        return 2.0**attempt if refusal.kind == "transient" else None
    pause = refusal.retry_at - now
    return max(0.0, pause.total_seconds()) if pause <= PATIENCE else None


def _check_clock(state: LedgerState, now: datetime, skew: timedelta) -> None:
    """A last line that is a little in the future means that this machine's clock is behind."""
    latest = max((event.at for events in state.events.values() for event in events), default=now)
    if skew < latest - now < timedelta(days=1):
        clocks = f"{now:%Y-%m-%d %H:%M:%S} UTC, and the ledger's last line is of {latest:%H:%M:%S}"
        raise Stop(f"this machine's clock says {clocks}", "set the clock of the machine that is wrong")
