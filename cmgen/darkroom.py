"""The darkroom: where strangers' pictures, fonts and videos are opened, a process apart from everything else.

A picture is read by decoders written in C, and drawn with a stranger's fonts: either may crash, hang, or ask for all
the memory there is. So a second process does it, one for each process that builds, which lives as long as that one. It
is given no token and no environment but what a program needs to start, and each piece of work has bounds: time on the
wall and on the processor, memory, bytes of files that it may write. Where a bound is met the process is ended, the work
has failed with a reason, and the next piece of work gets a new process.

The bounds on processor, memory and files are the kernel's (setrlimit), which Windows has not: there the wall clock
alone holds. This bounds what a broken file costs; it is no jail for one that takes the decoder over.

What comes back is read as data (MessagePack into known classes), never as objects that could run something.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from cmgen.errors import Broken, CmgenError
from cmgen.image.encode import Picture
from cmgen.image.remark import CannotDraw, Remark
from cmgen.model import Finding
from cmgen.spent import spending
from cmgen.video import Film

NEEDED = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR")
START = "import sys; sys.path[:] = {path!r}; from cmgen.darkroom import serve; serve()"
LARGEST = 512 << 20  # bytes of an answer
LENGTH = struct.Struct(">Q")
GOES_ON, ENDS = b"+", b"-"  # an answer's first byte: whether who gave it can be asked again
AGAIN = "export or download it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one piece of work may cost: seconds on the wall and of a processor, bytes of memory and of a file."""

    seconds: float = 30
    processor: int = 15
    memory: int = 2 << 30  # of addresses; the largest picture that we open takes a third of it
    file: int = 1 << 20  # enough for the interpreter to keep what it compiled


PICTURE = Bounds()
VIDEO = Bounds(seconds=1800, processor=3600, memory=4 << 30, file=4 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """What came of it: a picture, a video that was written to its file, or neither; and what is to be said of it."""

    picture: Picture | None = None
    film: Film | None = None
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()  # about another file than the post


Result = tuple[Picture, tuple[Remark, ...]] | tuple[Film, tuple[Remark, ...]]
Work = Callable[[], Result]


def develop(work: partial[Any], bounds: Bounds = PICTURE) -> Developed:
    """What a function of a module made of its arguments, in the darkroom; it is the same as calling it, but bounded.

    It returns a Picture or a Film, and remarks. Whatever goes wrong comes back as a remark or as findings.
    """
    with spending("pictures"):
        return _darkroom.develop(work, bounds)


def failed(message: str, remedy: str = "") -> Developed:
    """No picture, and why."""
    return Developed(remarks=(Remark(rule="bad-picture", message=message, remedy=remedy),))


# ------------------------------------------------------------------------------------------------ outside


class _Darkroom:
    """The other process; it is started when there is work for it, by whoever comes first."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def develop(self, work: partial[Any], bounds: Bounds) -> Developed:
        import msgspec

        question = pickle.dumps((work, bounds), pickle.HIGHEST_PROTOCOL)
        with self.lock:
            try:
                process = self._open()
            except OSError as problem:
                return failed(f"no second process can be started to open it: {problem.strerror}", "free some memory")
            watch = _Watch(process, bounds.seconds)
            try:
                with watch:
                    answer = _ask(process, question)
            except BaseException:  # Ctrl-C: the answer that is still to come is not for the next question
                self.close()
                raise
            if answer is None:
                self.process = None
                return _why(_end(process), is_late=watch.is_late, bounds=bounds)
            if watch.is_late or answer[:1] != GOES_ON:
                self.close()
        try:
            return msgspec.msgpack.decode(answer[1:], type=Developed)
        except msgspec.MsgspecError:
            return failed("the program that opens it gave no answer that can be read", AGAIN)

    def _open(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is not None:
            self.close()
        if self.process is None:
            path = [os.path.abspath(each) for each in sys.path]  # noqa: PTH100  # "" is the folder we are in
            self.process = subprocess.Popen(  # noqa: S603  # this very Python
                [sys.executable, "-I", "-c", START.format(path=path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in NEEDED if name in os.environ},
                cwd=tempfile.gettempdir(),
            )
        return self.process

    def close(self) -> None:
        """End the process; the next work starts another."""
        if self.process is not None:
            self.process.kill()
            _end(self.process)
            self.process = None


class _Watch:
    """Ends a process that is not done in time."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.process = process
        self.is_late = False
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True

    def _end(self) -> None:
        self.is_late = True
        self.process.kill()

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.timer.join()


_darkroom = _Darkroom()
atexit.register(_darkroom.close)


def _ask(process: subprocess.Popen[bytes], question: bytes) -> bytes | None:
    """The answer; None where the process ended before it came."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        _send(process.stdin, question)
        return _receive(process.stdout)
    except OSError:
        return None


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size or (length := LENGTH.unpack(head)[0]) > LARGEST:
        return None
    message = pipe.read(length)
    return message if len(message) == length else None


def _end(process: subprocess.Popen[bytes]) -> int:
    """Its exit status, negative for a signal; it has been told to end, or is dead already."""
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        try:
            pipe.close()
        except OSError:  # it was dead before it had read all
            continue
    try:
        return process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _why(status: int, *, is_late: bool, bounds: Bounds) -> Developed:
    if is_late:
        return failed(f"it took too long and was stopped after {bounds.seconds:g} s", AGAIN)
    if status == -getattr(signal, "SIGXCPU", 0):
        message = f"it took too long and was stopped after {bounds.processor} s of computing"
        return failed(message, AGAIN)
    how = signal.Signals(-status).name if -status in set(signal.Signals) else f"exit status {status}"
    return failed(f"the program that opens it died of it ({how})", AGAIN)


# ------------------------------------------------------------------------------------------------ inside


def serve() -> None:
    """Do one piece of work after the other, from standard input to standard output, until that is closed."""
    import msgspec

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a decoder prints is no answer
    questions = _Questions(os.fdopen(os.dup(0), "rb"))
    while True:
        work, bounds = pickle.loads(questions.next())  # noqa: S301  # from the process that started us
        bound(bounds)
        state = GOES_ON
        try:
            made = developed(work)
        except MemoryError:  # what it had taken may not come back
            made, state = failed(f"it needs more than {bounds.memory >> 20} MiB of memory", "export it smaller"), ENDS
        except Exception as error:
            made, state = _unexpected(error), ENDS
        _send(out, state + msgspec.msgpack.encode(made))


def _unexpected(error: Exception) -> Developed:
    """A mistake of ours, which a file may have been made to provoke: the rest of the build goes on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119  # only to be shown
    return failed(
        f"cmgen did not expect this: {type(error).__name__}: {error} ({where})", "tell its makers, with the file"
    )


class _Questions:
    """What is asked of us. It is read by a thread, so that we end at once when nobody is there to answer to."""

    def __init__(self, pipe: IO[bytes]) -> None:
        from queue import SimpleQueue

        self.pipe = pipe
        self.waiting: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while (question := _receive(self.pipe)) is not None:
            self.waiting.put(question)
        os._exit(0)

    def next(self) -> bytes:
        return self.waiting.get()


def developed(work: Work) -> Developed:
    """What came of a piece of work, here and now."""
    try:
        made, remarks = work()
    except Broken as error:
        return Developed(findings=error.findings)
    except CannotDraw as error:
        return Developed(remarks=(error.remark,))
    except CmgenError as error:
        return failed(error.message, error.remedy)
    return Developed(film=made, remarks=remarks) if isinstance(made, Film) else Developed(picture=made, remarks=remarks)


def bound(bounds: Bounds) -> None:
    """Set what the kernel holds us to from now on; the processor's seconds count anew."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime) + 1 + bounds.processor
    for kind, most in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.file),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)  # noqa: PLW2901  # who started us allows no more
        try:
            resource.setrlimit(kind, (most, hard))
        except (OSError, ValueError):  # macOS refuses bounds on addresses
            continue
