"""A real git server on this machine: git's own http-backend behind basic authentication, with faults on demand."""

from __future__ import annotations

import base64
import http.server
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

WRITER, READER = ("alice", "alice-password"), ("reader", "reader-password")


@dataclass
class GitServer:
    """``url`` for one who may push, ``reader`` for one who may not, ``bare`` the repository itself.

    faults  what befalls the pushes to come, one each: "no answer" (it is applied), "cut" (it is not)
    """

    url: str
    reader: str
    bare: Path
    faults: list[str] = field(default_factory=list)
    moved: bool = False  # whether what is asked for below /before/ is found without it

    def git(self, *arguments: str) -> str:
        """Look into the repository behind the server's back, or change it there."""
        command = ["git", "-C", str(self.bare), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def refuse_pushes(self, why: str) -> None:
        """From now on a hook declines them."""
        hook = self.bare / "hooks/pre-receive"
        hook.write_text(f"#!/bin/sh\necho {why}\nexit 1\n")
        hook.chmod(0o755)

    def allow_pushes(self) -> None:
        """No hook declines them any more."""
        (self.bare / "hooks/pre-receive").unlink()


@contextmanager
def git_server(folder: Path) -> Iterator[GitServer]:
    """Serve an empty repository from ``folder``."""
    bare = folder / "content.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    subprocess.run(["git", "-C", str(bare), "config", "http.receivepack", "true"], check=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    port = server.server_address[1]
    writer, reader = (f"http://{name}:{word}@127.0.0.1:{port}/content.git" for name, word in (WRITER, READER))
    served = GitServer(writer, reader, bare)
    _Handler.served[port] = served
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: ClassVar[dict[int, GitServer]] = {}

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self._body()
        writes = "git-receive-pack" in self.path
        user = self._user()
        if user is None or (writes and user != WRITER[0]):
            self._answer(401 if user is None else 403, [("WWW-Authenticate", 'Basic realm="git"')], b"")
            return
        served = self.served[self.server.server_address[1]]  # type: ignore[index]  # an address of AF_INET
        if served.moved and self.path.startswith("/before/"):
            self._answer(301, [("Location", self.path.removeprefix("/before"))], b"")
            return
        pushes = writes and self.command == "POST" and len(body) > 4  # the probe before a push is a flush packet, 0000
        fault = served.faults.pop(0) if pushes and served.faults else ""
        if fault == "cut":
            self.close_connection = True
            return
        status, headers, answer = self._backend(served.bare.parent, user, body)
        if fault == "no answer":
            self.close_connection = True
            return
        self._answer(status, headers, answer)

    def _user(self) -> str | None:
        word = self.headers.get("Authorization", "").removeprefix("Basic ")
        name, _, password = base64.b64decode(word).decode().partition(":")
        return name if (name, password) in (WRITER, READER) else None

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = b""
        while size := int(self.rfile.readline(), 16):
            chunks += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return chunks

    def _backend(self, root: Path, user: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        url = urlsplit(self.path)
        environment = os.environ | {
            "GIT_PROJECT_ROOT": str(root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_USER": user,
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=False)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        rows = [line.partition(": ")[::2] for line in head.decode().split("\r\n")]
        status = next((int(value.split()[0]) for name, value in rows if name == "Status"), 200)
        return status, [row for row in rows if row[0] != "Status"], answer

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
