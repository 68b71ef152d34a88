"""The ledger on a branch of its own, without a remote: grown by commits, trusted only while it grows."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ledger.lines import Lines, at

from cmgen.errors import CmgenError, Stop
from cmgen.git import Git
from cmgen.ledger import Change, Home, Ledger, LedgerState, NotPushed, State, file_of, publication_of
from cmgen.ledger.branch import FREEZES, RESTORE, SEEN
from cmgen.ledger.events import Decided, Frozen, Thawed
from cmgen.ledger.lines import write_line

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
POST = "2026/05/atelier"
FILE = f"{POST}/site.jsonl"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    return Git(tmp_path)


def ledger(git: Git, **home: str) -> Ledger:
    return Ledger(git, Home(brand="Atelier", **home))


@pytest.fixture
def written(git: Git) -> LedgerState:
    """A ledger with one publication."""
    on = Lines()
    one = ledger(git)
    state = one.append(one.fetch(), (Change(POST, "site", on.claim(1, 0)),), NOW)
    return one.append(state, (Change(POST, "site", on.out(1, 1)),), NOW)


def shown(git: Git, path: str) -> str:
    return git.text("show", f"ledger:{path}")


def rewrite(git: Git, files: dict[str, bytes | None]) -> None:
    """What a person with write access might do: another commit, with other files."""
    head = git.read_ref("refs/heads/ledger")
    kept = {path: git.blobs([blob])[blob] for path, blob in git.tree(head).items()}
    changed = {path: data for path, data in (kept | files).items() if data is not None}
    scratch, _ = git.commit("", changed, "by hand", NOW)
    commit = git.text("commit-tree", "-p", head, "-m", "by hand", f"{scratch}^{{tree}}")
    git.run("update-ref", "refs/heads/ledger", commit)


def test_the_first_commit_says_whose_ledger_it_is(git: Git, written: LedgerState) -> None:
    assert sorted(git.tree("ledger")) == [FILE, "README.md", "ledger.json"]
    about = json.loads(shown(git, "ledger.json"))
    assert about == {"v": 1, "id": written.id, "brand": "Atelier"}
    assert len(written.id) == 16


def test_another_reader_sees_the_same(git: Git, written: LedgerState) -> None:
    state = ledger(git).fetch()
    assert (state.head, state.id, state.events) == (written.head, written.id, written.events)
    assert state.blobs == written.blobs == git.tree("ledger")
    assert state.status(POST, "site", NOW).state is State.PUBLISHED


def test_each_commit_says_what_it_records(git: Git, written: LedgerState) -> None:
    assert git.text("log", "--format=%s", "ledger").splitlines() == [f"receipt {POST} site", f"claim {POST} site"]


def test_only_one_of_two_who_read_the_same_may_write(git: Git, written: LedgerState) -> None:
    on = Lines()
    first, second = ledger(git), ledger(git)
    mine, theirs = first.fetch(), second.fetch()
    first.append(mine, (Change("a", "site", on.claim(1, 9)),), NOW)
    with pytest.raises(NotPushed):
        second.append(theirs, (Change("b", "site", on.claim(1, 9)),), NOW)
    assert set(second.fetch().events) == {(POST, "site"), ("a", "site")}


def test_a_persons_word_is_worked_out_anew_when_somebody_was_first(git: Git, written: LedgerState) -> None:
    on = Lines()
    asked: list[str] = []
    other = ledger(git)

    def word(state: LedgerState) -> tuple[Change, ...]:
        if not asked:
            other.append(other.fetch(), (Change("b", "site", on.claim(1, 9)),), NOW)
        asked.append(state.head)
        event = Decided(v=1, at=NOW, run="p", tag="p/1", epoch=2, verdict="give-up")
        return (Change(POST, "site", event),)

    state = ledger(git).record(word, NOW)
    assert len(asked) == 2
    assert state.status(POST, "site", NOW).state is State.GIVEN_UP
    assert ("b", "site") in state.events


# ------------------------------------------------------------------------------------------------------- trust


def test_an_absent_ledger_is_new_only_where_none_is_known(git: Git) -> None:
    state = ledger(git).fetch()
    assert (state.head, dict(state.events)) == ("", {})
    with pytest.raises(Stop, match=r"brand/brand.yaml names the ledger 1234, and there is no branch ledger"):
        ledger(git, id="1234").fetch()


@pytest.mark.proves("F17")
def test_a_ledger_that_was_there_may_not_be_gone(git: Git, written: LedgerState) -> None:
    git.run("branch", "-D", "ledger")
    with pytest.raises(Stop, match="is gone") as caught:
        ledger(git).fetch()
    assert caught.value.remedy == RESTORE
    one = ledger(git)
    found = one.mending()
    assert found
    one.restore(found, NOW)
    assert ledger(git).fetch().events == written.events


@pytest.mark.proves("F18")
def test_a_ledger_that_was_set_back_stops_and_can_be_restored(git: Git, written: LedgerState) -> None:
    git.run("update-ref", "refs/heads/ledger", "ledger~1")
    with pytest.raises(Stop, match="was set back") as caught:
        ledger(git).fetch()
    assert caught.value.remedy == RESTORE
    one = ledger(git)
    found = one.mending()
    assert found
    one.restore(found, NOW)
    assert ledger(git).fetch().events == written.events


@pytest.mark.proves("F18")
@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({FILE: write_line(Lines().claim(1, 0))}, "lines were changed or removed"),
        ({FILE: write_line(Lines().claim(1, 5)) * 2}, "lines were changed or removed"),
        ({FILE: None}, "the file was removed"),
    ],
)
def test_lines_only_ever_grow(git: Git, written: LedgerState, files: dict[str, bytes | None], what: str) -> None:
    rewrite(git, files)
    with pytest.raises(Stop, match=f"ledger:{FILE}: {what}"):
        ledger(git).fetch()


def test_a_run_sees_that_lines_were_removed_under_its_eyes(git: Git, written: LedgerState) -> None:
    one = ledger(git)
    one.fetch()
    git.run("update-ref", "-d", SEEN)
    rewrite(git, {FILE: None})
    with pytest.raises(Stop, match="the file was removed"):
        one.fetch()


def test_a_publication_may_move_whole_to_another_name(git: Git, written: LedgerState) -> None:
    lines = shown(git, FILE).encode() + b"\n"
    rewrite(git, {FILE: None, "2026/05/cours/site.jsonl": lines})
    one = ledger(git).fetch()
    assert set(one.events) == {("2026/05/cours", "site")}


def test_a_running_reader_follows_a_move(git: Git, written: LedgerState) -> None:
    one = ledger(git)
    one.fetch()
    lines = shown(git, FILE).encode() + b"\n"
    rewrite(git, {FILE: None, "2026/05/cours/site.jsonl": lines})
    assert set(one.fetch().events) == {("2026/05/cours", "site")}


@pytest.mark.proves("F19")
def test_another_brands_ledger_is_refused(git: Git, written: LedgerState) -> None:
    assert ledger(git, id=written.id).fetch().head == written.head
    with pytest.raises(Stop, match=f"is the ledger {written.id}, and brand/brand.yaml names other"):
        ledger(git, id="other").fetch()
    rewrite(git, {"ledger.json": b"{}\n"})
    with pytest.raises(Stop, match=r"ledger:ledger\.json"):
        ledger(git).fetch()


@pytest.mark.proves("F22")
def test_a_damaged_file_is_named_with_its_line(git: Git, written: LedgerState) -> None:
    rewrite(git, {"2026/05/autre/site.jsonl": b"<<<<<<< HEAD\n"})
    with pytest.raises(Stop, match=r"ledger:2026/05/autre/site\.jsonl:1: unresolved merge conflict"):
        ledger(git).fetch()


@pytest.mark.proves("F23")
def test_looking_goes_on_where_publishing_stops(git: Git, written: LedgerState) -> None:
    newer = write_line(Lines().claim(1, 0)).replace(b'"v":1', b'"v":9')
    rewrite(git, {"2026/05/autre/site.jsonl": newer})
    with pytest.raises(CmgenError, match="newer cmgen"):
        ledger(git).fetch()
    looking = Ledger(git, Home(), strict=False)
    assert looking.fetch().status(POST, "site", NOW).state is State.PUBLISHED


# ------------------------------------------------------------------------------------------------------- places


def test_the_remote_is_origin_where_there_is_one(git: Git) -> None:
    assert ledger(git).remote == ""
    git.run("remote", "add", "origin", "https://git.example/a.git")
    assert ledger(git).remote == "origin"
    assert ledger(git, remote="none").remote == ""
    with pytest.raises(CmgenError, match="no remote is named 'upstream'"):
        ledger(git, remote="upstream")


@pytest.mark.parametrize("name", [(POST, "site"), ("note", "mastodon"), ("été/à la carte", "site"), FREEZES])
def test_a_publication_and_its_file_name_each_other(name: tuple[str, str]) -> None:
    assert publication_of(file_of(*name)) == name


def test_figures_have_a_folder_that_no_post_may_take() -> None:
    assert publication_of("metrics/2026/a.jsonl") is None
    assert publication_of("README.md") is None
    with pytest.raises(CmgenError, match="content/metrics/a"):
        file_of("metrics/a", "site")


def test_a_freeze_holds_until_it_is_thawed() -> None:
    def lines(*events: type[Frozen | Thawed], scope: str = "") -> LedgerState:
        return LedgerState(id="").plus(
            Change(*FREEZES, kind(v=1, at=at(number), run="p", tag=str(number), epoch=number, scope=scope))
            for number, kind in enumerate(events)
        )

    assert lines(Frozen).frozen("site", at(9)) == "no reason given"
    assert lines(Frozen, scope="site").frozen("site", at(9))
    assert not lines(Frozen, scope="mastodon").frozen("site", at(9))
    assert not lines(Frozen, Thawed).frozen("site", at(9))
    assert lines(Frozen, Thawed, Frozen).frozen("site", at(9))
