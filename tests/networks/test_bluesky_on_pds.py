"""Bluesky's flows on a real personal data server: records are read back, and checked by it against the lexicons."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from servers import FaultProxy, Server
from servers.pictures import Store, picture

from cmgen.auth import Secret
from cmgen.errors import Lost, Refused
from cmgen.flow import Flow, Request, run
from cmgen.model import Card, Channel, Claim, Facet, FacetKind, Json, Part, Receipt, Variant
from cmgen.networks import bluesky
from cmgen.web import Sender, sender

slow = pytest.mark.slow


class Driver:
    """Carries flows to a server and keeps the receipts that they yield."""

    def __init__(self, send: Sender) -> None:
        self.send = send
        self.receipts: list[Receipt] = []

    def __call__(self, flow: Flow[Any]) -> Any:
        return run(flow, self._deed)

    def _deed(self, deed: Any) -> Any:
        if isinstance(deed, Receipt):
            self.receipts.append(deed)
            return None
        return self.send(deed)

    def record(self, receipt: Receipt) -> Json:
        repo, collection, key = receipt.id.removeprefix("at://").split("/")
        query = (("repo", repo), ("collection", collection), ("rkey", key))
        reply = self.send(Request("GET", "/xrpc/com.atproto.repo.getRecord", query=query))
        assert reply.text("cid") == receipt.ref
        return reply.json["value"]

    def records(self, mark: str) -> list[Json]:
        did = self.send(Request("GET", "/xrpc/com.atproto.server.getSession")).text("did")
        query = (("repo", did), ("collection", bluesky.COLLECTION), ("limit", "100"))
        reply = self.send(Request("GET", "/xrpc/com.atproto.repo.listRecords", query=query))
        return [record["value"] for record in reversed(reply.json["records"]) if mark in record["value"]["text"]]


@pytest.fixture
def store() -> Store:
    return {}


def driver(server: Server, store: Store, url: str = "") -> Driver:
    alice = server.accounts["alice"]
    channel = Channel(name="pds", network="bluesky", server=url or server.url, account=alice.handle)
    return Driver(sender(channel, Secret(alice.token), store.__getitem__, bluesky))


@pytest.fixture
def alice(pds: Server, store: Store) -> Driver:
    return driver(pds, store)


@pytest.fixture
def shaky(pds: Server, pds_proxy: FaultProxy, store: Store) -> Driver:
    return driver(pds, store, pds_proxy.url)


@pytest.fixture
def mark() -> str:
    return uuid4().hex[:8]


@pytest.fixture
def thread(store: Store, mark: str) -> Variant:
    poster = picture(120, 80, "Affiche « été », 20 €", store=store)
    plan = picture(50, 70, "Plan du quartier", store=store)
    words = f"Été 🎉 avec @bob.test sur atelier.example #été {mark}"
    places = {word: words.index(word) for word in ("@bob.test", "atelier.example", "#été")}
    facets = (
        Facet(FacetKind.MENTION, places["@bob.test"], places["@bob.test"] + 9, "bob.test"),
        Facet(FacetKind.LINK, places["atelier.example"], places["atelier.example"] + 15, "https://atelier.example/"),
        Facet(FacetKind.TAG, places["#été"], places["#été"] + 4, "été"),
    )
    parts = (Part(text=words, facets=facets, media=(poster, plan)), Part(text=f"2 {mark}"), Part(text=f"3 {mark}"))
    return Variant(post="2026/05/atelier", channel="pds", network="bluesky", parts=parts, lang="fr")


def claim_for(variant: Variant) -> Claim:
    now = datetime.now(UTC)
    return Claim(created_at=now, keys=bluesky.keys(variant, now, uuid4().hex))


def test_record_keys_are_tids_in_the_order_of_the_parts() -> None:
    variant = Variant(post="a", channel="b", network="bluesky", parts=(Part(text="1"), Part(text="2"), Part(text="3")))
    moment = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
    keys = bluesky.keys(variant, moment, "seed")
    assert keys == bluesky.keys(variant, moment, "seed")
    assert all(re.fullmatch("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", key) for key in keys)
    later = bluesky.keys(variant, moment + timedelta(milliseconds=1), "other")
    assert [*keys, *later] == sorted({*keys, *later})
    assert keys[0] != bluesky.keys(variant, moment, "other")[0]


def test_a_record_key_is_the_one_of_the_specification() -> None:
    # "3jzfcijpj2z2a" is the first example of https://atproto.com/specs/tid: read back to its moment
    number = 0
    for letter in "3jzfcijpj2z2a":
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(letter)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)
    variant = Variant(post="a", channel="b", network="bluesky", parts=(Part(text="1"),))
    assert bluesky.keys(variant, moment, "any")[0][:11] == "3jzfcijpj2z"


@slow
def test_a_thread_arrives_as_it_was_made(alice: Driver, pds: Server, thread: Variant) -> None:
    alice(bluesky.publish(thread, claim_for(thread)))
    first, second, third = [alice.record(receipt) for receipt in alice.receipts]
    assert [record["text"] for record in (first, second, third)] == [part.text for part in thread.parts]
    assert [record["langs"] for record in (first, second, third)] == [["fr"]] * 3
    references = [{"uri": receipt.id, "cid": receipt.ref} for receipt in alice.receipts]
    assert second["reply"] == {"root": references[0], "parent": references[0]}
    assert third["reply"] == {"root": references[0], "parent": references[1]}
    written = first["text"].encode()
    said = [written[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode() for facet in first["facets"]]
    assert said == ["@bob.test", "atelier.example", "#été"]
    mention = first["facets"][0]["features"][0]
    assert mention["did"].startswith("did:plc:")
    images = first["embed"]["images"]
    assert [image["alt"] for image in images] == ["Affiche « été », 20 €", "Plan du quartier"]
    assert [image["aspectRatio"] for image in images] == [{"width": 120, "height": 80}, {"width": 50, "height": 70}]
    assert [image["image"]["size"] for image in images] == [media.size for media in thread.parts[0].media]


@slow
def test_a_card_and_a_quote_arrive(alice: Driver, mark: str, store: Store) -> None:
    first = Variant(post="a", channel="pds", network="bluesky", parts=(Part(text=f"Un {mark}"),), lang="fr")
    alice(bluesky.publish(first, claim_for(first)))
    card = Card(url="https://atelier.example/", title="Portes", image=picture(60, 30, "", store=store))
    second = replace(first, quote="a", card=card, parts=(Part(text=f"Deux {mark}"),))
    alice(bluesky.publish(second, replace(claim_for(second), replies={"a": alice.receipts[0]})))
    embed = alice.record(alice.receipts[1])["embed"]
    assert embed["record"]["record"] == {"uri": alice.receipts[0].id, "cid": alice.receipts[0].ref}
    assert embed["media"]["external"]["thumb"]["mimeType"] == "image/png"


@pytest.mark.proves("F34", "F35", "F36", "F37")
@slow
@pytest.mark.parametrize("part", [1, 2, 3])
@pytest.mark.parametrize("fault", ["lost_reply", "status_after", "truncate", "status"])
def test_whatever_is_lost_the_same_again_makes_one_thread(
    fault: str, part: int, *, shaky: Driver, pds_proxy: FaultProxy, thread: Variant, mark: str
) -> None:
    claim = claim_for(thread)
    pds_proxy.break_next(fault, method="POST", path="putRecord", skip=part - 1)
    with pytest.raises(Lost):
        shaky(bluesky.publish(thread, claim))
    out = replace(claim, receipts=tuple(shaky.receipts))
    found = [receipt.part for receipt in shaky(bluesky.find(thread, out))]
    assert found == ([] if fault == "status" else [part])
    shaky(bluesky.publish(thread, out))
    assert [receipt.part for receipt in shaky.receipts] == [1, 2, 3]
    assert [record["text"] for record in shaky.records(mark)] == [part.text for part in thread.parts]


@pytest.mark.proves("F38", "F40")
@slow
def test_a_key_is_never_overwritten(alice: Driver, thread: Variant, mark: str) -> None:
    claim = claim_for(thread)
    alice(bluesky.publish(thread, claim))
    other = replace(thread, parts=(Part(text=f"Autre {mark}"),))
    with pytest.raises(Refused, match="another record already has the key"):
        alice(bluesky.publish(other, claim))
    assert len(alice.records(mark)) == 3


@slow
def test_what_is_withdrawn_is_gone_and_may_be_withdrawn_again(alice: Driver, thread: Variant, mark: str) -> None:
    claim = claim_for(thread)
    alice(bluesky.publish(thread, claim))
    out = replace(claim, receipts=tuple(alice.receipts))
    alice(bluesky.withdraw(out))
    assert alice.records(mark) == []
    alice(bluesky.withdraw(out))


@slow
def test_a_person_nobody_knows_stops_the_post(alice: Driver, thread: Variant, mark: str) -> None:
    nobody = replace(thread.parts[0].facets[0], value="nobody.test")
    lonely = replace(thread, parts=(replace(thread.parts[0], facets=(nobody,)),))
    with pytest.raises(Refused, match=r"@nobody\.test is nobody's handle"):
        alice(bluesky.publish(lonely, claim_for(lonely)))
    assert alice.records(mark) == []


@slow
@pytest.mark.parametrize("fault", ["", "lost_reply", "status_after"])
def test_a_repost_points_to_its_post_once(
    fault: str, *, shaky: Driver, pds_proxy: FaultProxy, thread: Variant, mark: str
) -> None:
    keys = bluesky.keys(thread, datetime.now(UTC), mark)
    claim = Claim(created_at=datetime.now(UTC), keys=keys)
    alone = replace(thread, parts=(Part(text=f"Une fois {mark}"),))
    shaky(bluesky.publish(alone, claim))
    (original,) = shaky.receipts
    again = Variant(post="again", channel="pds", network="bluesky", parts=(Part(text=""),), repost="original")
    own = replace(claim, keys=keys[1:2], replies={"original": original})
    if fault:
        pds_proxy.break_next(fault, method="POST", path="/xrpc/com.atproto.repo.putRecord")
        with pytest.raises(Lost):
            shaky(bluesky.publish(again, own))
        (found,) = shaky(bluesky.find(again, own))
        shaky(bluesky.publish(again, own))  # the same again makes nothing twice
        assert shaky.receipts[-1] == found
    else:
        shaky(bluesky.publish(again, own))
    receipt = shaky.receipts[-1]
    assert shaky.record(receipt)["subject"] == {"uri": original.id, "cid": original.ref}
    shaky(bluesky.withdraw(replace(own, receipts=(receipt,))))
    assert shaky(bluesky.find(again, own)) == ()
    assert len(shaky.records(mark)) == 1  # the post itself stays


@slow
def test_a_quote_of_our_own_post_holds_its_address_and_its_digest(alice: Driver, thread: Variant, mark: str) -> None:
    keys = bluesky.keys(thread, datetime.now(UTC), mark)
    claim = Claim(created_at=datetime.now(UTC), keys=keys[:1])
    alice(bluesky.publish(replace(thread, parts=(Part(text=f"Avant {mark}"),)), claim))
    (original,) = alice.receipts
    later = replace(thread, parts=(Part(text=f"Vu : {mark}"),), quote="original")
    alice(bluesky.publish(later, replace(claim, keys=keys[1:2], replies={"original": original})))
    embed = alice.record(alice.receipts[-1])["embed"]
    assert embed == {"$type": "app.bsky.embed.record", "record": {"uri": original.id, "cid": original.ref}}


@slow
def test_a_wrong_app_password_is_said_so(pds: Server, thread: Variant) -> None:
    channel = Channel(name="pds", network="bluesky", server=pds.url, account="alice.test")
    send = sender(channel, Secret("wrong-pass-word"), lambda digest: b"", bluesky)
    with pytest.raises(Refused) as no:
        run(bluesky.whoami(), send)
    assert no.value.refusal.kind == "auth"


@slow
def test_the_server_says_who_we_are(alice: Driver) -> None:
    assert alice(bluesky.whoami()) == "alice.test"
    assert alice(bluesky.inspect(bluesky.limits)) == bluesky.limits
