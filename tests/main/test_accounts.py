"""From Markdown to a real account, by the program alone, and read back: words, links, names, pictures, order."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from main.running import cmgen, repository, write
from PIL import Image
from servers import Server

BRAND = """
name: Atelier
time_zone: Europe/Paris
languages: [fr, en]
site: https://atelier.example
ledger: {remote: none}
people:
  bob: {name: Bob Martin, mastodon: "@bob", bluesky: "@bob.test"}
campaigns:
  ete: {title: {fr: L’été, en: Summer}, from: 2026-06-01, to: 2026-12-31, hashtags: [ÉtéAuPort]}
utm: {source: "{network}", campaign: "{campaign}"}
"""
POST = """---
network: social
status: ready
date: 2026-09-01 09:00
title: Portes ouvertes
lang: en
campaign: ete
assets:
  - {file: affiche.png, alt: "Poster: “summer”, €20"}
  - {file: plan.png, alt: The map of the quarter}
---
Open doors 🎉 at L’Atelier with @bob: [the programme](https://atelier.example/été?a=1#plan). #Letterpress
***
Part two, with **bold** words.
***
Part three.
"""
LINK = "https://atelier.example/été?a=1&utm_source={network}&utm_campaign=ete#plan"


def project(folder: Path, network: str, server: Server) -> Path:
    channel = f"network: {network}, server: '{server.url}', account: {server.accounts['alice'].handle}, late: never"
    files = {"brand/brand.yaml": BRAND, "brand/channels.yaml": f"social: {{{channel}}}\n", "content/fete.md": POST}
    write(folder, files)
    for name, size, colour in (("affiche.png", (120, 80), "crimson"), ("plan.png", (50, 70), "teal")):
        Image.new("RGB", size, colour).save(folder / "content" / name)
    repository(folder)
    return folder


def published(folder: Path, token: str) -> list[str]:
    """The addresses of the parts, after two runs of which the second did nothing."""
    done = cmgen(folder, "publish", "--format", "json", CMGEN_SOCIAL_TOKEN=token)
    assert done.returncode == 0, done.stdout + done.stderr
    (outcome,) = json.loads(done.stdout)["outcomes"]
    assert outcome["done"]
    again = cmgen(folder, "publish", CMGEN_SOCIAL_TOKEN=token)
    assert "nothing is due" in again.stdout
    (row,) = json.loads(cmgen(folder, "status", "--format", "json").stdout)
    assert (row["state"], row["urls"]) == ("published", outcome["urls"])
    everything = "".join(file.read_text("utf-8", "replace") for file in folder.rglob("*") if file.is_file())
    assert token not in done.stdout + done.stderr + everything
    urls: list[str] = outcome["urls"]
    return urls


def get(url: str, token: str = "") -> Any:
    with urlopen(Request(url, headers={"Authorization": f"Bearer {token}"} if token else {}), timeout=10) as answer:
        data = answer.read()
        return json.loads(data) if answer.headers.get_content_type() == "application/json" else data


def shape(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def test_on_mastodon(tmp_path: Path, snac: Server) -> None:
    alice = snac.accounts["alice"]
    urls = published(project(tmp_path, "mastodon", snac), alice.token)
    me = get(f"{snac.url}/api/v1/accounts/verify_credentials", alice.token)["id"]
    newest = get(f"{snac.url}/api/v1/accounts/{me}/statuses?limit=40", alice.token)
    thread = [status for url in urls for status in newest if status["url"] == url]
    assert len(thread) == 3
    words = [unescape(re.sub(r"<[^>]+>", "", status["content"])) for status in thread]
    host = snac.url.removeprefix("http://")
    link = LINK.format(network="mastodon")
    assert words[0] == f"Open doors 🎉 at L’Atelier with @bob@{host}: the programme ({link}). #Letterpress"
    assert [words[1], words[2]] == ["Part two, with bold words.", "Part three.#ÉtéAuPort"]  # its campaign's
    assert [status["in_reply_to_id"] for status in thread] == [None, thread[0]["id"], thread[1]["id"]]
    media = thread[0]["media_attachments"]
    assert [one["description"] for one in media] == ["Poster: “summer”, €20", "The map of the quarter"]
    assert [shape(get(one["url"])) for one in media] == [(120, 80), (50, 70)]


@pytest.mark.slow
def test_on_bluesky(tmp_path: Path, pds: Server) -> None:
    urls = published(project(tmp_path, "bluesky", pds), pds.accounts["alice"].token)
    query = {"repo": "alice.test", "collection": "app.bsky.feed.post", "limit": "100"}
    records = get(f"{pds.url}/xrpc/com.atproto.repo.listRecords?{urlencode(query)}")["records"]
    by_key = {record["uri"].rpartition("/")[2]: record for record in records}
    thread = [by_key[url.rpartition("/")[2]] for url in urls]
    first, second, third = (record["value"] for record in thread)
    assert first["text"].startswith("Open doors 🎉 at L’Atelier with @bob.test: the programme")
    assert (second["text"], third["text"]) == ("Part two, with bold words.", "Part three.\n\n#ÉtéAuPort")
    assert [value["langs"] for value in (first, second, third)] == [["en"]] * 3
    assert [value["reply"]["parent"]["uri"] for value in (second, third)] == [thread[0]["uri"], thread[1]["uri"]]
    assert {value["reply"]["root"]["uri"] for value in (second, third)} == {thread[0]["uri"]}
    spoken = first["text"].encode()
    quoted = {
        spoken[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(): facet["features"][0]
        for facet in first["facets"]
    }
    bob = get(f"{pds.url}/xrpc/com.atproto.identity.resolveHandle?handle=bob.test")["did"]
    assert quoted["@bob.test"]["did"] == bob
    assert quoted["the programme"]["uri"] == LINK.format(network="bluesky")
    assert quoted["#Letterpress"]["tag"] == "Letterpress"
    images = first["embed"]["images"]
    assert [one["alt"] for one in images] == ["Poster: “summer”, €20", "The map of the quarter"]
    assert [tuple(one["aspectRatio"].values()) for one in images] == [(120, 80), (50, 70)]
    did = thread[0]["uri"].split("/")[2]
    blob = f"{pds.url}/xrpc/com.atproto.sync.getBlob?did={did}&cid="
    assert [shape(get(blob + one["image"]["ref"]["$link"])) for one in images] == [(120, 80), (50, 70)]


@pytest.mark.parametrize("network", ["mastodon", pytest.param("bluesky", marks=pytest.mark.slow)])
def test_the_doctor_asks_the_server(tmp_path: Path, network: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue({"mastodon": "snac", "bluesky": "pds"}[network])
    folder = project(tmp_path, network, server)
    token = server.accounts["alice"].token
    signs = json.loads(cmgen(folder, "doctor", "--online", "--format", "json", CMGEN_SOCIAL_TOKEN=token).stdout)
    (sign,) = [sign for sign in signs if sign["what"] == "channel social"]
    assert (sign["is_well"], sign["said"].startswith("the token is alice")) == (True, True)
    bobs = cmgen(folder, "doctor", "--online", CMGEN_SOCIAL_TOKEN=server.accounts["bob"].token)
    assert bobs.returncode == 1
    # Mastodon tells whose token it is; Bluesky opens no session for alice with it
    assert ("the token is bob" if network == "mastodon" else "Invalid identifier or password") in bobs.stdout
    wrong = cmgen(folder, "doctor", "--online", CMGEN_SOCIAL_TOKEN="wrong-token-1234")
    assert wrong.returncode == 1
    assert "CMGEN_SOCIAL_TOKEN" in wrong.stdout
    assert "wrong-token-1234" not in wrong.stdout + wrong.stderr


def test_the_doctor_says_a_servers_own_limits_ready_to_write(tmp_path: Path, snac: Server) -> None:
    folder = project(tmp_path, "mastodon", snac)
    token = snac.accounts["alice"].token
    said = cmgen(folder, "doctor", "--online", CMGEN_SOCIAL_TOKEN=token).stdout
    (written,) = re.findall(r"write `limits: (\{.*\})`", said)
    assert "characters: 100000" in written
    channels = folder / "brand/channels.yaml"
    channels.write_text(channels.read_text(encoding="utf-8").replace("}", f", limits: {written}}}"), encoding="utf-8")
    well = cmgen(folder, "doctor", "--online", CMGEN_SOCIAL_TOKEN=token)
    assert "limits of social" not in well.stdout
