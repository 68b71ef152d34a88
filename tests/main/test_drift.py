"""Drift on a real account: what somebody posts beside us, and what goes without us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from main.running import cmgen, repository, write
from servers import Account, FaultProxy, Server, fault_proxy

BRAND = "name: Atelier\ntime_zone: Europe/Paris\nlanguages: [en]\nledger: {remote: none}\n"
POST = """---
network: social
status: ready
date: 2026-09-01 09:00
---
{words}
"""


@dataclass
class House:
    """A brand with an account of its own, seen through a proxy."""

    folder: Path
    account: Account
    proxy: FaultProxy

    def run(self, *arguments: str) -> tuple[int, str]:
        done = cmgen(self.folder, *arguments, CMGEN_SOCIAL_TOKEN=self.account.token)
        assert "Traceback" not in done.stderr, done.stderr
        assert self.account.token not in done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    def planned(self, slug: str) -> str:
        items = json.loads(self.run("plan", "--all", "--format", "json")[1])
        return next(str(item["why"]) for item in items if item["slug"] == slug)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.account.token}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body else None
        with urlopen(Request(self.proxy.upstream + path, data, headers, method=method), timeout=10) as answer:
            return json.load(answer)

    def hide(self, name: str) -> None:
        """Let the server deny one of its statuses: it has no way to delete one."""
        me = self.ask("GET", "/api/v1/accounts/verify_credentials")["id"]
        shown = [one for one in self.ask("GET", f"/api/v1/accounts/{me}/statuses") if one["id"] != name]
        said = {"headers": {"Content-Type": "application/json"}}
        self.proxy.break_next("status", path="/statuses", code=200, body=json.dumps(shown).encode(), times=1, **said)
        self.proxy.break_next("status", path="max_id", code=200, body=b"[]", times=1, **said)
        self.proxy.break_next("status", path=f"/api/v1/statuses/{name}", code=404, times=1)


@pytest.fixture
def house(tmp_path: Path, snac: Server) -> Iterator[House]:
    assert snac.new
    account = snac.new()
    with fault_proxy(snac.url) as proxy:
        channel = f"{{network: mastodon, server: '{proxy.url}', account: {account.handle}, late: never}}"
        posts = {f"content/{name}.md": POST.format(words=f"Open doors, {name}") for name in ("one", "two")}
        write(tmp_path, {"brand/brand.yaml": BRAND, "brand/channels.yaml": f"social: {channel}\n", **posts})
        repository(tmp_path)
        house = House(tmp_path, account, proxy)
        assert house.run("publish")[0] == 0
        yield house


@pytest.mark.proves("B32")
def test_nothing_has_drifted_and_then_somebody_posts(house: House) -> None:
    status, said = house.run("drift")
    assert (status, "well       social: 2 of ours since" in said) == (0, True), said
    assert "0 not ours, 0 gone" in said
    foreign = house.ask("POST", "/api/v1/statuses", {"status": "Buy \x1b[2Jcoins\n\u202eat once"})
    house.ask("POST", "/api/v1/statuses", {"status": "To you", "in_reply_to_id": foreign["id"]})
    status, said = house.run("drift")
    assert status == 3
    assert f"not ours   social {foreign['created_at'][:10]}" in said
    assert foreign["url"] in said
    assert "\x1b" not in said
    assert "\u202e" not in said
    (row,) = json.loads(house.run("drift", "--format", "json")[1])
    assert foreign["url"] in [one["url"] for one in row["not_ours"]]
    assert house.run("drift", "--record")[0] == 3
    assert house.run("drift")[0] == 0  # it is known from then on


@pytest.mark.proves("F57")
def test_what_has_gone_is_asked_about_and_never_sent_again(house: House) -> None:
    (two,) = [row for row in json.loads(house.run("status", "--format", "json")[1]) if row["post"] == "two"]
    name = json.loads(house.run("ledger", "export")[1].splitlines()[-1])["id"]
    house.hide(name)
    status, said = house.run("drift", "--record")
    assert (status, f"gone       two social: {two['urls'][0]} is not there any more" in said) == (3, True), said
    assert house.planned("two") == (
        f"it is not there any more, and we did not take it down: {two['urls'][0]}: "
        "look there, then cmgen settle two social"
    )
    status, said = house.run("publish")
    assert (status, "published" in said) == (3, False)
    status, said = house.run("drift", "--record")
    assert (status, f"back       two social: {two['urls'][0]} is there again" in said) == (0, True), said
    assert house.planned("two").startswith("published ")


@pytest.mark.proves("F39", "F40")
@pytest.mark.slow
def test_a_second_copy_is_not_ours_and_is_named(house: House) -> None:
    """Something in between carried a request out twice, or the first try took effect after all."""
    write(house.folder, {"content/three.md": POST.format(words="Open doors, three")})
    house.proxy.break_next("duplicate", method="POST", path="/api/v1/statuses")
    assert house.run("publish")[0] == 0
    status, said = house.run("drift")
    assert (status, said.count("not ours   social"), "“Open doors, three”" in said) == (3, 1, True), said


@pytest.mark.slow
def test_a_person_says_what_became_of_it(house: House) -> None:
    name = json.loads(house.run("ledger", "export")[1].splitlines()[-1])["id"]
    house.hide(name)
    house.run("drift", "--record")
    assert house.run("settle", "two", "social", "--withdrawn")[0] == 0
    assert house.planned("two").startswith("withdrawn")
    status, said = house.run("drift")
    assert (status, "was taken down, and is there" in said) == (3, True)
    assert house.run("publish")[0] == 0


def test_an_account_that_cannot_be_asked_is_named(house: House) -> None:
    done = cmgen(house.folder, "drift")
    assert (done.returncode, done.stdout) == (1, "not asked  social: no token CMGEN_SOCIAL_TOKEN\n")
    house.proxy.break_next("status", code=401, body=b'{"error": "The access token was revoked"}', times=9)
    status, said = house.run("drift")
    assert (status, said.startswith("not asked  social: status 401")) == (1, True), said


@pytest.mark.slow
def test_on_bluesky(tmp_path: Path, pds: Server) -> None:
    alice = pds.accounts["alice"]
    channel = f"{{network: bluesky, server: '{pds.url}', account: {alice.handle}, late: never}}"
    write(tmp_path, {"brand/brand.yaml": BRAND, "brand/channels.yaml": f"social: {channel}\n"})
    write(tmp_path, {"content/one.md": POST.format(words="Open doors, drifting")})
    repository(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        done = cmgen(tmp_path, *arguments, CMGEN_SOCIAL_TOKEN=alice.token)
        return done.returncode, done.stdout + done.stderr

    assert run("drift", "--record")[0] in {0, 3}  # what other tests left on this account
    assert run("publish")[0] == 0
    assert run("drift")[0] == 0
    receipt = next(one for one in map(json.loads, run("ledger", "export")[1].splitlines()) if one["type"] == "receipt")

    def ask(path: str, body: dict[str, Any], token: str = "") -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        with urlopen(Request(f"{pds.url}/xrpc/{path}", json.dumps(body).encode(), headers), timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    login = {"identifier": alice.handle, "password": alice.token}
    session = ask("com.atproto.server.createSession", login)
    record = {"$type": "app.bsky.feed.post", "text": "By phone", "createdAt": "2026-11-25T09:00:00.000Z"}
    put = {"repo": session["did"], "collection": "app.bsky.feed.post", "record": record}
    foreign = ask("com.atproto.repo.createRecord", put, session["accessJwt"])
    key = receipt["id"].rpartition("/")[2]
    gone = {"repo": session["did"], "collection": "app.bsky.feed.post", "rkey": key}
    ask("com.atproto.repo.deleteRecord", gone, session["accessJwt"])
    status, said = run("drift", "--record")
    assert status == 3
    assert "“By phone”" in said
    assert f"gone       one social: {receipt['url']} is not there any more" in said
    assert run("publish")[0] == 3
    ask("com.atproto.repo.deleteRecord", gone | {"rkey": foreign["uri"].rpartition("/")[2]}, session["accessJwt"])
