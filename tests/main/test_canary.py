"""A token is in nothing that is said or written: not on the screen, in a file, in the journal, in an object of git."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from main.running import cmgen, repository, write
from servers.raw import CANARY, RawServer, raw_server, says

BRAND = "name: Atelier\ntime_zone: UTC\nlanguages: [en]\nledger: {remote: none}\n"
POST = """---
network: social
status: ready
date: 2026-09-01 09:00
---
Open doors
"""
RAW = CANARY.encode()
ENCODINGS = (base64.b64encode, base64.urlsafe_b64encode)


def forms() -> Iterator[tuple[str, bytes]]:
    """The token in every dress that it is met in; of base64 the middle, which its neighbours leave alone."""
    yield "raw, or cut", RAW[:10]
    yield "in a URL", quote(CANARY, safe="").encode()
    yield "in JSON", json.dumps(CANARY)[1:-1].replace("/", "\\/").encode()
    yield "reversed", RAW[::-1]
    yield "hexadecimal", RAW.hex().encode()
    yield "HEXADECIMAL", RAW.hex().upper().encode()
    for offset in range(3):
        for encode in ENCODINGS:
            yield f"base64, {offset} on", encode(b"\0" * offset + RAW + b"\0" * 3)[4:-8]


def leaks(data: bytes) -> list[str]:
    return [name for name, form in forms() if form in data]


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All bytes that were written: files, and the contents of git's objects, which are packed."""
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()
    batch = ["git", "-C", str(folder), "cat-file", "--batch-all-objects", "--batch"]
    yield "objects of git", subprocess.run(batch, check=True, capture_output=True).stdout


COMMANDS = (
    ["build"],
    ["publish"],
    ["publish", "--format", "json"],
    ["publish", "--dry-run"],
    ["doctor", "--online"],
    ["doctor", "--publish"],
    ["drift"],
    ["plan", "--all"],
    ["status"],
    ["ledger", "export"],
    ["settle", "doors", "social", "--give-up"],
    ["lint", "--format", "sarif"],
)


def dresses() -> list[str]:
    """The token as a server may say it back, whole."""
    encoded = [encode(b"\0" * n + RAW + b"\0").decode() for n in range(3) for encode in ENCODINGS]
    plain = [CANARY, quote(CANARY, safe=""), CANARY.replace("/", "\\/"), CANARY[::-1], RAW.hex(), RAW.hex().upper()]
    return [*plain, *encoded]


def echo(status: int) -> bytes:
    """An answer that says the token back, however it likes, and where a reason is cut."""
    said = " ".join(dresses())
    body = {
        "error": f"bad {said}",
        "message": f"{'x' * 280} {CANARY}",
        "acct": "alice",
        "id": "1",
        "url": f"http://x/{said}",
    }
    return says(status, body, f"X-Echo: {CANARY}", f"Location: https://{CANARY.encode().hex()}.example/")


def test_the_search_finds_what_it_looks_for() -> None:
    for name, form in forms():
        assert name in leaks(b"before " + form + b" after")
    for offset in range(3):
        assert leaks(base64.b64encode(b"x" * offset + RAW + b"tail"))


@pytest.mark.proves("B86", "B87")
@pytest.mark.parametrize(
    "status", [401, pytest.param(200, marks=pytest.mark.slow), pytest.param(500, marks=pytest.mark.slow)]
)
def test_a_token_is_nowhere(tmp_path: Path, status: int) -> None:
    with raw_server(echo(status)) as server:
        _lay(tmp_path, server)
        said = b""
        for command in COMMANDS if status == 401 else (["publish"], ["drift"], ["doctor", "--publish"]):
            done = cmgen(tmp_path, *command, CMGEN_SOCIAL_TOKEN=CANARY)
            assert "Traceback" not in done.stderr, done.stderr
            said += (done.stdout + done.stderr).encode()
        assert any(CANARY in head for head in server.heads)  # it was used
    assert not leaks(said), said.decode()
    found = {name: leaks(data) for name, data in everything(tmp_path)}
    assert not {name: forms for name, forms in found.items() if forms}
    assert len(found) > 5


def _lay(folder: Path, server: RawServer) -> None:
    channel = f"{{network: mastodon, server: '{server.url}', account: alice, late: never}}"
    write(folder, {"brand/brand.yaml": BRAND, "brand/channels.yaml": f"social: {channel}\n", "content/doors.md": POST})
    repository(folder)
