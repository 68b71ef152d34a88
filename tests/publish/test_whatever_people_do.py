"""Plan and runs, whatever people do in between: what the plan says is done, is done once, and is never said again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from publish.simulator import network

from cmgen.errors import CmgenError, Refused
from cmgen.flow import Reply, Request
from cmgen.ledger import LedgerState, State
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, FreezeOrder, Part, Promise, Refusal, Resume, Status, Variant
from cmgen.plan import Deed, Means, Plan, plan
from cmgen.publish import Verdict, Word, freezing, publish, settle_by_person
from cmgen.publish.world import Rehearsal, carry

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
CHANNELS = {promise.value: promise for promise in (Promise.NAMED, Promise.FINDABLE, Promise.STAGED, Promise.BLIND)}
SLUGS = ("a", "b")


class Brand(RuleBasedStateMachine):
    """Two posts on four channels; networks that answer, or say no."""

    @initialize(hours=st.lists(st.integers(-2, 30), min_size=2, max_size=2))
    def begin(self, hours: list[int]) -> None:
        self.now, self.count = START, 0
        self.state = LedgerState(id="x", head="1")
        self.shown: list[dict[str, Any]] = []  # what is public: slug, part, text, key
        self.answer = ""
        networks = {name: network(promise, 24.0, timedelta(hours=1)) for name, promise in CHANNELS.items()}
        self.means = Means(networks=networks)
        dates = {slug: START + timedelta(hours=hour) for slug, hour in zip(SLUGS, hours, strict=True)}
        entries = tuple(self._entry(slug, dates[slug], f"{slug} first") for slug in SLUGS)
        channels = tuple(Channel(name=name, network=name) for name in CHANNELS)
        self.manifest = Manifest(brand_name="x", channels=channels, entries=entries)

    def _entry(self, slug: str, date: datetime, text: str, status: Status = Status.READY) -> Entry:
        parts = (Part(text=text), Part(text=f"{text}, and more"))
        variants = tuple(Variant(post=slug, channel=name, network=name, parts=parts) for name in CHANNELS)
        return Entry(
            slug=slug, path=slug, status=status, date=date, channels=tuple(CHANNELS), variants=variants, update=True
        )

    def _change(self, slug: str, **fields: Any) -> None:
        entries = tuple(replace(one, **fields) if one.slug == slug else one for one in self.manifest.entries)
        self.manifest = replace(self.manifest, entries=entries)

    @property
    def plan(self) -> Plan:
        return plan(self.manifest, self.state, self.now, self.means)

    # ------------------------------------------------------------------------------------------- what happens

    @rule(minutes=st.sampled_from([1, 20, 45, 300, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(slug=st.sampled_from(SLUGS))
    def words_change(self, slug: str) -> None:
        self.count += 1
        date = next(entry.date for entry in self.manifest.entries if entry.slug == slug)
        assert date
        self._change(slug, variants=self._entry(slug, date, f"{slug} {self.count}").variants)

    @rule(slug=st.sampled_from(SLUGS), status=st.sampled_from(list(Status)))
    def status_changes(self, slug: str, status: Status) -> None:
        self._change(slug, status=status)

    @rule(slug=st.sampled_from(SLUGS), hours=st.integers(-1, 5))
    def date_changes(self, slug: str, hours: int) -> None:
        self._change(slug, date=self.now + timedelta(hours=hours))

    @rule(channel=st.sampled_from(["", *CHANNELS]), resume=st.sampled_from(list(Resume)))
    def freeze(self, channel: str, resume: Resume) -> None:
        self.count += 1
        order = FreezeOrder(why="drill", channels=(channel,) if channel else (), resume=resume)
        self.state = self.state.plus(freezing.freeze(self.state, order, f"p{self.count}", self.now, "person"))

    @rule()
    def thaw(self) -> None:
        self.count += 1
        self.state = self.state.plus(freezing.thaw(self.state, (), f"p{self.count}", self.now))

    @rule(
        slug=st.sampled_from(SLUGS), channel=st.sampled_from(list(CHANNELS)), word=st.sampled_from(["again", "give-up"])
    )
    def a_person_decides(self, slug: str, channel: str, word: Word) -> None:
        self.count += 1
        verdict = Verdict(slug=slug, channel=channel, verdict=word, run=f"p{self.count}")
        try:
            self.state = self.state.plus(settle_by_person(self.state, verdict, self.now))
        except CmgenError:
            return

    @rule(kind=st.sampled_from(["", "", "permanent", "quota", "auth"]))
    def a_run(self, kind: str) -> None:
        """All that the plan says; then it says nothing more, or networks have said no."""
        self.answer, self.count = kind, self.count + 1
        before = self.plan
        world = Rehearsal(self.state, self.now, lambda name: lambda request: self._serve(name, request))
        report = carry(publish(self.manifest, self.means, f"r{self.count}"), world.perform)
        self.state, self.now = world.state, world.now
        done = {outcome.item.key for outcome in report.outcomes}
        assert done == {item.key for item in before.deeds}
        if not kind:
            assert self.plan.deeds == ()

    def _serve(self, channel: str, request: Request) -> Reply:
        if request.path == "/hide":
            return Reply(200, json={"id": f"hidden {request.json}"})
        if request.creates and self.answer:
            raise Refused(Refusal(kind=self.answer, reason="no"))
        said: Any = request.json
        if request.creates:
            self.shown.append(dict(said) | {"channel": channel, "id": f"{channel}-{len(self.shown)}"})
            return Reply(200, json={"id": self.shown[-1]["id"]})
        if request.method == "PUT":
            next(one for one in self.shown if one["id"] == said["id"])["text"] = said["text"]
        if request.method == "DELETE":
            next(one for one in self.shown if one["id"] == said["id"])["gone"] = True
        return Reply(200, json=[])

    # ------------------------------------------------------------------------------------------- what holds

    @invariant()
    def each_part_is_public_once_for_each_time_that_a_person_wanted(self) -> None:
        shown = Counter((one["slug"], one["channel"], one["part"]) for one in self.shown)
        for (slug, channel, _), times in shown.items():
            assert times <= self.state.status(slug, channel, self.now).generation

    @invariant()
    def what_is_public_has_its_receipt(self) -> None:
        receipts = {(name, getattr(event, "id", "")) for name, events in self.state.events.items() for event in events}
        assert {((one["slug"], one["channel"]), one["id"]) for one in self.shown} <= receipts

    @invariant()
    def the_plan_does_nothing_too_early_frozen_or_unwanted(self) -> None:
        entries = {entry.slug: entry for entry in self.manifest.entries}
        for item in self.plan.deeds:
            entry, frozen = entries[item.slug], self.state.frozen(item.channel, self.now)
            if item.deed is Deed.WITHDRAW:
                assert entry.status is Status.WITHDRAWN
                continue
            assert entry.status is Status.READY
            assert not frozen
            if item.deed is Deed.PUBLISH:
                assert entry.date
                assert entry.date <= self.now
                assert item.state is not State.PUBLISHED

    @invariant()
    def what_waits_for_a_person_says_why(self) -> None:
        assert all(item.why for item in self.plan.persons)


@pytest.mark.parametrize(
    "examples", [pytest.param(25, id="a few"), pytest.param(1000, id="many", marks=pytest.mark.slow)]
)
def test_whatever_people_do(examples: int) -> None:
    how = settings(max_examples=examples, stateful_step_count=20, deadline=None, derandomize=True)
    run_state_machine_as_test(Brand, settings=how)
