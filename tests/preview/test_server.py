"""The server answers its own pages on this machine and nobody else; nothing outside of what was built leaves it."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest
from preview.conftest import serving

from cmgen.errors import CmgenError
from cmgen.preview.server import Server
from cmgen.preview.state import Live, digest

POST = "/post/2026/11/portes-ouvertes.fr/"


def get(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, dict(reply.headers), reply.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.proves("B84", "W4.1")
@pytest.mark.parametrize("path", ["/", "/posts/", POST, "/sent/2026/11/portes-ouvertes.fr/"])
def test_pages_come_with_a_policy_that_runs_nothing_of_others(server: Server, path: str) -> None:
    status, headers, html = get(server, path)
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert " style=" not in html
    assert " on" not in {attribute[:3] for attribute in html.split() if attribute.startswith(" on")}
    assert "<script>" not in html


@pytest.mark.proves("B89")
@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "", "[::1", "localhost"])
def test_another_name_for_this_machine_is_refused(server: Server, host: str) -> None:
    assert get(server, "/", Host=host.format(port=server.port))[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}"])
def test_this_machine_has_these_names(server: Server, host: str) -> None:
    assert get(server, "/", Host=host.format(port=server.port))[0] == 200


@pytest.mark.proves("B94")
def test_one_that_listens_on_every_address_is_reached_by_number_alone(live: Live) -> None:
    with serving(Server(live, "0.0.0.0")) as server:
        assert get(server, "/", Host=f"192.168.1.20:{server.port}")[0] == 200
        assert get(server, "/", Host=f"evil.example:{server.port}")[0] == 421


@pytest.mark.proves("B91", "W4.1")
@pytest.mark.parametrize("path", ["/", "/search.js", "/events", "/static/app.js"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_a_page_of_somebody_else_reads_nothing(server: Server, path: str, headers: dict[str, str]) -> None:
    assert get(server, path, **headers)[0] == 403


@pytest.mark.proves("B92")
@pytest.mark.parametrize(
    "path",
    [
        "/brand/brand.yaml",
        "/content/2026/11/programme.md",
        "/../../etc/passwd",
        "/static/../state.py",
        "/static/%2e%2e/state.py",
        "/static/..%2fstate.py",
        "/media/../manifest.json",
        "/media/..%2f..%2fmanifest.json",
        "/media/manifest.json",
        f"/media/{'0' * 64}.jpg",
        f"/media/{'0' * 64}.html",
        "/post/2026/11/%2e%2e/%2e%2e/%2e%2e/brand/brand/",
        "/post/nothing/",
        "/posts/0/",
        "/posts/999/",
        "/posts/%00/",
        "/%ff%fe/",
        "/absent/",
    ],
)
def test_nothing_else_is_there(server: Server, path: str) -> None:
    status, _, text = get(server, path)
    assert status in (404, 308)
    if status == 308:
        assert get(server, f"{path}/")[0] == 404
    assert "time_zone" not in text


@pytest.mark.proves("B92", "B38")
def test_a_post_that_became_a_link_out_of_the_project_shows_nothing(server: Server, brand: Path) -> None:
    outside = brand.parent / "secret.md"
    outside.write_text("---\ntitle: x\n---\nsecret words\n", encoding="utf-8")
    file = brand / "content/2026/11/programme.md"
    file.unlink()
    file.symlink_to(outside)
    status, _, text = get(server, "/post/2026/11/programme/")
    assert status == 404
    assert "secret words" not in text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_is_known(server: Server, method: str) -> None:
    assert get(server, "/", method)[0] == 501


def test_the_language_is_the_browser_s(server: Server) -> None:
    assert '<html lang="fr"' in get(server, "/", Accept_Language="de, fr-CA;q=0.8, en;q=0.5")[2]
    assert '<html lang="en"' in get(server, "/", Accept_Language="en-GB, fr;q=0.9")[2]
    assert '<html lang="en"' in get(server, "/", Accept_Language="ja;q=x")[2]


def test_pictures_are_served_as_what_they_are(server: Server) -> None:
    html = get(server, POST)[2]
    picture = html.split('src="/media/')[1].split('"')[0]
    status, headers, _ = get(server, f"/media/{picture}")
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")


def test_a_port_that_is_taken_is_said(server: Server) -> None:
    with pytest.raises(CmgenError, match=f"cannot listen on 127.0.0.1:{server.port}"):
        Server(server.live, port=server.port)


def test_nonsense_ends_a_connection_and_not_the_server(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as one:
        one.sendall(b"\x16\x03\x01\x00 nonsense\r\n\r\n")
        one.recv(100)
    assert get(server, "/")[0] == 200


# ------------------------------------------------------------------------------------------------ changes

MERCI = "content/2026/12/merci.md"


def post(server: Server, body: str, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        sent = {"Content-Type": "application/json", "X-Cmgen-Token": server.token, "Content-Length": str(len(body))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("POST", "/edit", body.encode(), sent)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    finally:
        connection.close()


def change(brand: Path, **values: str) -> str:
    seen = digest((brand / MERCI).read_bytes())
    return json.dumps({"path": MERCI, "seen": seen, "field": "status", "value": "ready"} | values)


def test_a_page_of_ours_marks_a_draft_ready(server: Server, brand: Path) -> None:
    assert post(server, change(brand), Origin=f"http://127.0.0.1:{server.port}") == (204, "")
    assert "status: ready" in (brand / MERCI).read_text(encoding="utf-8")
    assert "Mark ready" not in get(server, "/post/2026/12/merci/")[2]


@pytest.mark.proves("B91")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X_Cmgen_Token": "guess"}, 403),
        ({"X_Cmgen_Token": ""}, 403),
        ({"X_Cmgen_Token": "é"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Content_Type": "text/plain"}, 404),
        ({"Content_Length": "999999999"}, 413),
        ({"Content_Length": "-1"}, 413),
    ],
)
def test_nobody_else_changes_anything(server: Server, brand: Path, headers: dict[str, str], status: int) -> None:
    before = (brand / MERCI).read_bytes()
    headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert post(server, change(brand), **headers)[0] == status
    assert (brand / MERCI).read_bytes() == before


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"seen": "0" * 64}, 409),
        ({"field": "title"}, 400),
        ({"value": "withdrawn"}, 422),
        ({"path": "brand/brand.yaml"}, 422),
        ({"path": "../x.md"}, 422),
    ],
)
def test_what_cannot_be_changed_is_said(server: Server, brand: Path, values: dict[str, str], status: int) -> None:
    before = (brand / MERCI).read_bytes()
    answered, why = post(server, change(brand, **values))
    assert answered == status
    assert why.strip()
    assert (brand / MERCI).read_bytes() == before


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"path": 1}', "\x00"])
def test_nonsense_is_no_change(server: Server, body: str) -> None:
    assert post(server, body)[0] == 400


def test_calendar_programs_are_fed(server: Server) -> None:
    pytest.importorskip("icalendar")
    status, headers, text = get(server, "/calendar.ics")
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert text.count("BEGIN:VEVENT") == 20
