"""Real servers for the tests, each a context manager on loopback; what is missing is named, never installed for good.

    with snac() as server: …     a Mastodon API (snac2), in a second once its package is in the cache
    with pds() as server: …      a Bluesky personal data server; the first time takes minutes
    with fault_proxy(url) as proxy: …   breaks what goes through it

Downloads stay in a cache folder of the user (CMGEN_TEST_CACHE, else ~/.cache/cmgen-tests).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


class Unavailable(Exception):
    """A server cannot be started here; the message names what is missing."""


@dataclass(frozen=True)
class Account:
    """A test account: its handle, and what CMGEN_…_TOKEN would hold."""

    handle: str
    token: str


@dataclass(frozen=True)
class Server:
    """A running server. ``accounts`` by short name: alice and bob; ``new`` makes one more, where the server can."""

    url: str
    accounts: Mapping[str, Account]
    pid: int
    new: Callable[[], Account] | None = None


def cache() -> Path:
    folder = Path(os.environ.get("CMGEN_TEST_CACHE") or Path.home() / ".cache" / "cmgen-tests")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def locked(name: str) -> Iterator[Path]:
    """The cache, for one process at a time: pytest-xdist starts several at once."""
    with (cache() / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield cache()


def free_port(beside: int = 0) -> int:
    """A port on loopback that nobody listens on, and, where asked for, the ``beside`` ports after it."""
    while True:
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                for offset in range(1, beside + 1):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port + offset))
            except OSError:
                continue
            return port


def wait_for(is_ready: Callable[[], bool], process: subprocess.Popen[bytes] | None, log: Path, seconds: float) -> None:
    """Poll until a server answers; raises Unavailable with the end of its log where it does not.

    process  with whose end the waiting ends; None: somebody starts it again
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and (process is None or process.poll() is None):
        if is_ready():
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-600:] if log.exists() else ""
    raise Unavailable(f"the server did not start: {tail}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(1)  # its data go with it
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


from servers.fault_proxy import FaultProxy, fault_proxy  # noqa: E402 - they use what is defined above
from servers.pds import pds  # noqa: E402
from servers.snac import snac  # noqa: E402

__all__ = ["Account", "FaultProxy", "Server", "Unavailable", "fault_proxy", "pds", "snac"]
