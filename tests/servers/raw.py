"""A server made of raw sockets, which says exactly the bytes it is told to."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # the moment of these tests
CANARY = "c4n4ry+SECRET/7f3a=="  # their token

Behaviour = Callable[[socket.socket], None]
"""What happens to a connection once a whole request has been read from it."""


def says(status: int, body: object = "", *headers: str) -> bytes:
    """A well-formed answer, for a behaviour or a server."""
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kind = [] if isinstance(body, str | bytes) else ["Content-Type: application/json"]
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(data)}", *kind, *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + data


def reset(connection: socket.socket) -> None:
    """End a connection as a broken network does, with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(connection: socket.socket) -> None:
    """A yes, one byte at a time, without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    with contextlib.suppress(OSError):
        while not closing.wait(0.02):
            connection.sendall(b" ")


def drip_headers(connection: socket.socket) -> None:
    """A head that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    with contextlib.suppress(OSError):
        while not closing.wait(0.02):
            connection.sendall(b"a")


def hang(connection: socket.socket) -> None:
    """No answer at all."""
    closing.wait()


closing = threading.Event()


@dataclass
class RawServer:
    """A running server, and what it was sent."""

    url: str
    requests: list[bytes] = field(default_factory=list)

    @property
    def heads(self) -> list[str]:
        return [request.partition(b"\r\n\r\n")[0].decode() for request in self.requests]


@contextlib.contextmanager
def raw_server(*script: bytes | Behaviour) -> Iterator[RawServer]:
    """Answer connection n with the n-th step (bytes to say, or what to do), the last one again and again."""
    closing.clear()
    listener = socket.create_server(("127.0.0.1", 0))
    server = RawServer(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def work() -> None:
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                request = _read(connection)
                if not request:
                    return  # the end of the test
                server.requests.append(request)
                step = script[min(len(server.requests), len(script)) - 1]
                if isinstance(step, bytes):
                    connection.sendall(step)
                else:
                    step(connection)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        closing.set()
        with contextlib.suppress(OSError), socket.create_connection(listener.getsockname()):
            pass
        thread.join(5)
        listener.close()


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    match = re.search(rb"(?i)content-length: (\d+)", head)
    while match and len(body) < int(match[1]):
        chunk = connection.recv(65536)
        if not chunk:
            break
        body += chunk
    return head + b"\r\n\r\n" + body
