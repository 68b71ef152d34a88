"""The check-up before a launch: what a run would meet, said a week before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from main.running import cmgen, repository, write
from servers import Account, FaultProxy, Server, fault_proxy
from servers.raw import raw_server, says

BRAND = "name: Atelier\ntime_zone: UTC\nlanguages: [en]\nledger: {remote: none}\n"
SOON = datetime.now(UTC) + timedelta(days=2)
POST = f"""---
network: social
status: ready
date: {SOON:%Y-%m-%d %H:%M}
allow: [unreachable-link]
---
Open doors: [the programme](SERVER/programme)
"""


class House:
    """A brand a few days before a launch."""

    def __init__(self, folder: Path, account: Account, proxy: FaultProxy) -> None:
        self.folder, self.account, self.proxy = folder, account, proxy
        channel = f"{{network: mastodon, server: '{proxy.url}', account: {account.handle}}}"
        write(folder, {"brand/brand.yaml": BRAND, "brand/channels.yaml": f"social: {channel}\n"})
        write(folder, {"content/doors.md": POST.replace("SERVER", proxy.url), ".gitignore": ".cmgen/\n"})
        repository(folder)

    def signs(self, *more: str, token: str = "") -> dict[str, str]:
        """What is said of each thing: well or not, and the words."""
        done = cmgen(
            self.folder,
            "doctor",
            "--publish",
            "--format",
            "json",
            *more,
            CMGEN_SOCIAL_TOKEN=token or self.account.token,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert self.account.token not in done.stdout + done.stderr
        signs = json.loads(done.stdout)
        assert done.returncode == int(not all(sign["is_well"] for sign in signs))
        return {sign["what"]: f"{'well' if sign['is_well'] else 'MEND'}: {sign['said']}" for sign in signs}


@pytest.fixture
def house(tmp_path: Path, snac: Server) -> Iterator[House]:
    assert snac.new
    with fault_proxy(snac.url) as proxy:
        yield House(tmp_path, snac.new(), proxy)


def test_all_is_well_but_the_page(house: House) -> None:
    house.proxy.break_next("status", path="/programme", code=404)
    signs = house.signs()
    assert signs["post doors"] == f"MEND: its link {house.proxy.url}/programme is dead: 404, there is no such page"
    assert signs["posts"] == "MEND: 1 post is due within 7 days, with 1 link and 0 pictures"
    assert signs["clock"] == "well: agrees with the servers'"
    assert signs["runs"] == "well: the ledger has no entry yet; nothing has waited for one"
    assert signs["channel social"].startswith(f"well: the token is {house.account.handle.partition('@')[0]}")
    house.proxy.break_next("status", path="/programme", code=200, times=9)
    assert house.signs()["posts"].startswith("well: ")


@pytest.mark.slow
def test_what_a_token_may_and_when_it_ends(house: House) -> None:
    house.proxy.break_next("status", path="/programme", code=200, times=9)
    said = {"path": "/apps/verify_credentials", "code": 200, "headers": {"Content-Type": "application/json"}}
    house.proxy.break_next("status", body=b'{"scopes": ["read", "write", "follow"]}', **said)
    assert house.signs()["channel social"].endswith("; it may more than it needs: follow")
    house.proxy.break_next("status", body=b'{"scopes": ["write"]}', **said)
    assert house.signs()["channel social"] == "MEND: CMGEN_SOCIAL_TOKEN lacks read:accounts, read:statuses"
    channels = house.folder / "brand/channels.yaml"
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    channels.write_text(channels.read_text().replace("}", f", token_until: {day}}}"))
    assert house.signs()["token of social"] == f"well: the token of social ends in 9 days, on {day}"
    channels.write_text(channels.read_text().replace(str(day), "2026-01-01"))
    assert house.signs()["token of social"].startswith("MEND: the token of social ends or has ended")
    channels.write_text(channels.read_text().replace("2026-01-01", "soon"))
    done = cmgen(house.folder, "doctor", "--publish", CMGEN_SOCIAL_TOKEN=house.account.token)
    assert done.returncode == 2
    assert "'soon' is no day" in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.proves("F75")
def test_a_schedule_that_nobody_starts_is_noticed(house: House) -> None:
    early = datetime.now(UTC) - timedelta(hours=20)
    post = POST.replace(f"{SOON:%Y-%m-%d %H:%M}", f"{early:%Y-%m-%d %H:%M}\nlate: 3d").replace(
        "SERVER", house.proxy.url
    )
    write(house.folder, {"content/doors.md": post})
    runs = house.signs()["runs"]
    assert runs.startswith("MEND: the ledger has no entry yet, and doors social has been due since")


@pytest.mark.slow
def test_a_clock_that_is_a_day_off_is_said(house: House) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    body = {"acct": house.account.handle, "url": house.proxy.url, "id": "1"}
    with raw_server(says(200, body, f"Date: {tomorrow:%a, %d %b %Y %H:%M:%S} GMT")) as server:
        channels = house.folder / "brand/channels.yaml"
        channels.write_text(channels.read_text().replace(house.proxy.url, server.url))
        clock = house.signs()["clock"]
    assert clock == "MEND: this machine's clock differs from every server's by 24 hours or more"


@pytest.mark.slow
def test_what_waits_for_approval_and_what_has_errors(house: House) -> None:
    house.proxy.break_next("status", path="/programme", code=200, times=9)
    write(house.folder, {"brand/brand.yaml": BRAND + "require: review\n"})
    assert house.signs()["post doors"] == "MEND: nobody has approved it for social"
    write(house.folder, {"brand/brand.yaml": BRAND})
    write(
        house.folder,
        {
            "content/doors.md": POST.replace("SERVER", house.proxy.url).replace(
                "network: social", "network: social\ntags: 7x"
            )
        },
    )
    assert "--from is for --publish" in cmgen(house.folder, "doctor", "--from", "x").stderr
