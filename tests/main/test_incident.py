"""The worst day: one command stops everything and says what is out, how to take it down, and what to revoke."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

POST = "---\nstatus: ready\nnetwork: [site, wall]\ndate: 2026-09-0{1} 09:00\ntitle: {0}\n---\nBonjour {0}.\n"
BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nledger: {remote: none}\n",
    "brand/channels.yaml": (
        "site: {network: site}\n"
        "wall: {network: linkedin, by: hand}\n"
        "social: {network: mastodon, server: https://social.example}\n"
        "sky: {network: bluesky, server: https://bsky.social, account: a.example}\n"
    ),
    "content/un.md": POST.format("un", 1),
    "content/deux.md": POST.format("deux", 2),
}


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    write(tmp_path, BRAND)
    repository(tmp_path)
    done = cmgen(tmp_path, "publish", "--channel", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp_path


@pytest.mark.proves("W6.3")
def test_what_is_out_is_listed_with_its_way_down_and_everything_stands_still(brand: Path) -> None:
    cmgen(brand, "settle", "un", "wall", "--published", "https://www.linkedin.com/feed/update/1")
    done = cmgen(brand, "incident", "--why", "a stolen laptop")
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[0] == "frozen: all channels; `cmgen thaw` when it is over"
    shown = [line.partition("  ")[2] for line in lines if line.startswith("20")]
    assert sorted(shown) == [
        "deux site  /deux/",
        "un site  /un/",
        "un wall  https://www.linkedin.com/feed/update/1",
    ]
    assert "status: withdrawn in content/deux.md takes it down" in lines
    assert "delete it there, then cmgen settle un wall --withdrawn" in lines
    assert lines[-2:] == [
        "CMGEN_SOCIAL_TOKEN  https://social.example/settings/applications",
        "CMGEN_SKY_TOKEN  https://bsky.app/settings/app-passwords",
    ]
    planned = json.loads(cmgen(brand, "plan", "--format", "json").stdout)
    assert {row["why"] for row in planned if row["channel"] == "wall" and row["slug"] == "deux"} == {
        "frozen: a stolen laptop"
    }


def test_looking_stops_nothing(brand: Path) -> None:
    told = json.loads(cmgen(brand, "incident", "--no-freeze", "--since", "2026-09-01 08:00", "--format", "json").stdout)
    assert (told["frozen"], sorted(row["post"] for row in told["out"])) == (False, ["deux", "un"])
    assert cmgen(brand, "thaw").stdout == "nothing was frozen\n"
    none = cmgen(brand, "incident", "--no-freeze", "--since", "2099-09-01 08:00").stdout
    assert "out since 2099-09-01 06:00 UTC: nothing" in none
