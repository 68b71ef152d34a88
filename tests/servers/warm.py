"""The program in processes forked from a warm one: as real as new ones, without the time that Python takes to start.

with warm() as program:
    done = program.run("lint", folder=folder)
    running = program.start("publish", folder=folder, environment={"CMGEN_SOCIAL_TOKEN": token})
    running.kill()
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
NOTHING: Mapping[str, str] = {}
NO_LIMITS: Mapping[str, int] = {}


@dataclass(frozen=True)
class Done:
    """How a call ended. ``status`` is negative where a signal ended it; memory in bytes, seconds of the processor."""

    status: int
    out: str
    errors: str
    memory: int
    seconds: float

    @property
    def said(self) -> str:
        return self.out + self.errors


@dataclass
class Running:
    """A call under way."""

    process: int
    _handle: int  # of the process itself, since its number may be another's once it has ended; -1: it had before
    _report: IO[bytes]
    _out: IO[bytes]
    _errors: IO[bytes]

    def kill(self, number: int = signal.SIGKILL) -> bool:
        """Send a signal; False where the process has ended before."""
        if self._handle < 0:
            return False
        try:
            signal.pidfd_send_signal(self._handle, number)
        except ProcessLookupError:
            return False
        return True

    def kill_all(self) -> None:
        """End it and what it has started, at once."""
        try:
            os.killpg(self.process, signal.SIGKILL)
        except ProcessLookupError:
            return  # it has ended before

    def lives_for(self, seconds: float) -> float:
        """Wait, at most until it ends; how long that took."""
        start = time.monotonic()
        select.select([self._report], [], [], seconds)
        return time.monotonic() - start

    def wait(self, seconds: float = 60) -> Done:
        """How it ended; killed where it takes longer."""
        late = not select.select([self._report], [], [], seconds)[0]
        if late:
            self.kill()
        end = json.loads(self._report.readline())
        out, errors = (_text(file) for file in (self._out, self._errors))
        self._report.close()
        if self._handle >= 0:
            os.close(self._handle)
        assert not late, f"it did not end within {seconds} s: {out}{errors}"
        return Done(end["status"], out, errors, end["memory"], end["seconds"])

    def said_so_far(self) -> str:
        """What it has written until now."""
        return os.pread(self._out.fileno(), 1 << 20, 0).decode()


def _text(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode("utf-8", "backslashreplace")


@dataclass
class Program:
    """The warm process."""

    calls: socket.socket
    place: str = ""  # of the socket that ``ask.py`` connects to
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(
        self,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str] = NOTHING,
        limits: Mapping[str, int] = NO_LIMITS,
    ) -> Running:
        """Begin ``cmgen arguments`` in a folder, without this environment's tokens and with what is added.

        limits  of the system, by name: {"RLIMIT_NOFILE": 32}
        """
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CMGEN_")}
        call: dict[str, Any] = {"arguments": arguments, "folder": str(folder), "limits": dict(limits)}
        call["environment"] = clean | {"PYTHONPATH": str(ROOT)} | dict(environment)
        out, errors = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115  # closed by who waits for the call
        ours, theirs = os.pipe()
        try:
            with self.lock:
                socket.send_fds(self.calls, [json.dumps(call).encode()], [out.fileno(), errors.fileno(), theirs])
        finally:
            os.close(theirs)
        report = os.fdopen(ours, "rb", buffering=0)
        process = json.loads(report.readline())["process"]
        try:
            handle = os.pidfd_open(process)
        except ProcessLookupError:  # a short call
            handle = -1
        return Running(process, handle, report, out, errors)

    def run(
        self,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str] = NOTHING,
        limits: Mapping[str, int] = NO_LIMITS,
    ) -> Done:
        """``cmgen arguments`` in a folder, to its end."""
        return self.start(*arguments, folder=folder, environment=environment, limits=limits).wait()


@contextlib.contextmanager
def warm() -> Iterator[Program]:
    """A warm process for as long as the block lasts."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    folder = tempfile.mkdtemp(prefix="warm-")
    place = f"{folder}/calls"
    command = [sys.executable, str(Path(__file__).with_name("zygote.py")), str(theirs.fileno()), place]
    process = subprocess.Popen(command, env=environment, pass_fds=(theirs.fileno(),))
    theirs.close()
    try:
        yield Program(ours, place)
    finally:
        ours.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder)


@cache
def shared() -> Program:
    """One warm process for all that a process of tests calls, until that ends."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(warm())
