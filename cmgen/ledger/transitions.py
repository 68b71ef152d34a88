"""What each line makes of a publication's state: the protocol as a table (PUBLISHING.md § 2.3, § 2.4).

State is worked out from all lines at once, in ``status``; this says what comes of one line after another, where each is
written in its time: by the run whose claim it is, or by a person. A line that comes late, of a run that was thought
dead, is a fact like any other: it may bring a receipt to light or end a doubt, and never makes anything be sent twice.
What a person decides counts with the lines that come of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmgen.ledger.events import AnyEvent, Claimed, Decided, Declined
from cmgen.ledger.status import FOR_NOW, State

TIME = "time passes"

TRANSITIONS: Mapping[str, Mapping[State, frozenset[State]]] = {
    "claim": {
        State.OPEN: frozenset({State.CLAIMED}),
        State.WAITING: frozenset({State.CLAIMED}),
        State.SETTLING: frozenset({State.CLAIMED}),
        State.REFUSED: frozenset({State.CLAIMED}),
        State.PARTIAL: frozenset({State.CLAIMED}),
        State.CLAIMED: frozenset({State.CLAIMED}),  # over by the clock of who claims, not yet by that of who reads
    },
    "claim to edit": {State.PUBLISHED: frozenset({State.PUBLISHED})},
    "claim to withdraw": {
        State.PUBLISHED: frozenset({State.PUBLISHED}),
        State.OPEN: frozenset({State.CLAIMED}),  # of a thread whose rest is not out
    },
    "intent": {State.CLAIMED: frozenset({State.CLAIMED})},
    "stage": {State.CLAIMED: frozenset({State.CLAIMED})},
    "receipt": {State.CLAIMED: frozenset({State.CLAIMED, State.PUBLISHED})},
    "none": {State.CLAIMED: frozenset({State.CLAIMED})},
    "lost": {State.CLAIMED: frozenset({State.SETTLING, State.QUESTION})},
    "refused for now": {
        State.CLAIMED: frozenset({State.WAITING, State.SETTLING}),  # what was in doubt before stays so
        State.PUBLISHED: frozenset({State.PUBLISHED}),  # an edit, a withdrawal
    },
    "refused": {
        State.CLAIMED: frozenset({State.REFUSED, State.PARTIAL, State.SETTLING}),
        State.PUBLISHED: frozenset({State.PUBLISHED}),
    },
    "release": {
        State.CLAIMED: frozenset({State.OPEN, State.SETTLING}),
        State.PUBLISHED: frozenset({State.PUBLISHED}),
    },
    "question": {State.CLAIMED: frozenset({State.QUESTION})},
    "edit": {State.PUBLISHED: frozenset({State.PUBLISHED})},
    "withdraw": {
        State.PUBLISHED: frozenset({State.WITHDRAWN}),
        State.CLAIMED: frozenset({State.WITHDRAWN}),
    },
    "decision: published": {
        State.OPEN: frozenset({State.PUBLISHED}),
        State.WAITING: frozenset({State.PUBLISHED}),
        State.REFUSED: frozenset({State.PUBLISHED}),
        State.PARTIAL: frozenset({State.PUBLISHED}),
        State.QUESTION: frozenset({State.PUBLISHED, State.OPEN}),  # open: the next part of a thread
        State.SETTLING: frozenset({State.PUBLISHED, State.SETTLING}),
        State.GIVEN_UP: frozenset({State.PUBLISHED}),
        State.WITHDRAWN: frozenset({State.WITHDRAWN}),
    },
    "decision: not-published": dict.fromkeys(
        (State.QUESTION, State.SETTLING, State.WAITING, State.REFUSED, State.PARTIAL), frozenset({State.OPEN})
    ),
    "decision: give-up": dict.fromkeys(set(State) - {State.CLAIMED}, frozenset({State.GIVEN_UP})),
    "decision: again": dict.fromkeys(set(State) - {State.CLAIMED}, frozenset({State.OPEN})),
    "decision: edited": {
        State.PUBLISHED: frozenset({State.PUBLISHED}),
        State.OPEN: frozenset({State.OPEN}),  # of a thread whose rest is not out, as below
        State.PARTIAL: frozenset({State.OPEN}),
        State.SETTLING: frozenset({State.OPEN}),
    },
    "decision: withdrawn": dict.fromkeys(
        (State.PUBLISHED, State.OPEN, State.PARTIAL, State.SETTLING), frozenset({State.WITHDRAWN})
    ),
    TIME: {State.CLAIMED: frozenset({State.OPEN, State.SETTLING, State.QUESTION})},
}


def deed_of(event: AnyEvent) -> str:
    """What a line does, as a row of the table is named."""
    match event:
        case Claimed(deed="publish"):
            return "claim"
        case Claimed(deed=deed):
            return f"claim to {deed}"
        case Declined(kind=kind) if kind in FOR_NOW:
            return "refused for now"
        case Decided(verdict=verdict):
            return f"decision: {verdict}"
    return str(event.__struct_config__.tag)
