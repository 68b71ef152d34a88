"""A build on a Dask cluster of real workers comes to the same, also where one of them is killed in the middle."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from main.running import cmgen, environment

from benchmarks import corpus

pytestmark = pytest.mark.slow
POSTS = 160
PATIENCE = 120  # seconds


@dataclass
class Cluster:
    """A scheduler, and workers of one thread each."""

    address: str
    workers: list[subprocess.Popen[str]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="needs the extra cluster")
    log = tmp_path / "scheduler.log"
    started = [_start(log, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    try:
        place = _said(log, r"tcp://(127\.0\.0\.1:\d+)")
        for number in range(3):
            words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / "dask"))
            started.append(_start(tmp_path / f"{number}.log", "dask_worker", f"tcp://{place}", *words))
        yield Cluster(f"dask://{place}", started[1:])
    finally:
        for process in reversed(started):
            process.kill()
        for process in started:
            process.wait(30)


def _start(log: Path, program: str, *words: str) -> subprocess.Popen[str]:
    with log.open("w", encoding="utf-8") as file:
        command = [sys.executable, "-W", "ignore", "-m", f"distributed.cli.{program}", *words]
        return subprocess.Popen(command, stdout=file, stderr=file, env=environment(), text=True)


def _said(log: Path, pattern: str) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := re.search(pattern, log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)  # another program is waited for
    raise AssertionError(log.read_text(encoding="utf-8"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    corpus.write(tmp_path / "here", POSTS)
    return tmp_path / "here"


def test_a_cluster_comes_to_the_same(project: Path, cluster: Cluster) -> None:
    here = Path(shutil.copytree(project, project.with_name("alone")))
    done = cmgen(project, "build", "--executor", cluster.address, "--profile")
    assert f"{POSTS} posts, {POSTS * 6} variants; {POSTS} anew" in done.stdout, done.stderr
    assert f"making posts, by {cluster.address}" in done.stdout
    assert cmgen(here, "build").stdout.splitlines()[-1] in done.stdout
    assert bytes_of(project / ".cmgen/build") == bytes_of(here / ".cmgen/build")


def test_a_worker_that_is_killed_costs_time_and_nothing_else(project: Path, cluster: Cluster) -> None:
    here = Path(shutil.copytree(project, project.with_name("alone")))
    command = [sys.executable, "-m", "cmgen", "-C", str(project), "build", "--executor", cluster.address]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
    index = project / ".cmgen/index.sqlite"
    end = time.monotonic() + PATIENCE
    while _made(index) < 10 and running.poll() is None and time.monotonic() < end:
        time.sleep(0.02)  # until it is in the middle of it
    made = _made(index)
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    said, errors = running.communicate(timeout=PATIENCE)
    assert 0 < made < POSTS, errors
    assert f"{POSTS} posts, {POSTS * 6} variants; {POSTS} anew" in said, errors
    assert "build-died" not in said
    cmgen(here, "build")
    assert bytes_of(project / ".cmgen/build") == bytes_of(here / ".cmgen/build")


def _made(index: Path) -> int:
    if not index.is_file():
        return 0
    try:
        with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as database:
            return int(database.execute("select count(*) from made").fetchone()[0])
    except sqlite3.OperationalError:  # it has no tables yet
        return 0


def test_a_cluster_that_is_not_there_is_said(project: Path) -> None:
    done = cmgen(project, "build", "--executor", "dask://127.0.0.1:9")
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        ["cmgen: no scheduler answers at 127.0.0.1:9", "  start one there: dask scheduler --port 9"],
    )
    assert cmgen(project, "build", "--executor", "slurm").returncode == 2
