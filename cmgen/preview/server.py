"""The server: pages, pictures and news of changes, for a browser on this machine and for nobody else.

Python's own server is enough for one person and a handful of tabs, and starts at once. Nothing is read from disk by a
name that a browser chose: pages come from templates, pictures by their digest, our own files from a list.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from cmgen.dates import BadDateError, parse, zone
from cmgen.errors import CmgenError
from cmgen.preview import calendar, guide, shots, words
from cmgen.preview.edit import Conflict, Edit, apply
from cmgen.preview.frame import SUFFIX, Asked, static_files
from cmgen.preview.pages import page
from cmgen.preview.state import Live, Snapshot
from cmgen.preview.tiles import search_list

POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".otf": "font/otf",
}
MEDIA = {suffix: kind for kind, suffix in SUFFIX.items()} | {".ttf": "font/ttf", ".otf": "font/otf"}
STRETCH = re.compile(r"bytes=(\d*)-(\d*)")  # RFC 9110, section 14: players of films ask for stretches
HTML = "text/html; charset=utf-8"
PATIENCE = 25.0  # seconds after which a stream says that it is alive
MAX_EDIT = 64_000  # bytes of a change
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back to the browser."""

    body: bytes = b""
    type: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(status: HTTPStatus, why: str) -> Answer:
    """A no, in a line."""
    return Answer(body=f"{why}\n".encode(), status=status)


def _now() -> datetime:
    return datetime.now(UTC)


class Server(ThreadingHTTPServer):
    """Serves a live project; walls are those of the moment ``at``, or of now.

    Raises CmgenError where the address cannot be had.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        live: Live,
        host: str = "127.0.0.1",
        port: int = 0,
        at: datetime | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.clock = clock
        self.live = live
        self.at = at
        self.token = secrets.token_urlsafe(24)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), Handler)
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            raise CmgenError(f"cannot listen on {host}:{port}: {reason}", "choose another --port") from None
        self.host = host

    @property
    def port(self) -> int:
        """The port that it got."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no error; a fault of ours is told in the terminal."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server itself: a name that only resolves to it is a rebinding attack.

        One that listens on every address is reached by a number: those are not rebound.
        """
        name, port = _split_host(host)
        if port != self.port:
            return False
        if name in (self.host, "localhost"):
            return True
        try:
            return ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(self.host).is_unspecified
        except ValueError:
            return False


def _calendar(snapshot: Snapshot) -> Answer:
    """The plan as a feed for calendar programs."""
    planned = calendar.events(snapshot.entries, zone(snapshot.brand.time_zone))
    return Answer(body=calendar.as_ics(planned, snapshot.brand, datetime.now(UTC)), type="text/calendar; charset=utf-8")


def _split_host(host: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname or "", parts.port or 80
    except ValueError:
        return "", 0


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "cmgen", ""
    timeout = 60

    def log_message(self, format: str, *args: Any) -> None:  # the base class's name
        """Silence: the terminal belongs to the person."""

    def do_GET(self) -> None:  # the base class's name
        """A page, a file or the stream of changes."""
        if no := self._stranger():
            self._answer(no)
        elif urlsplit(self.path).path == "/events":
            self._stream()
        else:
            self._answer(self._get(unquote(urlsplit(self.path).path).removeprefix("/")))

    do_HEAD = do_GET  # noqa: N815  # the base class's name

    def _stranger(self) -> Answer | None:
        """A no where the browser was led here by somebody else's page."""
        if not self.server.knows(self.headers.get("Host", "")):
            return refused(HTTPStatus.MISDIRECTED_REQUEST, "this is not the server of that name")
        origin = self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "none")
        is_own = origin is None or (origin.startswith("http://") and self.server.knows(origin.removeprefix("http://")))
        if not is_own or (site == "cross-site" and self.headers.get("Sec-Fetch-Mode") != "navigate"):
            return refused(HTTPStatus.FORBIDDEN, "asked for by a page of somebody else")
        return None

    def _get(self, path: str) -> Answer:
        folder, _, name = path.partition("/")
        if folder == "static":
            return self._static(name)
        if folder == "media":
            return self._media(name)
        if folder == "sample":
            return self._sample(name)
        if folder == "shot":
            return self._shot(name)
        snapshot = self.server.live.look()
        if path == "search.js":
            return Answer(body=search_list(snapshot).encode(), type="text/javascript; charset=utf-8")
        if path == "brand.css":
            return Answer(
                body=guide.style(snapshot.manifest.site.get("files", {}), ("/media/", ".ttf")).encode(),
                type=TYPES[".css"],
            )
        if path == "calendar.ics":
            return _calendar(snapshot)
        if path and not path.endswith("/"):
            return Answer(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": f"{urlsplit(self.path).path}/"})
        lang = words.choose(self.headers.get("Accept-Language", ""))
        try:
            now, at = self.server.clock(), self._at(snapshot)
            made = page(snapshot, Asked(path=path, lang=lang, token=self.server.token, now=now, at=at))
        except (CmgenError, OSError) as problem:  # a file that went away between the build and the page
            return refused(HTTPStatus.NOT_FOUND, str(problem))
        return Answer(body=made.html.encode(), type=HTML, status=made.status, headers={"Vary": "Accept-Language"})

    def _static(self, name: str) -> Answer:
        file = static_files().get(name)
        if file is None:
            return refused(HTTPStatus.NOT_FOUND, "no such file")
        kind = TYPES[PurePosixPath(name).suffix]
        caching = {"Cache-Control": FOREVER} if kind.startswith("font/") else {}
        return Answer(body=file.read_bytes(), type=kind, headers=caching)

    def _sample(self, name: str) -> Answer:
        project = self.server.live.snapshot.project
        try:
            picture = guide.drawn(project.root, project.brand, name.removesuffix(".jpg"))
        except (CmgenError, OSError) as problem:
            return refused(HTTPStatus.NOT_FOUND, str(problem))
        return Answer(body=picture.bytes, type=picture.type, headers={"Cache-Control": FOREVER})

    def _shot(self, name: str) -> Answer:
        try:
            picture = shots.find(self.server.live.snapshot, name.removesuffix(".jpg")).picture
        except (CmgenError, OSError) as problem:
            return refused(HTTPStatus.NOT_FOUND, str(problem))
        if picture is None:
            return refused(HTTPStatus.NOT_FOUND, "it cannot be drawn")
        return Answer(body=picture.bytes, type=picture.type, headers={"Cache-Control": FOREVER})

    def _at(self, snapshot: Snapshot) -> datetime | None:
        """The moment that a wall is asked for; the server's own where the address names none that is one."""
        wanted = parse_qs(urlsplit(self.path).query).get("at", [""])[0]
        try:
            return parse(wanted, snapshot.brand.time_zone) if wanted else self.server.at
        except BadDateError:
            return self.server.at

    def _media(self, name: str) -> Answer:
        digest, dot, ending = name.partition(".")
        kind = MEDIA.get(dot + ending)
        try:
            if kind is None:
                raise CmgenError("not a picture")
            body = self.server.live.snapshot.media_file(digest).read_bytes()
        except (CmgenError, OSError):
            return refused(HTTPStatus.NOT_FOUND, "no such picture")
        answer = Answer(body=body, type=kind, headers={"Cache-Control": FOREVER})
        return self._stretch(answer) if kind.startswith("video/") else answer

    def _stretch(self, answer: Answer) -> Answer:
        """What a player asks for of a film: all of it, or some of its bytes."""
        headers = {**answer.headers, "Accept-Ranges": "bytes"}
        asked, size = STRETCH.fullmatch(self.headers.get("Range", "")), len(answer.body)
        if asked is None or not any(asked.groups()):
            return replace(answer, headers=headers)
        first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        last = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
        if first > last:
            headers["Content-Range"] = f"bytes */{size}"
            return Answer(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        part = answer.body[first : last + 1]
        return replace(answer, body=part, status=HTTPStatus.PARTIAL_CONTENT, headers=headers)

    def do_POST(self) -> None:  # the base class's name
        """A change of one value of a post."""
        self.close_connection = True
        self._answer(self._stranger() or self._post())

    def _post(self) -> Answer:
        if self.path != "/edit" or self.headers.get("Content-Type") != "application/json":
            return refused(HTTPStatus.NOT_FOUND, "nothing can be changed here")
        if not secrets.compare_digest(self.headers.get("X-Cmgen-Token", "").encode(), self.server.token.encode()):
            return refused(HTTPStatus.FORBIDDEN, "this page is from an earlier cmgen serve: load it again")
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_EDIT:
            return refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "that is too long")
        try:
            edit = msgspec.json.decode(self.rfile.read(int(length)), type=Edit)
            apply(edit, self.server.live.snapshot.project.setting)
        except msgspec.MsgspecError as problem:
            return refused(HTTPStatus.BAD_REQUEST, str(problem))
        except Conflict as problem:
            return refused(HTTPStatus.CONFLICT, f"{problem.message}: {problem.remedy}")
        except CmgenError as problem:
            return refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"{problem.message}: {problem.remedy}")
        self.server.live.refresh()
        return Answer(status=HTTPStatus.NO_CONTENT)

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {"Cache-Control": "no-store"} | HEADERS | dict(answer.headers)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _stream(self) -> None:
        """Server-sent events: the version of the snapshot whenever it changes."""
        self.send_response(HTTPStatus.OK)
        for name, value in {**HEADERS, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        version = -1
        while not self.server.live.is_over:
            snapshot = self.server.live.wait(version, PATIENCE)
            line = ": still here\n\n"
            if snapshot:
                version = snapshot.version
                line = f"event: version\ndata: {version}\n\n"
            self.wfile.write(line.encode())
            self.wfile.flush()
