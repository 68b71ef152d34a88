"""Publishing: at most once, and never in silence.

Nothing is sent unless a push has just proved that "we are about to send" is on record; every answer that is not a
certain yes or a certain no is a question, settled by looking. A run is a generator of steps: see ``steps`` for what it
asks, ``world`` for who carries it out, ``run`` for the order of things.
"""

from cmgen.publish.person import Verdict, Word, settle_by_person
from cmgen.publish.run import Outcome, Report, publish
from cmgen.publish.steps import Interrupted, RunFlow, Step
from cmgen.publish.world import Clock, SetClock, drive, rehearse

__all__ = [
    "Clock",
    "Interrupted",
    "Outcome",
    "Report",
    "RunFlow",
    "SetClock",
    "Step",
    "Verdict",
    "Word",
    "drive",
    "publish",
    "rehearse",
    "settle_by_person",
]
