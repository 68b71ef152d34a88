"""A token is in the requests it signs and nowhere else."""

from __future__ import annotations

import base64
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from urllib.parse import quote

import pytest
from servers.raw import CANARY, RawServer, reset, says

from cmgen.auth import Redactor, Secret, read_secret
from cmgen.errors import CmgenError, Lost, Refused
from cmgen.flow import Request
from cmgen.model import Channel
from cmgen.web import Outgoing, Rehearsal, Sender, UnreadableError, read_json

Serve = Callable[..., RawServer]
MakeSender = Callable[..., Sender]

CREATE = Request("POST", "/posts", json={"text": "a"}, creates=True)
FORMS = {
    "raw": CANARY,
    "in a URL": quote(CANARY, safe=""),
    "base64": base64.b64encode(CANARY.encode()).decode(),
    "base64, one on": base64.b64encode(b"x" + CANARY.encode()).decode(),
    "base64, two on": base64.b64encode(b"xy" + CANARY.encode() + b"z").decode(),
    "hexadecimal": CANARY.encode().hex(),
    "reversed": CANARY[::-1],
}


def leaks(text: str) -> list[str]:
    """The forms of the canary that stand in a text."""
    tails = {name: form.rstrip("=")[3:-4] if name.startswith("base64") else form for name, form in FORMS.items()}
    return [name for name, form in tails.items() if form in text]


@pytest.mark.proves("B87")
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_server_that_says_the_token_back_is_not_quoted(
    form: str, status: int, serve: Serve, sender: MakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(says(status, {"error": f"bad {form}", "message": f"token {form} is bad"}, f"X-Echo: {form}"))
    with pytest.raises((Refused, Lost)) as problem:
        sender(server.url)(CREATE)
    written = "".join(traceback.format_exception(problem.value)) + repr(problem.value) + caplog.text
    written += repr(getattr(problem.value, "refusal", ""))
    assert not leaks(written)


def test_the_canary_search_finds_what_it_looks_for() -> None:
    assert all(leaks(f"before {form} after") for form in FORMS.values())


@pytest.mark.proves("B88")
def test_debug_logs_of_the_libraries_are_silent(
    serve: Serve, sender: MakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender(serve(says(200, {"id": 1})).url)(CREATE)
    assert not [record for record in caplog.records if record.name.partition(".")[0] in ("httpx", "httpcore")]


def test_what_holds_a_token_does_not_show_it() -> None:
    secret = Secret(CANARY)
    held = [secret, Redactor(secret), Outgoing("GET", "https://a", {"Authorization": f"Bearer {CANARY}"}, b"")]
    assert not leaks(repr(held) + str(held))
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.proves("F65", "B85")
@pytest.mark.parametrize("value", [" abc\n", "\ufeffabc", "abc\r\n", "\tabc"])
def test_what_surrounds_a_token_is_taken_off(value: str) -> None:
    assert read_secret("CMGEN_X_TOKEN", value).reveal() == "abc"


@pytest.mark.proves("F65", "B85")
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("ab\ncd", "contains a line break"),
        ('"abcd"', "contains a quotation mark"),
        ("ab cd", "contains a space or a character that no token has"),
        ("SECRÉT", "contains a space or a character that no token has"),
    ],
)
def test_a_token_that_cannot_be_one_is_named_by_its_variable(value: str, problem: str) -> None:
    with pytest.raises(CmgenError, match=f"^CMGEN_X_TOKEN: {problem}$") as told:
        read_secret("CMGEN_X_TOKEN", value)
    shown = told.value.message + told.value.remedy
    assert not value.strip() or value.strip() not in shown


def test_a_rehearsal_shows_requests_and_has_no_token_to_show() -> None:
    rehearsal = Rehearsal(
        Channel(name="m", network="mastodon", server="https://social.example"), lambda request: {"id": 1}
    )
    assert rehearsal(CREATE).text("id") == "1"
    assert [str(line) for line in rehearsal.requests] == ['POST https://social.example/posts {"text": "a"}']


SESSION = {"accessJwt": "access-aaaaaaaa", "refreshJwt": "refresh-rrrrrrrr"}
RENEWED = {"accessJwt": "access-bbbbbbbb", "refreshJwt": "refresh-ssssssss"}
EXPIRED = says(400, {"error": "ExpiredToken", "message": "Token has expired"})


def deeds(server: RawServer) -> list[str]:
    return [f"{head.split()[1].rpartition('.')[2]} {_signature(head)}".strip() for head in server.heads]


def _signature(head: str) -> str:
    return next((line.split()[-1] for line in head.splitlines() if line.lower().startswith("authorization")), "")


def test_a_session_is_made_once_from_handle_and_app_password(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, SESSION), says(200, {}))
    send = sender(server.url, auth="app-password")
    send(Request("GET", "/xrpc/a.first"))
    send(Request("GET", "/xrpc/a.second"))
    assert deeds(server) == ["createSession", "first access-aaaaaaaa", "second access-aaaaaaaa"]
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {"identifier": "alice.test", "password": CANARY}


@pytest.mark.proves("F48")
def test_a_session_that_has_ended_is_renewed_once(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, SESSION), EXPIRED, says(200, RENEWED), says(200, {"did": "x"}))
    assert sender(server.url, auth="app-password")(Request("GET", "/xrpc/a.look")).text("did") == "x"
    renewing = "refreshSession refresh-rrrrrrrr"
    assert deeds(server) == ["createSession", "look access-aaaaaaaa", renewing, "look access-bbbbbbbb"]


@pytest.mark.proves("F48")
def test_what_creates_is_not_sent_again_even_after_a_renewal(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, SESSION), EXPIRED, says(200, RENEWED), says(200, {"uri": "x"}))
    send = sender(server.url, auth="app-password")
    create = Request("POST", "/xrpc/a.put", json={}, creates=True)
    with pytest.raises(Refused, match="nothing was sent") as no:
        send(create)
    assert no.value.refusal.kind == "transient"
    assert len(server.requests) == 3
    assert send(create).text("uri") == "x"


def test_a_session_that_cannot_be_renewed_is_made_anew(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, SESSION), EXPIRED, EXPIRED, says(200, RENEWED), says(200, {}))
    sender(server.url, auth="app-password")(Request("GET", "/xrpc/a.look"))
    assert [deed.split()[0] for deed in deeds(server)] == [
        "createSession",
        "look",
        "refreshSession",
        "createSession",
        "look",
    ]


def test_tokens_of_a_session_are_hidden_too(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, SESSION), says(400, {"error": "Bad", "message": "access-aaaaaaaa refresh-rrrrrrrr"}))
    with pytest.raises(Refused) as no:
        sender(server.url, auth="app-password")(CREATE)
    assert "aaaaaaaa" not in repr(no.value.refusal)
    assert "rrrrrrrr" not in repr(no.value.refusal)


@pytest.mark.proves("B76")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b"NaN",
        b"[Infinity]",
        b"1e999",
        b'{"a":1,"a":1}',
        b'"\\udc00"',
        b"[" * 65 + b"]" * 65,
        b"9" * 101,
    ],
)
def test_json_that_cannot_be_trusted_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_json(data)


def test_json_that_can_be_trusted_is_read() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": [1, 2.5, null, "\\ud83c\\udf89"], "n": 18446744073709551616}') == {
        "a": [1, 2.5, None, "🎉"],
        "n": 18446744073709551616,
    }


LOOK = Request("GET", "/xrpc/a.look")


@pytest.mark.proves("F63")
def test_a_renewal_whose_answer_is_lost_is_not_sent_again(serve: Serve, sender: MakeSender) -> None:
    """Its token is for one use: the password makes a new session."""
    server = serve(says(200, SESSION), EXPIRED, reset, says(200, RENEWED), says(200, {"did": "x"}))
    assert sender(server.url, auth="app-password")(LOOK).text("did") == "x"
    renewing = ["refreshSession refresh-rrrrrrrr", "createSession"]
    assert deeds(server) == ["createSession", "look access-aaaaaaaa", *renewing, "look access-bbbbbbbb"]


@pytest.mark.proves("F63")
def test_where_the_password_has_ended_as_well_the_channel_needs_a_person(serve: Serve, sender: MakeSender) -> None:
    wrong = says(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
    server = serve(says(200, SESSION), EXPIRED, reset, wrong)
    with pytest.raises(Refused, match="Invalid identifier or password") as no:
        sender(server.url, auth="app-password")(LOOK)
    assert no.value.refusal.kind == "auth"


@pytest.mark.proves("F64")
def test_two_runs_that_renew_at_once_have_each_a_session_of_their_own(serve: Serve, sender: MakeSender) -> None:
    third = {"accessJwt": "access-cccccccc", "refreshJwt": "refresh-tttttttt"}
    fourth = {"accessJwt": "access-dddddddd", "refreshJwt": "refresh-uuuuuuuu"}
    yes = says(200, {"did": "x"})
    server = serve(
        says(200, SESSION),
        yes,
        says(200, RENEWED),
        yes,
        EXPIRED,
        says(200, third),
        yes,
        EXPIRED,
        says(200, fourth),
        yes,
    )
    one, two = sender(server.url, auth="app-password"), sender(server.url, auth="app-password")
    for send in (one, two, one, two):
        assert send(LOOK).text("did") == "x"
    used = [deed for deed in deeds(server) if deed.startswith("refreshSession")]
    assert used == ["refreshSession refresh-rrrrrrrr", "refreshSession refresh-ssssssss"]
