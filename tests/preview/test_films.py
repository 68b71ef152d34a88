"""Films are played where they stand: in the cards, by stretches of bytes as players ask for them."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from pathlib import Path

import pytest
from preview.conftest import write

from cmgen.preview.server import Server

POST = "---\nnetwork: mastodon\nassets:\n  - file: film/presse.mp4\n    alt: La presse en marche\n---\nElle tourne.\n"


@pytest.fixture
def address(server: Server, brand: Path) -> str:
    """Where the film of a post is."""
    (brand / "content/film").mkdir()
    reels = pytest.importorskip("video.reels", reason="the extra video is not installed", exc_type=ImportError)
    reels.reel(brand / "content/film/presse.mp4", (640, 360), seconds=0.4)
    write(brand, "film", POST)
    server.live.refresh()
    _, _, page = ask(server, "/post/film/")
    found = re.search(rb'<video src="([^"]+\.mp4)" width="640" height="360" aria-label="La presse en marche"', page)
    assert found, page
    return found[1].decode()


def ask(server: Server, path: str, stretch: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Range": stretch} if stretch else {})
        reply = connection.getresponse()
        return reply.status, dict(reply.headers), reply.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("stretch", "status", "said", "start", "end"),
    [
        ("", 200, None, 0, None),
        ("bytes=0-", 206, "bytes 0-{last}/{size}", 0, None),
        ("bytes=10-19", 206, "bytes 10-19/{size}", 10, 20),
        ("bytes=-5", 206, "bytes {tail}-{last}/{size}", -5, None),
        ("bytes=0-999999", 206, "bytes 0-{last}/{size}", 0, None),
        ("bytes=999999-", 416, "bytes */{size}", 0, 0),
        ("bytes=-", 200, None, 0, None),
        ("lines=1-2", 200, None, 0, None),
    ],
)
def test_a_player_gets_the_stretch_it_asks_for(  # noqa: PLR0917  # what is asked and what comes
    server: Server, address: str, stretch: str, status: int, said: str | None, start: int, end: int | None
) -> None:
    _, _, whole = ask(server, address)
    size = len(whole)
    got, headers, body = ask(server, address, stretch)
    assert (got, body) == (status, whole[start:end])
    assert headers["Content-Type"].startswith("video/mp4" if status != 416 else "text/plain")
    expected = said.format(size=size, last=size - 1, tail=size - 5) if said else None
    assert headers.get("Content-Range") == expected
