"""Where time goes, by the names of steps: each moment counts for the innermost step that is under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter


class Watch:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    def _turn(self) -> None:
        now = perf_counter()
        if self._open:
            name = self._open[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A step; the one around it stands still meanwhile."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def add(self, seconds: Mapping[str, float]) -> None:
        """What another watch has measured."""
        for name, more in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + more


_watch: ContextVar[Watch | None] = ContextVar("cmgen-watch", default=None)


@contextmanager
def spending(name: str) -> Iterator[None]:
    """A step, for whoever watches; costs nothing where nobody does."""
    watch = _watch.get()
    if watch is None:
        yield
        return
    with watch.step(name):
        yield


@contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    """Let all steps within be measured."""
    before = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(before)
