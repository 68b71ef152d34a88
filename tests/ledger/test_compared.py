"""Drift: whatever the account shows and the ledger has, each post is ours, not ours, gone or back, and one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from cmgen import drift, flow
from cmgen.flow import Flow, Reply, Request
from cmgen.ledger import Change, LedgerState, State
from cmgen.ledger.events import Claimed, Decided, Out
from cmgen.model import Channel, Promise, Receipt, Seen

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
CHANNEL = Channel(name="social", network="net")
SINCE = NOW - timedelta(days=30)
numbers = st.sets(st.integers(0, 8))


def url(number: int) -> str:
    return f"https://net.example/{number}"


def ledger(*ours: int, at: datetime = NOW - timedelta(days=1)) -> LedgerState:
    changes = []
    for number in ours:
        about: dict[str, Any] = {"v": 1, "at": at, "run": "r", "epoch": 1}
        claim = Claimed(**about, tag=f"{number}/1", until=at, parts=1, promise=Promise.FINDABLE, digest="d")
        out = Out(**about, tag=f"{number}/2", part=1, id=str(number), url=url(number))
        changes += [Change(f"post-{number}", "social", claim), Change(f"post-{number}", "social", out)]
    return LedgerState(id="l").plus(changes)


def compared(state: LedgerState, shown: set[int], answers: set[int] = frozenset()) -> drift.Drift:  # type: ignore[assignment]
    """What an account that shows these posts has drifted."""

    def own(since: datetime) -> Flow[tuple[Seen, ...]]:
        yield Request("GET", "/own")
        return tuple(Seen(id=str(n), url=url(n), at=NOW, answers=n in answers) for n in sorted(shown))

    def is_out(receipt: Receipt) -> Flow[bool]:
        yield Request("GET", f"/{receipt.id}")
        return int(receipt.id) in shown

    module = cast(Any, SimpleNamespace(own=own, is_out=is_out))
    return flow.run(drift.look(CHANNEL, module, state, SINCE, NOW), lambda request: Reply(200))


@given(numbers, numbers, numbers)
def test_every_post_is_one_of_these(ours: set[int], shown: set[int], answers: set[int]) -> None:
    found = compared(ledger(*ours), shown, answers)
    assert {int(one.id) for one in found.foreign} == shown - ours - answers
    assert {int(one.receipt.id) for one in found.gone} == ours - shown
    assert found.answers == len((shown - ours) & answers)
    assert (found.ours, found.back) == (len(ours), ())


@given(numbers, numbers, numbers)
def test_what_is_recorded_is_said_once_and_comes_back(ours: set[int], shown: set[int], later: set[int]) -> None:
    state = ledger(*ours)
    state = state.plus(drift.record([compared(state, shown)], state, "run", NOW))
    assert compared(state, shown).is_none
    for number in ours:
        status = state.status(f"post-{number}", "social", NOW)
        assert status.state is State.PUBLISHED  # and so never sent again
        assert bool(status.question) is (number not in shown)
    again = compared(state, later)
    assert {int(one.receipt.id) for one in again.back} == (ours - shown) & later
    assert {int(one.receipt.id) for one in again.gone} == (ours & shown) - later
    assert {int(one.id) for one in again.foreign} == later - ours - shown
    state = state.plus(drift.record([again], state, "run2", NOW + timedelta(hours=1)))
    assert {n for n in ours if state.status(f"post-{n}", "social", NOW).question} == ours - later


def test_a_decision_ends_the_question_and_what_is_older_is_not_looked_for() -> None:
    state = ledger(1)
    state = state.plus(drift.record([compared(state, set())], state, "run", NOW))
    word = Decided(v=1, at=NOW, run="p", tag="p/1", epoch=3, verdict="give-up")
    assert not state.plus([Change("post-1", "social", word)]).status("post-1", "social", NOW).question
    assert compared(ledger(1, at=SINCE - timedelta(days=1)), set()).ours == 0


def test_a_stranger_may_be_ours_where_an_answer_is_missing() -> None:
    about: dict[str, Any] = {"v": 1, "at": NOW - timedelta(hours=2), "run": "r", "epoch": 1}
    claim = Claimed(**about, tag="2/1", until=NOW - timedelta(hours=1), parts=1, promise=Promise.FINDABLE, digest="d")
    state = ledger(1).plus([Change("post-2", "social", claim)])
    assert compared(state, {1, 7}).unsure == ("post-2",)
    assert compared(state, {1}).unsure == ()
