"""However often and whenever it is killed: nothing is public twice, nothing is missing, nothing is stuck."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from chaos.campaign import campaign
from servers import Server
from servers.warm import Program


@pytest.mark.proves("F01")
@pytest.mark.slow
def test_killed_at_random_moments(
    pytestconfig: pytest.Config, tmp_path: Path, program: Program, snac: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """``pytest tests/chaos -m slow --kills 10000 --seed 7`` for more, or for others."""
    kills, seed = pytestconfig.getoption("--kills"), pytestconfig.getoption("--seed")
    tally = campaign(kills, seed, tmp_path, program, snac)
    with capsys.disabled():
        sys.stdout.write(f"\nseed {seed}: {tally}\n")
    assert (tally.doubles, tally.losses, tally.stuck) == ([], [], [])
    assert tally.kills >= kills
    assert {"Out answer", "Out found", "NotFound"} <= tally.lines.keys()  # the kills came at moments that matter
