"""Git as we run it: commits without a checkout, refs that move from the expected value only, errors in one line."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git.server import GitServer

from cmgen.errors import CmgenError
from cmgen.git import DeniedError, Git, GitError, Pushed, UnreachableError

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LEDGER = "refs/heads/ledger"


def commit(git: Git, parent: str = "", text: bytes = b"one\n", path: str = "a/b.jsonl") -> str:
    return git.commit(parent, {path: text}, "test", NOW)[0]


def test_a_commit_keeps_bytes_and_paths_as_they_are(repository: Path) -> None:
    git = Git(repository)
    git.run("config", "core.autocrlf", "true")
    files = {"2026/été/portes ouvertes.jsonl": b"a\r\nb\n\0\xff", "README.md": b""}
    made, blobs = git.commit("", files, "first", NOW)
    assert git.tree(made) == blobs
    assert {path: git.blobs([blob])[blob] for path, blob in blobs.items()} == files


def test_a_commit_leaves_index_work_tree_and_refs_alone(repository: Path) -> None:
    git = Git(repository)
    (repository / "draft.md").write_text("mine")
    git.run("add", "draft.md")
    before = git.text("status", "--porcelain=v2", "--branch")
    first = commit(git)
    second = commit(git, first, path="c.jsonl")
    assert git.text("status", "--porcelain=v2", "--branch") == before
    assert git.text("for-each-ref") == ""
    assert sorted(git.tree(second)) == ["a/b.jsonl", "c.jsonl"]
    assert git.is_ancestor(first, second)
    assert not git.is_ancestor(second, first)


@pytest.mark.proves("F32")
def test_commits_need_no_identity_and_ignore_a_signing_key(repository: Path) -> None:
    git = Git(repository)
    git.run("config", "commit.gpgSign", "true")
    git.run("config", "user.useConfigOnly", "true")
    assert git.text("show", "--no-patch", "--format=%an %ad", "--date=iso", commit(git)) == (
        "cmgen 2026-11-24 08:00:00 +0000"
    )


def test_a_ref_moves_only_from_the_value_that_was_read(repository: Path) -> None:
    git = Git(repository)
    first = commit(git)
    second = commit(git, first, b"one\ntwo\n")
    assert git.move_ref(LEDGER, first, "")
    assert not git.move_ref(LEDGER, second, "")
    assert git.move_ref(LEDGER, second, first)
    assert not git.move_ref(LEDGER, first, first)
    assert git.read_ref(LEDGER) == second


@pytest.mark.proves("F02")
def test_the_lock_of_a_killed_git_is_cleared_once_it_is_old(repository: Path) -> None:
    git = Git(repository)
    lock = repository / ".git/refs/heads/ledger.lock"
    lock.write_text("")
    made = commit(git)
    assert not git.move_ref(LEDGER, made, "")
    os.utime(lock, (time.time() - 120,) * 2)
    assert git.move_ref(LEDGER, made, "")


@pytest.mark.proves("B44")
def test_no_hook_runs_and_no_token_is_handed_on(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = repository / ".git/hooks/reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {repository}/hooked\n")
    hook.chmod(0o755)
    monkeypatch.setenv("CMGEN_MASTODON_TOKEN", "canary")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    git = Git(repository)
    assert git.move_ref(LEDGER, commit(git), "")
    assert not (repository / "hooked").exists()
    environment = git.text("-c", "alias.show-environment=!env", "show-environment")
    assert "canary" not in environment
    assert "GIT_TERMINAL_PROMPT=0" in environment


# ------------------------------------------------------------------------------------------------------- pushing


def test_a_push_that_is_first_is_taken_and_the_second_is_rejected(
    server: GitServer, clone: Callable[..., Path]
) -> None:
    mine, theirs = Git(clone("mine")), Git(clone("theirs"))
    first = commit(mine)
    assert mine.push("origin", LEDGER, first, "")[0] is Pushed.YES
    assert theirs.push("origin", LEDGER, commit(theirs, text=b"other\n"), "")[0] is Pushed.REJECTED
    second = commit(mine, first, b"one\ntwo\n")
    assert mine.push("origin", LEDGER, second, first)[0] is Pushed.YES
    late = commit(mine, first, b"one\nlate\n")
    assert mine.push("origin", LEDGER, late, first)[0] is Pushed.REJECTED
    assert server.git("rev-parse", LEDGER) == second


@pytest.mark.proves("F20")
def test_what_may_not_be_pushed_is_denied(server: GitServer, clone: Callable[..., Path]) -> None:
    reader = Git(clone("reader", server.reader))
    outcome, why = reader.push("origin", LEDGER, commit(reader), "")
    assert outcome is Pushed.DENIED
    assert "403" in why
    assert "reader-password" not in why
    server.refuse_pushes("the branch is protected")
    writer = Git(clone("writer"))
    outcome, why = writer.push("origin", LEDGER, commit(writer), "")
    assert (outcome, why) == (Pushed.DENIED, "the branch is protected [remote rejected] (pre-receive hook declined)")


@pytest.mark.proves("F14", "F15")
@pytest.mark.parametrize(("fault", "applied"), [("no answer", True), ("cut", False)])
def test_a_push_without_an_answer_is_unknown(
    server: GitServer, clone: Callable[..., Path], fault: str, applied: bool
) -> None:
    git = Git(clone())
    made = commit(git)
    server.faults += [fault, fault]  # git's curl sends again by itself where a kept connection breaks
    assert git.push("origin", LEDGER, made, "")[0] is Pushed.UNKNOWN
    assert git.remote_ref("origin", LEDGER) == (made if applied else "")


def test_a_rejection_does_not_tell_that_we_were_not_first(server: GitServer, clone: Callable[..., Path]) -> None:
    git = Git(clone())
    made = commit(git)
    server.faults.append("no answer")  # curl's second try is rejected by what the first has done
    assert git.push("origin", LEDGER, made, "")[0] in (Pushed.UNKNOWN, Pushed.REJECTED)
    assert git.remote_ref("origin", LEDGER) == made


def test_a_remote_is_read_without_moving_a_ref(server: GitServer, clone: Callable[..., Path]) -> None:
    mine, theirs = Git(clone("mine")), Git(clone("theirs"))
    made = commit(mine)
    mine.push("origin", LEDGER, made, "")
    assert theirs.remote_ref("origin", LEDGER) == made
    assert not theirs.has_commit(made)
    theirs.fetch("origin", LEDGER)
    assert theirs.has_commit(made)
    assert theirs.text("for-each-ref") == ""


@pytest.mark.proves("F24")
def test_a_shallow_clone_and_a_worktree_and_a_bare_repository_will_do(server: GitServer, tmp_path: Path) -> None:
    seed = Git(tmp_path / "seed")
    subprocess.run(["git", "init", "-q", "-b", "main", str(seed.root)], check=True)
    subprocess.run(["git", "-C", str(seed.root), "remote", "add", "origin", server.url], check=True)
    main = commit(seed, commit(seed))
    seed.push("origin", "refs/heads/main", main, "")
    ledger = commit(seed, commit(seed, text=b"other\n"), b"other\nmore\n")
    seed.push("origin", LEDGER, ledger, "")
    for name, options in (("shallow", ["--depth=1"]), ("bare", ["--bare"]), ("whole", [])):
        subprocess.run(["git", "clone", "-q", *options, server.url, str(tmp_path / name)], check=True)
    Git(tmp_path / "whole").run("worktree", "add", "--detach", str(tmp_path / "tree"))
    for name in ("shallow", "bare", "tree"):
        git = Git(tmp_path / name)
        git.fetch("origin", LEDGER)
        last = git.remote_ref("origin", LEDGER)
        assert git.push("origin", LEDGER, commit(git, last, f"other\nmore\n{name}\n".encode()), last)[0] is Pushed.YES


# ------------------------------------------------------------------------------------------------------- errors


@pytest.mark.proves("F26")
def test_each_problem_is_a_sentence_with_a_remedy(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(folder: Path, act: Callable[[Git], object]) -> str:
        with pytest.raises(GitError) as caught:
            act(Git(folder))
        assert not isinstance(caught.value, UnreachableError | DeniedError)
        return f"{caught.value.message}; {caught.value.remedy}"

    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert said(outside, Git.head_commit) == f"{outside} is not in a git repository; run git init there"
    assert not Git(outside).is_repository()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    foreign = said(repository, Git.is_repository)
    assert foreign.startswith(f"{repository} belongs to another user")
    assert f"--add safe.directory {repository}" in foreign
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    assert "git is not installed" in _without_path(monkeypatch, lambda: said(repository, Git.head_commit))


def _without_path(monkeypatch: pytest.MonkeyPatch, act: Callable[[], str]) -> str:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        return act()


def test_a_remote_that_cannot_be_read_is_told_from_one_that_may_not(
    server: GitServer, clone: Callable[..., Path]
) -> None:
    closed = Git(clone("closed", "http://127.0.0.1:9/content.git"))
    with pytest.raises(UnreachableError, match="cannot be read"):
        closed.remote_ref("origin", LEDGER)
    stranger = Git(clone("stranger", server.url.replace("alice-password", "guess")))
    with pytest.raises(DeniedError) as caught:
        stranger.remote_ref("origin", LEDGER)
    assert "guess" not in str(caught.value)
    assert isinstance(caught.value, CmgenError)


def test_an_empty_repository_has_no_head(repository: Path) -> None:
    assert Git(repository).head_commit() == ""
