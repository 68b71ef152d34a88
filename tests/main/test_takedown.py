"""What was taken back: a reverted commit is a takedown, any other that has gone stops the run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

BRAND = "name: Atelier\ntime_zone: Europe/Paris\nlanguages: [en]\nledger: {remote: none}\n"
POST = "---\nnetwork: site\nstatus: ready\ndate: 2026-09-01 09:00\ntitle: Doors\n---\nEverybody is welcome.\n"
PAGE = "public/doors/index.html"


def git(folder: Path, *words: str) -> None:
    own = ("-c", "user.name=Alice", "-c", "user.email=alice@atelier.example")
    subprocess.run(["git", "-C", str(folder), *own, *words], check=True, capture_output=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    repository(tmp_path)
    write(tmp_path, {"brand/brand.yaml": BRAND, ".gitignore": "public/\n.cmgen/\n"})
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-qm", "The brand")
    write(tmp_path, {"content/doors.md": POST})
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-qm", "A post")
    assert "published  doors site" in cmgen(tmp_path, "publish").stdout
    return tmp_path


def test_a_reverted_commit_is_a_takedown(house: Path) -> None:
    git(house, "revert", "--no-edit", "HEAD")
    assert "withdraw  doors  site: taken back: commit" in cmgen(house, "plan").stdout
    assert (house / PAGE).exists()  # the plan only looks
    done = cmgen(house, "publish")
    assert (done.returncode, "withdrew   doors site" in done.stdout) == (0, True), done.stdout + done.stderr
    assert not (house / PAGE).exists()
    again = cmgen(house, "publish")
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("is_committed", [True, False])
def test_a_post_that_has_merely_gone_is_not(house: Path, is_committed: bool) -> None:
    (house / "content/doors.md").unlink()
    if is_committed:
        git(house, "commit", "-qam", "Tidy the archive")
    done = cmgen(house, "publish")
    assert done.returncode == 3
    assert "content/doors.md has gone" in done.stderr
    assert (house / PAGE).exists()


@pytest.mark.slow
@pytest.mark.parametrize(("word", "state"), [("--withdrawn", "withdrawn"), ("--edited", "published")])
def test_what_a_person_did_there_is_recorded(house: Path, word: str, state: str) -> None:
    write(house, {"content/doors.md": POST.replace("welcome", "Welcome")})
    assert f"settled doors site: {word.removeprefix('--')}" in cmgen(house, "settle", "doors", "site", word).stdout
    assert cmgen(house, "status").stdout.startswith(state)
    assert "edit " not in cmgen(house, "plan").stdout
    assert cmgen(house, "settle", "elsewhere", "site", "--withdrawn").returncode == 2
