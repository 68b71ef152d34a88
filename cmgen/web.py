"""The one place that opens connections: signs, paces, bounds, retries what is safe, and says what an answer means.

Of httpx it uses no pool, no redirect, no decoding: every request has a connection of its own, so that "nothing was
sent" can be told from "nobody knows". Proxies of the environment are honoured for https, which they tunnel unread;
they are not for servers on this machine.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import math
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NoReturn, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from cmgen import __version__
from cmgen.auth import SCHEMES, Redactor, Scheme, Secret
from cmgen.errors import CmgenError, Lost, Refused, Stop
from cmgen.flow import Reply, Request
from cmgen.model import Channel, Json, Refusal
from cmgen.text.visible import visible

REQUEST_SECONDS = 60.0  # wall clock, from the connection to the last byte
UPLOAD_SECONDS = 300.0
CONNECT_SECONDS = 10.0
CREATED_BYTES = 1 << 20  # of an answer to a request that creates something
ANSWER_BYTES = 8 << 20  # of any other: a page of a timeline
TRIES = 4  # of a request that creates nothing
PATIENCE = 60.0  # the longest pause taken here, in seconds; a longer one goes back to the ledger
SKEW = timedelta(minutes=2)  # between this machine's clock and a server's
MAX_DEPTH = 64
MAX_DIGITS = 100

Meaning = Callable[[int, Json], str | None]
"""What a network says an answer means where it differs from the table: "yes", "lost", or a kind of Refusal."""


class Facts(Protocol):
    """What web needs to know of a network's module; ``meaning`` is optional."""

    auth: str


# ------------------------------------------------------------------------------------------------------- strict JSON


class UnreadableError(ValueError):
    """An answer that is not JSON as we are willing to read it."""


def read_json(data: bytes) -> Json:
    """JSON that can be kept, compared and written again: UTF-8, finite numbers, no repeated names, 64 levels.

    Raises UnreadableError, and nothing else, whatever the bytes.
    """
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_number,
            object_pairs_hook=_without_repeats,
        )
        json.dumps(value, ensure_ascii=False).encode()
    except UnreadableError:
        raise
    except RecursionError:
        raise UnreadableError(f"nested deeper than {MAX_DEPTH}") from None
    except ValueError as problem:  # JSONDecodeError, UnicodeDecodeError, and UnicodeEncodeError of a lone surrogate
        raise UnreadableError(f"not JSON in UTF-8: {type(problem).__name__}") from None
    if _depth(value) > MAX_DEPTH:
        raise UnreadableError(f"nested deeper than {MAX_DEPTH}")
    return value


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise UnreadableError(f"a number of {len(text)} digits")
    return int(text)


def _finite(text: str) -> float:
    number = float(text) if len(text) <= MAX_DIGITS else math.inf
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise UnreadableError(f"{text[:20]} is no number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise UnreadableError("a name stands twice in one object")
    return value


def _depth(value: Json) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth


# ------------------------------------------------------------------------------------------------------- one exchange


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, unjudged. ``sent``: whether the first byte of the request may have left."""

    status: int = 0  # 0: no answer
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    problem: str = ""
    sent: bool = True


@cache
def _tls() -> Any:
    """One TLS context for the process: making one reads every certificate of the system's store."""
    import httpx

    return httpx.create_ssl_context()


@cache
def _quiet() -> None:
    """Their debug lines carry headers and URLs, and with them tokens."""
    import logging

    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it goes on the wire, signed; not shown, since it holds the token.

    address  where its host is, by number: no name is looked up then; empty: wherever its name leads
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    address: str = ""


def exchange(out: Outgoing, *, seconds: float, max_bytes: int, whole: bool = True) -> Answer:
    """One request on a connection of its own, and what came back within ``seconds`` of wall clock.

    whole  False: no more than the first ``max_bytes`` of the answer are wanted
    """
    import httpx

    _quiet()
    watch = _Watch()
    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
    local = is_loopback(out.url)
    status, received, chunks, problem = 0, None, bytearray(), ""
    try:
        url, headers, pinned = _pinned(out)
        with (
            watch.limit(seconds),
            httpx.Client(verify=_tls(), timeout=timeout, trust_env=not local) as client,
            client.stream(
                out.method, url, headers=headers, content=out.body, extensions={"trace": watch} | pinned
            ) as response,
        ):
            for chunk in response.iter_raw():
                chunks += chunk
                if len(chunks) > max_bytes:
                    problem = f"the answer is longer than {max_bytes:,} bytes" if whole else ""
                    break
            status, received = response.status_code, dict(response.headers)
    # of the last two the system has no more to give: a thread, memory
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError, MemoryError) as failure:
        problem = _in_words(failure, watch.sent)
    if watch.expired:
        problem = f"no whole answer within {seconds:g} s"
    return Answer(0 if problem else status, received, bytes(chunks), problem, watch.sent)


def _pinned(out: Outgoing) -> tuple[Any, dict[str, str], dict[str, Any]]:
    """Address, headers and TLS name of a request: to the number it is pinned to, in the name of its host."""
    import httpx

    url, headers = httpx.URL(out.url), dict(out.headers)
    if not out.address:
        return url, headers, {}
    own = {"Host": url.netloc.decode("ascii")}
    return url.copy_with(host=out.address), own | headers, {"sni_hostname": url.host}


def _in_words(failure: Exception, sent: bool) -> str:
    """Why there is no whole answer, for people.

    The same break is met as one error or another, by chance: once something was sent, only that it broke is said.
    """
    import httpx

    if isinstance(failure, httpx.TimeoutException):
        return "no whole answer in time" if sent else "the server takes no connection"
    if sent and isinstance(failure, httpx.NetworkError | httpx.RemoteProtocolError | OSError):
        return "the connection broke before a whole answer came"
    said = re.sub(r"^\[[^]]*\] ?", "", str(failure)).strip().rstrip(".")
    return said[:1].lower() + said[1:] if said else type(failure).__name__


class _Watch:
    """Sees how far a request has come (httpx's trace events), and ends it when its time is over.

    httpx's own time-outs are per read: a server that drips a byte now and then is waited for without end.
    """

    def __init__(self) -> None:
        self.sent = False
        self.expired = False
        self._socket: socket.socket | None = None

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.expired:
                self._cut()
        elif event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
            self.sent = True

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.expired = True
        self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            try:
                # the plain method: that of a TLS socket would unwrap it under the reading thread
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return  # closed already


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine, by name or number; nothing is resolved."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------------- the sender


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock that a sender goes by; another one in tests.

    is_free  not compared with a server's: set by a person who tries something out, or of one who only looks
    """

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    request_seconds: float = REQUEST_SECONDS
    is_free: bool = False


class Sender:
    """A ``flow.Send`` for one channel during one run: Request in, Reply out; raises Refused or Lost."""

    def __init__(
        self,
        channel: Channel,
        secret: Secret,
        bytes_of: Callable[[str], bytes],
        network: Facts,
        timing: Timing | None = None,
    ) -> None:
        self.channel = channel
        self._server = _checked_server(channel)
        self._bytes_of, self._timing = bytes_of, timing or Timing()
        self._redact = Redactor(secret)
        self._scheme: Scheme = SCHEMES[network.auth](channel, secret, self._redact)
        self._meaning: Meaning = getattr(network, "meaning", lambda status, json: None)
        self._has_compared = False  # this machine's clock with the server's
        self._open_at: datetime | None = None  # the server's own word on when it takes requests again

    def __repr__(self) -> str:
        return f"Sender({self.channel.name})"

    def __call__(self, request: Request) -> Reply:
        """Send a request of a flow.

        ``creates=True``: exactly once. Others: again after a failure, and once more with a renewed token.
        """
        self._wait_until_open()
        url = urljoin(self._server + "/", request.path)
        signed = not request.anonymous and _origin(url) == _origin(self._server)
        if not signed and not (url.startswith("https://") or is_loopback(url)):
            raise Refused(Refusal(kind="config", reason=f"{_origin(url)} is not reached over https"))
        try:
            return self._deliver(request, url, self._signature() if signed else {})
        except Refused as problem:
            if not (signed and self._scheme.renew(problem.refusal, self._unsigned)):
                raise
        if request.creates:
            # a certain no; but what creates is sent once, so whoever drives the flow asks again
            reason = "the session had ended and is renewed; nothing was sent"
            raise Refused(Refusal(kind="transient", reason=reason, retry_at=self._timing.now()))
        return self._deliver(request, url, self._signature())

    def _signature(self) -> dict[str, str]:
        return self._scheme.headers(self._unsigned)

    def _unsigned(self, request: Request) -> Reply:
        return self._deliver(request, self._server + request.path, {})

    def _deliver(self, request: Request, url: str, signature: Mapping[str, str]) -> Reply:
        body, headers = self._encode(request)
        headers = {**headers, **request.headers, **signature}
        if request.query:
            url += ("&" if "?" in url else "?") + urlencode(request.query)
        out = Outgoing(request.method, url, headers, body)
        return self._once(request, out) if request.creates else self._several(request, out)

    def _once(self, request: Request, out: Outgoing) -> Reply:
        seconds = UPLOAD_SECONDS if request.upload else self._timing.request_seconds
        answer = exchange(out, seconds=seconds, max_bytes=CREATED_BYTES if request.creates else ANSWER_BYTES)
        self._note_pace(answer)
        if not (request.creates or self._timing.is_free or self._has_compared):
            self._compare_clocks(answer)
        return self._judge(request, answer)

    def _several(self, request: Request, out: Outgoing) -> Reply:
        """Try a request that creates nothing until it is answered; bounded, and never a pause beyond PATIENCE."""
        for attempt in range(TRIES):
            try:
                return self._once(request, out)
            except Refused as no:
                pause = self._pause(no.refusal, attempt)
                if pause is None or attempt == TRIES - 1:
                    raise
                self._timing.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _pause(self, refusal: Refusal, attempt: int) -> float | None:
        """Seconds until the next try, longer each time and never those of another run; None: it is of no use."""
        if refusal.kind not in ("transient", "quota"):
            return None
        if refusal.retry_at is None:
            spread = random.random()  # noqa: S311  # keeps runs apart, no secret
            return min(0.5 * 2**attempt + spread, 10.0) if refusal.kind == "transient" else None
        seconds = (refusal.retry_at - self._timing.now()).total_seconds()
        return max(seconds, 1.0) if seconds <= PATIENCE else None

    def _encode(self, request: Request) -> tuple[bytes, dict[str, str]]:
        headers = {
            "User-Agent": f"cmgen/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        if request.upload is not None:
            media = request.upload.media
            data = self._bytes_of(media.digest)
            if hashlib.sha256(data).hexdigest() != media.digest:
                raise Stop(f"the stored bytes of {media.name or media.digest} are not those that were approved")
            if not request.upload.field:
                return data, {**headers, "Content-Type": media.type}
            # snac2 keeps a picture under its name: the digest makes the name this picture's own
            name = f"{media.digest[:16]}-{media.name}"
            body, kind = _multipart(request.form, request.upload.field, name, media.type, data)
            return body, {**headers, "Content-Type": kind}
        if request.body is not None:
            return request.body, {**headers, "Content-Type": request.type or "application/octet-stream"}
        if request.json is not None:
            text = json.dumps(request.json, ensure_ascii=False, separators=(",", ":"))
            return text.encode(), {**headers, "Content-Type": "application/json"}
        if request.form:
            return urlencode(request.form).encode(), {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        return b"", headers

    # --------------------------------------------------------------------------------------------------- judgement

    def _judge(self, request: Request, answer: Answer) -> Reply:
        """A yes is returned; a certain no is raised as Refused, anything else as Lost."""
        if answer.problem:
            if not answer.sent:
                self._refuse(Refusal(kind="transient", reason=f"nothing was sent: {answer.problem}"))
            self._unknown(request, answer.problem)
        try:
            content = read_json(answer.body) if answer.body else None
            unreadable = ""
        except UnreadableError as problem:
            content, unreadable = None, str(problem)
        kind = self._meaning(answer.status, content) or _usual(answer.status, request.creates)
        if kind == "yes":
            if unreadable and _is_json(answer):
                self._unknown(request, f"status {answer.status}, and the answer is not readable: {unreadable}")
            if request.creates and not isinstance(content, dict | list):
                self._unknown(request, f"status {answer.status} without an answer that can be read")
            return Reply(answer.status, content, answer.headers or {})
        reason, code = _words(answer, content, self._redact)
        if kind == "lost":
            self._unknown(request, reason, answer.status, code)
        when = self._retry_at(kind, answer)
        return self._refuse(Refusal(kind=kind, reason=reason, status=answer.status, code=code, retry_at=when))

    def _unknown(self, request: Request, reason: str, status: int = 0, code: str = "") -> NoReturn:
        """Lost where something may have become public; where nothing can have, a failure that will pass."""
        if request.creates:
            raise Lost(self._redact(reason)) from None
        self._refuse(Refusal(kind="transient", reason=reason, status=status, code=code))

    def _refuse(self, refusal: Refusal) -> NoReturn:
        hidden = replace(refusal, reason=self._redact(refusal.reason), code=self._redact(refusal.code))
        raise Refused(hidden) from None

    # --------------------------------------------------------------------------------------------------- pace

    def _retry_at(self, kind: str, answer: Answer) -> datetime | None:
        headers = answer.headers or {}
        if "retry-after" in headers or kind == "quota":
            return retry_at(headers.get("retry-after", ""), self._timing.now())
        return None

    def _note_pace(self, answer: Answer) -> None:
        reset = reset_at(answer.headers or {}, self._timing.now())
        if reset is not None:
            self._open_at = reset

    def _compare_clocks(self, answer: Answer) -> None:
        """Whether the server's word on what time it is agrees with this machine, which decides what is due."""
        said = (answer.headers or {}).get("date", "")
        try:
            there, here = _aware(parsedate_to_datetime(said)).astimezone(UTC), self._timing.now().astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            return
        self._has_compared = True
        if abs(here - there) > SKEW:
            host = urlsplit(self._server).hostname
            clocks = f"{here:%Y-%m-%d %H:%M:%S} UTC, and {host} says {there:%Y-%m-%d %H:%M:%S} UTC"
            raise Stop(
                f"this machine's clock says {clocks}", "set the one that is wrong: a post goes out by this machine's"
            )

    def _wait_until_open(self) -> None:
        if self._open_at is None:
            return
        seconds = (self._open_at - self._timing.now()).total_seconds()
        if seconds > PATIENCE:
            reason = "the server takes no more requests for now; nothing was sent"
            raise Refused(Refusal(kind="quota", reason=reason, retry_at=self._open_at))
        self._open_at = None
        if seconds > 0:
            self._timing.sleep(seconds)


def sender(
    channel: Channel, secret: Secret, bytes_of: Callable[[str], bytes], network: Facts, timing: Timing | None = None
) -> Sender:
    """What carries a channel's flows to its server.

    bytes_of  the bytes of a medium by its digest (sha256, hex); they are checked against it before they are sent
    network   the module of the channel's network
    timing    the run's own clock, so that a pause ends when the run is told to

    Raises CmgenError where the channel's server is not named, or would be sent a token in the open.
    """
    return Sender(channel, secret, bytes_of, network, timing)


def _checked_server(channel: Channel) -> str:
    server = channel.server.rstrip("/")
    parts = urlsplit(server)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(server)):
        if parts.hostname and not parts.username:
            return server
    elif parts.scheme == "http":
        raise CmgenError(
            f"brand/channels.yaml: channel {channel.name}: {server} would carry the token in the open",
            f"write server: https://{parts.netloc}",
        )
    raise CmgenError(
        f"brand/channels.yaml: channel {channel.name}: server {channel.server!r} is not a server's address",
        "write its address: server: https://social.example",
    )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _multipart(
    fields: Iterable[tuple[str, str]], name: str, file_name: str, kind: str, data: bytes
) -> tuple[bytes, str]:
    """RFC 7578; the boundary comes from the content, so that the same upload is the same bytes."""
    boundary = "cmgen-" + hashlib.sha256(data).hexdigest()[:32]
    lines: list[bytes] = []
    for key, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
        lines += [head.encode(), value.encode(), b"\r\n"]
    safe = re.sub(r"[^\w.-]", "_", file_name, flags=re.ASCII)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{safe}"\r\n'
    head += f"Content-Type: {kind}\r\n\r\n"
    lines += [head.encode(), data, f"\r\n--{boundary}--\r\n".encode()]
    return b"".join(lines), f"multipart/form-data; boundary={boundary}"


_USUAL = {401: "auth", 403: "policy", 429: "quota"} | dict.fromkeys((301, 302, 307, 308), "config")
_CERTAIN = frozenset({400, 404, 410, 413, 415, 422})


def _usual(status: int, creates: bool) -> str:
    """The meaning of a status where the network says nothing else; what is not a certain no is lost."""
    if 200 <= status < 300:
        return "lost" if creates and status in (202, 206) else "yes"
    return _USUAL.get(status, "permanent" if status in _CERTAIN else "lost")


def _is_json(answer: Answer) -> bool:
    return "json" in (answer.headers or {}).get("content-type", "")


def _words(answer: Answer, content: Json, redact: Callable[[str], str]) -> tuple[str, str]:
    """The server's reason for people, short and on one line, and its code; secrets are hidden before it is cut."""
    if answer.status in (301, 302, 307, 308):
        where = _origin((answer.headers or {}).get("location", ""))[1]
        return f"status {answer.status}: the server has moved{f' to {_line(where)}' if where else ''}", ""
    said = content if isinstance(content, dict) else {}
    error, message = said.get("error"), said.get("message") or said.get("error_description")
    code = _line(redact(error)) if isinstance(error, str) and isinstance(message, str) else ""
    words = message if isinstance(message, str) else error if isinstance(error, str) else ""
    return f"status {answer.status}: {_line(redact(words))}".rstrip(": "), code


def _line(text: str) -> str:
    """Words of a server as one printable line of at most 300 characters."""
    return "".join(character if character.isprintable() else " " for character in text[:300]).strip()


def retry_at(value: str, now: datetime) -> datetime:
    """When Retry-After allows the next request: seconds or a date; none or garbage 60 s; past 1 s; at most 24 h."""
    number = _count(value)
    if number is None:
        try:
            number = (_aware(parsedate_to_datetime(value)) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            number = 60.0
    return now + timedelta(seconds=min(max(number, 1.0), 86_400.0))


def reset_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When a used-up allowance is filled again; None where some is left, or nothing is said.

    X-RateLimit-Reset is a date (Mastodon) or an epoch, RateLimit-Reset an epoch (Bluesky) or seconds from now.
    """
    for prefix in ("x-ratelimit-", "ratelimit-"):
        if headers.get(prefix + "remaining", "").strip() != "0":
            continue
        value = headers.get(prefix + "reset", "").strip()
        number = _count(value)
        if number is None:
            try:
                moment = _aware(datetime.fromisoformat(value))
            except ValueError:
                continue
        elif 1_000_000_000 < number < 100_000_000_000:
            moment = datetime.fromtimestamp(number, UTC)
        else:
            moment = now + timedelta(seconds=min(max(number, 0), 86_400))
        return min(moment, now + timedelta(days=1))
    return None


def _count(text: str) -> float | None:
    """A whole number of seconds, or None where the text is something else."""
    return float(text[:16]) if re.fullmatch(r"-?[0-9]+", text) else None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# ------------------------------------------------------------------------------------------------------- rehearsal


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A request that would be sent, as a line for people; it never had a token."""

    server: str
    request: Request

    def __str__(self) -> str:
        request = self.request
        url = urljoin(self.server + "/", request.path) + (f"?{urlencode(request.query)}" if request.query else "")
        words = [request.method, url]
        if request.upload:
            media = request.upload.media
            words.append(f"[{media.name or media.digest[:12]}, {media.type}, {media.width}×{media.height}]")
        if request.form:
            words.append(json.dumps(dict(request.form), ensure_ascii=False))
        if request.json is not None:
            words.append(json.dumps(request.json, ensure_ascii=False))
        return visible(" ".join(words))


class Rehearsal:
    """A ``flow.Send`` that sends nothing: it keeps what would be sent and answers as the network's module supposes."""

    def __init__(self, channel: Channel, rehearse: Callable[[Request], Json]) -> None:
        self._server, self._rehearse = channel.server.rstrip("/"), rehearse
        self.requests: list[Rehearsed] = []

    def __call__(self, request: Request) -> Reply:
        """Note the request and make up its answer."""
        self.requests.append(Rehearsed(self._server, request))
        return Reply(200, self._rehearse(request))


def rehearsal(channel: Channel, rehearse: Callable[[Request], Json]) -> Rehearsal:
    """What carries a channel's flows in a dry run; ``rehearse`` is the network module's supposed answers."""
    return Rehearsal(channel, rehearse)
