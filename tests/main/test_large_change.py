"""A pull request of three thousand posts: read in bounded time, and told in as many words as a page takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

BRAND = "name: Atelier\ntime_zone: UTC\nlanguages: [en]\nledger: {remote: none}\n"
COMMENT = 65_536  # characters of a comment on GitHub


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.proves("B99")
def test_a_flood_is_read_and_told_in_bounds(tmp_path: Path) -> None:
    write(tmp_path, {"brand/brand.yaml": BRAND, "content/first.md": "---\ntitle: First\n---\nA first post.\n"})
    repository(tmp_path)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "checkout", "-qb", "flood")
    front = (
        "---\nnetwork: site\nstatus: ready\ndate: 2027-{month:02}-{day:02} 09:{minute:02}\ntitle: Post {number}\n---\n"
    )
    posts = {
        f"content/2027/p{number}.md": front.format(
            month=1 + number % 12, day=1 + number // 12 % 28, minute=number // 336 % 60, number=number
        )
        + f"Words of number {number}.\n"
        for number in range(3000)
    }
    write(tmp_path, posts)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "flood")
    for command in (["lint", "--since", "main"], ["review", "--base", "main"]):
        done = cmgen(tmp_path, *command)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in {0, 1}, done.stderr
        if command[0] == "review":
            assert len(done.stdout) < COMMENT
