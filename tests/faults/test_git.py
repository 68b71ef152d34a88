"""What can go wrong with git and the ledger: real repositories, on this machine and behind a real server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults.stage import Stage, git
from git.server import GitServer, git_server

from cmgen.git import Git
from cmgen.ledger import Home, Ledger
from cmgen.model import FreezeOrder
from cmgen.publish.freezing import freeze, thaw

Golden = Callable[[str, str], None]
POSTS = {"method": "POST", "path": "/api/v1/statuses"}
LINES = "fete/social.jsonl"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[GitServer]:
    """A git host."""
    with git_server(tmp_path) as server:
        yield server


def hook(bare: Path, script: str) -> None:
    path = bare / "hooks/pre-receive"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


# ------------------------------------------------------------------------------------------------ pushing


@pytest.mark.proves("F13")
def test_who_always_comes_second_sends_nothing(stage: Stage, golden: Golden) -> None:
    bare = stage.with_remote()
    ledger = Ledger(Git(stage.folder), Home())
    ledger.record(lambda state: freeze(state, FreezeOrder(), "a", stage.now), stage.now)
    ledger.record(lambda state: thaw(state, [""], "b", stage.now), stage.now)
    # somebody else's commit is there whenever ours has been received, and before the branch is moved
    hook(
        bare,
        """unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
who="-c user.name=B -c user.email=b@b.example"
git update-ref refs/heads/ledger $(git $who commit-tree -m other -p ledger 'ledger^{tree}')""",
    )
    stage.publish()
    golden("F13", stage.story("F13"))
    assert stage.asked() == 0


@pytest.mark.proves("F14", "F15")
@pytest.mark.parametrize(
    ("number", "faults"),
    [
        # git itself sends once more where a connection breaks unanswered: two in a row are one push
        pytest.param("F14", ["no answer"] * 2, id="F14 claim"),
        pytest.param("F15", ["cut"] * 2, id="F15 claim"),
    ],
)
def test_a_push_without_an_answer_is_looked_for(
    stage: Stage, host: GitServer, golden: Golden, number: str, faults: list[str]
) -> None:
    stage.with_remote(host.url)
    host.faults += faults
    stage.publish()
    git(stage.folder, "fetch", "-q", "origin", "ledger:ledger")
    stage.check()
    golden(number, stage.story(number))
    assert len(stage.public()) == 2
    assert sum(line["type"] == "claim" for line in stage.ledger()[LINES]) == 1


@pytest.mark.proves("F20")
def test_a_ledger_that_may_not_be_written_is_known_before_anything_is_sent(
    stage: Stage, host: GitServer, golden: Golden
) -> None:
    stage.with_remote(host.reader)
    stage.publish()
    golden("F20", stage.story("F20"))
    assert stage.asked() == 0


@pytest.mark.proves("F21")
def test_receipts_that_are_refused_are_kept_and_said(stage: Stage, golden: Golden) -> None:
    bare = stage.with_remote()
    stage.proxy.break_next("act", act=lambda: hook(bare, "echo protected branch; exit 1"), **POSTS)
    stage.publish()
    (bare / "hooks/pre-receive").unlink()
    stage.later()
    stage.publish()
    git(stage.folder, "fetch", "-q", "origin", "ledger:ledger")
    stage.check()
    golden("F21", stage.story("F21"))
    assert len(stage.public()) == 2


@pytest.mark.proves("F16")
def test_a_remote_that_cannot_be_read_before_the_claim(stage: Stage, golden: Golden) -> None:
    stage.with_remote("/nowhere/content.git")
    stage.publish()
    golden("F16-before", stage.story("F16"))
    assert stage.asked() == 0


@pytest.mark.proves("F16")
def test_a_remote_that_cannot_be_read_after_the_claim(stage: Stage, golden: Golden) -> None:
    """The first part is under way; the second is not sent any more."""
    bare = stage.with_remote()
    away = bare.with_name("away.git")
    stage.proxy.break_next("act", act=lambda: bare.rename(away), **POSTS)
    stage.publish()
    assert stage.asked() == 1
    away.rename(bare)
    stage.later()
    stage.publish()
    git(stage.folder, "fetch", "-q", "origin", "ledger:ledger")
    stage.check()
    golden("F16-after", stage.story("F16"))
    assert len(stage.public()) == 2


# ------------------------------------------------------------------------------------------------ trust


@pytest.fixture
def published(stage: Stage) -> Stage:
    """The thread is out."""
    stage.publish()
    stage.told.clear()
    stage.later()
    return stage


@pytest.mark.proves("F17")
def test_no_ledger_where_one_is_declared(stage: Stage, golden: Golden) -> None:
    stage.build_says({'"ledger_id":""': '"ledger_id":"0123456789abcdef"'})
    stage.publish()
    golden("F17", stage.story("F17"))
    assert stage.asked() == 0


@pytest.mark.proves("F17")
def test_a_ledger_that_has_gone(published: Stage, golden: Golden) -> None:
    git(published.folder, "update-ref", "-d", "refs/heads/ledger")
    published.publish()
    golden("F17-gone", published.story("F17"))
    assert published.asked() == 2


@pytest.mark.proves("F18")
def test_a_ledger_that_was_set_back(published: Stage, golden: Golden) -> None:
    git(published.folder, "update-ref", "refs/heads/ledger", "ledger~1")
    published.publish()
    golden("F18-back", published.story("F18"))
    assert published.asked() == 2


def _without_first_line(data: bytes) -> bytes:
    return data.partition(b"\n")[2]


def _altered(data: bytes) -> bytes:
    return data.replace(b'"epoch":1', b'"epoch":2', 1)


def _in_conflict(data: bytes) -> bytes:
    return data + b"<<<<<<< HEAD\n"


def _cut(data: bytes) -> bytes:
    return data + b'{"type":"receipt","v":1'


def _newer(data: bytes) -> bytes:
    line = {"type": "applause", "v": 2, "at": "2026-11-24T08:00:00Z", "run": "r", "tag": "r/1", "epoch": 1}
    return data + json.dumps(line).encode() + b"\n"


@pytest.mark.proves("F18", "F22", "F23", "B100")
@pytest.mark.parametrize(
    ("number", "change"),
    [
        pytest.param("F18", _without_first_line, id="F18 a line removed"),
        pytest.param("F18", _altered, id="F18 a line altered"),
        pytest.param("F22", _in_conflict, id="F22 conflict markers"),
        pytest.param("F22", _cut, id="F22 half a line"),
        pytest.param("F23", _newer, id="F23 a newer line"),
    ],
)
def test_a_ledger_that_somebody_changed(
    published: Stage, golden: Golden, number: str, change: Callable[[bytes], bytes]
) -> None:
    published.tamper(LINES, change)
    done = published.publish()
    golden(f"{number}{change.__name__.replace('_', '-')}", published.story(number))
    assert done.status in (2, 3)
    assert published.asked() == 2
    assert "newer" not in change.__name__ or published.start("ledger", "show", "fete").wait().status == 0


@pytest.mark.proves("F19")
def test_the_ledger_of_another_repository(published: Stage, golden: Golden) -> None:
    published.build_says({'"ledger_id":""': '"ledger_id":"0123456789abcdef"'})
    published.publish()
    golden("F19", published.story("F19"))
    assert published.asked() == 2


@pytest.mark.proves("F28")
def test_a_post_that_was_renamed_is_not_sent_under_its_new_name(published: Stage, golden: Golden) -> None:
    published.build_says({'"fete"': '"grande-fete"'})
    published.build_says({"content/fete.md": "content/grande-fete.md"})
    published.publish()
    golden("F28", published.story("F28"))
    assert published.asked() == 2


@pytest.mark.proves("F29")
def test_a_post_that_is_deleted_after_its_claim_is_not_sent(stage: Stage, golden: Golden) -> None:
    def away() -> None:
        shutil.copy(stage.folder / "build/manifest.json", stage.folder / "old.json")
        manifest = json.loads((stage.folder / "build/manifest.json").read_text(encoding="utf-8"))
        (stage.folder / "build/manifest.json").write_text(json.dumps(manifest | {"shards": {}}), encoding="utf-8")

    stage.proxy.break_next("refuse", act=away, **POSTS)
    stage.publish()
    stage.later()
    stage.publish()
    golden("F29", stage.story("F29"))
    assert stage.asked() == 1


# ------------------------------------------------------------------------------------------------ repositories


@pytest.mark.proves("F24", "F27")
@pytest.mark.parametrize("kind", ["detached", "worktree", "submodule", "main moves"])
def test_it_works_in_every_kind_of_repository(stage: Stage, kind: str) -> None:
    git(stage.folder, "add", "brand", "content")
    git(stage.folder, "commit", "-qm", "posts")
    if kind == "detached":
        git(stage.folder, "checkout", "-q", "--detach")
    elif kind == "worktree":
        other = stage.folder.with_name("worktree")
        git(stage.folder, "worktree", "add", "-q", str(other))
        shutil.copytree(stage.folder / "build", other / "build")
        stage.folder = other
    elif kind == "submodule":
        upper = stage.folder.with_name("upper")
        git(stage.folder, "init", "-q", str(upper))
        git(upper, "submodule", "--quiet", "add", str(stage.folder), "brand")
        shutil.copytree(stage.folder / "build", upper / "brand/build")
        git(upper / "brand", "remote", "remove", "origin")
        stage.folder = upper / "brand"
    else:
        stage.proxy.break_next("act", act=lambda: git(stage.folder, "commit", "-qm", "more", "--allow-empty"), **POSTS)
    assert stage.publish().status == 0
    stage.check()
    assert len(stage.public()) == 2


@pytest.mark.proves("F24")
def test_outside_a_repository_it_says_what_is_missing(stage: Stage, golden: Golden) -> None:
    shutil.rmtree(stage.folder / ".git")
    stage.publish(environment={"GIT_CEILING_DIRECTORIES": str(stage.folder.parent)})
    golden("F24", stage.story("F24"))
    assert stage.asked() == 0


@pytest.mark.proves("F25")
def test_a_repository_that_has_moved_is_followed(stage: Stage, host: GitServer) -> None:
    """git follows a host's redirect when it begins to speak; its token goes to the new address by its own rules."""
    host.moved = True
    stage.with_remote(host.url.replace("content.git", "before/content.git"))
    assert stage.publish().status == 0
    assert len(stage.public()) == 2


@pytest.mark.proves("F26")
def test_without_git_it_says_what_to_install(stage: Stage, golden: Golden) -> None:
    stage.publish(environment={"PATH": "/nowhere"})
    golden("F26", stage.story("F26"))
    assert stage.asked() == 0


@pytest.mark.proves("F32")
def test_neither_an_identity_nor_a_signature_of_a_person_is_needed(stage: Stage, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    settings = "[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false\n[user]\n\tuseConfigOnly = true\n"
    (home / ".gitconfig").write_text(settings)
    assert stage.publish(environment={"HOME": str(home)}).status == 0
    stage.check()
    assert len(stage.public()) == 2


@pytest.mark.proves("F31")
@pytest.mark.parametrize("damage", ["deleted", "garbage", "a file"])
def test_a_work_folder_in_any_state_changes_nothing_of_what_is_sent(stage: Stage, damage: str) -> None:
    work = stage.folder / ".cmgen"
    if damage == "deleted":
        shutil.rmtree(work, ignore_errors=True)
    elif damage == "garbage":
        for path in [path for path in work.rglob("*") if path.is_file()]:
            path.write_bytes(b"\x00garbage" * 100)
        (work / "journal").mkdir(parents=True, exist_ok=True)
        (work / "journal/host-1.jsonl").write_bytes(b'{"slug": "fete"\n\xff\xfe\n{}\n')
    else:
        shutil.rmtree(work, ignore_errors=True)
        work.write_bytes(b"")
    done = stage.publish()
    if damage == "a file":
        assert (done.status, stage.asked()) == (1, 0)
        work.unlink()
        stage.later()
        done = stage.publish()
    assert done.status == 0
    stage.check()
    assert len(stage.public()) == 2
