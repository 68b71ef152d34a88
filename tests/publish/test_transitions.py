"""The table of transitions: nothing happens that is not in it, and everything in it happens here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from ledger.lines import Lines, at
from ledger.test_status import STORIES, Story
from publish.simulator import World

from cmgen.errors import CmgenError
from cmgen.ledger import LedgerState, State, Times, status_of
from cmgen.ledger.events import TIMES, AnyEvent, Approved, Claimed, Decided
from cmgen.ledger.transitions import TIME, TRANSITIONS, deed_of
from cmgen.model import Promise
from cmgen.publish import Verdict, Word, settle_by_person

Step = tuple[str, State, State]
TABLE: set[Step] = {
    (deed, before, after)
    for deed, rows in TRANSITIONS.items()
    for before, all_after in rows.items()
    for after in all_after
}
HISTORIES = 200
WORDS: tuple[Word, ...] = ("published", "not-published", "give-up", "again", "edited", "withdrawn")

# what seldom happens, and the transition that it is told for
RARE: dict[Step, Story] = {
    ("claim", State.CLAIMED, State.CLAIMED): lambda on: [on.claim(1, 0), on.claim(2, 21)],
    ("claim", State.REFUSED, State.CLAIMED): lambda on: [on.claim(1, 0), on.refused(1, 1), on.claim(2, 5, digest="d2")],
    ("claim", State.PARTIAL, State.CLAIMED): lambda on: [
        *(on.claim(1, 0, parts=2), on.out(1, 1), on.refused(1, 2, part=2)),
        on.claim(2, 5, parts=2, digest="d2"),
    ],
    ("refused", State.CLAIMED, State.PARTIAL): lambda on: [
        on.claim(1, 0, parts=2),
        on.out(1, 1),
        on.refused(1, 2, part=2),
    ],
    ("refused", State.CLAIMED, State.SETTLING): lambda on: [
        *(on.claim(1, 0), on.lost(1, 1)),
        *(on.claim(2, 15), on.refused(2, 16)),
    ],
    ("refused for now", State.CLAIMED, State.SETTLING): lambda on: [
        *(on.claim(1, 0), on.lost(1, 1)),
        *(on.claim(2, 15), on.refused(2, 16, "auth")),
    ],
    ("release", State.CLAIMED, State.SETTLING): lambda on: [
        *(on.claim(1, 0), on.lost(1, 1)),
        *(on.claim(2, 15), on.released(2, 16)),
    ],
    ("question", State.CLAIMED, State.QUESTION): lambda on: [on.claim(1, 0), on.asked(1, 1, urls=("a", "b"))],
    ("refused", State.PUBLISHED, State.PUBLISHED): lambda on: [
        *(on.claim(1, 0), on.out(1, 1)),
        *(on.claim(2, 9, deed="edit"), on.refused(2, 10)),
    ],
    ("refused for now", State.PUBLISHED, State.PUBLISHED): lambda on: [
        *(on.claim(1, 0), on.out(1, 1)),
        *(on.claim(2, 9, deed="withdraw"), on.refused(2, 10, "quota")),
    ],
    ("release", State.PUBLISHED, State.PUBLISHED): lambda on: [
        *(on.claim(1, 0), on.out(1, 1)),
        *(on.claim(2, 9, deed="edit"), on.released(2, 10)),
    ],
    ("claim to withdraw", State.OPEN, State.CLAIMED): lambda on: [
        *(on.claim(1, 0, parts=2), on.out(1, 1), on.released(1, 2)),
        on.claim(2, 9, parts=2, deed="withdraw"),
    ],
    ("withdraw", State.CLAIMED, State.WITHDRAWN): lambda on: [
        *(on.claim(1, 0, parts=2), on.out(1, 1), on.released(1, 2)),
        *(on.claim(2, 9, parts=2, deed="withdraw"), on.withdrawn(2, 10, "id1")),
    ],
    ("lost", State.CLAIMED, State.QUESTION): lambda on: [
        *(on.claim(1, 0, promise=Promise.BLIND), on.intent(1, 1), on.lost(1, 2)),
    ],
}


THREADS: tuple[Story, ...] = (
    lambda on: [on.claim(1, 0, parts=2)],
    lambda on: [on.claim(1, 0, parts=2, promise=Promise.BLIND), on.intent(1, 1), on.lost(1, 2)],
)


def steps(events: Iterable[AnyEvent], times: Times = TIMES) -> Iterator[Step]:
    """What became of the state at each line, and between two; without persons' words, and what came late."""
    seen: list[AnyEvent] = []
    last = State.OPEN
    for event in events:
        before = status_of(seen, event.at, times)
        if seen and before.state is not last:
            yield TIME, last, before.state
        seen.append(event)
        last = status_of(seen, event.at, times).state
        if _is_in_time(event, before.claim):
            yield deed_of(event), before.state, last


def _is_in_time(event: AnyEvent, claim: Claimed | None) -> bool:
    """Whether it is a claim, or a line of the run whose claim it is."""
    if isinstance(event, Claimed):
        return True
    own = claim is not None and (claim.run, claim.epoch) == (event.run, event.epoch)
    return own and not isinstance(event, Approved | Decided)


@cache
def histories() -> tuple[tuple[AnyEvent, ...], ...]:
    """The lines of publications, as many seeds have them; their times are those of the machines that wrote them."""
    worlds = [World(seed).run() for seed in range(HISTORIES)]
    return tuple(lines for world in worlds for (slug, _), lines in world.ledger.events.items() if slug)


@pytest.mark.parametrize(("step", "story"), RARE.items(), ids=[" ".join(step) for step in RARE])
def test_what_seldom_happens(step: Step, story: Story) -> None:
    assert step in TABLE
    assert step in set(steps(story(Lines())))


def test_every_transition_of_a_run_is_in_the_table_and_every_one_of_the_table_happens() -> None:
    seen = {step for lines in histories() for step in steps(lines)}
    assert sorted(seen - TABLE) == []
    runs = {step for step in TABLE if not step[0].startswith("decision")}
    assert sorted(runs - seen - RARE.keys()) == []


def test_what_a_person_may_decide_is_what_the_table_has() -> None:
    """Every word on every story, when it has just ended and an hour later."""
    decided = {
        step
        for story, minutes in [
            *((story, minutes) for story, minutes, _ in STORIES.values()),
            *((one, 3) for one in THREADS),
        ]
        for later in (minutes, minutes + 60)
        for word in WORDS
        for step in _decision(story(Lines()), word, later)
    }
    assert decided == {step for step in TABLE if step[0].startswith("decision")}


def _decision(lines: list[AnyEvent], word: Word, minutes: float) -> Iterator[Step]:
    state = LedgerState(id="x", events={("a", "b"): tuple(lines)})
    url = "https://n.example/9" if word == "published" else ""
    verdict = Verdict(slug="a", channel="b", verdict=word, url=url, run="person")
    try:
        changes = settle_by_person(state, verdict, at(minutes))
    except CmgenError:
        return
    after = state.plus(changes).status("a", "b", at(minutes))
    yield f"decision: {word}", state.status("a", "b", at(minutes)).state, after.state


def test_what_comes_late_sends_nothing_again() -> None:
    """A line of a dead run leaves what is public public, and what was taken down taken down."""
    stays = {State.PUBLISHED: {State.PUBLISHED, State.WITHDRAWN}, State.WITHDRAWN: {State.WITHDRAWN}}
    for lines in histories():
        for number, event in enumerate(lines):
            before = status_of(lines[:number], event.at)
            if not isinstance(event, Decided) and not _is_in_time(event, before.claim):
                after = status_of(lines[: number + 1], event.at).state
                assert after in stays.get(before.state, set(State))
