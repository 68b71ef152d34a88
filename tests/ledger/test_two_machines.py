"""The ledger on real git, used by two machines in any order: it holds what was added, all of it, and nothing else."""

from __future__ import annotations

import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from ledger.lines import Lines, at

from cmgen.errors import Stop
from cmgen.git import Git
from cmgen.ledger import Change, Home, Ledger, LedgerState, NotPushed
from cmgen.ledger.verify import verify

MACHINES = ("one", "two")
NAMES = [("2026/11/a", "social"), ("2026/11/a", "site"), ("b", "social")]


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


class TwoMachines(RuleBasedStateMachine):
    """A bare repository and two clones, each with what it last read."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="ledger-")
        root = Path(self.folder.name)
        git("init", "-q", "--bare", str(root / "bare.git"))
        for name in MACHINES:
            git("init", "-q", str(root / name))
            git("-C", str(root / name), "remote", "add", "origin", str(root / "bare.git"))
        self.bare = Git(root / "bare.git")
        self.ledgers = {name: Ledger(Git(root / name), Home()) for name in MACHINES}
        self.known: dict[str, LedgerState] = {name: ledger.fetch() for name, ledger in self.ledgers.items()}
        self.written: dict[tuple[str, str], list[Any]] = defaultdict(list)  # the model
        self.on, self.minutes = Lines(), 0.0

    @rule(machine=st.sampled_from(MACHINES))
    def read(self, machine: str) -> None:
        self.known[machine] = self.ledgers[machine].fetch()

    @rule(machine=st.sampled_from(MACHINES), names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))
    def add(self, machine: str, names: list[tuple[str, str]]) -> None:
        """From what was read, however long ago: in whole, or not at all."""
        self.minutes += 1
        changes = [Change(*name, self.on.claim(self.on.count, self.minutes)) for name in names]
        before = self.known[machine]
        is_newest = before.head == self.bare.read_ref("refs/heads/ledger")
        try:
            self.known[machine] = self.ledgers[machine].append(before, changes, at(self.minutes))
        except NotPushed:
            assert not is_newest
            return
        assert is_newest
        for change in changes:
            self.written[change.slug, change.channel].append(change.event)

    @rule(machine=st.sampled_from(MACHINES))
    def start_anew(self, machine: str) -> None:
        """Another process: it remembers what git does."""
        self.ledgers[machine] = Ledger(self.ledgers[machine].git, Home())
        self.read(machine)

    @rule(machine=st.sampled_from(MACHINES), back=st.integers(1, 2))
    def set_back(self, machine: str, back: int) -> None:
        """Somebody sets the branch back: who has seen more stops; then it is put right."""
        head = self.bare.read_ref("refs/heads/ledger")
        commits = self.bare.history(head) if head else []
        self.read(machine)
        if len(commits) <= back:
            return
        self.bare.run("update-ref", "refs/heads/ledger", commits[-1 - back])
        with pytest.raises(Stop, match="was set back"):
            self.ledgers[machine].fetch()
        self.bare.run("update-ref", "refs/heads/ledger", head)

    @invariant()
    def what_was_read_is_the_beginning_of_what_was_written(self) -> None:
        for state in self.known.values():
            for name, events in state.events.items():
                assert list(events) == self.written[name][: len(events)]

    def teardown(self) -> None:
        if self.written:
            assert {name: list(events) for name, events in self.ledgers["one"].fetch().events.items()} == self.written
            found = verify(self.bare, self.bare.read_ref("refs/heads/ledger"), "ledger")
            assert (found.lines, found.problems) == (sum(map(len, self.written.values())), ())
        self.folder.cleanup()


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.proves("F13", "F18")
@pytest.mark.parametrize("examples", [pytest.param(4, id="a few"), pytest.param(60, id="many", marks=pytest.mark.slow)])
def test_two_machines_on_one_ledger(examples: int) -> None:
    how = settings(max_examples=examples, stateful_step_count=12, deadline=None, suppress_health_check=QUIET)
    run_state_machine_as_test(TwoMachines, settings=settings(how, derandomize=True))
