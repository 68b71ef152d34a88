"""The worlds in which a run is carried out: git, networks, clock and disk in life, memory in a rehearsal.

The tests have a third one, with faults.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any, Protocol, TypeVar

from cmgen.flow import Request
from cmgen.ledger import Change, Journal, LedgerState
from cmgen.publish.steps import (
    Append,
    Fetch,
    Forget,
    Interrupted,
    Keep,
    Leftovers,
    Look,
    Mark,
    Now,
    RunFlow,
    Send,
    Sleep,
    Step,
)

T = TypeVar("T")


class LedgerLike(Protocol):
    """A ledger, in git or in memory."""

    def fetch(self) -> LedgerState:
        """The ledger as it is now."""
        ...

    def append(self, state: LedgerState, changes: tuple[Change, ...], now: datetime) -> LedgerState:
        """Lines added on top of a state."""
        ...


class Clock:
    """Time in UTC that goes on while the machine sleeps and is not set back, and Ctrl-C as a request to end."""

    def __init__(self) -> None:
        self._start, self._ticks = datetime.now(UTC), _ticks()
        self._interrupt = threading.Event()

    def now(self) -> datetime:
        """The later of the wall clock and the time that has passed since the start."""
        return max(datetime.now(UTC), self._start + timedelta(seconds=_ticks() - self._ticks))

    def sleep(self, seconds: float) -> None:
        """Wait, less where a person interrupts."""
        self._interrupt.wait(seconds)

    @property
    def is_interrupted(self) -> bool:
        """Whether a person wants the run to end."""
        return self._interrupt.is_set()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the first Ctrl-C as a request; the second ends the program as usual."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.getsignal(signal.SIGINT)

        def interrupt(number: int, frame: FrameType | None) -> None:
            self._interrupt.set()
            signal.signal(signal.SIGINT, before)

        signal.signal(signal.SIGINT, interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


class SetClock(Clock):
    """A clock set to a moment: it goes on from there, and a wait is over at once, as far on as it was to last."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self._start = moment

    def now(self) -> datetime:
        """The moment it was set to, and what has passed or been slept since."""
        return self._start + timedelta(seconds=_ticks() - self._ticks)

    def sleep(self, seconds: float) -> None:
        """Be later at once."""
        self._start += timedelta(seconds=seconds)


def _ticks() -> float:
    """Seconds that also count while the machine is suspended, where the system tells them."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


SendFor = Callable[[str], Callable[[Request], Any]]
"""What carries a channel's requests, by the channel's name."""


LookAt = Callable[[Look], Mapping[str, str]]
"""What looks at links and media before anything is claimed."""


def _trust(look: Look) -> Mapping[str, str]:
    return {}


def drive(  # noqa: PLR0913, PLR0917  # the whole world
    flow: RunFlow[T],
    ledger: LedgerLike,
    send_for: SendFor,
    clock: Clock,
    journal: Journal,
    look: LookAt = _trust,
) -> T:
    """Carry a run out in life: git, networks, this machine's clock and disk."""

    def perform(step: Step) -> Any:
        match step:
            case Fetch():
                return ledger.fetch()
            case Append(state, changes):
                return ledger.append(state, changes, clock.now())
            case Send(channel, request):
                if clock.is_interrupted:
                    raise Interrupted
                return send_for(channel)(request)
            case Sleep(seconds):
                return clock.sleep(seconds)
            case Now():
                return clock.now()
            case Keep(change):
                return journal.write(change)
            case Mark(slug, channel, part):
                return journal.mark(slug, channel, part)
            case Leftovers():
                return journal.leftovers()
            case Forget(before):
                return journal.forget(before)
            case Look():
                return look(step)

    with clock.listening():
        return carry(flow, perform)


def carry(flow: RunFlow[T], perform: Callable[[Step], Any]) -> T:
    """Carry a run to its end: do what it asks for, hand it what came of it, throw into it what went wrong."""
    answer: Any = None
    failure: Exception | None = None
    while True:
        try:
            step = flow.throw(failure) if failure else flow.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        answer, failure = None, None
        try:
            answer = perform(step)
        except Exception as problem:
            failure = problem


@dataclass
class Rehearsal:
    """A world in memory: nothing is written, time passes only in sleeps, requests go where ``send_for`` shows them."""

    state: LedgerState
    now: datetime
    send_for: SendFor
    changes: list[Change] = field(default_factory=list)

    def perform(self, step: Step) -> Any:
        """What each step would have brought."""
        match step:
            case Fetch():
                return self.state
            case Append(state, changes):
                self.changes += changes
                self.state = state.plus(changes)
                return self.state
            case Send(channel, request):
                return self.send_for(channel)(request)
            case Sleep(seconds):
                self.now += timedelta(seconds=seconds)
            case Now():
                return self.now
            case Leftovers():
                return ()
            case Look():
                return {}
        return None


def rehearse(flow: RunFlow[T], state: LedgerState, now: datetime, send_for: SendFor) -> T:
    """Carry a run out in memory, on top of the ledger as it is; ``send_for`` shows requests and supposes answers."""
    return carry(flow, Rehearsal(state, now, send_for).perform)
