"""What the flows of a network say, as transcripts that can be read: ``tests/networks/<network>/<case>.txt``.

    # what it is about
    > a request                       expected
    < 200 {"a": "reply"}              given; a status of 400 or more is thrown into the flow as a refusal
    < lost                            given: no answer came
    ~ wait 2 s                        expected
    = Receipt(…) or the outcome       expected

A new case is a new file and a line in CASES. `pytest --update-goldens` writes what is expected anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from servers.pictures import picture

from cmgen.errors import Lost, Refused
from cmgen.flow import Flow, Reply, Request, Wait, run
from cmgen.model import Card, Claim, Facet, FacetKind, Json, Limits, Part, Poll, Receipt, Refusal, Variant
from cmgen.networks import bluesky, mastodon

HERE = Path(__file__).parent
CREATED = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)


def variant(*texts: str, **more: Any) -> Variant:
    parts = more.pop("parts", tuple(Part(text=text) for text in texts))
    return Variant(post="2026/05/atelier", channel="ours", network="", parts=parts, **{"lang": "fr"} | more)


# ---------------------------------------------------------------------------------------------- Mastodon

POSTER = replace(picture(1200, 800, "Affiche des portes ouvertes"), focus=(0.25, 0.1))
MAP = picture(600, 600, "Plan du quartier", name="plan.png")
KEYS = Claim(created_at=CREATED, keys=("key-1", "key-2", "key-3"))
OUT = tuple(
    Receipt(part=number, id=f"11{number}", url=f"https://social.example/@atelier/11{number}") for number in (1, 2, 3)
)
THREAD = variant(parts=(Part(text="Un", media=(POSTER,)), Part(text="Deux", media=(MAP,)), Part(text="Trois")))

# ---------------------------------------------------------------------------------------------- Bluesky

DID = "did:plc:abc"
TIDS = Claim(created_at=CREATED, keys=("3m6b22222222a", "3m6b22222222b", "3m6b22222222c"))
RECORDS = tuple(
    Receipt(
        part=number,
        id=f"at://{DID}/app.bsky.feed.post/{key}",
        url=f"https://bsky.app/profile/atelier.example/post/{key}",
        ref=f"bafycid{number}",
    )
    for number, key in enumerate(TIDS.keys, 1)
)
RICH = "Été 🎉 avec @zoe.example sur atelier.example #été"
FACETS = (
    Facet(FacetKind.MENTION, 11, 23, "zoe.example"),
    Facet(FacetKind.LINK, 28, 43, "https://atelier.example/"),
    Facet(FacetKind.TAG, 44, 48, "été"),
)
CARD = Card(url="https://atelier.example/", title="Portes ouvertes", description="Le 24", image=MAP)
EARLIER = replace(TIDS, replies={"2026/04/avant": RECORDS[2]})

CASES: dict[str, Callable[[], Flow[Any]]] = {
    "mastodon/one_post": lambda: mastodon.publish(variant("Bonjour 🎉"), KEYS),
    "mastodon/everything_said": lambda: mastodon.publish(
        variant("Bonjour", warning="Spoiler", sensitive=True, visibility="private"), KEYS
    ),
    "mastodon/poll": lambda: mastodon.publish(variant("?", poll=Poll(options=("Oui", "Non"), seconds=3600)), KEYS),
    "mastodon/thread_with_pictures": lambda: mastodon.publish(THREAD, KEYS),
    "mastodon/thread_resumed": lambda: mastodon.publish(THREAD, replace(KEYS, receipts=OUT[:1])),
    "mastodon/picture_processing": lambda: mastodon.publish(variant(parts=(Part(text="Un", media=(POSTER,)),)), KEYS),
    "mastodon/lost_at_the_second_part": lambda: mastodon.publish(variant("Un", "Deux", "Trois"), KEYS),
    "mastodon/yes_without_an_id": lambda: mastodon.publish(variant("Un"), KEYS),
    "mastodon/id_that_climbs": lambda: mastodon.publish(variant("Un"), KEYS),
    "mastodon/reply_to_our_post": lambda: mastodon.publish(
        variant("Suite", reply_to="2026/04/avant"), replace(KEYS, replies={"2026/04/avant": OUT[0]})
    ),
    "mastodon/reply_to_a_url": lambda: mastodon.publish(
        variant("Oui !", reply_to="https://other.example/@zoe/9"), KEYS
    ),
    "mastodon/reply_to_nobody": lambda: mastodon.publish(variant("Oui !", reply_to="2026/04/jamais"), KEYS),
    "mastodon/quote": lambda: mastodon.publish(
        variant("Voir", quote="2026/04/avant"), replace(KEYS, replies={"2026/04/avant": OUT[0]})
    ),
    "mastodon/quote_on_an_old_server": lambda: mastodon.publish(
        variant("Voir", quote="2026/04/avant"), replace(KEYS, replies={"2026/04/avant": OUT[0]})
    ),
    "mastodon/poll_with_picture": lambda: mastodon.publish(
        variant(parts=(Part(text="?", media=(MAP,)),), poll=Poll(options=("Oui", "Non"))), KEYS
    ),
    "mastodon/find": lambda: mastodon.find(
        variant("Bonjour @zoe@other.example : https://atelier.example/portes-ouvertes?a=1&b=2 #été", "Deux & trois"),
        KEYS,
    ),
    "mastodon/find_twice": lambda: mastodon.find(variant("Bonjour"), KEYS),
    "mastodon/find_in_pages": lambda: mastodon.find(variant("Bonjour"), KEYS),
    "mastodon/edit": lambda: mastodon.edit(
        variant(parts=(Part(text="Mieux", media=(MAP,)),)), replace(KEYS, receipts=OUT[:1])
    ),
    "mastodon/edit_cannot_add_parts": lambda: mastodon.edit(THREAD, replace(KEYS, receipts=OUT[:1])),
    "mastodon/withdraw": lambda: mastodon.withdraw(replace(KEYS, receipts=OUT)),
    "mastodon/withdraw_where_there_is_no_delete": lambda: mastodon.withdraw(replace(KEYS, receipts=OUT[:1])),
    "mastodon/inspect": lambda: mastodon.inspect(mastodon.limits),
    "mastodon/inspect_an_odd_server": lambda: mastodon.inspect(mastodon.limits),
    "mastodon/whoami": mastodon.whoami,
    "bluesky/one_post": lambda: bluesky.publish(variant("Bonjour 🎉"), TIDS),
    "bluesky/facets": lambda: bluesky.publish(variant(parts=(Part(text=RICH, facets=FACETS),)), TIDS),
    "bluesky/mention_of_nobody": lambda: bluesky.publish(variant(parts=(Part(text=RICH, facets=FACETS),)), TIDS),
    "bluesky/thread_with_pictures": lambda: bluesky.publish(THREAD, TIDS),
    "bluesky/thread_resumed": lambda: bluesky.publish(THREAD, replace(TIDS, receipts=RECORDS[:2])),
    "bluesky/all_out_already": lambda: bluesky.publish(THREAD, replace(TIDS, receipts=RECORDS)),
    "bluesky/link_card": lambda: bluesky.publish(variant("Venez", card=CARD), TIDS),
    "bluesky/quote": lambda: bluesky.publish(variant("Voir", quote="2026/04/avant"), EARLIER),
    "bluesky/quote_with_card": lambda: bluesky.publish(
        variant("Voir", quote="https://bsky.app/profile/zoe.example/post/3abc", card=replace(CARD, image=None)), TIDS
    ),
    "bluesky/reply_within_a_conversation": lambda: bluesky.publish(
        variant("Un", "Deux", reply_to="2026/04/avant"), EARLIER
    ),
    "bluesky/key_taken_by_us": lambda: bluesky.publish(variant("Bonjour"), TIDS),
    "bluesky/key_taken_by_another": lambda: bluesky.publish(variant("Bonjour"), TIDS),
    "bluesky/poll": lambda: bluesky.publish(variant("?", poll=Poll(options=("Oui", "Non"))), TIDS),
    "bluesky/find": lambda: bluesky.find(variant("Un", "Deux", "Trois"), replace(TIDS, receipts=RECORDS[:1])),
    "bluesky/withdraw": lambda: bluesky.withdraw(replace(TIDS, receipts=RECORDS[:2])),
    "bluesky/whoami": bluesky.whoami,
    "bluesky/inspect": lambda: bluesky.inspect(bluesky.limits),
}


@pytest.mark.parametrize("case", CASES)
def test_a_flow_says_what_was_recorded(case: str, request: pytest.FixtureRequest) -> None:
    path = HERE / f"{case}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    played = play(CASES[case](), lines)
    if request.config.getoption("--update-goldens", default=False) or os.environ.get("UPDATE_GOLDENS"):
        path.write_text("\n".join([*played, ""]), encoding="utf-8")
    assert played == lines


def test_every_transcript_has_its_case() -> None:
    assert {f"{path.parent.name}/{path.stem}" for path in HERE.glob("*/*.txt")} == set(CASES)


def play(flow: Flow[Any], lines: list[str]) -> list[str]:
    """The transcript of a flow that is handed the replies of these lines."""
    played = [line for line in lines if line.startswith("#")]
    replies = iter([line for line in lines if line.startswith("<")])

    def send(deed: Any) -> Reply | None:
        if isinstance(deed, Receipt):
            played.append(f"= {deed!r}")
        elif isinstance(deed, Wait):
            played.append(f"~ wait {deed.seconds:g} s")
        elif isinstance(deed, Request):
            reply = next(replies, "< lost")
            played.extend([f"> {written(deed)}", reply])
            return answer(reply[2:])
        return None

    try:
        outcome = run(flow, send)
    except Refused as no:
        outcome = no.refusal
    except Lost as lost:
        outcome = lost
    if outcome is not None:
        played += [f"= {_told(one)}" for one in (outcome if isinstance(outcome, tuple) else [outcome])] or ["= nothing"]
    return [*played, *replies]  # with those that nobody asked for


def _told(outcome: object) -> str:
    """As Python writes it; of limits what is stated."""
    if not isinstance(outcome, Limits):
        return repr(outcome)
    stated = {one.name: getattr(outcome, one.name) for one in fields(Limits)}
    said = ", ".join(f"{name}={value!r}" for name, value in stated.items() if value != getattr(Limits(), name))
    return f"Limits({said})"


def written(request: Request) -> str:
    query = "?" + "&".join(f"{name}={value}" for name, value in request.query) if request.query else ""
    words = [request.method, request.path + query]
    words += ["creates"] if request.creates else []
    words += ["anonymous"] if request.anonymous else []
    words += [f"{name}: {value}" for name, value in request.headers.items()]
    if request.upload:
        media = request.upload.media
        words.append(f"[{request.upload.field or 'body'}: {media.name}, {media.type}, {media.width}×{media.height}]")
    words += [json.dumps(dict(request.form), ensure_ascii=False)] if request.form else []
    words += [json.dumps(request.json, ensure_ascii=False)] if request.json is not None else []
    return " ".join(words)


def answer(line: str) -> Reply:
    if line == "lost":
        raise Lost("no answer came")
    status, _, said = line.partition(" ")
    content: Json = json.loads(said) if said else None
    if int(status) >= 400:
        code = str((content or {}).get("error", ""))
        reason = str((content or {}).get("message", code))
        raise Refused(Refusal(kind="permanent", reason=reason, status=int(status), code=code))
    return Reply(int(status), content)
