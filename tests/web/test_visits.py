"""A look at a stranger's page: what readers would find, and that nothing of this network is reached by it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.raw import RawServer, drip, hang, raw_server, reset, says

from cmgen import visit
from cmgen.visit import HOPS, Sight, Visitor, is_public

Serve = Callable[..., RawServer]


def visitor(server: RawServer, seconds: float = 20) -> Visitor:
    """One for whom this server is a channel's own, as it alone may be on this machine."""
    return Visitor(known=frozenset({server.url}), seconds=seconds)


# ------------------------------------------------------------------------------------------------------- what is seen

PAGES: dict[str, tuple[Any, Sight, str]] = {
    "a page": (says(200, "<html>"), Sight.OPEN, ""),
    "a page without an answer's body": (says(204), Sight.OPEN, ""),
    "none": (says(404, "Not found"), Sight.DEAD, "404, there is no such page"),
    "no longer": (says(410), Sight.DEAD, "410, the page has gone for good"),
    "not for programs": (says(403), Sight.UNKNOWN, "status 403"),
    "for who signs in": (says(401), Sight.UNKNOWN, "status 401"),
    "too often": (says(429), Sight.UNKNOWN, "status 429"),
    "broken": (says(503), Sight.UNKNOWN, "status 503"),
    "gone in the middle": (reset, Sight.UNKNOWN, "the connection broke before a whole answer came"),
    "no HTTP": (b"\x00\x01\r\n\r\n", Sight.UNKNOWN, "the connection broke before a whole answer came"),
    "to nowhere": (says(302), Sight.UNKNOWN, "status 302"),
    # B82: "not found", said with a yes, is a page like others
    "not found, with a yes": (says(200, "<h1>404 Not found</h1>"), Sight.OPEN, ""),
    "cookies wanted": (says(302, "", "Location: /", "Set-Cookie: a=b"), Sight.UNKNOWN, "it leads on more than 5 times"),
    "silent": (hang, Sight.UNKNOWN, "no whole answer within"),
}


@pytest.mark.proves("B82")
@pytest.mark.parametrize(("step", "sight", "said"), PAGES.values(), ids=PAGES)
def test_what_a_page_shows(serve: Serve, step: Any, sight: Sight, said: str) -> None:
    server = serve(step)
    found = visitor(server, *((0.6,) if step is hang else ())).look(f"{server.url}/page")
    assert (found.sight, found.said.startswith(said)) == (sight, True), found
    assert not any("authorization" in head.lower() or "cookie:" in head.lower() for head in server.heads)


@pytest.mark.proves("B82")
def test_of_ten_gigabytes_the_beginning_is_read(serve: Serve) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
        poured.append(0)
        while True:
            poured[0] += connection.send(b" " * 65536)

    poured: list[int] = []
    server = serve(pour)
    assert visitor(server, seconds=5).look(server.url).sight is Sight.OPEN
    assert poured[0] < 32 << 20


@pytest.mark.proves("B82")
def test_a_page_that_drips_is_left(serve: Serve) -> None:
    server = serve(drip)
    found = visitor(server, seconds=0.6).look(server.url)
    assert (found.sight, found.said) == (Sight.UNKNOWN, "no whole answer within 0.6 s")


def test_it_follows_where_a_page_leads(serve: Serve) -> None:
    server = serve(says(301, "", "Location: /there#part"), says(302, "", "Location: ?page=2"), says(404))
    assert visitor(server).look(f"{server.url}/here").sight is Sight.DEAD
    assert [head.split()[1] for head in server.heads] == ["/here", "/there", "/there?page=2"]


def test_several_are_looked_at_side_by_side(serve: Serve) -> None:
    server = serve(says(404))
    urls = [f"{server.url}/{number}" for number in range(20)]
    found = visitor(server, seconds=5).all([*urls, *urls])
    assert list(found) == urls
    assert {one.sight for one in found.values()} == {Sight.DEAD}
    assert len(server.requests) == 20


def test_a_name_that_is_never_found_lets_the_others_go() -> None:
    def slow(host: str) -> tuple[str, ...]:
        over.wait()
        return ()

    over = threading.Event()
    found = Visitor(resolve=slow, seconds=0.1).all(["https://slow.example/"])
    over.set()
    assert found["https://slow.example/"].said == "no answer within 0.1 s"


# ------------------------------------------------------------------------------------------------------- names

NOBODY = socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def names(**known: str) -> Callable[[str], tuple[str, ...]]:
    """A resolver: host, with _ for the dot, to addresses; every other name is nobody's."""

    def resolve(host: str) -> tuple[str, ...]:
        name = host.replace(".", "_")
        if name not in known:
            raise NOBODY
        return tuple(known[name].split())

    return resolve


def test_a_name_that_nobody_has_is_dead_where_names_can_be_looked_up() -> None:
    own = frozenset({"https://social.example", "http://localhost:80", "http://127.0.0.1"})
    found = Visitor(own, names(social_example="198.51.100.7")).look("https://nobody.example/")
    assert (found.sight, found.said) == (Sight.DEAD, "there is no nobody.example")
    offline = Visitor(own, names()).look("https://nobody.example/")
    assert (offline.sight, offline.said) == (Sight.UNKNOWN, "nobody.example could not be looked up")


# ------------------------------------------------------------------------------------------------------- this network

INSIDE = """ 0.0.0.0
10.0.0.1 100.64.0.1 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.168.1.1
198.18.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 192.0.2.1 198.51.100.1 203.0.113.1
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1
2001:db8::1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:c0a8:101::1
2001:0:4136:e378:8000:63bf:80ff:fffe 100::1
""".split()  # noqa: SIM905 - to be read
OUTSIDE = "1.1.1.1 8.8.8.8 93.184.215.14 2606:4700::1111 2002:808:808::1 64:ff9b::808:808".split()  # noqa: SIM905 - likewise


@pytest.mark.proves("B73", "B81")
@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_this_network_is_none_of_the_internets(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_private_address_is_public_in_any_dress(address: Any) -> None:
    number = int(address)
    dresses = [str(address), f"::ffff:{address}", f"64:ff9b::{number:x}"[:9] + f"{number >> 16:x}:{number & 0xFFFF:x}"]
    dresses.append(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::")
    assert not any(is_public(dress) for dress in dresses)


@pytest.fixture
def bait(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server of this machine that nobody may reach, on a port that would be looked at."""
    with raw_server(says(200, "secrets")) as server:
        monkeypatch.setattr(visit, "PORTS", {"http": int(server.url.rpartition(":")[2]), "https": 443})
        yield server


# all of these are this machine or its neighbours for the system's own resolver
WRITTEN = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://127.1:{port}/", "http://0x7f.1:{port}/",
    "http://0x7f000001:{port}/", "http://2130706433:{port}/", "http://017700000001:{port}/", "http://0:{port}/",
    "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://[::]:{port}/",
    "http://LOCALHOST.:{port}/", "http://localhost.localdomain:{port}/", "http://ip6-localhost:{port}/",
    "http://user:pass@127.0.0.1:{port}/", "http://evil.example@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@ok.example/",
    "http://127。0。0。1:{port}/", "http://①②⑦.⓪.⓪.①:{port}/", "http://127.0.0.1%00.ok.example:{port}/",
    "http://127.0.0.1\t:{port}/", "http://127.0.0.1:{port}\\@ok.example/", "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http://127.0.0.1", "http://localhost", "http://0x7f.1", "http://2130706433", "http://[::1]", "http://169.254.169.254/",
    "http://[fd00:ec2::254]/", "http://metadata.google.internal/", "https://10.0.0.1/", "https://192.168.0.1/admin",
    "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/_x", "dict://127.0.0.1:{port}/",
    "javascript:1",
    "http://127.0.0.1:22/", "http://127.0.0.1:99999/", "http://[::1/", "http:///", "", "http://\udc80/",
]  # fmt: skip


@pytest.mark.proves("B73", "B81")
@pytest.mark.parametrize("written", WRITTEN)
def test_however_it_is_written_nothing_here_is_reached(bait: RawServer, written: str) -> None:
    url = written.replace("{port}", bait.url.rpartition(":")[2])
    assert Visitor(seconds=2).look(url).sight is not Sight.OPEN
    assert bait.requests == []


@pytest.mark.proves("B73", "B81")
@pytest.mark.parametrize("written", WRITTEN)
def test_nor_by_a_page_that_leads_there(serve: Serve, bait: RawServer, written: str) -> None:
    where = written.replace("{port}", bait.url.rpartition(":")[2]).encode("utf-8", "replace").decode("latin-1")
    head = f"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: {where}\r\n\r\n".encode("latin-1")
    server = serve(head)
    assert visitor(server, seconds=2).look(server.url).sight is not Sight.OPEN
    assert bait.requests == []
    assert len(server.requests) <= HOPS + 1


@pytest.mark.proves("B81")
def test_a_name_that_changes_between_the_check_and_the_use_is_not_asked_twice(
    monkeypatch: pytest.MonkeyPatch, bait: RawServer
) -> None:
    """The second answer would be this machine: the connection goes to the first, by number, in the name's name."""
    answers = iter([("93.184.215.14",), ("127.0.0.1",)])
    went: list[tuple[str, str, str]] = []

    def note(out: Any, **_: Any) -> Any:
        from cmgen.web import Answer, _pinned

        url, headers, more = _pinned(out)
        went.append((url.host, headers["Host"], more["sni_hostname"]))
        return Answer(200)

    monkeypatch.setattr(visit, "exchange", note)
    found = Visitor(resolve=lambda host: next(answers)).look("https://rebind.example/")
    assert found.sight is Sight.OPEN
    assert went == [("93.184.215.14", "rebind.example", "rebind.example")]


@pytest.mark.proves("B81")
def test_one_address_of_this_network_among_others_is_enough() -> None:
    found = Visitor(resolve=names(two_example="93.184.215.14 10.0.0.1")).look("http://two.example/")
    assert (found.sight, found.said) == (
        Sight.UNKNOWN,
        "two.example leads into a network of its own (10.0.0.1), which is not looked at",
    )
