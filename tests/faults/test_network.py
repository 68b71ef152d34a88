"""What can go wrong between us and a network, before its answer and in it: against a real server.

Every story is a golden: what a person reads in each run, and what the public sees in the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from faults.stage import BRAND, CHANNEL, POST, Stage, project
from servers.pictures import png
from servers.warm import Program

Golden = Callable[[str, str], None]
POSTS = {"method": "POST", "path": "/api/v1/statuses"}


def proven(number: str, name: str, **rule: Any) -> Any:
    return pytest.param(number, rule, id=f"{number} {name}")


def said(value: object) -> bytes:
    return json.dumps(value).encode()


# ------------------------------------------------------------------------------------------------ no certain answer


@pytest.mark.proves("F34", "F35", "F36", "F37", "F41", "F43", "F53")
@pytest.mark.parametrize(
    ("number", "rule"),
    [
        proven("F34", "reset at the second part", fault="lost_reply", skip=1),
        proven("F35", "no answer", fault="lost_reply"),
        proven("F36", "500 after", fault="status_after", code=500),
        proven("F37", "502 before", fault="status", code=502),
        proven("F41", "409", fault="status", code=409),
        proven("F43", "cut", fault="truncate"),
        proven(
            "F53", "an id that is a path", fault="status_after", code=200, body=said({"id": "../x", "url": "https://x"})
        ),
    ],
)
def test_an_answer_that_says_nothing_certain_is_settled_by_looking(
    stage: Stage, golden: Golden, number: str, rule: dict[str, Any]
) -> None:
    stage.proxy.break_next(**POSTS, **rule)
    stage.publish()
    stage.later()
    stage.publish()
    stage.check()
    golden(number, stage.story(number))
    assert len(stage.public()) == 2


@pytest.mark.proves("F36", "F41", "F43", "F53")
@pytest.mark.parametrize(
    "rule",
    [
        *({"fault": "status_after", "code": code} for code in (502, 503, 504)),
        *({"fault": "status", "code": code} for code in (408, 425)),
        {"fault": "status_after", "code": 200},
        {
            "fault": "status_after",
            "code": 200,
            "body": b"<html>Welcome</html>",
            "headers": {"Content-Type": "text/html"},
        },
        {"fault": "status_after", "code": 200, "body": said({"error": "try again"})},
        {"fault": "status_after", "code": 200, "body": said({"id": "7" * 10_000, "url": "https://x"})},
        {"fault": "status_after", "code": 200, "body": said({"id": "a\n::error::b", "url": "https://x"})},
    ],
    ids=lambda rule: f"{rule['fault']} {rule['code']} {rule.get('body', b'')[:20].decode()}",
)
@pytest.mark.slow
def test_so_are_all_others(stage: Stage, rule: dict[str, Any]) -> None:
    stage.proxy.break_next(**POSTS, **rule)
    assert stage.publish().status == 1
    stage.later()
    assert stage.publish().status == 0
    stage.check()
    assert len(stage.public()) == 2


@pytest.mark.proves("F38")
def test_a_request_that_takes_effect_minutes_later_is_waited_for(stage: Stage, golden: Golden) -> None:
    stage.proxy.break_next("late", **POSTS)
    stage.publish()
    stage.later(minutes=4)
    stage.publish()
    stage.proxy.let_go()
    stage.later()
    stage.publish()
    stage.check()
    golden("F38", stage.story("F38"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F61")
def test_a_timeline_that_lags_is_looked_at_twice_and_a_page_that_fails_was_not_looked_at(
    stage: Stage, golden: Golden
) -> None:
    stage.proxy.break_next("lost_reply", **POSTS)
    stage.publish()
    stage.later()
    stage.proxy.break_next("status", path=r"/statuses\?", code=503, times=4)
    stage.publish()
    stage.later()
    stage.proxy.break_next("status", path=r"/statuses\?", code=200, body=b"[]")
    stage.publish()
    stage.check()
    golden("F61", stage.story("F61"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F62")
def test_the_same_words_by_hand_meanwhile_are_shown_to_a_person(stage: Stage, golden: Golden) -> None:
    def by_hand() -> None:
        text = f"Portes ouvertes {stage.mark} à l’été"
        form = {"Authorization": f"Bearer {stage.token}", "Content-Type": "application/json"}
        urlopen(Request(f"{stage.proxy.url}/api/v1/statuses", said({"status": text}), form), timeout=10).close()

    stage.proxy.break_next("lost_reply", **POSTS)
    stage.publish()
    by_hand()
    stage.later()
    stage.publish()
    stage.later()
    stage.publish()
    golden("F62", stage.story("F62"))
    assert len(stage.public()) == 2  # ours and the hand's; nothing was sent again


# ------------------------------------------------------------------------------------------------ a certain no


@pytest.mark.proves("F33")
def test_what_was_never_sent_is_tried_again(stage: Stage, golden: Golden) -> None:
    stage.build_says({stage.proxy.url: "http://localhost:9"})
    stage.publish()
    stage.build_says({"http://localhost:9": stage.proxy.url})
    stage.later()
    stage.publish()
    stage.check()
    golden("F33", stage.story("F33"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F46")
@pytest.mark.parametrize(
    "wait",
    [
        "20",
        "3600",
        *(
            pytest.param(wait, marks=pytest.mark.slow)
            for wait in ("-5", "1000000000", "soon", "", "Wed, 25 Nov 2020 08:00:00 GMT")
        ),
    ],
    ids=lambda wait: wait or "none",
)
def test_a_quota_is_waited_for_within_the_claim_or_given_back(stage: Stage, golden: Golden, wait: str) -> None:
    headers = {"Retry-After": wait} if wait else {}
    stage.proxy.break_next("status", code=429, headers=headers, **POSTS)
    done = stage.publish()
    assert stage.asked() == (3 if done.status == 0 else 1)
    stage.later(hours=1, minutes=1)
    stage.publish()
    if wait in ("20", "3600"):
        golden(f"F46-{wait}", stage.story("F46"))
    stage.check()
    assert len(stage.public()) == (0 if wait == "1000000000" else 2)


@pytest.mark.proves("F47")
def test_a_quota_in_the_middle_of_a_thread_goes_on_at_the_part_that_is_missing(stage: Stage, golden: Golden) -> None:
    stage.proxy.break_next("status", code=429, headers={"Retry-After": "1800"}, skip=1, **POSTS)
    stage.publish()
    stage.later()
    stage.publish()
    stage.check()
    golden("F47", stage.story("F47"))
    assert stage.asked() == 3
    first, second = stage.statuses()
    assert second["in_reply_to_id"] == first["id"]


@pytest.mark.proves("F52")
def test_a_server_that_has_moved_is_named_and_given_no_token(stage: Stage, golden: Golden) -> None:
    stage.proxy.break_next("status", code=301, headers={"Location": "https://elsewhere.example/"}, **POSTS)
    stage.publish()
    golden("F52", stage.story("F52"))
    assert stage.asked() == 1


REFUSALS = {
    "F59": (403, {"error": "Your login is currently disabled"}),
    "F66": (403, {"error": "This action is outside the authorized scopes"}),
}


@pytest.mark.proves("F59", "F66")
@pytest.mark.parametrize("number", REFUSALS)
def test_what_is_about_the_account_leaves_the_channel_alone(
    empty_stage: Stage, two_posts: Path, golden: Golden, number: str
) -> None:
    stage = empty_stage.play(two_posts)
    code, body = REFUSALS[number]
    stage.proxy.break_next("status", code=code, body=said(body), headers={"Content-Type": "application/json"}, **POSTS)
    stage.publish()
    assert stage.asked() == 1
    stage.later()
    stage.publish()
    golden(number, stage.story(number))
    assert len(stage.public()) == 3


@pytest.fixture(scope="module")
def two_posts(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    folder = tmp_path_factory.mktemp("two") / "project"
    second = POST.replace("09:00", "09:30").partition("***")[0].replace("Portes ouvertes", "Et aussi")
    return project(folder, program, fete=POST, suite=second)


@pytest.fixture(scope="module")
def three_channels(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    folder = tmp_path_factory.mktemp("three") / "project"
    other = CHANNEL.replace("social", "autre").replace("alice", "bob")
    post = POST.replace("network: social", "network: [site, social, autre]")
    return project(
        folder,
        program,
        brand=f"{BRAND}site: https://atelier.example\n",
        channels=f"site: {{network: site}}\n{CHANNEL}{other}",
        fete=post,
    )


@pytest.mark.proves("F51")
def test_a_no_on_one_channel_is_no_matter_of_the_others(
    empty_stage: Stage, three_channels: Path, golden: Golden
) -> None:
    stage = empty_stage.play(three_channels)
    bob = {"CMGEN_AUTRE_TOKEN": stage.server.accounts["bob"].token}
    stage.proxy.break_next("status", code=422, body=said({"error": "Text is too long"}), **POSTS)
    stage.publish(environment=bob)
    stage.later()
    stage.publish(environment=bob)
    golden("F51", stage.story("F51"))
    assert stage.asked() == 3  # the refused one is asked for once, the other's thread is two


# ------------------------------------------------------------------------------------------------ pictures


@pytest.fixture(scope="module")
def with_picture(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    folder = tmp_path_factory.mktemp("picture") / "project"
    (folder / "content").mkdir(parents=True)
    (folder / "content/affiche.png").write_bytes(png(60, 40, (200, 30, 60)))
    picture = "assets: [{file: affiche.png, alt: Une affiche rouge}]\n---\nPortes"
    return project(folder, program, fete=POST.replace("---\nPortes", picture))


@pytest.mark.proves("F55")
def test_a_picture_that_has_expired_is_sent_again_within_the_claim(
    empty_stage: Stage, with_picture: Path, golden: Golden
) -> None:
    stage = empty_stage.play(with_picture)
    gone = said({"error": "Media 7 not found or already attached to another post"})
    stage.proxy.break_next("status", code=422, body=gone, headers={"Content-Type": "application/json"}, **POSTS)
    stage.publish()
    stage.check()
    golden("F55", stage.story("F55"))
    assert stage.asked(path="/api/v2/media") == 2
    assert len(stage.public()) == 2


@pytest.mark.proves("F54")
@pytest.mark.slow
def test_a_picture_that_is_never_ready_makes_nothing_public(
    empty_stage: Stage, with_picture: Path, golden: Golden
) -> None:
    stage = empty_stage.play(with_picture)
    kind = {"Content-Type": "application/json"}
    stage.proxy.break_next("status", path="/api/v2/media", code=202, body=said({"id": "7"}), headers=kind, times=9)
    stage.proxy.break_next("status", path="/api/v1/media", code=206, body=said({"id": "7"}), headers=kind, times=999)
    stage.publish()
    stage.proxy.clear()
    stage.later()
    stage.publish()
    stage.check()
    golden("F54", stage.story("F54"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F58")
def test_what_a_network_makes_of_words_is_still_found(empty_stage: Stage, dressed: Path, golden: Golden) -> None:
    """Links that are shortened, names without their server, entities, spaces: snac2 shows them in its own way."""
    stage = empty_stage.play(dressed)
    stage.proxy.break_next("lost_reply", **POSTS)
    stage.publish()
    stage.later()
    stage.publish()
    stage.check()
    assert stage.asked() == 1
    golden("F58", stage.story("F58"))


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    words = (
        "MARKMARK « é » & “2 × 3”\u202f: [le programme](https://atelier.example/été?a=1&b=2#plan) #Été\n\n- un\n- deux"
    )
    return project(tmp_path_factory.mktemp("dressed") / "project", program, fete=POST.partition("Portes")[0] + words)
