"""A server that says what it is told to, and a sender that talks to it; the clock stands still."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from servers.raw import CANARY, NOW, Behaviour, RawServer, closing, raw_server

from cmgen.auth import Secret
from cmgen.model import Channel
from cmgen.web import Sender, Timing


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Start a server on loopback with steps: bytes to say, or what to do with the connection."""
    with contextlib.ExitStack() as stack:

        def start(*script: bytes | Behaviour) -> RawServer:
            return stack.enter_context(raw_server(*script))

        yield start
        closing.set()


@pytest.fixture
def sleeps() -> list[float]:
    """What was slept, in seconds."""
    return []


@pytest.fixture
def sender(sleeps: list[float]) -> Callable[..., Sender]:
    """A sender for a server: ``sender(server.url, auth="bearer", meaning=…)``."""

    def make(url: str, seconds: float = 20, media: bytes = b"", **facts: Any) -> Sender:
        network: Any = SimpleNamespace(**{"auth": "bearer"} | facts)
        channel = Channel(name="test", network="test", server=url, account="alice.test")
        return Sender(
            channel, Secret(CANARY), lambda digest: media, network, Timing(lambda: NOW, sleeps.append, seconds)
        )

    return make
