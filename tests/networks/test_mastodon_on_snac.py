"""Mastodon's flows on a real server that speaks its API: what was sent is read back as a reader would get it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
from servers import FaultProxy, Server
from servers.pictures import Store, picture, size

from cmgen.auth import Secret
from cmgen.errors import Lost, Refused
from cmgen.flow import Flow, Request, run
from cmgen.model import Channel, Claim, Json, Part, Receipt, Variant
from cmgen.networks import mastodon
from cmgen.web import Sender, sender

Drive = Callable[[Flow[Any]], Any]


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

    def get(self, path: str) -> Json:
        return self.send(Request("GET", path)).json


@pytest.fixture
def store() -> Store:
    return {}


def driver(server: Server, store: Store, url: str = "") -> Driver:
    channel = Channel(name="snac", network="mastodon", server=url or server.url, account="alice")
    return Driver(sender(channel, Secret(server.accounts["alice"].token), store.__getitem__, mastodon))


@pytest.fixture
def alice(snac: Server, store: Store) -> Driver:
    return driver(snac, store)


@pytest.fixture
def shaky(snac: Server, snac_proxy: FaultProxy, store: Store) -> Driver:
    return driver(snac, store, snac_proxy.url)


@pytest.fixture
def thread(store: Store) -> Variant:
    """Three parts with two pictures; its words are of this test alone."""
    mark = uuid4().hex[:8]
    poster = picture(120, 80, "Affiche « été », 20 €", store=store)
    plan = picture(50, 70, "Plan du quartier", store=store)
    words = f"Portes ouvertes 🎉 {mark} https://atelier.example/?a=1&b=2 #été\n\nÀ <bientôt> & merci"
    parts = (Part(text=words, media=(poster, plan)), Part(text=f"Deux {mark}"), Part(text=f"Trois {mark}"))
    return Variant(post="2026/05/atelier", channel="snac", network="mastodon", parts=parts, lang="fr")


@pytest.fixture
def claim() -> Claim:
    return Claim(created_at=datetime.now(UTC), keys=(uuid4().hex, uuid4().hex, uuid4().hex))


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=5) as answer:
        return bytes(answer.read())


def own(drive: Driver, variant: Variant) -> list[Json]:
    """What the account shows of this test, oldest first."""
    account = drive.send(Request("GET", "/api/v1/accounts/verify_credentials")).text("id")
    mark = variant.parts[1].text.partition(" ")[2]
    statuses = drive.get(f"/api/v1/accounts/{account}/statuses?limit=40")
    return [status for status in reversed(statuses) if mark in status["text"]]


def test_a_thread_arrives_as_it_was_made(alice: Driver, thread: Variant, claim: Claim, store: Store) -> None:
    alice(mastodon.publish(thread, claim))
    first, second, third = [alice.get(f"/api/v1/statuses/{receipt.id}") for receipt in alice.receipts]
    assert [status["text"] for status in (first, second, third)] == [part.text for part in thread.parts]
    assert [status["in_reply_to_id"] for status in (first, second, third)] == [None, first["id"], second["id"]]
    assert [receipt.url for receipt in alice.receipts] == [status["url"] for status in (first, second, third)]
    shown = first["media_attachments"]
    assert [picture["description"] for picture in shown] == ["Affiche « été », 20 €", "Plan du quartier"]
    arrived = [fetch(picture["url"]) for picture in shown]
    assert [size(data) for data in arrived] == [(120, 80), (50, 70)]
    assert arrived == [store[media.digest] for media in thread.parts[0].media]


def test_what_is_public_is_found(alice: Driver, thread: Variant, claim: Claim) -> None:
    assert alice(mastodon.find(thread, claim)) == ()
    alice(mastodon.publish(thread, claim))
    assert list(alice(mastodon.find(thread, claim))) == alice.receipts
    rest = replace(claim, receipts=tuple(alice.receipts[:1]))
    assert list(alice(mastodon.find(thread, rest))) == alice.receipts[1:]
    later = replace(claim, created_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert alice(mastodon.find(thread, later)) == ()


AFTER = ["lost_reply", "status_after", "truncate"]


@pytest.mark.proves("F34", "F35", "F36")
@pytest.mark.parametrize("part", [1, 2, 3])
@pytest.mark.parametrize("fault", AFTER)
def test_a_lost_answer_is_settled_by_looking_and_the_thread_completed_once(
    fault: str, part: int, *, shaky: Driver, snac_proxy: FaultProxy, thread: Variant, claim: Claim
) -> None:
    snac_proxy.break_next(fault, method="POST", path="/api/v1/statuses", skip=part - 1)
    with pytest.raises(Lost):
        shaky(mastodon.publish(thread, claim))
    assert len(shaky.receipts) == part - 1
    known = replace(claim, receipts=tuple(shaky.receipts))
    found = shaky(mastodon.find(thread, known))
    assert [receipt.part for receipt in found] == [part]
    shaky(mastodon.publish(thread, replace(known, receipts=(*known.receipts, *found))))
    statuses = own(shaky, thread)
    assert [status["text"] for status in statuses] == [part.text for part in thread.parts]
    assert [status["in_reply_to_id"] for status in statuses] == [None, statuses[0]["id"], statuses[1]["id"]]


@pytest.mark.proves("F37")
def test_what_never_reached_the_server_is_not_found_and_is_sent_again(
    shaky: Driver, snac_proxy: FaultProxy, thread: Variant, claim: Claim
) -> None:
    snac_proxy.break_next("status", method="POST", path="/api/v1/statuses", skip=1, code=502)
    with pytest.raises(Lost):
        shaky(mastodon.publish(thread, claim))
    known = replace(claim, receipts=tuple(shaky.receipts))
    assert shaky(mastodon.find(thread, known)) == ()
    shaky(mastodon.publish(thread, known))
    assert len(own(shaky, thread)) == 3


def test_a_quota_stops_before_anything_is_public(
    shaky: Driver, snac_proxy: FaultProxy, thread: Variant, claim: Claim
) -> None:
    snac_proxy.break_next("status", method="POST", path="/api/v1/statuses", code=429, headers={"Retry-After": "900"})
    with pytest.raises(Refused) as no:
        shaky(mastodon.publish(thread, claim))
    assert no.value.refusal.kind == "quota"
    assert own(shaky, thread) == []


@pytest.mark.parametrize("fault", ["lost_reply", "refuse", "status_after"])
def test_an_upload_is_tried_again(
    fault: str, shaky: Driver, snac_proxy: FaultProxy, thread: Variant, claim: Claim
) -> None:
    snac_proxy.break_next(fault, method="POST", path="/api/v2/media", skip=1)
    shaky(mastodon.publish(thread, claim))
    (first, *_) = own(shaky, thread)
    assert len(first["media_attachments"]) == 2


@pytest.mark.proves("F40")
def test_a_request_that_a_proxy_doubles_shows_as_two_finds(
    shaky: Driver, snac_proxy: FaultProxy, thread: Variant, claim: Claim
) -> None:
    snac_proxy.break_next("duplicate", method="POST", path="/api/v1/statuses")
    alone = replace(thread, parts=thread.parts[:1])
    shaky(mastodon.publish(alone, claim))
    assert [receipt.part for receipt in shaky(mastodon.find(alone, claim))] == [1, 1]


def test_an_edit_replaces_the_words(alice: Driver, thread: Variant, claim: Claim) -> None:
    alice(mastodon.publish(thread, claim))
    out = replace(claim, receipts=tuple(alice.receipts))
    better = replace(thread, parts=(replace(thread.parts[0], text="Mieux"), *thread.parts[1:]))
    alice(mastodon.edit(better, out))
    status = alice.get(f"/api/v1/statuses/{out.receipts[0].id}")
    assert "Mieux" in status["content"]
    assert len(status["media_attachments"]) == 2


@pytest.mark.parametrize("fault", ["", "lost_reply", "status_after"])
def test_a_boost_shows_a_status_once_more_and_is_found_after_a_lost_answer(
    fault: str, *, shaky: Driver, snac_proxy: FaultProxy, thread: Variant, claim: Claim
) -> None:
    alone = replace(thread, parts=thread.parts[:1])
    shaky(mastodon.publish(alone, claim))
    (original,) = shaky.receipts
    again = Variant(post="again", channel="snac", network="mastodon", parts=(Part(text=""),), repost="original")
    boost = replace(claim, replies={"original": original})
    assert shaky(mastodon.find(again, boost)) == ()
    if fault:
        snac_proxy.break_next(fault, method="POST", path=f"/api/v1/statuses/{original.id}/reblog")
        with pytest.raises(Lost):
            shaky(mastodon.publish(again, boost))
        (found,) = shaky(mastodon.find(again, boost))
    else:
        shaky(mastodon.publish(again, boost))
        found = shaky.receipts[-1]
    # once it is boosted, snac2 says the boost's own address of it
    assert (found.part, found.id, found.ref) == (1, original.id, mastodon.BOOST)
    assert shaky.get(f"/api/v1/statuses/{original.id}")["reblogged"] is True
    shaky(mastodon.withdraw(replace(boost, receipts=(found,))))
    assert shaky.get(f"/api/v1/statuses/{original.id}")["reblogged"] is False


def test_a_server_without_a_way_to_delete_is_not_taken_for_one_that_did(
    alice: Driver, thread: Variant, claim: Claim
) -> None:
    alice(mastodon.publish(thread, claim))
    with pytest.raises(Refused, match="cannot delete through its API"):
        alice(mastodon.withdraw(replace(claim, receipts=tuple(alice.receipts))))


def test_the_server_says_who_we_are_and_what_it_takes(alice: Driver) -> None:
    assert alice(mastodon.whoami()).startswith("alice@localhost")
    assert alice(mastodon.inspect(mastodon.limits)).characters == 100_000


@pytest.mark.proves("F65", "B87")
def test_a_wrong_token_is_said_so_and_not_shown(snac: Server, thread: Variant, claim: Claim) -> None:
    channel = Channel(name="snac", network="mastodon", server=snac.url)
    send = sender(channel, Secret("wrong-token-1234"), lambda digest: b"", mastodon)
    with pytest.raises(Refused) as no:
        run(mastodon.publish(replace(thread, parts=thread.parts[1:2]), claim), send)
    assert no.value.refusal.kind == "auth"
    assert "wrong-token-1234" not in repr(no.value.refusal)
