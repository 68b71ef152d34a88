"""The state of a publication, told by its lines."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger.lines import History, Lines, at

from cmgen.ledger import PublicationStatus, State, status_of
from cmgen.ledger.status import MIXED
from cmgen.model import Promise

Story = Callable[[Lines], History]


def told(story: Story, minutes: float) -> PublicationStatus:
    return status_of(story(Lines()), at(minutes))


BLIND, NAMED = {"promise": Promise.BLIND}, {"promise": Promise.NAMED}

# the story, the minute at which it is read, the state
STORIES: dict[str, tuple[Story, float, State]] = {
    "nothing": (lambda on: [], 0, State.OPEN),
    "claimed": (lambda on: [on.claim(1, 0)], 10, State.CLAIMED),
    "claimed, within another clock's skew": (lambda on: [on.claim(1, 0)], 21, State.CLAIMED),
    "claimed, and the run has died": (lambda on: [on.claim(1, 0)], 22, State.SETTLING),
    "claimed by a blind network's run that died before its intent": (
        lambda on: [on.claim(1, 0, **BLIND)],
        22,
        State.OPEN,
    ),
    "claimed by a blind network's run that died after its intent": (
        lambda on: [on.claim(1, 0, **BLIND), on.intent(1, 1)],
        22,
        State.QUESTION,
    ),
    "published": (lambda on: [on.claim(1, 0), on.out(1, 1)], 1, State.PUBLISHED),
    "one part of two is out, and the run goes on": (
        lambda on: [on.claim(1, 0, parts=2), on.out(1, 1)],
        2,
        State.CLAIMED,
    ),
    "one part of two is out, and the run has died": (
        lambda on: [on.claim(1, 0, parts=2), on.out(1, 1)],
        30,
        State.SETTLING,
    ),
    "one part of two is out, and the run gave it back": (
        lambda on: [on.claim(1, 0, parts=2), on.out(1, 1), on.released(1, 2)],
        2,
        State.OPEN,
    ),
    "one part of two is out, the next refused": (
        lambda on: [on.claim(1, 0, parts=2), on.out(1, 1), on.refused(1, 2, part=2)],
        2,
        State.PARTIAL,
    ),
    "refused": (lambda on: [on.claim(1, 0), on.refused(1, 1)], 1, State.REFUSED),
    "refused for now": (lambda on: [on.claim(1, 0), on.refused(1, 1, "quota")], 1, State.WAITING),
    "refused, then claimed again": (lambda on: [on.claim(1, 0), on.refused(1, 1), on.claim(2, 5)], 6, State.CLAIMED),
    "lost": (lambda on: [on.claim(1, 0), on.lost(1, 1)], 1, State.SETTLING),
    "lost, and a receipt came late": (lambda on: [on.claim(1, 0), on.lost(1, 1), on.out(1, 1)], 1, State.PUBLISHED),
    "lost, looked for, not found": (
        lambda on: [on.claim(1, 0), on.lost(1, 1), on.claim(2, 15), on.none(2, 16), on.released(2, 16)],
        17,
        State.OPEN,
    ),
    "lost, not found, sent again and lost": (
        lambda on: [on.claim(1, 0), on.lost(1, 1), on.claim(2, 15), on.none(2, 16), on.lost(2, 17)],
        18,
        State.SETTLING,
    ),
    "lost, not found, and the run that would send again died": (
        lambda on: [on.claim(1, 0), on.lost(1, 1), on.claim(2, 15), on.none(2, 16)],
        40,
        State.SETTLING,
    ),
    "lost, and the run that was to look gave it back": (
        lambda on: [on.claim(1, 0), on.lost(1, 1), on.claim(2, 15), on.released(2, 16)],
        17,
        State.SETTLING,
    ),
    "lost, and whoever looked was refused": (
        lambda on: [on.claim(1, 0), on.lost(1, 1), on.claim(2, 15), on.refused(2, 16, "auth")],
        17,
        State.SETTLING,
    ),
    "asked": (lambda on: [on.claim(1, 0), on.asked(1, 1)], 1, State.QUESTION),
    "asked, and answered: it is not out": (
        lambda on: [on.claim(1, 0), on.asked(1, 1), on.decided(2, 30, "not-published")],
        30,
        State.OPEN,
    ),
    "asked, and answered: it is out": (
        lambda on: [on.claim(1, 0), on.asked(1, 1), on.decided(2, 30, "published"), on.out(2, 30, how="person")],
        30,
        State.PUBLISHED,
    ),
    "the run died in a thread, and a person saw its first part": (
        lambda on: [on.claim(1, 0, parts=2), on.decided(2, 30, "published"), on.out(2, 30, how="person")],
        30,
        State.SETTLING,
    ),
    "two of ours, and a person chose": (
        lambda on: [on.claim(1, 0), on.out(1, 1), on.asked(1, 2, urls=("a", "b")), on.decided(2, 9, "published")],
        9,
        State.PUBLISHED,
    ),
    "a blind loss, and a person says it is not out": (
        lambda on: [on.claim(1, 0, **BLIND), on.intent(1, 0), on.lost(1, 1), on.decided(2, 30, "not-published")],
        30,
        State.OPEN,
    ),
    "given up": (lambda on: [on.claim(1, 0), on.refused(1, 1), on.decided(2, 5, "give-up")], 5, State.GIVEN_UP),
    "given up, then reconsidered": (
        lambda on: [
            on.claim(1, 0),
            on.refused(1, 1),
            on.decided(2, 5, "give-up"),
            on.decided(3, 6, "not-published"),
        ],
        6,
        State.OPEN,
    ),
    "again": (lambda on: [on.claim(1, 0), on.out(1, 1), on.decided(2, 60, "again")], 60, State.OPEN),
    "again, and published": (
        lambda on: [on.claim(1, 0), on.out(1, 1), on.decided(2, 60, "again"), on.claim(3, 61), on.out(3, 62, id="x")],
        62,
        State.PUBLISHED,
    ),
    "again, and a late receipt of the first time": (
        lambda on: [on.claim(1, 0), on.lost(1, 1), on.decided(2, 60, "again"), on.out(1, 61)],
        61,
        State.OPEN,
    ),
    "withdrawn": (lambda on: [on.claim(1, 0), on.out(1, 1), on.withdrawn(2, 9, "id1")], 9, State.WITHDRAWN),
    "withdrawn, and a part that nobody knew of comes to light": (
        lambda on: [on.claim(1, 0, parts=2), on.out(1, 1), on.withdrawn(2, 9, "id1"), on.out(1, 10, part=2)],
        10,
        State.PUBLISHED,
    ),
    "being edited": (
        lambda on: [on.claim(1, 0), on.out(1, 1), on.claim(2, 9, deed="edit", digest="d2")],
        10,
        State.PUBLISHED,
    ),
    "an edit died": (
        lambda on: [on.claim(1, 0), on.out(1, 1), on.claim(2, 9, deed="edit", digest="d2")],
        90,
        State.PUBLISHED,
    ),
    "seen by a person, never claimed": (
        lambda on: [on.decided(1, 0, "published"), on.out(1, 0, how="person")],
        0,
        State.PUBLISHED,
    ),
}


@pytest.mark.parametrize(("story", "minutes", "state"), STORIES.values(), ids=STORIES.keys())
def test_the_state_that_lines_amount_to(story: Story, minutes: float, state: State) -> None:
    assert told(story, minutes).state is state


@given(st.sampled_from(sorted(STORIES)), st.randoms(use_true_random=False))
def test_the_order_in_which_lines_were_merged_does_not_matter(name: str, random: Random) -> None:
    story, minutes, _ = STORIES[name]
    lines = story(Lines())
    mixed = list(lines)
    random.shuffle(mixed)
    assert status_of(mixed, at(minutes)) == status_of(lines, at(minutes))


EVERY_LINE = [line for story, _, _ in STORIES.values() for line in story(Lines())]


@given(st.lists(st.sampled_from(EVERY_LINE), max_size=12), st.integers(-100, 1000))
def test_whatever_the_lines_there_is_a_state(lines: History, minutes: int) -> None:
    status = status_of(lines, at(minutes))
    assert status.state in State
    assert len({receipt.part for receipt in status.receipts}) == len(status.receipts)


# ------------------------------------------------------------------------------------------------------- particulars


def test_a_loss_can_be_looked_for_once_the_request_has_had_its_time() -> None:
    lost = told(lambda on: [on.claim(1, 0), on.lost(1, 3)], 4)
    assert lost.settle_at == at(3 + 1 + 5 + 2 + 2)  # request, delay, visible, skew


def test_a_dead_run_can_be_looked_for_once_its_last_request_has_had_its_time() -> None:
    assert told(lambda on: [on.claim(1, 0)], 30).settle_at == at(20 + 2 + 2)  # lease, visible, skew


def test_the_earliest_receipt_of_a_part_counts_and_an_edit_replaces_it() -> None:
    twice = told(lambda on: [on.claim(1, 0), on.out(1, 5, id="b"), on.out(1, 4, id="a")], 6)
    assert [receipt.id for receipt in twice.receipts] == ["a"]
    edited = told(lambda on: [on.claim(1, 0), on.out(1, 4, id="a"), on.out(2, 9, id="c", how="edit")], 10)
    assert [receipt.id for receipt in edited.receipts] == ["c"]


def test_the_digest_is_that_of_what_is_public() -> None:
    on = Lines()
    first = [on.claim(1, 0), on.out(1, 1)]
    assert status_of(first, at(2)).digest == "d1"
    assert status_of([*first, on.claim(2, 5, deed="edit", digest="d2")], at(6)).digest == "d1"
    assert status_of([*first, on.claim(2, 5, deed="edit", digest="d2"), on.edited(2, 6, "d2")], at(7)).digest == "d2"


def test_a_thread_finished_with_other_words_is_of_two_digests() -> None:
    story = told(
        lambda on: [
            on.claim(1, 0, parts=2),
            on.out(1, 1),
            on.refused(1, 2, part=2),
            on.claim(2, 9, parts=2, digest="d2"),
            on.out(2, 10, part=2),
        ],
        11,
    )
    assert (story.state, story.digest) == (State.PUBLISHED, MIXED)


def test_times_and_keys_are_those_of_the_first_claim() -> None:
    story = told(lambda on: [on.claim(1, 0, keys=("k",)), on.released(1, 1), on.claim(2, 9, keys=("k",))], 10)
    assert (story.created_at, story.keys, story.epoch) == (at(0), ("k",), 2)


def test_another_time_begins_with_its_own_keys_and_receipts() -> None:
    story = told(lambda on: [on.claim(1, 0, keys=("k",)), on.out(1, 1), on.decided(2, 60, "again")], 61)
    assert (story.generation, story.receipts, story.keys, story.created_at) == (2, (), (), None)


def test_what_another_run_says_does_not_end_a_claim() -> None:
    on = Lines()
    lines = [on.claim(2, 0), on(type(on.released(2, 1)), 2, 1, "somebody else", why="mistaken")]
    assert status_of(lines, at(2)).state is State.CLAIMED
