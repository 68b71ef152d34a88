"""Putting a ledger right: nothing that was there, or was added since, is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger.lines import Lines

from cmgen.errors import CmgenError, Stop
from cmgen.git import Git
from cmgen.ledger import Change, Home, Ledger
from cmgen.ledger.branch import SEEN
from cmgen.ledger.lines import write_line
from cmgen.ledger.mending import mending
from cmgen.ledger.verify import verify

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
FILE = "a/site.jsonl"


def line(number: int) -> bytes:
    return write_line(numbered(number).claim(1, 0))


def numbered(number: int) -> Lines:
    """Lines whose tags begin after that number."""
    on = Lines()
    on.count = number
    return on


numbers = st.lists(st.integers(0, 9), unique=True)


@given(numbers, numbers, st.booleans())
def test_every_line_is_kept_and_the_old_ones_stay_first(before: list[int], there: list[int], damaged: bool) -> None:
    old, new = b"".join(map(line, before)), b"".join(map(line, there)) + (b"<<<<<<< HEAD\n" if damaged else b"")
    found = mending("h", "s", {FILE: new} if new else {}, {FILE: old} if old else {})
    made = found.files.get(FILE, b"")
    assert made.startswith(old)
    assert sorted(made.splitlines()) == sorted(line(number).strip() for number in {*before, *there})
    assert found.is_well is (set(before) <= set(there) and not damaged)
    assert sum(found.lacking.values()) == len(set(before) - set(there))
    assert sum(found.added.values()) == len(set(there) - set(before))


@pytest.fixture
def git(tmp_path: Path) -> Git:
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    return Git(tmp_path)


def ledger(git: Git, **home: str) -> Ledger:
    return Ledger(git, Home(brand="Atelier", **home))


@pytest.fixture
def published(git: Git) -> str:
    """A ledger with a claim and its receipt; the id of its head."""
    on, one = Lines(), ledger(git)
    state = one.append(one.fetch(), (Change("a", "site", on.claim(1, 0)),), NOW)
    return one.append(state, (Change("a", "site", on.out(1, 1)),), NOW).head


def set_back(git: Git) -> None:
    git.run("update-ref", "refs/heads/ledger", "ledger~1")


def altered(git: Git) -> None:
    blob = git.blobs([git.tree("ledger")[FILE]]).popitem()[1]
    commit, _ = git.commit(git.read_ref("refs/heads/ledger"), {FILE: blob.replace(b"claim", b"clams")}, "x", NOW)
    git.run("update-ref", "refs/heads/ledger", commit)


def gone(git: Git) -> None:
    git.run("update-ref", "-d", "refs/heads/ledger")


def set_back_and_grown(git: Git) -> None:
    """Another machine, which knew nothing, went on from there."""
    set_back(git)
    git.run("update-ref", "-d", SEEN)
    other = ledger(git)
    other.append(other.fetch(), (Change("b", "site", numbered(7).claim(1, 0)),), NOW)


@pytest.mark.parametrize("harm", [set_back, altered, gone, set_back_and_grown])
def test_what_was_there_is_put_back(git: Git, published: str, harm: Callable[[Git], None]) -> None:
    before = ledger(git).fetch()
    harm(git)
    git.run("update-ref", SEEN, published)
    with pytest.raises(Stop) as stop:
        ledger(git).fetch()
    assert "cmgen ledger restore" in stop.value.remedy
    one = ledger(git)
    found = one.mending()
    assert found
    assert not found.is_well
    one.restore(found, NOW)
    state = ledger(git).fetch()
    assert state.events[("a", "site")] == before.events[("a", "site")]
    assert (("b", "site") in state.events) is (harm is set_back_and_grown)
    assert not verify(git, state.head, "ledger").problems
    again = ledger(git).mending()
    assert again
    assert again.is_well


def test_a_ledger_is_adopted_by_its_own_name(git: Git, published: str) -> None:
    name = ledger(git).fetch().id
    set_back(git)
    with pytest.raises(Stop):
        ledger(git).fetch()
    with pytest.raises(CmgenError, match="is the ledger"):
        ledger(git).adopt("0123456789abcdef")
    ledger(git).adopt(name)
    assert len(ledger(git).fetch().events[("a", "site")]) == 1
