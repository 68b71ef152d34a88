"""What the making of a post looked at, so that it is made again when, and only when, one of these is another.

Whoever looks at a file or asks the brand says so with ``use``; who makes a post listens with ``recorded``. Names are a
kind and what it is of: ``file layouts/offer/card.yaml`` (its bytes), ``exists content/photo.jpg`` (only whether it is
there), ``folder brand/shortcodes`` (which files it has), ``brand people 'lea'``, ``channel mastodon``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_seen: ContextVar[set[str] | None] = ContextVar("cmgen-uses", default=None)


def use(name: str) -> None:
    """Something was looked at."""
    seen = _seen.get()
    if seen is not None:
        seen.add(name)


@contextmanager
def recorded() -> Iterator[set[str]]:
    """Names of all that is looked at within."""
    seen: set[str] = set()
    before = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(before)
