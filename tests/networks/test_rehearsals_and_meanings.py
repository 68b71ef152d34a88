"""A rehearsal shows what would be sent; a network knows what its own errors mean."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from servers.pictures import picture

from cmgen.flow import Request, run
from cmgen.model import Channel, Claim, Part, Receipt, Variant
from cmgen.networks import bluesky, mastodon
from cmgen.web import Rehearsal

CLAIM = Claim(created_at=datetime(2026, 11, 24, 8, tzinfo=UTC), keys=("3m6b22222222a", "3m6b22222222b"))


@pytest.mark.parametrize("network", [mastodon, bluesky], ids=["mastodon", "bluesky"])
def test_a_rehearsal_goes_to_the_end_of_a_thread_and_shows_it(network: ModuleType) -> None:
    parts = (Part(text="Un", media=(picture(120, 80, "Affiche"),)), Part(text="Deux"))
    variant = Variant(post="a", channel="ours", network="", parts=parts, lang="fr")
    rehearsal = Rehearsal(Channel(name="ours", network="", server="https://social.example"), network.rehearse)
    receipts: list[Receipt] = []

    def send(deed: Any) -> Any:
        return receipts.append(deed) if isinstance(deed, Receipt) else rehearsal(deed)

    run(network.publish(variant, CLAIM), send)
    assert [receipt.part for receipt in receipts] == [1, 2]
    assert receipts[0].id != receipts[1].id
    lines = [str(line) for line in rehearsal.requests if line.request.method == "POST"]
    assert len(lines) == 3
    assert "[affiche.png, image/png, 120×80]" in lines[0]
    assert '"Un"' in lines[1]
    assert '"Deux"' in lines[2]
    assert receipts[0].id in lines[2]
    assert all(line.startswith("POST https://social.example/") for line in lines)


def test_a_rehearsal_can_look_up_what_is_answered_and_quoted() -> None:
    query = (("q", "https://other.example/@zoe/9"),)
    (status,) = mastodon.rehearse(Request("GET", "/api/v2/search", query=query))["statuses"]
    assert status["url"] == "https://other.example/@zoe/9"
    named = (("repo", "did:plc:zoe"), ("collection", bluesky.COLLECTION), ("rkey", "3abc"))
    record = bluesky.rehearse(Request("GET", "/xrpc/com.atproto.repo.getRecord", query=named))
    assert record["uri"] == "at://did:plc:zoe/app.bsky.feed.post/3abc"


@pytest.mark.proves("F43", "F66")
@pytest.mark.parametrize(
    ("network", "status", "said", "kind"),
    [
        (mastodon, 403, {"error": "This action is outside the authorized scopes"}, "auth"),
        (mastodon, 403, {"error": "This action is not allowed"}, None),
        (mastodon, 422, {"error": "Validation failed"}, None),
        (bluesky, 400, {"error": "ExpiredToken", "message": "Token has expired"}, "auth"),
        (bluesky, 400, {"error": "InvalidToken", "message": "Token could not be verified"}, "auth"),
        (bluesky, 401, {"error": "AuthFactorTokenRequired", "message": "…"}, "auth"),
        (bluesky, 400, {"error": "AccountTakedown", "message": "…"}, "auth"),
        (bluesky, 400, {"error": "InvalidSwap", "message": "…"}, None),
        (bluesky, 500, {"error": "ExpiredToken", "message": "…"}, None),
        (bluesky, 200, [], None),
    ],
)
def test_a_network_knows_its_own_errors(network: ModuleType, status: int, said: Any, kind: str | None) -> None:
    assert network.meaning(status, said) == kind
