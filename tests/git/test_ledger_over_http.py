"""The ledger on a real git server: two runners, lost answers, closed doors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git.runner import PARTS, POSTS, put_up, run
from git.server import GitServer
from ledger.lines import Lines

from cmgen.errors import Stop
from cmgen.flow import Flow
from cmgen.git import DeniedError, Git
from cmgen.ledger import Change, Home, Ledger, LedgerState, NotPushed, State
from cmgen.model import Claim, Receipt, Variant
from cmgen.publish import Clock

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ONE_OF_EACH = {f"p{number} {part}": 1 for number in range(POSTS) for part in range(1, PARTS + 1)}


class Hurried(Clock):
    """A clock whose pauses take no time."""

    def sleep(self, seconds: float) -> None:
        """Not at all."""


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    folder = tmp_path / "wall"
    folder.mkdir()
    return folder


def on_the_wall(wall: Path) -> dict[str, int]:
    """How often each part of each post hangs there."""
    return dict(Counter(path.name.rpartition(" ")[0] for path in wall.iterdir()))


def states(repository: Path) -> set[State]:
    state = Ledger(Git(repository), Home()).fetch()
    return {state.status(*name, datetime.now(UTC)).state for name in state.events}


def change(minutes: float = 0, slug: str = "a") -> Change:
    return Change(slug, "site", Lines().claim(1, minutes))


# ------------------------------------------------------------------------------------------------------- two runners


SLOW = pytest.mark.slow


@pytest.mark.proves("F12", "F14", "F15")
@pytest.mark.parametrize(
    ("count", "faults"),
    [
        pytest.param(3, ["no answer"], id="an answer is lost"),
        *(pytest.param(count, [], id=f"{count} runners", marks=SLOW) for count in range(2, 9)),
        pytest.param(8, ["no answer"] * 3 + ["cut"] * 3, id="a bad line", marks=SLOW),
    ],
)
def test_runners_that_start_together_publish_each_part_once(
    server: GitServer, clone: Callable[..., Path], wall: Path, count: int, faults: list[str]
) -> None:
    command = [sys.executable, str(Path(__file__).with_name("runner.py"))]
    paths = os.pathsep.join(str(Path(__file__).parents[levels]) for levels in (2, 1))
    runners = [
        subprocess.Popen(
            [*command, str(clone(name)), str(wall), name],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths},
        )
        for name in (f"runner{number}" for number in range(count))
    ]
    server.faults += faults
    (wall.parent / "go").touch()
    said = [runner.communicate(timeout=60)[0] for runner in runners]
    assert [runner.returncode for runner in runners] == [0] * count
    assert on_the_wall(wall) == ONE_OF_EACH
    assert sorted(slug for one in said for slug in json.loads(one)) == [f"p{number}" for number in range(POSTS)]
    assert states(clone("reader")) == {State.PUBLISHED}


# ------------------------------------------------------------------------------------------------------- lost answers


@pytest.mark.proves("F14")
def test_a_claim_whose_answer_was_lost_is_found_by_its_tag(
    server: GitServer, clone: Callable[..., Path], wall: Path
) -> None:
    server.faults += ["no answer", "no answer"]
    report = run(clone(), wall, "r", Hurried())
    assert all(outcome.is_done for outcome in report.outcomes)
    assert on_the_wall(wall) == ONE_OF_EACH
    claims = server.git("log", "--format=%s", "ledger").splitlines()
    assert [subject for subject in claims if "claim" in subject] == [f"{POSTS} × claim"]


@pytest.mark.proves("F14", "F15")
def test_an_append_without_an_answer_may_or_may_not_be_in(server: GitServer, clone: Callable[..., Path]) -> None:
    ledger = Ledger(Git(clone()), Home())
    server.faults += ["cut", "cut"]
    with pytest.raises(NotPushed):
        ledger.append(ledger.fetch(), (change(),), NOW)
    assert not ledger.fetch().has(change())
    server.faults[:] = ["no answer", "no answer"]
    with pytest.raises(NotPushed):
        ledger.append(ledger.fetch(), (change(),), NOW)
    assert ledger.fetch().has(change())


# ------------------------------------------------------------------------------------------------------- our mistakes


@pytest.mark.proves("F06")
def test_a_mistake_of_ours_after_an_answer_loses_no_receipt(
    server: GitServer, clone: Callable[..., Path], wall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered is in the ledger; the run ends with our mistake, and the next one sends what is left."""

    def careless(variant: Variant, claim: Claim) -> Flow[None]:
        flow, reply, deed = put_up(variant, claim), None, None
        while not isinstance(deed, Receipt):
            deed = flow.send(reply)
            reply = yield deed
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr("git.runner.put_up", careless)
    with pytest.raises(ZeroDivisionError):
        run(clone(), wall, "first", Hurried())
    monkeypatch.undo()
    known = Ledger(Git(clone("reader")), Home()).fetch()
    urls = [receipt.url for name in known.events for receipt in known.status(*name, NOW).receipts]
    assert [url.rpartition("/")[2] for url in urls] == [path.name.split()[2] for path in wall.iterdir()]
    report = run(clone("second"), wall, "second", Hurried())
    assert all(outcome.is_done for outcome in report.outcomes)
    assert on_the_wall(wall) == ONE_OF_EACH


# ------------------------------------------------------------------------------------------------------- closed doors


@pytest.mark.proves("F20")
def test_who_may_not_push_sends_nothing(server: GitServer, clone: Callable[..., Path], wall: Path) -> None:
    with pytest.raises(DeniedError, match="branch ledger of origin may not be written") as caught:
        run(clone("reader", server.reader), wall, "r", Hurried())
    assert "contents: write" in caught.value.remedy
    assert caught.value.exit_code == 3
    assert on_the_wall(wall) == {}


@pytest.mark.proves("F21")
def test_receipts_that_may_not_be_pushed_are_kept_for_the_next_run(
    server: GitServer, clone: Callable[..., Path], wall: Path
) -> None:
    class Closing(Hurried):
        """The branch is protected as soon as something is out."""

        def now(self) -> datetime:
            if any(wall.iterdir()) and not (server.bare / "hooks/pre-receive").exists():
                server.refuse_pushes("protected")
            return super().now()

    repository = clone()
    with pytest.raises(Stop, match=r"published, and not yet in the ledger: https://wall\.example/") as caught:
        run(repository, wall, "first", Closing())
    assert caught.value.exit_code == 3
    assert on_the_wall(wall) == {"p0 1": 1, "p0 2": 1}  # nothing more is sent when nothing can be recorded
    server.allow_pushes()
    report = run(repository, wall, "second", Hurried())
    state = Ledger(Git(repository), Home()).fetch()
    assert state.status("p0", "wall", datetime.now(UTC)).state is State.PUBLISHED
    assert "claimed by run first" in {item.slug: item.why for item in report.plan.items}["p1"]
    assert on_the_wall(wall) == {"p0 1": 1, "p0 2": 1}


# ------------------------------------------------------------------------------------------------------- trust


@pytest.fixture
def written(clone: Callable[..., Path]) -> tuple[Ledger, LedgerState]:
    """A clone that has written, and seen, two commits."""
    ledger = Ledger(Git(clone()), Home())
    state = ledger.append(ledger.fetch(), (change(),), NOW)
    return ledger, ledger.append(state, (change(slug="b"),), NOW)


@pytest.mark.proves("F18")
def test_a_ledger_that_was_pushed_back_stops_those_who_saw_it(
    server: GitServer, clone: Callable[..., Path], written: tuple[Ledger, LedgerState]
) -> None:
    ledger, state = written
    server.git("update-ref", "refs/heads/ledger", "ledger~1")
    for reader in (ledger, Ledger(ledger.git, Home())):
        with pytest.raises(Stop, match="was set back") as caught:
            reader.fetch()
        assert "cmgen ledger restore" in caught.value.remedy
    found = ledger.mending()
    assert found
    assert sum(found.lacking.values()) == 1
    ledger.restore(found, NOW)
    assert Ledger(ledger.git, Home()).fetch().events == state.events


@pytest.mark.proves("F17")
def test_a_ledger_that_has_gone_stops_those_who_saw_it_or_know_its_name(
    server: GitServer, clone: Callable[..., Path], written: tuple[Ledger, LedgerState]
) -> None:
    ledger, state = written
    server.git("update-ref", "-d", "refs/heads/ledger")
    with pytest.raises(Stop, match="branch ledger of origin is gone"):
        Ledger(ledger.git, Home()).fetch()
    fresh = Git(clone("fresh"))
    with pytest.raises(Stop, match=f"names the ledger {state.id}"):
        Ledger(fresh, Home(id=state.id)).fetch()
    assert Ledger(fresh, Home()).fetch().head == ""


def test_the_branch_of_the_person_who_runs_it_is_left_alone(
    server: GitServer, written: tuple[Ledger, LedgerState]
) -> None:
    git = written[0].git
    refs = git.text("for-each-ref", "--format=%(refname)").splitlines()
    assert sorted(refs) == ["refs/cmgen/ledger-seen", "refs/remotes/origin/ledger"]
    assert git.text("status", "--porcelain") == ""
