"""What a run looks at before its first public step: tokens, links, pictures. Nothing is claimed of what is not well."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from faults.stage import CHANNEL, POST, Stage, project
from servers.warm import Program

Golden = Callable[[str, str], None]
WHO, MAY = "/accounts/verify_credentials", "/apps/verify_credentials"
JSON = {"Content-Type": "application/json"}
LINKED = POST.partition("***")[0].replace("status", "allow: [unreachable-link]\nstatus")
LINKED += "\n[Le programme](http://localhost:1/programme)\n"


def is_untouched(stage: Stage) -> bool:
    """Whether nothing was claimed, and nothing sent."""
    return stage.ledger() == {} and not stage.asked()


# ------------------------------------------------------------------------------------------------------- tokens


@pytest.mark.proves("F65")
def test_somebody_elses_token_claims_nothing(stage: Stage, golden: Golden) -> None:
    other = stage.server.accounts["bob"].token
    done = stage.publish(environment={"CMGEN_SOCIAL_TOKEN": other})
    assert done.status == 3
    assert is_untouched(stage)
    stage.later(minutes=5)
    stage.publish()
    golden("F65-of-another", stage.story("F65"))


REFUSED = {
    "revoked": ({"status": 401}, {"error": "The access token was revoked"}),
    "suspended": ({"status": 403}, {"error": "Your login is currently disabled"}),
    "used up": ({"status": 429}, {"error": "Too many requests"}),
    "moved": ({"status": 301}, {}),
}


@pytest.mark.parametrize(
    "name", [*list(REFUSED)[:1], *(pytest.param(one, marks=pytest.mark.slow) for one in list(REFUSED)[1:])]
)
def test_a_token_that_is_refused_claims_nothing(stage: Stage, golden: Golden, name: str) -> None:
    said, body = REFUSED[name]
    headers = JSON | {"Retry-After": "3600", "Location": "https://elsewhere.example/"}
    stage.proxy.break_next("status", path=WHO, code=said["status"], body=json.dumps(body).encode(), headers=headers)
    stage.publish()
    assert is_untouched(stage)
    golden(f"preflight-{name.replace(' ', '-')}", stage.story("F66" if name != "used up" else "F60"))


@pytest.mark.proves("F66")
def test_a_token_without_the_scope_claims_nothing(stage: Stage, golden: Golden) -> None:
    body = json.dumps({"name": "cmgen", "scopes": ["read", "follow"]}).encode()
    stage.proxy.break_next("status", path=MAY, code=200, body=body, headers=JSON)
    stage.publish()
    assert is_untouched(stage)
    golden("preflight-scope", stage.story("F66"))


@pytest.fixture(scope="module")
def ending(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    channel = CHANNEL.replace("}", ", token_until: 2026-01-31}")
    return project(tmp_path_factory.mktemp("ending") / "project", program, channels=channel)


@pytest.mark.slow
@pytest.mark.parametrize(("days", "is_out"), [(40, True), (13, True), (2, True), (-1, False)])
def test_a_tokens_end_is_said_before_it_comes(empty_stage: Stage, ending: Path, days: int, is_out: bool) -> None:
    stage = empty_stage.play(ending)
    last = stage.now.date() + timedelta(days=days)
    stage.build_says({"2026-01-31": last.isoformat()})
    said = stage.publish().said
    assert bool(stage.public()) is is_out
    assert ("look       the token of social" in said) is (days <= 14)
    assert ("exchange CMGEN_SOCIAL_TOKEN, and say until when it holds" in said) is not is_out


# ------------------------------------------------------------------------------------------------------- links


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    return project(tmp_path_factory.mktemp("linked") / "project", program, fete=LINKED)


@pytest.mark.proves("B82")
def test_a_post_whose_page_is_not_there_waits_for_it(empty_stage: Stage, linked: Path, golden: Golden) -> None:
    stage = empty_stage.play(linked)
    stage.proxy.break_next("status", path="/programme", code=404)
    assert stage.publish().status == 3
    assert is_untouched(stage)
    stage.later(minutes=15)
    stage.note("the page is there")
    stage.proxy.break_next("status", path="/programme", code=200)
    assert stage.publish().status == 0
    golden("dead-link", stage.story("B82"))
    assert len(stage.public()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("word", "asked"), [("send", 1), ("unchecked", 0)])
def test_a_brand_may_want_it_otherwise(empty_stage: Stage, linked: Path, word: str, asked: int) -> None:
    stage = empty_stage.play(linked)
    stage.build_says({'"dead_links":"hold"': f'"dead_links":"{word}"'})
    stage.proxy.break_next("status", path="/programme", code=404)
    said = stage.publish().said
    assert len(stage.public()) == 1
    assert stage.asked("GET", "/programme") == asked
    assert ("the link " in said and "is dead: 404" in said) is (word == "send")


@pytest.mark.slow
@pytest.mark.proves("B82")
@pytest.mark.parametrize("code", [200, 403, 500, 503])
def test_a_page_that_could_not_be_checked_stops_nothing(empty_stage: Stage, linked: Path, code: int) -> None:
    stage = empty_stage.play(linked)
    stage.proxy.break_next("status", path="/programme", code=code)
    assert stage.publish().status == 0
    assert len(stage.public()) == 1


# ------------------------------------------------------------------------------------------------------- pictures


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    from PIL import Image

    folder = tmp_path_factory.mktemp("pictured") / "project"
    (folder / "content").mkdir(parents=True)
    Image.new("RGB", (320, 200), "teal").save(folder / "content/mer.png")
    post = LINKED.partition("\n[")[0].replace("allow: [unreachable-link]", "assets: [{file: mer.png, alt: La mer}]")
    return project(folder, program, fete=post)


@pytest.mark.parametrize("damage", ["changed", pytest.param("gone", marks=pytest.mark.slow)])
def test_a_picture_that_is_not_what_the_build_made_is_not_claimed(
    empty_stage: Stage, pictured: Path, damage: str
) -> None:
    stage = empty_stage.play(pictured)
    for file in (stage.folder / "build/media").iterdir():
        file.unlink() if damage == "gone" else file.write_bytes(b"another")
    done = stage.publish()
    assert done.status == 3
    assert "is not what the build made" in done.said
    assert is_untouched(stage)
