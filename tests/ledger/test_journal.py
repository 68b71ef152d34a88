"""A run's journal: on the disk at once, read by the next run, forgotten when the ledger has it."""

from __future__ import annotations

from pathlib import Path

from ledger.lines import Lines, at

from cmgen.ledger import Change, Journal


def test_the_next_run_reads_what_a_killed_one_knew(tmp_path: Path) -> None:
    on = Lines()
    known = [Change("a", "site", on.out(1, 1)), Change("été", "site", on.lost(1, 2))]
    died = Journal(tmp_path / "journal", "gh/1-1")
    died.write(known[0])
    died.mark("été", "site", 2)
    died.write(known[1])
    assert died.leftovers() == ()
    assert list(Journal(tmp_path / "journal", "next").leftovers()) == known


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    on = Lines()
    died = Journal(tmp_path, "died")
    died.write(Change("a", "site", on.out(1, 1)))
    died.write(Change("a", "site", on.out(1, 2, 2)))
    data = died.path.read_bytes()
    died.path.write_bytes(data[:-20])
    assert len(Journal(tmp_path, "next").leftovers()) == 1


def test_what_the_ledger_has_is_forgotten_but_not_what_may_still_be_written(tmp_path: Path) -> None:
    on = Lines()
    old, live, own = (Journal(tmp_path, name) for name in ("old", "live", "own"))
    old.write(Change("a", "site", on.out(1, 1)))
    live.write(Change("b", "site", on.out(1, 50)))
    own.write(Change("c", "site", on.out(1, 55)))
    own.forget(at(30))
    assert [path.name for path in tmp_path.iterdir()] == ["live.jsonl"]
    Journal(tmp_path, "nothing").forget(at(0))


def test_a_run_may_be_called_anything(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal", "../../gh:1/é")
    journal.write(Change("a", "site", Lines().out(1, 1)))
    assert journal.path.parent == tmp_path / "journal"
    assert journal.path.is_file()
