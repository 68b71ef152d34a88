"""What can happen to the process that publishes: signals, and a system that has no more of something."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.stage import BRAND, CHANNEL, POST, Stage, write
from servers.warm import Running

Golden = Callable[[str, str], None]
POSTS = {"method": "POST", "path": "/api/v1/statuses"}


# ------------------------------------------------------------------------------------------------ signals


def interrupted_by(stage: Stage, number: int) -> list[Running]:
    """A signal for the run to come, as soon as its first part is with the server; the list will hold the run."""
    runs: list[Running] = []
    stage.proxy.break_next("act", act=lambda: runs[0].kill(number), **POSTS)
    return runs


@pytest.mark.proves("F03")
def test_ctrl_c_between_parts_lets_the_answer_be_recorded(stage: Stage, golden: Golden) -> None:
    runs = interrupted_by(stage, signal.SIGINT)
    runs.append(stage.start(*stage.arguments()))
    stage.tell("$ cmgen publish, then Ctrl-C", runs[0].wait(seconds=7))
    assert stage.public() == ["Portes ouvertes à l’été"]
    stage.check()
    stage.later()
    stage.publish()
    stage.check()
    golden("F03", stage.story("F03"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F03")
def test_ctrl_c_ends_a_pause(stage: Stage) -> None:
    """The server wants a minute; the person does not wait for it."""
    runs: list[Running] = []
    stage.is_set = False
    stage.proxy.break_next(
        "status", code=429, headers={"Retry-After": "50"}, act=lambda: runs[0].kill(signal.SIGINT), **POSTS
    )
    runs.append(stage.start(*stage.arguments()))
    assert runs[0].wait(seconds=7).status == 130
    assert stage.public() == []


@pytest.mark.proves("F04")
@pytest.mark.parametrize("moved", [False, True], ids=["same machine", "another machine"])
def test_a_job_that_is_ended_from_outside_is_gone_on_with(stage: Stage, golden: Golden, moved: bool) -> None:
    """GitHub's way to cancel: Ctrl-C, then SIGTERM. The journal knows of the first part, where it is still there."""
    runs: list[Running] = []

    def end() -> None:
        runs[0].kill(signal.SIGINT)
        runs[0].kill(signal.SIGTERM)

    stage.proxy.break_next("act", act=end, skip=1, **POSTS)
    runs.append(stage.start(*stage.arguments()))
    stage.tell("$ cmgen publish, then Ctrl-C and SIGTERM", runs[0].wait())
    if moved:
        for path in (stage.folder / ".cmgen/journal").iterdir():
            path.unlink()
    stage.later()
    stage.publish()
    stage.check()
    golden("F04", stage.story("F04"))
    assert len(stage.public()) == 2


# ------------------------------------------------------------------------------------------------ nothing left


@pytest.mark.proves("F05")
def test_memory_that_is_used_up_by_rendering_claims_nothing(empty_stage: Stage, tmp_path: Path, golden: Golden) -> None:
    """The build is a process of its own: what ends it does not reach the one that sends."""
    stage = empty_stage
    channels = CHANNEL.replace("http://localhost:1", stage.proxy.url)
    write(stage.folder, {"brand/brand.yaml": BRAND, "brand/channels.yaml": channels, "content/fete.md": POST})
    os.system(f"git init -q {stage.folder}")
    done = stage.start("publish", limits={"RLIMIT_AS": 40 << 20}).wait()
    stage.tell("$ cmgen publish", done)
    golden("F05", stage.story("F05"))
    assert (stage.asked(), stage.ledger()) == (0, {})


@pytest.mark.proves("F07", "F08")
def test_a_journal_that_cannot_be_written_stops_before_the_send(stage: Stage, golden: Golden) -> None:
    (stage.folder / ".cmgen").mkdir(exist_ok=True)
    (stage.folder / ".cmgen/journal").write_bytes(b"")
    stage.publish()
    assert stage.asked() == 0
    (stage.folder / ".cmgen/journal").unlink()
    stage.later()
    stage.publish()
    stage.check()
    golden("F08", stage.story("F08"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F07")
def test_a_disk_that_fills_up_after_the_send_does_not_lose_the_receipt(stage: Stage, golden: Golden) -> None:
    def fill() -> None:
        (path,) = (stage.folder / ".cmgen/journal").iterdir()
        path.unlink()
        path.symlink_to("/dev/full")

    stage.proxy.break_next("act", act=fill, **POSTS)
    stage.publish()
    stage.check()
    assert stage.public() == ["Portes ouvertes à l’été"]
    for path in (stage.folder / ".cmgen/journal").iterdir():
        path.unlink()
    stage.later()
    stage.publish()
    stage.check()
    golden("F07", stage.story("F07"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F08")
def test_a_build_that_cannot_be_read_is_named(stage: Stage, golden: Golden) -> None:
    (stage.folder / "build/manifest.json").unlink()
    (stage.folder / "build/manifest.json").mkdir()
    stage.publish()
    golden("F08-build", stage.story("F08"))
    assert stage.asked() == 0


@pytest.mark.proves("F09")
@pytest.mark.parametrize("handles", [4, 6, 8, 12])
def test_without_file_handles_it_says_so_and_sends_nothing(stage: Stage, handles: int) -> None:
    done = stage.publish(limits={"RLIMIT_NOFILE": handles})
    stage.later()
    stage.publish()
    stage.check()
    assert len(stage.public()) == 2
    assert done.status in (0, 1, 2, 3)


@pytest.mark.proves("F11")
def test_an_old_run_started_again_sends_nothing_twice(stage: Stage, golden: Golden) -> None:
    stage.publish()
    stage.later(days=1)
    stage.publish(environment={"GITHUB_RUN_ID": "1", "GITHUB_RUN_ATTEMPT": "2"})
    stage.check()
    golden("F11", stage.story("F11"))
    assert stage.asked() == 2
