"""What an answer means: a yes, a certain no, or that nobody knows."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from servers.raw import CANARY, NOW, RawServer, drip, drip_headers, hang, reset, says

from cmgen.errors import CmgenError, Lost, Refused, Stop
from cmgen.flow import Request, Upload
from cmgen.model import Channel, Media
from cmgen.web import Sender

Serve = Callable[..., RawServer]
MakeSender = Callable[..., Sender]

CREATE = Request("POST", "/posts", json={"text": "é"}, creates=True)
LOOK = Request("GET", "/posts")


def test_a_yes_is_the_answer_as_json(serve: Serve, sender: MakeSender) -> None:
    reply = sender(serve(says(200, {"id": 7})).url)(CREATE)
    assert (reply.status, reply.text("id")) == (200, "7")


def test_a_request_goes_out_signed_and_plain(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, {"id": 7}))
    sender(server.url)(Request("POST", "/a", query=(("q", "é&"),), json={"text": "é"}, creates=True))
    assert server.heads[0].startswith("POST /a?q=%C3%A9%26 HTTP/1.1")
    assert f"Authorization: Bearer {CANARY}" in server.heads[0]
    assert "Accept-Encoding: identity" in server.heads[0]
    assert server.requests[0].endswith('{"text":"é"}'.encode())


BROKEN = {
    "reset before a byte": reset,
    "closed before a byte": lambda connection: None,
    "half a status line": b"HTTP/1.1 20",
    "garbage": b"\x00\x01 garbage\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "a body that is cut": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "a bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "103 and no more": b"HTTP/1.1 103 Early Hints\r\n\r\n",
    "100 000 header lines": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100_000 + b"\r\n",
    "no answer": hang,
    "a dripped body": drip,
    "a dripped head": drip_headers,
    "a body without end": says(200, b"[" + b" " * (2 << 20) + b"]"),
    "a bomb of gzip": says(200, gzip.compress(b" " * (50 << 20)), "Content-Encoding: gzip"),
    "no body": says(200),
    "a page": says(200, "<html>ok</html>"),
    "cut JSON": says(200, '{"id": "1', "Content-Type: application/json"),
    "not a number": says(200, '{"id": NaN}', "Content-Type: application/json"),
    "a name twice": says(200, '{"id": 1, "id": 2}', "Content-Type: application/json"),
    "half a character": says(200, rb'{"id": "\ud800"}', "Content-Type: application/json"),
    "an endless number": says(200, '{"id": ' + "9" * 5000 + "}", "Content-Type: application/json"),
    "an endless nest": says(200, "[" * 100_000, "Content-Type: application/json"),
}


@pytest.mark.proves("F34", "F35", "F42", "F43", "F44", "F45", "B76", "B78")
@pytest.mark.parametrize("step", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_to_what_creates_is_lost_and_never_asked_for_again(
    step: Any, serve: Serve, sender: MakeSender
) -> None:
    server = serve(step)
    with pytest.raises(Lost):
        sender(server.url, **patience(step))(CREATE)
    assert len(server.requests) == 1


def patience(step: Any) -> dict[str, float]:
    """Less with a server that takes its time."""
    return {"seconds": 0.4} if step in (hang, drip, drip_headers) else {}


@pytest.mark.parametrize("step", [reset, drip, says(502), says(408)], ids=["reset", "drip", "502", "408"])
def test_a_broken_answer_to_anything_else_is_asked_for_again(step: Any, serve: Serve, sender: MakeSender) -> None:
    server = serve(step, says(200, [1]))
    assert sender(server.url, **patience(step))(LOOK).json == [1]
    assert len(server.requests) == 2


def test_what_creates_nothing_is_given_up_after_a_few_tries(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(503))
    with pytest.raises(Refused) as no:
        sender(server.url)(LOOK)
    assert (no.value.refusal.kind, no.value.refusal.status, len(server.requests)) == ("transient", 503, 4)


KINDS = {
    **dict.fromkeys([301, 302, 307, 308], "config"),
    **dict.fromkeys([303, 202, 206, 405, 408, 409, 418, 423, 425, 500, 502, 503, 504, 599], "lost"),
    **dict.fromkeys([400, 404, 410, 413, 415, 422], "permanent"),
    401: "auth",
    403: "policy",
    429: "quota",
}


@pytest.mark.proves("F36", "F37", "F41", "F52")
@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_each_status_has_one_meaning(status: int, kind: str, serve: Serve, sender: MakeSender) -> None:
    server = serve(says(status, {"error": "Nope", "message": "no, thank you"}, "Location: https://elsewhere.example/"))
    with pytest.raises(Lost if kind == "lost" else Refused) as problem:
        sender(server.url)(CREATE)
    if kind != "lost":
        assert isinstance(problem.value, Refused)
        assert (problem.value.refusal.kind, problem.value.refusal.status) == (kind, status)
    assert len(server.requests) == 1


@pytest.mark.proves("F52")
def test_a_server_that_has_moved_is_named_and_not_followed(serve: Serve, sender: MakeSender) -> None:
    other = serve(says(200, {"id": 1}))
    server = serve(says(308, "", f"Location: {other.url}/posts"))
    with pytest.raises(Refused, match=r"moved to 127\.0\.0\.1"):
        sender(server.url)(CREATE)
    assert not other.requests


@pytest.mark.proves("F43", "F50")
def test_a_network_may_know_better(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(400, {"error": {"subcode": 2207051}}), says(200, {"error": "spam"}))
    send = sender(server.url, meaning=lambda status, json: "lost" if status == 400 else "policy")
    with pytest.raises(Lost):
        send(CREATE)
    with pytest.raises(Refused) as no:
        send(CREATE)
    assert no.value.refusal.kind == "policy"


@pytest.mark.proves("F33")
@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://nowhere.invalid"], ids=["refused", "no such name"])
def test_what_was_never_sent_is_a_certain_no(url: str, sender: MakeSender) -> None:
    with pytest.raises(Refused, match="nothing was sent") as no:
        sender(url)(CREATE)
    assert no.value.refusal.kind == "transient"


@pytest.mark.proves("F33")
def test_a_server_that_speaks_no_tls_was_sent_nothing(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(400))
    with pytest.raises(Refused, match="nothing was sent"):
        sender(server.url.replace("http:", "https:"), seconds=1)(CREATE)


def test_a_proxy_that_refuses_was_sent_nothing(
    serve: Serve, sender: MakeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(says(407))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    with pytest.raises(Refused, match="nothing was sent"):
        sender("https://social.example")(CREATE)
    assert proxy.heads[0].startswith("CONNECT social.example:443")
    assert CANARY not in proxy.heads[0]


def test_a_server_on_this_machine_is_not_reached_through_a_proxy(
    serve: Serve, sender: MakeSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = serve(says(407)), serve(says(200, {"id": 1}))
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    assert sender(server.url)(CREATE).text("id") == "1"
    assert not proxy.requests


RETRY = [
    ("Retry-After: 7", 7),
    ("Retry-After: Fri, 20 Nov 2026 12:02:00 GMT", 120),
    ("Retry-After: Fri, 20 Nov 2020 12:02:00 GMT", 1),
    ("Retry-After: -5", 1),
    ("Retry-After: 1000000000", 86_400),
    ("Retry-After: " + "9" * 400, 86_400),
    ("Retry-After: soon", 60),
    ("X-Nothing: said", 60),
]


@pytest.mark.proves("F46")
@pytest.mark.parametrize(("header", "seconds"), RETRY)
def test_a_quota_says_when_to_come_back(header: str, seconds: float, serve: Serve, sender: MakeSender) -> None:
    with pytest.raises(Refused) as no:
        sender(serve(says(429, "", header)).url)(CREATE)
    assert no.value.refusal.retry_at == NOW + timedelta(seconds=seconds)


@pytest.mark.proves("F46")
def test_a_long_wait_is_not_sat_out(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(429, "", "Retry-After: 3600"))
    with pytest.raises(Refused) as no:
        sender(server.url)(LOOK)
    assert (no.value.refusal.kind, len(server.requests)) == ("quota", 1)


RESETS = [
    (("X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2026-11-20T12:00:20.000Z"), 20),
    (("RateLimit-Remaining: 0", "RateLimit-Reset: 1795176030"), 30),
    (("RateLimit-Remaining: 0", "RateLimit-Reset: 15"), 15),
]


@pytest.mark.proves("F60")
@pytest.mark.parametrize(("headers", "seconds"), RESETS)
def test_a_used_up_allowance_is_waited_for_before_the_next_request(
    headers: tuple[str, ...], seconds: float, serve: Serve, sender: MakeSender, sleeps: list[float]
) -> None:
    send = sender(serve(says(200, {"id": 1}, *headers), says(200, {"id": 2})).url)
    send(CREATE)
    assert not sleeps
    send(CREATE)
    assert sleeps == [seconds]


@pytest.mark.proves("F60")
def test_an_allowance_that_is_long_in_coming_stops_the_next_request(serve: Serve, sender: MakeSender) -> None:
    headers = ("X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2026-11-20T13:00:00Z")
    server = serve(says(200, {"id": 1}, *headers))
    send = sender(server.url)
    send(CREATE)
    with pytest.raises(Refused) as no:
        send(CREATE)
    assert (no.value.refusal.kind, no.value.refusal.retry_at) == ("quota", NOW + timedelta(hours=1))
    assert len(server.requests) == 1


@pytest.mark.proves("F52")
@pytest.mark.parametrize("request_", [CREATE, LOOK], ids=["creates", "looks"])
def test_another_server_is_never_given_the_token(request_: Request, serve: Serve, sender: MakeSender) -> None:
    home, other = serve(says(200, {"id": 1})), serve(says(200, {"id": 1}))
    sender(home.url)(Request(request_.method, f"{other.url}/x", creates=request_.creates))
    assert "authorization" not in other.heads[0].lower()


def test_an_anonymous_request_goes_without_the_token(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, {}))
    sender(server.url)(Request("GET", "/", anonymous=True))
    assert "authorization" not in server.heads[0].lower()


@pytest.mark.parametrize("server", ["http://social.example", "", "ftp://x", "https://me:pw@social.example"])
def test_a_token_is_only_sent_to_a_server_over_https(server: str, sender: MakeSender) -> None:
    with pytest.raises(CmgenError, match="channel test"):
        sender(server)


def test_bytes_that_nobody_approved_are_not_sent(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, {"id": 1}))
    media = Media(digest="0" * 64, type="image/png", size=1, width=1, height=1)
    with pytest.raises(Stop, match="not those that were approved"):
        sender(server.url, media=b"x")(Request("POST", "/media", upload=Upload(media=media)))
    assert not server.requests


@pytest.mark.parametrize("field", ["file", ""], ids=["form", "body"])
def test_an_upload_carries_bytes_and_words(field: str, serve: Serve, sender: MakeSender) -> None:
    import hashlib

    data = bytes(range(256))
    media = Media(
        digest=hashlib.sha256(data).hexdigest(), type="image/png", size=256, width=1, height=1, name='a"\r\n.png'
    )
    server = serve(says(200, {"id": 1}))
    form = (("description", "Une affiche « été »"),) if field else ()
    sender(server.url, media=data)(Request("POST", "/media", form=form, upload=Upload(media=media, field=field)))
    assert data in server.requests[0]
    assert b"Content-Type: image/png" in server.requests[0]
    assert (b'-a___.png"' in server.requests[0]) is bool(field)
    assert ("Une affiche « été »".encode() in server.requests[0]) is bool(field)


def test_the_loopback_check_asks_no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    from cmgen.web import is_loopback

    monkeypatch.setattr(socket, "getaddrinfo", None)
    local = ["http://localhost:1", "http://127.9.9.9", "http://[::1]:80", "http://a.localhost"]
    other = [
        "http://0x7f.1",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://",
        "http://10.0.0.1",
    ]
    assert [is_loopback(url) for url in local + other] == [True] * 4 + [False] * 5


def test_a_channel_prints_without_what_signs_it(sender: MakeSender) -> None:
    assert CANARY not in repr(sender("http://127.0.0.1:1")) + repr(Channel(name="a", network="b"))


# ------------------------------------------------------------------------------------------------------- clocks


def at(moment: datetime) -> str:
    return f"Date: {format_datetime(moment.astimezone(UTC), usegmt=True)}"


@pytest.mark.proves("F68")
@pytest.mark.parametrize(
    "ahead",
    [timedelta(days=1), timedelta(days=-1), datetime(1970, 1, 1, tzinfo=UTC) - NOW, timedelta(days=4400)],
    ids=["a day behind", "a day ahead", "the server in 1970", "this machine years behind"],
)
def test_a_clock_that_a_server_does_not_agree_with_stops(serve: Serve, sender: MakeSender, ahead: timedelta) -> None:
    server = serve(says(200, {"id": 7}, at(NOW + ahead)))
    with pytest.raises(Stop, match=r"this machine's clock says .* UTC, and 127.0.0.1 says") as caught:
        sender(server.url)(LOOK)
    assert "set the one that is wrong" in caught.value.remedy


@pytest.mark.parametrize("said", [at(NOW + timedelta(seconds=100)), "Date: yesterday", "Date:", "X: no date"])
def test_a_clock_that_is_near_enough_goes_on(serve: Serve, sender: MakeSender, said: str) -> None:
    assert sender(serve(says(200, {"id": 7}, said)).url)(LOOK).status == 200


def test_an_answer_that_something_is_public_is_taken_whatever_the_clock(serve: Serve, sender: MakeSender) -> None:
    server = serve(says(200, {"id": 7}, at(NOW + timedelta(days=1))))
    assert sender(server.url)(CREATE).text("id") == "7"
