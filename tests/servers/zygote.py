"""A process that has imported the program and forks itself for each call; ``servers.warm`` starts and asks it.

It reads calls from the socket whose descriptor it is given, and from whoever connects to the other, whose path it is
given: JSON, with the descriptors for the call's output, for what becomes of it, and its input. For each it forks a
keeper, which forks the program and writes its process id, then how it ended.
Nothing else runs here, so that a fork is as good as a new process.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NoReturn

WANTED = ("cmgen.cli", "cmgen.web", "cmgen.publish", "cmgen.lint", "cmgen.build", "cmgen.review", "cmgen.reports.text")
PACKAGES = ("cmgen.commands", "cmgen.networks", "cmgen.rules")
HEAVY = ("httpx", "marko", "yaml", "jinja2", "PIL.Image", "msgspec", "difflib", "tempfile", "getpass")


def warm_up() -> None:
    """Import what a call would."""
    for name in (*WANTED, *HEAVY):
        import_module(name)
    for package in PACKAGES:
        for module in iter_modules(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    import_module("cmgen.web")._tls()
    gc.collect()
    gc.freeze()


def serve(calls: socket.socket, door: socket.socket) -> None:
    """Take calls until the other side goes away."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are not waited for
    while True:
        for ready in select.select([calls, door], [], [])[0]:
            source = ready if ready is calls else door.accept()[0]
            data, handles, _, _ = socket.recv_fds(source, 1 << 20, 4)
            if source is not calls:
                source.close()
            if not data and source is calls:
                return
            if data and not os.fork():
                calls.close()
                door.close()
                keep(json.loads(data), *handles)
            for handle in handles:
                os.close(handle)


def keep(call: dict[str, Any], out: int, errors: int, report: int, source: int = -1) -> NoReturn:
    """Run one call, and say its process id, then its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    process = os.fork()
    if not process:
        os.close(report)
        play(call, out, errors, source)
    os.write(report, json.dumps({"process": process}).encode() + b"\n")
    _, status, usage = os.wait4(process, 0)
    said = {"status": os.waitstatus_to_exitcode(status), "memory": usage.ru_maxrss << 10}
    os.write(report, json.dumps(said | {"seconds": usage.ru_utime + usage.ru_stime}).encode() + b"\n")
    os._exit(0)


def play(call: dict[str, Any], out: int, errors: int, source: int) -> NoReturn:
    """Be the program."""
    status: object = 1
    try:
        os.setpgid(0, 0)  # so that it can be ended with what it starts
        os.dup2(out, 1)
        os.dup2(errors, 2)
        if source >= 0:
            os.dup2(source, 0)
        os.closerange(3, 64)  # what a call was handed, and nothing else was open
        os.environ.clear()
        os.environ.update(call["environment"])
        os.chdir(call["folder"])
        time.tzset()
        for name, limit in call["limits"].items():
            resource.setrlimit(getattr(resource, name), (limit, limit))
        sys.argv = ["cmgen", *call["arguments"]]
        cli = import_module("cmgen.cli").cli
        cli(args=call["arguments"], prog_name="cmgen")
    except SystemExit as end:
        status = end.code
    except BaseException:
        import traceback

        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 0 if status is None else 1)


if __name__ == "__main__":
    warm_up()
    entrance = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    entrance.bind(sys.argv[2])
    entrance.listen()
    serve(socket.socket(fileno=int(sys.argv[1])), entrance)
