"""Two runs at once, on two clones of one remote: each post is published by one of them, and only once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from main.running import environment


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def clones(built_example: Path, tmp_path: Path) -> tuple[Path, Path]:
    first, remote, second = tmp_path / "first", tmp_path / "remote.git", tmp_path / "second"
    shutil.copytree(built_example, first, ignore=shutil.ignore_patterns(".cmgen"))
    git(tmp_path, "init", "-q", "-b", "main", str(first))
    git(first, "add", "-A")
    git(first, "commit", "-q", "-m", "content")
    git(tmp_path, "clone", "-q", "--bare", str(first), str(remote))
    git(first, "remote", "add", "origin", str(remote))
    git(tmp_path, "clone", "-q", str(remote), str(second))
    for clone in (first, second):
        shutil.copytree(built_example / ".cmgen", clone / ".cmgen")
    return first, second


@pytest.mark.proves("F12")
def test_each_post_goes_out_once(clones: tuple[Path, Path]) -> None:
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "cmgen", "--project", str(folder)),
                *("publish", "--channel", "site", "--remote", "origin"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(),
        )
        for folder in clones
    ]
    said = [process.communicate(timeout=100)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], "\n".join(said)
    published = [line.split()[1] for text in said for line in text.splitlines() if line.startswith("published  ")]
    assert len(published) >= 12
    assert len(published) == len(set(published)), "\n".join(said)
    remote = clones[0].parent / "remote.git"
    for slug in published:
        events = [json.loads(line) for line in git(remote, "show", f"ledger:{slug}/site.jsonl").splitlines()]
        parts = [event["part"] for event in events if event["type"] == "receipt"]
        assert sum(event["type"] == "claim" for event in events) == 1, events
        assert parts == list(range(1, len(parts) + 1)), events
