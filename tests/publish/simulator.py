"""A world with faults for the real publishing code: networks, a ledger, machines that die, a person, simulated time.

Everything follows from the seed. The checker looks only at what left the process: what the networks show, and the
lines of the ledger. What it grants the protocol are the assumptions of PUBLISHING.md § 2.1: no request takes effect
later than ``delay`` after it was given up, timelines are complete after ``visible``, clocks agree within ``skew``, and
nothing stops the machine between the last look at the clock and the first byte.

    python tests/publish/simulator.py 1234

tells the history of a seed, step by step.
"""

from __future__ import annotations

import heapq
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from cmgen.errors import CmgenError, Lost, Refused
from cmgen.flow import Flow, Reply, Request, Stage
from cmgen.git import UnreachableError
from cmgen.ledger import Change, LedgerState, NotPushed, PublicationStatus, State, Times
from cmgen.ledger.branch import FREEZES
from cmgen.ledger.events import AnyEvent, Claimed, Frozen, Intended, Out, Staged, Thawed
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Claim, Limits, Part, Promise, Receipt, Refusal, Resume, Status, Variant
from cmgen.plan import Deed, Item, Means, plan
from cmgen.publish import RunFlow, Verdict, Word, publish, settle_by_person
from cmgen.publish.steps import Append, Fetch, Forget, Keep, Leftovers, Mark, Now, Send, Sleep, Step

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
TRUTH = Times()  # how slow the world can be
KEY_WINDOW = timedelta(hours=1)  # that a network with keys remembers them
HIDDEN = 3600.0  # seconds that a network keeps what it has not shown
SLOTS = 5  # quarters of an hour that are stormy
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
    is_gone: bool = False

    @property
    def url(self) -> str:
        return f"https://net.example/{self.id}"


def network(promise: Promise, late_hours: float | None, key_window: timedelta) -> Any:
    """A network's module: threads of parts that answer each other."""
    can_look = promise not in (Promise.BLIND, Promise.KEYED)
    verbs: dict[str, Any] = {"publish": _staged if promise is Promise.STAGED else _publish}
    verbs |= {"find": partial(_find, promise), "edit": _edit, "withdraw": _withdraw} if can_look else {}
    limits = Limits(threads=True, late_hours=late_hours)
    return SimpleNamespace(promise=promise, limits=limits, key_window=key_window, **verbs)


def _missing(variant: Variant, claim: Claim) -> list[int]:
    have = {receipt.part for receipt in claim.receipts}
    return [part for part in range(1, len(variant.parts) + 1) if part not in have]


def _said(variant: Variant, claim: Claim, part: int) -> dict[str, Any]:
    return {"slug": variant.post, "part": part, "text": variant.parts[part - 1].text, "key": claim.keys[part - 1]}


def _receipt(part: int, name: str) -> Receipt:
    return Receipt(part=part, id=name, url=f"https://net.example/{name}")


def _publish(variant: Variant, claim: Claim) -> Flow[None]:
    missing = _missing(variant, claim)
    for part in missing:
        yield Request("POST", f"/upload/{part}")
    for part in missing:
        reply = yield Request("POST", "/create", json=_said(variant, claim, part), creates=True)
        yield _receipt(part, reply.text("id"))


def _staged(variant: Variant, claim: Claim) -> Flow[None]:
    """Hidden first, then shown by its id; what was hidden for too long is brought there anew."""
    for part in _missing(variant, claim):
        said, hidden = _said(variant, claim, part), claim.stages.get(part, "")
        for again in (False, True):
            if not hidden:
                hidden = (yield Request("POST", "/hide", json=said)).text("id")
                yield Stage(part, hidden)
            try:
                reply = yield Request("POST", "/show", json=said | {"hidden": hidden}, creates=True)
                break
            except Refused as no:
                if again or no.refusal.code != "expired":
                    raise
                hidden = ""
        yield _receipt(part, reply.text("id"))


def _find(promise: Promise, variant: Variant, claim: Claim) -> Flow[tuple[Receipt, ...]]:
    missing = _missing(variant, claim)
    texts = {variant.parts[part - 1].text: part for part in missing}
    keys = {claim.keys[part - 1]: part for part in missing if part <= len(claim.keys)}
    stages = {name: part for part, name in claim.stages.items() if part in missing}
    field, known = {
        Promise.NAMED: ("key", keys),
        Promise.STAGED: ("hidden", stages),
        Promise.FINDABLE: ("text", texts),
    }[promise]
    own = yield Request("GET", "/own")
    found = sorted((known[row[field]], row["id"]) for row in own.json if row[field] in known)
    return tuple(_receipt(part, name) for part, name in found)


def _edit(variant: Variant, claim: Claim) -> Flow[None]:
    for receipt in claim.receipts:
        text = variant.parts[receipt.part - 1].text if receipt.part <= len(variant.parts) else ""
        yield Request("PUT", "/change", json={"id": receipt.id, "text": text})


def _withdraw(claim: Claim) -> Flow[None]:
    for receipt in claim.receipts:
        yield Request("DELETE", "/remove", json={"id": receipt.id})


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

    def __init__(self, seed: int, *, times: Times = TRUTH, is_told: bool = False, **twists: Any) -> None:
        self.random = random.Random(seed)
        self.story: list[str] | None = [] if is_told else None
        self.times, self.twists = times, twists
        self.time = 0.0
        self.events: list[tuple[float, int, Callable[[], object]]] = []
        self.count = 0
        self.ledger = LedgerState(id="sim", head="0")
        self.runners: list[Runner] = []
        self.laptop: list[Change] = []
        self.things: dict[str, list[Thing]] = {}
        self.hidden: dict[str, tuple[float, Thing | None]] = {}  # by id: until when it can be shown, and what it became
        self.wrong: list[str] = []
        self.judged = self.ledger
        self.weather = self.random.choice(STORMS)
        self.manifest, self.means = self._posts()

    # ------------------------------------------------------------------------------------------- the brand

    def _posts(self) -> tuple[Manifest, Means]:
        promises = self.twists.get("promises") or tuple(Promise)
        chosen = self.random.sample(promises, min(len(promises), self.random.choice((1, 2))))
        late = self.random.choice((None, 3.0, 24.0))
        networks = {
            promise.value: network(promise, late, self.twists.get("key_window", KEY_WINDOW)) for promise in chosen
        }
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
        update = self.chance(0.5)
        return Entry(
            slug=slug, path=slug, status=Status.READY, date=date, channels=channels, variants=variants, update=update
        )

    # ------------------------------------------------------------------------------------------- time

    def after(self, seconds: float, do: Callable[[], object]) -> None:
        self.count += 1
        heapq.heappush(self.events, (self.time + seconds, self.count, do))

    def moment(self, clock: float = 0.0) -> datetime:
        return START + timedelta(seconds=self.time + clock)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def run(self) -> World:
        """A stormy hour of a schedule with gaps and overlaps, then calm until all is said."""
        for number in range(SLOTS):
            if not self.chance(0.2):
                self.after(number * 900 + self.random.uniform(0, 120), self._start)
            if self.chance(0.3):
                self.after(number * 900 + self.random.uniform(0, 900), self._start)
        for number in range(SLOTS):
            self.after(number * 900 + self.random.uniform(0, 900), self._person)
        if self.chance(0.3):
            self.after(self.random.uniform(0, SLOTS * 900), self._edit)
        if self.chance(0.1):
            self.after(self.random.uniform(0, SLOTS * 900), self._take_down)
        if self.chance(0.2):
            self.after(self.random.uniform(0, SLOTS * 900), self._freeze)
        self._until(SLOTS * 900.0)
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
            self._judge()
        self.time = max(self.time, end) if end < float("inf") else self.time

    def _is_quiet(self) -> bool:
        items = plan(self.manifest, self.ledger, self.moment(), self.means).items
        return all(item.person or self._is_over(item) for item in items)

    def _is_over(self, item: Item) -> bool:
        """Whether all has been done about it that is wanted."""
        if self.entries[item.slug].status is Status.WITHDRAWN:
            return item.state in (State.WITHDRAWN, State.OPEN, State.WAITING, State.REFUSED, State.GIVEN_UP)
        return item.state is State.PUBLISHED and item.deed is Deed.NONE

    @property
    def entries(self) -> dict[str, Entry]:
        return {entry.slug: entry for entry in self.manifest.entries}

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
        except (StopIteration, CmgenError) as end:
            runner.is_alive = False
            self.tell(runner.name, f"ends{f': {end}' if isinstance(end, CmgenError) else ''}")
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
            self.tell(runner.name, f"dies before {step}")
            return
        self.after(delay, lambda: self._perform(runner, step, dies))

    def _perform(self, runner: Runner, step: Step, dies: bool) -> None:
        if not runner.is_alive or self.time >= runner.death_at:
            runner.is_alive = False
            return
        seconds, answer = self._outcome(runner, step)
        if self.story is not None and not isinstance(step, Now | Mark | Leftovers | Forget | Keep):
            came = "" if answer is None or callable(answer) or isinstance(answer, LedgerState) else f" → {answer!r}"
            self.tell(runner.name, f"{_in_short(step)}{came}{', and dies' if dies else ''}")
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
                self.say_wrong(f"I9 {change.slug} {change.channel} claimed on a frozen channel")
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
            return seconds, partial(self._other, channel, request)
        self._check_send(runner, channel, request.json)
        if refusal := self._expired(request.json):
            return seconds, refusal
        if not self.chance(self.weather.send):
            return seconds, self._reply(self._make(channel, request.json))
        return self._fault(channel, request, seconds)

    def _fault(self, channel: str, request: Request, seconds: float) -> tuple[float, Any]:
        """Something goes wrong with a request that makes a part public."""
        limit = TRUTH.request.total_seconds()
        fault = self.random.choice(("nothing", "lost reply", "late", "500 before", "500 after", "429", "no id", "400"))
        if fault in ("lost reply", "500 after", "no id"):
            self._make(channel, request.json)
        if fault == "late":
            delay = self.random.uniform(0, limit + TRUTH.delay.total_seconds())
            self.after(delay, lambda: self._make(channel, request.json))
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

    def _expired(self, said: Mapping[str, Any]) -> Refused | None:
        until, thing = self.hidden.get(said.get("hidden", ""), (float("inf"), None))
        if thing or self.time < until:
            return None
        return Refused(Refusal(kind="permanent", reason="kept for an hour only", code="expired"))

    def _make(self, channel: str, said: Mapping[str, Any]) -> Thing:
        """What the server has after it, once more of the same or not."""
        if same := self._same(channel, said):
            return same
        delay = 0.0 if channel == Promise.NAMED else self.random.uniform(0, TRUTH.visible.total_seconds())
        things = self.things[channel]
        name = f"{channel}-{len(things)}"
        thing = Thing(name, said["slug"], said["part"], said["text"], said["key"], self.time, self.time + delay)
        things.append(thing)
        self.tell(channel, f"shows {name}: {thing.text}")
        if "hidden" in said:
            self.hidden[said["hidden"]] = (self.time, thing)
        others = [
            other for other in things if (other.slug, other.part) == (thing.slug, thing.part) and other is not thing
        ]
        if others:
            self.say_wrong(f"I1 {thing.slug} {channel} part {thing.part} is out twice")
        return thing

    def _same(self, channel: str, said: Mapping[str, Any]) -> Thing | None:
        """What a network does not make twice: of our name, of a key that it remembers, of what it had hidden."""
        named = [thing for thing in self.things[channel] if thing.key == said["key"]]
        if channel == Promise.NAMED and named:
            named[0].text = said["text"]  # as a page that is put again
            return named[0]
        if channel == Promise.KEYED:
            return next((thing for thing in named if self.time < thing.at + KEY_WINDOW.total_seconds()), None)
        return self.hidden[said["hidden"]][1] if "hidden" in said else None

    def _reply(self, thing: Thing) -> Reply:
        return Reply(200, json={"id": thing.id})

    def _other(self, channel: str, request: Request) -> Reply:
        """Requests that make nothing public."""
        things = self.things[channel]
        match request.path:
            case "/own":
                seen = [thing for thing in things if thing.visible_at <= self.time and not thing.is_gone]
                became = {thing.id: name for name, (_, thing) in self.hidden.items() if thing}
                said = [(thing.id, thing.text, thing.key, became.get(thing.id, "")) for thing in seen]
                return Reply(200, json=[dict(zip(("id", "text", "key", "hidden"), row, strict=True)) for row in said])
            case "/hide":
                self.count += 1
                self.hidden[f"hidden-{self.count}"] = (self.time + HIDDEN, None)
                return Reply(200, json={"id": f"hidden-{self.count}"})
            case "/change" | "/remove":
                said = request.json
                assert isinstance(said, dict)
                thing = next(thing for thing in things if thing.id == said["id"])
                thing.text, thing.is_gone = str(said.get("text", thing.text)), request.path == "/remove"
        return Reply(200, json={})

    def _check_send(self, runner: Runner, channel: str, said: Mapping[str, Any]) -> None:
        """I3: a claim of this run is on record, and what its promise asks for beside. I5: neither early nor late."""
        where = f"{said['slug']} {channel} part {said['part']}"
        lines = self.ledger.events.get((said["slug"], channel), ())
        claims = [event for event in lines if isinstance(event, Claimed)]
        if not claims or max(claims, key=lambda claim: claim.epoch).run != runner.name:
            self.say_wrong(f"I3 {where} sent by {runner.name} without a claim")
        elif channel == Promise.BLIND and not any(isinstance(e, Intended) and e.run == runner.name for e in lines):
            self.say_wrong(f"I3 {where} sent by {runner.name} without an intent")
        elif "hidden" in said and not any(isinstance(e, Staged) and e.id == said["hidden"] for e in lines):
            self.say_wrong(f"I3 {where} shown by {runner.name} before its id was on record")
        date = self.entries[said["slug"]].date
        late = self.means.networks[channel].limits.late_hours
        assert date
        if self.moment() < date - TRUTH.skew:
            self.say_wrong(f"I5 {where} sent before its date")
        if said["part"] == 1 and late and self.moment() > date + timedelta(hours=late) + TRUTH.skew:
            self.say_wrong(f"I5 {where} sent late")

    # ------------------------------------------------------------------------------------------- the people

    def _edit(self) -> None:
        """Somebody changes the words of every post; runs from now on are given these."""

        def changed(variant: Variant) -> Variant:
            return replace(variant, parts=tuple(Part(text=f"{part.text}, mended") for part in variant.parts))

        entries = tuple(replace(entry, variants=tuple(map(changed, entry.variants))) for entry in self.manifest.entries)
        self.manifest = replace(self.manifest, entries=entries)

    def _take_down(self) -> None:
        """Somebody withdraws the first post."""
        first, *others = self.manifest.entries
        self.manifest = replace(self.manifest, entries=(replace(first, status=Status.WITHDRAWN), *others))

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
            word = self._word(item, status)
            self.count += 1
            try:
                changes = settle_by_person(self.ledger, word, self.moment(), self.times)
            except CmgenError:
                continue  # too early
            self._apply(self.ledger, changes)
            self.tell("person", f"{item.key}: {word.verdict} {word.url}")

    def _word(self, item: Item, status: PublicationStatus) -> Verdict:
        """What is so: what can be seen of the parts that have no receipt, or that all of it was deleted by hand."""
        have = {receipt.part for receipt in status.receipts}
        missing = [thing for thing in self._of(item.slug, item.channel) if thing.part not in have]
        seen = [thing for thing in missing if thing.visible_at <= self.time]
        verdict: Word = "published" if seen else "not-published"
        if self.entries[item.slug].status is Status.WITHDRAWN and status.state is State.PUBLISHED:
            verdict = "withdrawn"
            for thing in self._of(item.slug, item.channel):
                thing.is_gone = True
        url = min(seen, key=lambda thing: thing.part).url if seen else ""
        run = f"person-{self.count}"
        return Verdict(slug=item.slug, channel=item.channel, verdict=verdict, url=url, run=run)

    # ------------------------------------------------------------------------------------------- judgement

    def say_wrong(self, what: str) -> None:
        self.wrong.append(what)
        self.tell("!", what)

    def tell(self, who: str, what: str) -> None:
        """For the story of a seed."""
        if self.story is not None:
            self.story.append(f"{self.moment():%H:%M:%S} {who:10} {what}")

    def _judge(self) -> None:
        """After every step: what the ledger gained is of use, and what it had it still has."""
        if self.ledger is self.judged:
            return
        for name, before in self.judged.events.items():
            if self.ledger.events.get(name, ())[: len(before)] != before:
                self.say_wrong(f"I7 {' '.join(name)}: lines of the ledger were changed")
        for name, events in self.ledger.events.items():
            for event in events[len(self.judged.events.get(name, ())) :]:
                self._judge_line(name, event)
        self.judged = self.ledger

    def _judge_line(self, name: tuple[str, str], event: AnyEvent) -> None:
        known = {thing.id for thing in self.things.get(name[1], ())}
        if isinstance(event, Out) and event.id not in known:
            self.say_wrong(f"I4 {' '.join(name)} has a receipt for {event.id}, which never was")

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
            public = {thing.part: thing.id for thing in things if not thing.is_gone}
            if not (item.person or self._is_over(item)):
                yield f"I2 {item.key} has no end: {item.state}, {item.why}"
            if set(receipts.items()) - {(thing.part, thing.id) for thing in things}:
                yield f"I4 {item.key} has receipts {receipts} for {public}"
            if public.keys() - receipts.keys() and not item.person:
                yield f"I2 {item.key} is public without a receipt"
            if item.state is State.PUBLISHED and len(receipts) != status.parts:
                yield f"I2 {item.key} counts as published with {len(receipts)} parts"
            yield from self._edited(item, things, status)

    def _edited(self, item: Item, things: list[Thing], status: PublicationStatus) -> Iterator[str]:
        """I6: what is out says what its post says, where it is to be edited and could be."""
        entry, variant = self.entries[item.slug], cast(Variant, item.variant)
        if item.person or item.state is not State.PUBLISHED or entry.status is not Status.READY or not entry.update:
            return
        if hasattr(self.means.networks[item.channel], "edit") and status.digest == variant.digest:
            texts = {thing.part: thing.text for thing in things}
            if texts != dict(enumerate((part.text for part in variant.parts), 1)):
                yield f"I6 {item.key} says {texts}"


def _in_short(step: Step) -> str:
    match step:
        case Append(changes=changes):
            said = (f"{type(c.event).__name__} {c.slug} {c.channel} epoch {c.event.epoch}" for c in changes)
            return f"pushes {', '.join(said)}"
        case Send(channel, request):
            return f"{'creates' if request.creates else 'asks'} {channel} {request.path} {request.json or ''}".rstrip()
    return str(step)


def history(lines: Mapping[tuple[str, str], tuple[AnyEvent, ...]]) -> str:
    """The ledger as a person would read it; for a seed that failed."""
    return "\n".join(f"{slug} {channel}: {event}" for (slug, channel), events in lines.items() for event in events)


def story(seed: int, **twists: Any) -> str:
    """What happened, step by step, and what was wrong with it."""
    world = World(seed, is_told=True, **twists).run()
    assert world.story is not None
    return "\n".join([*world.story, "", f"seed {seed}: {'; '.join(world.violations()) or 'as promised'}"])


if __name__ == "__main__":
    sys.stdout.write(story(int(sys.argv[1])) + "\n")
