"""``kill -9`` of the real program, at every request and at every git step, against a real server: the next run puts it
right, and there is one complete thread, with its pictures, and a ledger that says so."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from builds import change_build
from main import running
from servers import Server, fault_proxy
from servers.pictures import png, size

MARK = "MARKMARK"
POST = f"""---
status: ready
date: 2026-09-01 09:00
title: Fête
assets:
  - {{file: affiche.png, alt: "Affiche « été », 20 €", focus: [0.2, 0.8]}}
  - {{file: plan.png, alt: Plan du quartier}}
---
Portes ouvertes {MARK} 🎉 à l’été
***
Deux {MARK}
***
Trois {MARK}
"""
# The first run dies; after its lease (20 min) and the clocks' skew, a later one may look and go on.
LATER = timedelta(minutes=40)


@dataclass(frozen=True)
class Built:
    """A project with its build, from which copies with a mark of their own are made."""

    folder: Path
    server: Server

    def copy(self, folder: Path, server: str, mark: str) -> Project:
        shutil.copytree(self.folder, folder)
        change_build(folder / "build", {MARK: mark, "http://localhost:1": server})
        return Project(folder, self.server.accounts["alice"].token, mark)


@dataclass(frozen=True)
class Project:
    folder: Path
    token: str
    mark: str

    def start(self, *arguments: str, path: str = "", **environment: str) -> subprocess.Popen[str]:
        clean = running.environment(CMGEN_SOCIAL_TOKEN=self.token, **environment)
        clean["PATH"] = f"{path}{os.pathsep}{clean['PATH']}" if path else clean["PATH"]
        command = [sys.executable, "-m", "cmgen", "--project", str(self.folder), *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=clean, encoding="utf-8")

    def publish(self, *arguments: str) -> subprocess.Popen[str]:
        return self.start("publish", "--from", str(self.folder / "build"), *arguments)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, errors)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, snac: Server) -> Built:
    folder = tmp_path_factory.mktemp("killed") / "project"
    channels = "social: {network: mastodon, server: http://localhost:1, account: alice, late: never}\n"
    brand = "name: Atelier\ntime_zone: UTC\nlanguages: [fr]\nledger: {remote: none}\n"
    post = POST.replace("status: ready", "status: ready\nnetwork: social")
    running.write(folder, {"brand/brand.yaml": brand, "brand/channels.yaml": channels, "content/fete.md": post})
    (folder / "content/affiche.png").write_bytes(png(120, 80, (200, 30, 60)))
    (folder / "content/plan.png").write_bytes(png(50, 70, (20, 90, 60)))
    running.repository(folder)
    done = Project(folder, "", "").run("build", "--out", str(folder / "build"))
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder, snac)


def get(server: Server, path: str) -> Any:
    request = Request(server.url + path, headers={"Authorization": f"Bearer {server.accounts['alice'].token}"})
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


def check_arrived(server: Server, mark: str, project: Project) -> None:
    """Exactly one thread of this mark, complete and in order; the ledger has its addresses."""
    account = get(server, "/api/v1/accounts/verify_credentials")["id"]
    newest = get(server, f"/api/v1/accounts/{account}/statuses?limit=40")
    found = [status for status in reversed(newest) if mark in status["content"]]
    assert [re.sub(r"<[^>]+>", "", status["content"]).split(mark)[0].strip() for status in found] == [
        "Portes ouvertes",
        "Deux",
        "Trois",
    ]
    first, second, third = found
    assert [status["in_reply_to_id"] for status in found] == [None, first["id"], second["id"]]
    assert [one["description"] for one in first["media_attachments"]] == ["Affiche « été », 20 €", "Plan du quartier"]
    shapes = []
    for one in first["media_attachments"]:
        with urlopen(one["url"], timeout=10) as answer:
            shapes.append(size(answer.read()))
    assert shapes == [(120, 80), (50, 70)]
    status = json.loads(project.run("status", "--format", "json").stdout)
    assert [(row["state"], row["urls"]) for row in status] == [
        ("published", [first["url"], second["url"], third["url"]])
    ]


def go_on(project: Project) -> None:
    """The next run, later."""
    now = (datetime.now(UTC) + LATER).strftime("%Y-%m-%d %H:%M")
    process = project.publish("--now", now)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, f"{project.folder.name}: {out}{errors}"
    again = project.publish("--now", now)
    assert "published  " not in again.communicate(timeout=60)[0]


def forget_this_machine(project: Project) -> None:
    """What only the dead machine had: a run on another one does not know it."""
    shutil.rmtree(project.folder / ".cmgen/journal", ignore_errors=True)


# ------------------------------------------------------------------------------------------------ requests


def killed_at_request(built: Built, folder: Path, number: int, fault: str, *, moved: bool) -> bool:
    """Kill at the ``number``-th request (from 1), then go on and check; False where a run has fewer requests."""
    mark = uuid4().hex[:12]
    with fault_proxy(built.server.url) as proxy:
        project = built.copy(folder / f"{fault}-{number}", proxy.url, mark)
        proxy.break_next(fault, skip=number - 1)
        process = project.publish()
        proxy.victim = process.pid
        out, errors = process.communicate(timeout=60)
        if not proxy.seen or not any(what for *_, what in proxy.seen):
            assert process.returncode == 0, out + errors
            return False
        assert process.returncode == -9, out + errors
        if moved:
            forget_this_machine(project)
        go_on(project)
        check_arrived(built.server, mark, project)
    return True


@pytest.mark.proves("F01")
@pytest.mark.parametrize(("number", "fault"), [(3, "kill"), (3, "kill_after"), (4, "kill_after")])
def test_killed_at_a_post(built: Built, tmp_path: Path, number: int, fault: str) -> None:
    """After two pictures, the third request posts the first part, the fourth the second."""
    assert killed_at_request(built, tmp_path, number, fault, moved=True)


@pytest.mark.proves("F01")
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "kill_after"])
@pytest.mark.parametrize("moved", [False, True], ids=["same machine", "another machine"])
def test_killed_at_every_request(built: Built, tmp_path: Path, fault: str, moved: bool) -> None:
    number = 1
    while killed_at_request(built, tmp_path, number, fault, moved=moved):
        number += 1
    assert number > 5


# ------------------------------------------------------------------------------------------------ git steps

WRAPPER = """#!/bin/sh
n=$(($(cat "$COUNT" 2>/dev/null || echo 0) + 1))
echo $n > "$COUNT"
if [ $n = "$KILL_AT" ] && [ "$WHEN" = before ]; then kill -9 $PPID; exit 1; fi
"$REAL_GIT" "$@"
status=$?
if [ $n = "$KILL_AT" ]; then kill -9 $PPID; fi
exit $status
"""


@pytest.fixture(scope="module")
def wrapper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    (folder / "git").write_text(WRAPPER)
    (folder / "git").chmod((folder / "git").stat().st_mode | stat.S_IXUSR)
    return folder


def killed_at_git(built: Built, wrapper: Path, folder: Path, number: int, when: str) -> bool:
    """Kill at the ``number``-th call of git (from 1), then go on and check; False where a run has fewer calls."""
    mark = uuid4().hex[:12]
    project = built.copy(folder / f"{when}-{number}", built.server.url, mark)
    real = shutil.which("git") or ""
    process = project.start(
        *("publish", "--from", str(project.folder / "build")),
        path=str(wrapper),
        COUNT=str(project.folder / "count"),
        KILL_AT=str(number),
        WHEN=when,
        REAL_GIT=real,
    )
    out, errors = process.communicate(timeout=60)
    if process.returncode != -9:
        assert process.returncode == 0, out + errors
        return False
    if number % 2:
        forget_this_machine(project)
    go_on(project)
    check_arrived(built.server, mark, project)
    return True


@pytest.mark.proves("F01")
def test_killed_in_git(built: Built, wrapper: Path, tmp_path: Path) -> None:
    """Around the first commit of the claim."""
    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(lambda number: killed_at_git(built, wrapper, tmp_path, number, "after"), (9, 12)))


@pytest.mark.proves("F01")
@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_git_step(built: Built, wrapper: Path, tmp_path: Path, when: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        count = 0
        while True:
            numbers = range(count + 1, count + 9)
            died = list(pool.map(lambda number: killed_at_git(built, wrapper, tmp_path, number, when), numbers))
            count += sum(died)
            if not all(died):
                break
    assert count > 20
