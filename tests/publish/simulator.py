"""A world with faults for the real publishing code: networks, a ledger, machines that die, a person, simulated time.

Everything follows from the seed. The checker looks only at what left the process: what the networks show, and the
lines of the ledger. What it grants the protocol are the assumptions of PUBLISHING.md § 2.1: no request takes effect
later than ``delay`` after it was given up, timelines are complete after ``visible``, clocks agree within ``skew``, and
nothing stops the machine between the last look at the clock and the first byte.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from cmgen.errors import CmgenError, Lost, Refused
from cmgen.flow import Flow, Reply, Request
from cmgen.git import UnreachableError
from cmgen.ledger import Change, LedgerState, NotPushed, State, Times
from cmgen.ledger.branch import FREEZES
from cmgen.ledger.events import AnyEvent, Claimed, Frozen, Thawed
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Claim, Limits, Part, Promise, Receipt, Refusal, Resume, Status, Variant
from cmgen.plan import Means, plan
from cmgen.publish import RunFlow, Verdict, publish, settle_by_person
from cmgen.publish.steps import Append, Fetch, Forget, Keep, Leftovers, Mark, Now, Send, Sleep, Step

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
TRUTH = Times()  # how slow the world can be
SPREAD = TRUTH.skew.total_seconds() / 2  # of a machine's clock around the true time

# ------------------------------------------------------------------------------------------------------- networks


@dataclass(slots=True)
class Thing:
    """Something public, with what only the simulator knows: which part of which publication it is, and when."""

    id: str
    slug: str
    part: int
    text: str
    key: str
    at: float
    visible_at: float

    @property
    def url(self) -> str:
        return f"https://net.example/{self.id}"


def network(promise: Promise, late_hours: float | None) -> Any:
    """A network's module: threads of parts that answer each other."""

    def flow(variant: Variant, claim: Claim) -> Flow[None]:
        out = {receipt.part: receipt for receipt in claim.receipts}
        missing = [part for part in range(1, len(variant.parts) + 1) if part not in out]
        for part in missing:
            yield Request("POST", f"/upload/{part}")
        for part in missing:
            said = {"slug": variant.post, "part": part, "text": variant.parts[part - 1].text}
            reply = yield Request("POST", "/create", json=said | {"key": claim.keys[part - 1]}, creates=True)
            out[part] = Receipt(part=part, id=reply.text("id"), url=f"https://net.example/{reply.text('id')}")
            yield out[part]

    def find(variant: Variant, claim: Claim) -> Flow[tuple[Receipt, ...]]:
        have = {receipt.part for receipt in claim.receipts}
        named = {"keys": list(claim.keys)} if promise is Promise.NAMED else {}
        own = yield Request("GET", "/own", json=named)
        texts = {part.text: number for number, part in enumerate(variant.parts, 1)}
        parts = dict(zip(claim.keys, range(1, len(claim.keys) + 1), strict=True)) if named else texts
        rows = [(parts.get(row["key" if named else "text"], 0), row["id"]) for row in own.json]
        found = [(part, name) for part, name in rows if part not in (0, *have)]
        return tuple(Receipt(part=part, id=name, url=f"https://net.example/{name}") for part, name in sorted(found))

    verbs = {"publish": flow} if promise is Promise.BLIND else {"publish": flow, "find": find}
    return SimpleNamespace(promise=promise, limits=Limits(threads=True, late_hours=late_hours), **verbs)


# ------------------------------------------------------------------------------------------------------- runners


@dataclass(eq=False, slots=True)
class Runner:
    """One process of ``cmgen publish`` on one machine."""

    name: str
    flow: RunFlow[Any]
    clock: float  # seconds that its clock is ahead
    started: float
    journal: list[Change]  # of its machine, shared by the runs there
    is_alive: bool = True
    death_at: float = float("inf")


@dataclass(frozen=True, slots=True)
class Weather:
    """How often things go wrong, per step where nothing else is said."""

    kill: float = 0.004
    pause: float = 0.003
    fetch: float = 0.01
    push_lost: float = 0.08
    send: float = 0.25  # of creating requests
    other: float = 0.01


CALM = Weather(kill=0, pause=0, fetch=0, push_lost=0, send=0, other=0)
STORMS = (Weather(), Weather(kill=0.03), Weather(send=0.7), Weather(push_lost=0.5), Weather(pause=0.03))


class World:
    """A seed's history: ``run()`` it, then ask for its ``violations()``."""

    def __init__(self, seed: int, *, times: Times = TRUTH, **twists: Any) -> None:
        self.random = random.Random(seed)
        self.times, self.twists = times, twists
        self.time = 0.0
        self.events: list[tuple[float, int, Callable[[], object]]] = []
        self.count = 0
        self.ledger = LedgerState(id="sim", head="0")
        self.runners: list[Runner] = []
        self.laptop: list[Change] = []
        self.things: dict[str, list[Thing]] = {}
        self.wrong: list[str] = []
        self.weather = self.random.choice(STORMS)
        self.manifest, self.means = self._posts()

    # ------------------------------------------------------------------------------------------- the brand

    def _posts(self) -> tuple[Manifest, Means]:
        promises = self.twists.get("promises") or (Promise.NAMED, Promise.FINDABLE, Promise.BLIND)
        chosen = self.random.sample(promises, min(len(promises), self.random.choice((1, 2))))
        late = self.random.choice((None, 3.0, 24.0))
        networks = {promise.value: network(promise, late) for promise in chosen}
        channels = tuple(Channel(name=name, network=name) for name in networks)
        self.things = {name: [] for name in networks}
        entries = tuple(
            self._entry(f"2026/11/{number}", tuple(networks)) for number in range(self.random.choice((1, 2)))
        )
        manifest = Manifest(brand_name="sim", channels=channels, entries=entries)
        return manifest, Means(networks=networks, times=self.times)

    def _entry(self, slug: str, channels: tuple[str, ...]) -> Entry:
        parts = tuple(Part(text=f"{slug} part {number}") for number in range(self.random.choice((1, 1, 3))))
        date = START + timedelta(minutes=self.random.uniform(-5, 45))
        variants = tuple(Variant(post=slug, channel=name, network=name, parts=parts) for name in channels)
        return Entry(slug=slug, path=slug, status=Status.READY, date=date, channels=channels, variants=variants)

    # ------------------------------------------------------------------------------------------- time

    def after(self, seconds: float, do: Callable[[], object]) -> None:
        self.count += 1
        heapq.heappush(self.events, (self.time + seconds, self.count, do))

    def moment(self, clock: float = 0.0) -> datetime:
        return START + timedelta(seconds=self.time + clock)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def run(self) -> World:
        """Two stormy hours of a schedule with gaps and overlaps, then calm until all is said."""
        for number in range(8):
            if not self.chance(0.2):
                self.after(number * 900 + self.random.uniform(0, 120), self._start)
            if self.chance(0.3):
                self.after(number * 900 + self.random.uniform(0, 900), self._start)
        for number in range(8):
            self.after(number * 900 + self.random.uniform(0, 900), self._person)
        if self.chance(0.2):
            self.after(self.random.uniform(0, 7200), self._edit)
        if self.chance(0.2):
            self.after(self.random.uniform(0, 7200), self._freeze)
        self._until(8 * 900.0)
        self.weather = CALM
        for _ in range(24):
            self._start()
            self._until(self.time + 900)
            self._person()
            if not self.events and self._is_quiet():
                break
        self._until(float("inf"))
        return self

    def _until(self, end: float) -> None:
        while self.events and self.events[0][0] <= end:
            self.time, _, do = heapq.heappop(self.events)
            do()
        self.time = max(self.time, end) if end < float("inf") else self.time

    def _is_quiet(self) -> bool:
        items = plan(self.manifest, self.ledger, self.moment(), self.means).items
        return all(item.person or item.state is State.PUBLISHED for item in items)

    # ------------------------------------------------------------------------------------------- machines

    def _start(self) -> None:
        name = f"run-{len(self.runners)}"
        journal = self.laptop if self.chance(0.5) else []
        flow = publish(self.manifest, self.means, name)
        runner = Runner(name, flow, self.random.uniform(-SPREAD, SPREAD), self.time, journal)
        runner.death_at = self.time + TRUTH.job.total_seconds()  # whoever runs jobs destroys the machine
        self.runners.append(runner)
        self._go_on(runner, lambda: runner.flow.send(None))

    def _go_on(self, runner: Runner, resume: Callable[[], Step]) -> None:
        if not runner.is_alive or self.time >= runner.death_at:
            runner.is_alive = False
            return
        try:
            step = resume()
        except (StopIteration, CmgenError):
            runner.is_alive = False
            return
        self._begin(runner, step)

    def _begin(self, runner: Runner, step: Step) -> None:
        creates = isinstance(step, Send) and step.request.creates
        delay = 0.0
        if self.chance(self.weather.pause) and not creates:
            delay = self.random.uniform(0, 83 * 60)
            runner.death_at += delay if self.chance(0.5) else 0  # a lid that was closed
        dies = self.chance(self.weather.kill)
        if dies and self.chance(0.5):
            runner.is_alive = False  # before it happens
            return
        self.after(delay, lambda: self._perform(runner, step, dies))

    def _perform(self, runner: Runner, step: Step, dies: bool) -> None:
        if not runner.is_alive or self.time >= runner.death_at:
            runner.is_alive = False
            return
        seconds, answer = self._outcome(runner, step)
        if dies:
            runner.is_alive = False  # while it happens, or before the answer is read
            return
        if isinstance(answer, Exception):
            self.after(seconds, lambda: self._go_on(runner, lambda: runner.flow.throw(answer)))
        elif callable(answer):
            self.after(seconds, lambda: self._go_on(runner, lambda: runner.flow.send(answer())))
        else:
            self.after(seconds, lambda: self._go_on(runner, lambda: runner.flow.send(answer)))

    def _outcome(self, runner: Runner, step: Step) -> tuple[float, Any]:
        """How long a step takes, and its answer, or how to get it then, or what is thrown."""
        match step:
            case Now():
                return 0.0, lambda: self.moment(runner.clock)
            case Sleep(seconds):
                return seconds, None
            case Fetch():
                if self.chance(self.weather.fetch):
                    return 5.0, UnreachableError("the remote does not answer")
                return self.random.uniform(0.1, 2), lambda: self.ledger
            case Append(state, changes):
                return self._append(state, changes)
            case Send(channel, request):
                return self._send(runner, channel, request)
            case Keep(change):
                runner.journal.append(change)
            case Leftovers():
                return 0.0, tuple(runner.journal)
            case Mark() | Forget():
                pass
        return 0.0, None

    # ------------------------------------------------------------------------------------------- the ledger

    def _append(self, state: LedgerState, changes: tuple[Change, ...]) -> tuple[float, Any]:
        if self.chance(self.weather.push_lost):
            if self.chance(0.3):
                self.after(self.random.uniform(0, 60), lambda: self._apply(state, changes))  # or not yet
            elif self.chance(0.5):
                self._apply(state, changes)
            return self.random.uniform(1, 30), self.twists.get("push_lost", NotPushed("no answer"))
        seconds = self.random.uniform(0.1, 3)
        return seconds, (self.ledger if self._apply(state, changes) else NotPushed("stale info"))

    def _apply(self, state: LedgerState, changes: tuple[Change, ...]) -> bool:
        if state.head != self.ledger.head and not self.twists.get("forced"):
            return False
        for change in changes:
            stands = state.frozen(change.channel, self.moment())
            if isinstance(change.event, Claimed) and change.event.deed != "withdraw" and stands:
                self.wrong.append(f"I9 {change.slug} {change.channel} claimed on a frozen channel")
        kept = [change for change in changes if not isinstance(change.event, self.twists.get("forgets", ()))]
        after = (state if self.twists.get("forced") else self.ledger).plus(kept)
        self.ledger = replace(after, head=str(int(self.ledger.head) + 1))
        return True

    # ------------------------------------------------------------------------------------------- the networks

    def _send(self, runner: Runner, channel: str, request: Request) -> tuple[float, Any]:
        seconds = self.random.uniform(0.1, 5)
        if not request.creates:
            if self.chance(self.weather.other):
                return seconds, Refused(Refusal(kind="transient", reason="busy"))
            return seconds, partial(self._own, channel, request.json)
        self._check_send(runner, channel, request.json)
        if not self.chance(self.weather.send):
            return seconds, self._reply(self._make(channel, request.json))
        limit = TRUTH.request.total_seconds()
        fault = self.random.choice(("nothing", "lost reply", "late", "500 before", "500 after", "429", "no id", "400"))
        if fault in ("lost reply", "500 after", "no id"):
            self._make(channel, request.json)
        if fault == "late":
            self.after(
                self.random.uniform(0, limit + TRUTH.delay.total_seconds()), lambda: self._make(channel, request.json)
            )
        if fault == "no id":
            return seconds, Reply(200, json={"ok": True})
        if fault == "429":
            wait = timedelta(seconds=self.random.choice((2, 30, 1200)))
            return seconds, Refused(Refusal(kind="quota", reason="slow down", retry_at=self.moment() + wait))
        if fault == "400" and self.chance(0.2):
            return seconds, Refused(Refusal(kind="permanent", reason="not like this"))
        if fault.startswith("500") and self.twists.get("believes_500"):
            return seconds, Refused(Refusal(kind="transient", reason=fault))
        return self.random.uniform(0, limit), Lost(fault)

    def _make(self, channel: str, said: Mapping[str, Any]) -> Thing:
        things = self.things[channel]
        named = [thing for thing in things if thing.key == said["key"]] if channel == Promise.NAMED else []
        if named:
            named[0].text = said["text"]  # as a page that is put again
            return named[0]
        delay = 0.0 if channel == Promise.NAMED else self.random.uniform(0, TRUTH.visible.total_seconds())
        name = f"{channel}-{len(things)}"
        thing = Thing(name, said["slug"], said["part"], said["text"], said["key"], self.time, self.time + delay)
        things.append(thing)
        return thing

    def _reply(self, thing: Thing) -> Reply:
        return Reply(200, json={"id": thing.id})

    def _own(self, channel: str, said: Any) -> Reply:
        things = [thing for thing in self.things[channel] if thing.visible_at <= self.time]
        if said:
            things = [thing for thing in things if thing.key in said["keys"]]
        return Reply(200, json=[{"id": thing.id, "text": thing.text, "key": thing.key} for thing in things])

    def _check_send(self, runner: Runner, channel: str, said: Mapping[str, Any]) -> None:
        """I3: a claim of this run is on record, now. I5: neither early nor late."""
        where = f"{said['slug']} {channel} part {said['part']}"
        lines = self.ledger.events.get((said["slug"], channel), ())
        claims = [event for event in lines if isinstance(event, Claimed)]
        if not claims or max(claims, key=lambda claim: claim.epoch).run != runner.name:
            self.wrong.append(f"I3 {where} sent by {runner.name} without a claim")
        date = next(entry.date for entry in self.manifest.entries if entry.slug == said["slug"])
        late = self.means.networks[channel].limits.late_hours
        assert date
        if self.moment() < date - TRUTH.skew:
            self.wrong.append(f"I5 {where} sent before its date")
        if said["part"] == 1 and late and self.moment() > date + timedelta(hours=late) + TRUTH.skew:
            self.wrong.append(f"I5 {where} sent late")

    # ------------------------------------------------------------------------------------------- the people

    def _edit(self) -> None:
        """Somebody changes the words of every post; runs from now on are given these."""

        def changed(variant: Variant) -> Variant:
            return replace(variant, parts=tuple(Part(text=f"{part.text}, mended") for part in variant.parts))

        entries = tuple(replace(entry, variants=tuple(map(changed, entry.variants))) for entry in self.manifest.entries)
        self.manifest = replace(self.manifest, entries=entries)

    def _freeze(self) -> None:
        self._say(Frozen, why="drill", resume=Resume.NOW)
        self.after(self.random.uniform(0, 3600), lambda: self._say(Thawed))

    def _say(self, kind: Any, **said: Any) -> None:
        self.count += 1
        lines = len(self.ledger.events.get(FREEZES, ()))
        event = kind(v=1, at=self.moment(), run="person", tag=f"freeze-{self.count}", epoch=lines, **said)
        self._apply(self.ledger, (Change(*FREEZES, event),))

    def _person(self) -> None:
        """Answer every question that may be answered, truthfully, having looked at the account."""
        for item in plan(self.manifest, self.ledger, self.moment(), self.means).items:
            status = self.ledger.status(item.slug, item.channel, self.moment(), self.times)
            if not item.person or self.chance(0.3):
                continue
            have = {receipt.part for receipt in status.receipts}
            missing = [thing for thing in self._of(item.slug, item.channel) if thing.part not in have]
            seen = [thing for thing in missing if thing.visible_at <= self.time]
            word = Verdict(
                slug=item.slug,
                channel=item.channel,
                verdict="published" if seen else "not-published",
                url=min(seen, key=lambda thing: thing.part).url if seen else "",
                run=f"person-{self.count}",
            )
            self.count += 1
            try:
                changes = settle_by_person(self.ledger, word, self.moment(), self.times)
            except CmgenError:
                continue  # too early
            self._apply(self.ledger, changes)

    # ------------------------------------------------------------------------------------------- judgement

    def _of(self, slug: str, channel: str) -> list[Thing]:
        return [thing for thing in self.things[channel] if thing.slug == slug]

    def violations(self) -> list[str]:
        """Every promise that was broken, each as a line that begins with its number."""
        return [*dict.fromkeys(self.wrong), *self._endings()]

    def _endings(self) -> Iterator[str]:
        for item in plan(self.manifest, self.ledger, self.moment(), self.means).items:
            things = self._of(item.slug, item.channel)
            status = self.ledger.status(item.slug, item.channel, self.moment(), self.times)
            receipts = {receipt.part: receipt.id for receipt in status.receipts}
            public = {thing.part: thing.id for thing in things}
            if len(public) != len(things):
                yield f"I1 {item.key} is out twice: {[(thing.part, thing.id) for thing in things]}"
            if item.state is not State.PUBLISHED and not item.person:
                yield f"I2 {item.key} has no end: {item.state}, {item.why}"
            if set(receipts.items()) - {(thing.part, thing.id) for thing in things}:
                yield f"I4 {item.key} has receipts {receipts} for {public}"
            if public.keys() - receipts.keys() and not item.person:
                yield f"I2 {item.key} is public without a receipt"
            if item.state is State.PUBLISHED and len(receipts) != len(cast(Any, item.variant).parts):
                yield f"I2 {item.key} counts as published with {len(receipts)} parts"


def history(lines: Mapping[tuple[str, str], tuple[AnyEvent, ...]]) -> str:
    """The ledger as a person would read it; for a seed that failed."""
    return "\n".join(f"{slug} {channel}: {event}" for (slug, channel), events in lines.items() for event in events)
