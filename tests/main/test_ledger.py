"""cmgen ledger: the record looked into, and what somebody did to it found."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

POST = "---\nstatus: ready\nnetwork: site\ndate: 2026-09-01 09:00\ntitle: {0}\n---\nBonjour {0}.\n"
BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: UTC\nledger: {remote: none}\n",
    "brand/channels.yaml": "site: {network: site}\n",
}


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    write(tmp_path, BRAND | {f"content/{name}.md": POST.format(name) for name in ("un", "deux")})
    repository(tmp_path)
    assert cmgen(tmp_path, "publish").returncode == 0
    return tmp_path


def git(folder: Path, *arguments: str, stdin: str = "", **environment: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout.strip()


def test_a_ledger_is_looked_through(brand: Path) -> None:
    done = cmgen(brand, "ledger", "verify")
    assert done.returncode == 0
    assert done.stdout.startswith("well: 3 commits, 2 publications, 4 lines")
    assert json.loads(cmgen(brand, "ledger", "verify", "--format", "json").stdout)["problems"] == []


def test_what_happened_to_a_post(brand: Path) -> None:
    lines = cmgen(brand, "ledger", "show", "un").stdout.splitlines()
    assert [line.split()[3] for line in lines] == ["claim", "receipt"]
    assert "url /un/" in lines[1]
    assert "did you mean un?" in cmgen(brand, "ledger", "show", "une").stderr


def test_everything_as_json(brand: Path) -> None:
    rows = [json.loads(line) for line in cmgen(brand, "ledger", "export").stdout.splitlines()]
    assert [(row["post"], row["type"]) for row in rows] == [
        ("deux", "claim"),
        ("deux", "receipt"),
        ("un", "claim"),
        ("un", "receipt"),
    ]


def test_a_line_that_somebody_changed_is_found(brand: Path) -> None:
    """A commit on top that is no addition, as somebody with the right to push could make it."""
    text = git(brand, "show", "ledger:un/site.jsonl").replace("/un/", "/autre/") + "\n"
    blob = git(brand, "hash-object", "-w", "--stdin", stdin=text)
    index = {"GIT_INDEX_FILE": str(brand / ".git/other-index")}
    git(brand, "read-tree", "ledger", **index)
    git(brand, "update-index", "--cacheinfo", f"100644,{blob},un/site.jsonl", **index)
    tree = git(brand, "write-tree", **index)
    commit = git(brand, "commit-tree", tree, "-p", "ledger", "-m", "tidy")
    git(brand, "update-ref", "refs/heads/ledger", commit)
    git(brand, "update-ref", "refs/cmgen/ledger-seen", commit)
    done = cmgen(brand, "ledger", "verify")
    assert done.returncode == 1
    assert f"commit {commit[:12]} changed or removed lines of un/site.jsonl" in done.stdout
    assert "DAMAGED" in done.stdout
