"""What publishing promises, held against a world with faults: the real code, simulated time, every seed a history.

A seed that fails is a test: `World(seed).run()`, then `history(world.ledger.events)` tells what happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from publish.simulator import TRUTH, World, history

from cmgen.ledger import Change, NotPushed
from cmgen.ledger.events import Intended
from cmgen.ledger.status import _Reading
from cmgen.model import Claim
from cmgen.plan import Item
from cmgen.publish.records import Hold, Records
from cmgen.publish.run import _Run
from cmgen.publish.sending import Sending
from cmgen.publish.steps import Append, Now, RunFlow

QUICK = range(300)


def check(seeds: range) -> None:
    for seed in seeds:
        world = World(seed).run()
        wrong = world.violations()
        assert not wrong, f"seed {seed}:\n{history(world.ledger.events)}\n" + "\n".join(wrong)


@pytest.mark.proves("F10", "F13", "F14", "F15", "F16", "F35", "F36", "F37", "F38", "F61", "F72", "F73")
@pytest.mark.parametrize("block", range(10))
def test_each_part_is_out_once_with_a_receipt_or_somebody_is_asked(block: int) -> None:
    size = len(QUICK) // 10
    check(QUICK[block * size : (block + 1) * size])


@pytest.mark.proves("F01")
@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_each_part_is_out_once_in_twenty_thousand_histories(block: int) -> None:
    check(range(1000 + block * 1000, 2000 + block * 1000))


def test_the_world_is_rough_enough_to_tell() -> None:
    lines = [event for seed in QUICK for events in World(seed).run().ledger.events.values() for event in events]
    kinds = {type(event).__name__ for event in lines}
    assert {"Claimed", "Intended", "Out", "Declined", "Unanswered", "NotFound", "Released", "Asked", "Decided"} <= kinds
    assert {"found", "answer", "person"} <= {getattr(event, "how", "") for event in lines}


# ------------------------------------------------------------------------------------------------------- mutants


@contextmanager
def mutated(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def first_violation(**twists: Any) -> list[str]:
    """What the first thousand histories show, up to the first that shows something."""
    for seed in range(1000):
        if wrong := World(seed, **twists).run().violations():
            return wrong
    return []


WORLDS = {
    "a 500 is taken for a no": {"believes_500": True},
    "the push is forced": {"forced": True},
    "looked at once, without waiting": {
        "times": replace(TRUTH, request=timedelta(0), delay=timedelta(0), visible=timedelta(0), look_gap=timedelta(0))
    },
    "intents are not on record": {"forgets": (Intended,)},
}


@pytest.mark.proves("F36")
@pytest.mark.parametrize("twists", WORLDS.values(), ids=WORLDS.keys())
def test_a_protocol_with_other_rules_is_caught(twists: dict[str, Any]) -> None:
    assert any("I1" in wrong for wrong in first_violation(**twists))


def _claim_kept_to_oneself(self: _Run, items: list[Item]) -> RunFlow[list[Hold]]:
    now = yield Now()
    return [self._hold(item, now) for item in items]


def _claim_believed(self: _Run, items: list[Item]) -> RunFlow[list[Hold]]:
    holds = yield from _claim_kept_to_oneself(self, items)
    changes = tuple(Change(hold.item.slug, hold.item.channel, hold.claim) for hold in holds)
    with suppress(NotPushed):
        self.records.state = yield Append(self.records.state, changes)
    return holds


def _from_the_first_part(self: Records, hold: Hold) -> Claim:
    return replace(_claim_of(self, hold), receipts=())


_claim_of = Records.claim_of
_looked = _Reading.__init__


def _none_closes_its_own_epoch(self: _Reading, *arguments: Any) -> None:
    _looked(self, *arguments)
    self.looked += 1 if self.looked else 0


def _unguarded(*_: Any) -> None:
    return None


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        pytest.param(Hold, "is_named", property(lambda hold: True), id="a lost answer is tried again"),
        pytest.param(Records, "claim_of", _from_the_first_part, id="a thread starts again from part 1"),
        pytest.param(Sending, "_check_times", _unguarded, id="no look at the clock before sending"),
        pytest.param(_Reading, "__init__", _none_closes_its_own_epoch, id="none closes its own epoch"),
        pytest.param(_Reading, "_doubtful", lambda reading: [], id="a loss is forgotten"),
    ],
)
def test_a_protocol_without_one_of_its_rules_is_caught(owner: Any, name: str, value: Any) -> None:
    with mutated(owner, name, value):
        assert any("I1" in wrong for wrong in first_violation())


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(_claim_kept_to_oneself, id="the claim is not pushed"),
        pytest.param(_claim_believed, id="the lost answer of a push is taken for a yes"),
    ],
)
def test_a_run_that_does_not_wait_for_its_claim_is_caught(claim: Any) -> None:
    with mutated(_Run, "claim", claim), mutated(Sending, "_check_owner", _unguarded):
        assert any("I3" in wrong for wrong in first_violation())
