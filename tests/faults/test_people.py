"""Persons' decisions, tokens, freezes and the hour: what is said, and that nothing goes out by mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.stage import POST, Stage, project
from servers.warm import Program

Golden = Callable[[str, str], None]
POSTS = {"method": "POST", "path": "/api/v1/statuses"}


@pytest.fixture
def lost(stage: Stage) -> Stage:
    """Two copies may be ours: only a person can tell."""
    stage.is_set = False
    stage.proxy.break_next("lost_reply", **POSTS)
    return stage


# ------------------------------------------------------------------------------------------------ decisions


@pytest.mark.proves("F77")
def test_a_decision_before_it_can_be_known_is_refused(lost: Stage, golden: Golden) -> None:
    lost.publish()
    lost.cmgen("settle", "fete", "social", "--not-published")
    golden("F77", lost.story("F77"))
    assert {line["type"] for line in lost.ledger()["fete/social.jsonl"]} == {"claim", "lost"}


@pytest.fixture
def refused(stage: Stage) -> Stage:
    """The server did not like the post: a person has to say what becomes of it."""
    body = json.dumps({"error": "Text is too long"}).encode()
    stage.proxy.break_next("status", code=422, body=body, headers={"Content-Type": "application/json"}, **POSTS)
    stage.publish()
    stage.told.clear()
    return stage


@pytest.mark.proves("F76")
def test_the_second_of_two_decisions_sees_the_first(refused: Stage, golden: Golden) -> None:
    refused.cmgen("settle", "fete", "social", "--not-published")
    refused.cmgen("settle", "fete", "social", "--not-published")
    golden("F76", refused.story("F76"))
    decisions = [line for line in refused.ledger()["fete/social.jsonl"] if line["type"] == "decision"]
    assert len(decisions) == 1


@pytest.mark.proves("F76")
def test_one_of_two_decisions_at_the_same_moment_is_taken(refused: Stage) -> None:
    runs = [refused.start("settle", "fete", "social", "--not-published") for _ in range(3)]
    assert sorted(run.wait().status for run in runs) == [0, 2, 2]
    decisions = [line for line in refused.ledger()["fete/social.jsonl"] if line["type"] == "decision"]
    assert len(decisions) == 1


@pytest.mark.proves("F78")
def test_the_address_of_another_account_is_refused(empty_stage: Stage, two_posts: Path, golden: Golden) -> None:
    """Every post of the channel so far stands below one address; this one does not."""
    stage = empty_stage.play(two_posts)
    body = json.dumps({"error": "Text is too long"}).encode()
    stage.proxy.break_next("status", code=422, body=body, headers={"Content-Type": "application/json"}, skip=2, **POSTS)
    stage.publish()
    stage.told.clear()
    stage.today()
    for address in ("https://elsewhere.example/@bob/7", "javascript:alert(1)", "https://x/](evil)\n"):
        stage.cmgen("settle", "suite", "social", "--published", address)
    golden("F78", stage.story("F78"))
    assert not [line for line in stage.ledger()["suite/social.jsonl"] if line["type"] == "receipt"]


@pytest.mark.proves("F79")
def test_publishing_again_wants_the_name_twice(refused: Stage, golden: Golden) -> None:
    refused.cmgen("settle", "fete", "social", "--again", "yes")
    golden("F79", refused.story("F79"))
    assert not [line for line in refused.ledger()["fete/social.jsonl"] if line["type"] == "decision"]


# ------------------------------------------------------------------------------------------------ freezes, tokens


@pytest.mark.proves("F72")
def test_a_freeze_during_a_run_holds_before_the_next_part(stage: Stage, golden: Golden) -> None:
    stage.is_set = False
    stage.proxy.break_next("act", act=lambda: stage.start("freeze", "--why", "Deuil national").wait(), **POSTS)
    stage.publish()
    assert stage.asked() == 1
    stage.publish()
    stage.cmgen("thaw")
    stage.check()
    golden("F72", stage.story("F72"))


TOKENS = {"empty": "", "a line end": "abc\ndef", "a mark": "\ufeff\ufeff", "an accent": "SECRÉT", "a quote": '"abc"'}


@pytest.mark.proves("F65", "B85")
@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_token_that_is_none_is_named_before_the_claim(stage: Stage, golden: Golden, token: str) -> None:
    stage.publish(environment={"CMGEN_SOCIAL_TOKEN": token})
    name = next(name for name, one in TOKENS.items() if one == token).replace(" ", "-")
    golden(f"F65-{name}", stage.story("F65"))
    assert stage.asked() == 0
    assert stage.ledger() == {}
    assert "def" not in "".join(stage.told)


# ------------------------------------------------------------------------------------------------ time


@pytest.fixture(scope="module")
def punctual(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    """A post that is late after three hours."""
    channels = "social: {network: mastodon, server: http://localhost:1, account: alice, late: 3h}\n"
    return project(tmp_path_factory.mktemp("punctual") / "project", program, channels=channels)


@pytest.mark.proves("F67")
def test_nothing_old_goes_out_by_itself(empty_stage: Stage, punctual: Path, golden: Golden) -> None:
    stage = empty_stage.play(punctual)
    stage.publish()
    golden("F67", stage.story("F67"))
    assert stage.asked() == 0


@pytest.mark.proves("F68")
def test_a_clock_behind_the_ledger_stops(stage: Stage, golden: Golden) -> None:
    stage.publish()
    stage.later(hours=-3)
    stage.publish()
    golden("F68", stage.story("F68"))
    assert stage.asked() == 2


@pytest.fixture(scope="module")
def two_posts(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    second = POST.replace("09:00", "09:30").partition("***")[0].replace("Portes ouvertes", "Et aussi")
    return project(tmp_path_factory.mktemp("two") / "project", program, fete=POST, suite=second)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    """Thirty posts of one morning, as an import makes them."""
    channels = "social: {network: mastodon, server: http://localhost:1, account: alice, late: 1000d}\n"
    posts = {f"p{number}": POST.replace("Portes", f"{number}. Portes").partition("***")[0] for number in range(30)}
    return project(tmp_path_factory.mktemp("many") / "project", program, channels=channels, **posts)


@pytest.mark.proves("F71")
def test_an_import_does_not_empty_itself_into_an_account(empty_stage: Stage, many: Path, golden: Golden) -> None:
    stage = empty_stage.play(many)
    stage.publish()
    golden("F71", stage.story("F71"))
    assert stage.asked() == 0
