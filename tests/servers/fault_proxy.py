"""A reverse proxy on loopback that breaks what it is told to break, to stand before a real server.

    with fault_proxy(server.url) as proxy:
        proxy.break_next("lost_reply", method="POST", path="/statuses", skip=1)

Faults: ``lost_reply`` the server carries it out, the connection is reset before any answer · ``refuse`` reset before
the server sees it · ``status`` answered here with ``code`` · ``status_after`` carried out, then answered with ``code``
· ``hang`` never answered until the proxy stops · ``truncate`` the answer's body is cut · ``duplicate`` carried out
twice, the second answer is given · ``kill`` and ``kill_after`` end the process ``proxy.victim`` with SIGKILL, before
the server sees the request or once it has carried it out · ``late`` reset at once, carried out with
``proxy.let_go()`` · ``act`` passed on once the rule's ``act`` has been called, which may go with any other fault.
``proxy.seen`` lists every request as (method, path, fault).
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import os
import re
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "content-length", "date", "server"})


@dataclass
class Rule:
    """One fault for ``times`` requests that match, after ``skip`` others that do."""

    fault: str
    method: str = ""
    path: str = ""
    skip: int = 0
    times: int = 1
    code: int = 502
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    act: Callable[[], object] = lambda: None

    def takes(self, method: str, path: str) -> bool:
        if self.times < 1 or (self.method and self.method != method) or not re.search(self.path, path):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class FaultProxy:
    """A running proxy: its address, its rules, and what it has seen."""

    url: str
    upstream: str
    rules: list[Rule] = field(default_factory=list)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)
    victim: int = 0
    held: list[Callable[[], object]] = field(default_factory=list)

    def let_go(self) -> None:
        """Carry out what came late."""
        while self.held:
            self.held.pop(0)()

    def break_next(self, fault: str, **rule: Any) -> None:
        with self.lock:
            self.rules.append(Rule(fault, **rule))

    def clear(self) -> None:
        with self.lock:
            self.rules.clear()
            self.seen.clear()

    def rule_for(self, method: str, path: str) -> Rule | None:
        with self.lock:
            rule = next((rule for rule in self.rules if rule.takes(method, path)), None)
            self.seen.append((method, path, rule.fault if rule else ""))
            return rule


@contextlib.contextmanager
def fault_proxy(upstream: str) -> Iterator[FaultProxy]:
    """A proxy before ``upstream``, which must be on loopback, for as long as the block lasts."""
    assert urlsplit(upstream).hostname in ("localhost", "127.0.0.1", "::1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    proxy = FaultProxy(f"http://localhost:{server.server_address[1]}", upstream)
    _Handler.proxies[server.server_address[1]] = proxy
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
        del _Handler.proxies[server.server_address[1]]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxies: dict[int, FaultProxy] = {}  # noqa: RUF012 - shared on purpose, by port

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""

    def handle_any(self) -> None:
        proxy = self.proxies[self.server.server_address[1]]  # type: ignore[index]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        rule = proxy.rule_for(self.command, self.path)
        fault = rule.fault if rule else ""
        if rule:
            rule.act()
        if fault == "late":
            method, path, headers = self.command, self.path, dict(self.headers.items())
            proxy.held.append(lambda: _ask(proxy.upstream, method, path, headers, body))
        if fault == "hang":
            proxy.stopped.wait()
        if fault == "kill":
            os.kill(proxy.victim, signal.SIGKILL)
        if fault in ("refuse", "hang", "kill", "late"):
            return self.reset()
        if rule and fault == "status":
            return self.answer(rule.code, rule.headers, rule.body)
        if fault == "duplicate":
            self.ask(proxy.upstream, body)
        status, headers, data = self.ask(proxy.upstream, body)
        if fault == "kill_after":
            os.kill(proxy.victim, signal.SIGKILL)
        if fault in ("lost_reply", "kill_after"):
            return self.reset()
        if rule and fault == "status_after":
            return self.answer(rule.code, rule.headers, rule.body)
        if fault == "truncate":
            self.answer(status, headers, data, cut=len(data) // 2)
            return self.reset()
        return self.answer(status, headers, data)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = handle_any  # noqa: N815 - the names of the base class

    def ask(self, upstream: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        return _ask(upstream, self.command, self.path, dict(self.headers.items()), body)

    def answer(self, status: int, headers: dict[str, str], data: bytes, cut: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data if cut is None else data[:cut])
        self.wfile.flush()

    def reset(self) -> None:
        """End the connection as a broken network does, with RST."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()  # it holds the socket open
            self.connection.close()


def _ask(upstream: str, method: str, path: str, said: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    where = urlsplit(upstream)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    headers = {name: value for name, value in said.items() if name.lower() not in HOP_BY_HOP}
    try:
        # with Host as the client wrote it: a server that builds addresses from it then names the proxy
        connection.request(method, path, body or None, headers | {"Content-Length": str(len(body))})
        answer = connection.getresponse()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP}
        return answer.status, kept, answer.read()
    finally:
        connection.close()
