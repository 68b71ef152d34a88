"""A look at a stranger's page: can readers open it? Nothing inside this machine's own network is ever reached by it.

Each name is looked up once, every address that it has must be a public one, and the connection goes to the very address
that was checked; so again for each of a few redirects. No cookie, no token, no more than the beginning of an answer.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from cmgen import __version__
from cmgen.web import Answer, Outgoing, exchange

SECONDS = 10.0  # for one page with all its redirects
HOPS = 5
ENOUGH = 64 << 10  # bytes of a page: its status is all that is asked
AT_ONCE = 8
PORTS = {"http": 80, "https": 443}
GONE = {404: "404, there is no such page", 410: "410, the page has gone for good"}
# OpenSSL's words for what a browser does not show its reader either
UNSAFE = re.compile(r"certificate has expired|hostname mismatch|is not valid for|self[- ]signed", re.IGNORECASE)


class Sight(StrEnum):
    """What a look at a page has shown."""

    OPEN = "open"
    DEAD = "dead"  # no reader gets there
    UNKNOWN = "unknown"  # it could not be checked, which says nothing about it


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was looked at; ``said`` is why it is dead, or could not be checked."""

    url: str
    sight: Sight
    said: str = ""


Resolve = Callable[[str], tuple[str, ...]]
"""The addresses of a host; raises OSError as ``socket.getaddrinfo`` does."""


def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a host, by this machine's resolver."""
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks.

    known    origins that this machine talks to anyway, the channels' own servers: "https://social.example"
    resolve  who looks names up
    seconds  for one page with all its redirects
    """

    known: frozenset[str] = frozenset()
    resolve: Resolve = resolve
    seconds: float = SECONDS

    def all(self, urls: Iterable[str]) -> Mapping[str, Visit]:
        """A look at each of several pages, a few at a time; what has not answered in its time could not be checked."""
        wanted = list(dict.fromkeys(urls))
        found: dict[str, Visit] = {}
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            threads = [threading.Thread(target=self._keep, args=(url, found), daemon=True) for url in some]
            for thread in threads:
                thread.start()
            end = time.monotonic() + self.seconds
            for thread in threads:
                thread.join(max(0.0, end - time.monotonic()))
            for url in some:  # a name's server may let us wait for minutes
                found.setdefault(url, Visit(url, Sight.UNKNOWN, f"no answer within {self.seconds:g} s"))
        return {url: found[url] for url in wanted}

    def _keep(self, url: str, found: dict[str, Visit]) -> None:
        found.setdefault(url, self.look(url))

    def look(self, url: str) -> Visit:
        """A look at one page."""
        end, here = time.monotonic() + self.seconds, url
        for _ in range(HOPS + 1):
            try:
                address = self._address(here)
            except _NotVisited as why:
                return Visit(url, why.sight, why.said + ("" if here == url else f" ({origin(here)})"))
            left = end - time.monotonic()
            if left <= 0:
                return Visit(url, Sight.UNKNOWN, f"no answer within {self.seconds:g} s")
            answer = _get(here, address, max(0.1, round(left, 1)))
            where = (answer.headers or {}).get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not where:
                return _visit(url, answer)
            here = urljoin(here, where).partition("#")[0]
        return Visit(url, Sight.UNKNOWN, f"it leads on more than {HOPS} times")

    def _address(self, url: str) -> str:
        """The one address that is connected to; empty for a server that is known. Raises _NotVisited."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise _NotVisited("it is no address", Sight.DEAD) from None
        if parts.scheme not in PORTS or not host or parts.username is not None:
            raise _NotVisited(f"it leads to {parts.scheme or 'nowhere'}:, which is not looked at")
        if origin(url) in self.known:
            return ""
        if port not in (None, PORTS[parts.scheme]):
            raise _NotVisited(f"port {port} is not looked at")
        addresses = self._addresses(host)
        for address in addresses:
            if not is_public(address):
                raise _NotVisited(f"{host} leads into a network of its own ({address}), which is not looked at")
        return addresses[0]

    def _addresses(self, host: str) -> tuple[str, ...]:
        try:
            addresses = self.resolve(host)
        except (OSError, UnicodeError) as problem:
            nameless = getattr(problem, "errno", None) == socket.EAI_NONAME
            if nameless and self._can_resolve():
                raise _NotVisited(f"there is no {host}", Sight.DEAD) from None
            raise _NotVisited(f"{host} could not be looked up") from None
        if not addresses:
            raise _NotVisited(f"{host} could not be looked up")
        return addresses

    def _can_resolve(self) -> bool:
        """Whether names can be looked up at all from here: whether that of a server that is known can."""
        for origin in sorted(self.known):
            host = urlsplit(origin).hostname or ""
            try:
                ipaddress.ip_address(host)
            except ValueError:
                if host != "localhost" and not host.endswith(".localhost"):
                    try:
                        return bool(self.resolve(host))
                    except OSError:
                        continue
        return False


class _NotVisited(Exception):
    def __init__(self, said: str, sight: Sight = Sight.UNKNOWN) -> None:
        super().__init__(said)
        self.said, self.sight = said, sight


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet: not to a machine, a network, a link or a cloud's own services."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inside = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    if inside is None and (teredo := getattr(number, "teredo", None)):
        inside = teredo[1]
    if number.version == 6 and int(number) >> 32 == 0x64FF9B << 64:  # NAT64, RFC 6052
        inside = ipaddress.ip_address(int(number) & 0xFFFFFFFF)
    return number.is_global and not number.is_multicast and (inside is None or is_public(str(inside)))


def _get(url: str, address: str, seconds: float) -> Answer:
    headers = {"User-Agent": f"cmgen/{__version__} (looks whether a link is alive)", "Accept": "*/*"}
    headers["Accept-Encoding"] = "identity"
    return exchange(Outgoing("GET", url, headers, b"", address), seconds=seconds, max_bytes=ENOUGH, whole=False)


def _visit(url: str, answer: Answer) -> Visit:
    if answer.status in GONE:
        return Visit(url, Sight.DEAD, GONE[answer.status])
    if 200 <= answer.status < 300:
        return Visit(url, Sight.OPEN)
    if UNSAFE.search(answer.problem):
        return Visit(url, Sight.DEAD, f"its certificate does not hold: {answer.problem[:200]}")
    return Visit(url, Sight.UNKNOWN, answer.problem[:200] or f"status {answer.status}")


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
