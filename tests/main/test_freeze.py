"""Standing still, by command and by a merged file, and going on again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

POST = "---\nstatus: ready\nnetwork: site\ndate: 2026-09-01 09:00\ntitle: {0}\n---\nBonjour {0}.\n"
BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nledger: {remote: none}\n",
    "brand/channels.yaml": "site: {network: site}\nsocial: {network: mastodon, server: https://social.example}\n",
}


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    write(tmp_path, BRAND | {f"content/{name}.md": POST.format(name) for name in ("un", "deux")})
    repository(tmp_path)
    return tmp_path


def say(folder: Path, *arguments: str) -> str:
    done = cmgen(folder, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def states(folder: Path, *arguments: str) -> dict[str, str]:
    return {item["slug"]: item["why"] for item in json.loads(say(folder, "plan", "--format", "json", *arguments))}


@pytest.mark.proves("F72")
def test_by_command(brand: Path) -> None:
    assert say(brand, "freeze", "--why", "Deuil") == "frozen: all channels\n"
    assert states(brand) == {"un": "frozen: Deuil", "deux": "frozen: Deuil"}
    assert "waits      deux site and 1 more: frozen: Deuil" in say(brand, "publish")
    assert say(brand, "freeze", "--why", "Deuil") == "frozen: all channels\n"  # no second line for the same
    log = cmgen(brand, "thaw").stdout
    assert log == "thawed: 1 freeze\n"
    assert say(brand, "thaw") == "nothing was frozen\n"
    asked = "was due while publishing was frozen: give it a new date, or `resume: now`"
    assert set(states(brand).values()) == {asked}
    (brand / "content/un.md").write_text(POST.format("un").replace("status", "resume: now\nstatus"), encoding="utf-8")
    assert states(brand)["un"].startswith("due since")


def test_one_channel_only(brand: Path) -> None:
    assert say(brand, "freeze", "social", "--why", "En révision") == "frozen: social\n"
    assert "published  un" in say(brand, "publish", "--channel", "site")
    refused = cmgen(brand, "freeze", "sociel")
    assert (refused.returncode, "there are site, social" in refused.stderr) == (2, True)
    assert "site is not frozen by its own name" in cmgen(brand, "thaw", "site").stderr


@pytest.mark.proves("F72", "W6.2")
def test_by_a_merged_file(brand: Path) -> None:
    (brand / "brand/freeze.yaml").write_text("why: Deuil national\nchannels: [site]\nresume: now\n", encoding="utf-8")
    assert states(brand)["un"] == "frozen: Deuil national"
    said = say(brand, "publish")  # and writes it down, for the runs of other machines
    assert "waits      deux site and 1 more: frozen: Deuil national" in said
    assert "brand/freeze.yaml still says to stand still" in cmgen(brand, "thaw").stderr
    (brand / "brand/freeze.yaml").unlink()
    assert states(brand)["un"] == "frozen: Deuil national"  # an older checkout must not thaw
    assert say(brand, "freeze", "--follow-file") == "nothing is frozen\n"
    assert "published  un" in say(brand, "publish")


def test_following_the_file_leaves_what_a_person_froze(brand: Path) -> None:
    say(brand, "freeze", "social")
    assert say(brand, "freeze", "--follow-file") == "frozen: social\n"


def test_an_empty_file_stops_everything(brand: Path) -> None:
    (brand / "brand/freeze.yaml").touch()
    assert set(states(brand).values()) == {"frozen: no reason given"}


def test_it_ends_by_itself(brand: Path) -> None:
    past = cmgen(brand, "freeze", "--until", "2026-09-01 10:00")
    assert (past.returncode, "--until: 2026-09-01 10:00 has passed" in past.stderr) == (2, True)
    say(brand, "freeze", "--until", "2099-01-01 10:00", "--why", "Longue", "--resume", "now")
    assert set(states(brand, "--now", "2099-01-01 09:59").values()) == {"frozen: Longue"}
    assert set(states(brand, "--now", "2099-01-01 10:00").values()) == {"due since 2099-01-01 09:00 UTC"}


def test_a_post_that_is_out_can_still_be_taken_down(brand: Path) -> None:
    say(brand, "publish", "--channel", "site")
    say(brand, "freeze")
    post = brand / "content/un.md"
    post.write_text(POST.format("un").replace("ready", "withdrawn"), encoding="utf-8")
    assert "withdrew   un site" in say(brand, "publish", "--channel", "site")
    assert not (brand / "public/un/index.html").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("channels: [sociel]\n", "brand/freeze.yaml:1:12 error[unknown-channel] no channel 'sociel'"),
        ("until: tomorrow\n", "brand/freeze.yaml:1:8 error[bad-date] 'tomorrow' is not a date"),
        ("resume: later\n", "brand/freeze.yaml:1:9"),
        ("whi: x\n", "did you mean why?"),
    ],
)
def test_a_slip_in_the_file_is_said(brand: Path, text: str, said: str) -> None:
    (brand / "brand/freeze.yaml").write_text(text, encoding="utf-8")
    done = cmgen(brand, "publish")
    assert done.returncode == 2
    assert said in done.stderr
