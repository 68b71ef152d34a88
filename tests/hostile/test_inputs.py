"""Every hostile or broken input ends with words: where, what, what to do; soon, and with little memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hostile.cases import ALL, PROJECT, Case
from matrix.proofs import NUMBERS
from servers.warm import Done, Program

GOLDENS = Path(__file__).with_name("goldens")
SECONDS, MEMORY = 10, 512 << 20
LINES = 60
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def lay(folder: Path, case: Case) -> Path:
    """A small project with what is wrong in it."""
    for name, content in {**PROJECT, **(case if isinstance(case, Mapping) else {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    if not isinstance(case, Mapping):
        case(folder)
    return folder


def told(done: Done, folder: Path) -> str:
    """What was said, with what differs from machine to machine and what is long made short."""
    lines = done.said.replace(str(folder), "PROJECT").splitlines()
    assert "Traceback" not in done.said, done.said[-3000:]
    assert not CONTROL.search(done.said), "control characters are shown raw"
    assert done.seconds < SECONDS, f"{done.seconds} s"
    assert done.memory < MEMORY, f"{done.memory >> 20} MB"
    assert done.status in (0, 1, 2), done
    assert len(lines) <= LINES, "\n".join(lines[:80])
    short = [line if len(line) <= 200 else f"{line[:200]}…" for line in lines]
    return "\n".join([*short, f"(exit status {done.status})"])


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Compare the words with those that were read before."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / f"{name}.txt"
        if pytestconfig.getoption("--update-goldens"):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no {path.name}: write it with pytest --update-goldens, and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.mark.proves(
    *("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12", "B13", "B14", "B15", "B16"),
    *(
        "B17",
        "B18",
        "B19",
        "B20",
        "B21",
        "B22",
        "B23",
        "B24",
        "B25",
        "B26",
        "B27",
        "B28",
        "B29",
        "B30",
        "B35",
        "B36",
        "B37",
    ),
    *(
        "B38",
        "B39",
        "B40",
        "B41",
        "B42",
        "B43",
        "B59",
        "B60",
        "B61",
        "B62",
        "B63",
        "B65",
        "B66",
        "B67",
        "B68",
        "B69",
        "B70",
        "B71",
        "B72",
        "B73",
    ),
)
@pytest.mark.parametrize("number", ALL)
def test_it_ends_with_words(number: str, tmp_path: Path, program: Program, golden: Callable[[str, str], None]) -> None:
    pages = [f"{number}: {NUMBERS[number]}"]
    for count, (name, case) in enumerate(ALL[number].items()):
        folder = lay(tmp_path / str(count), case)
        shown = name if len(name) < 60 else f"{name[:60]}…"
        pages.append(f"-- {shown.encode('unicode_escape').decode() if not shown.isprintable() else shown}")
        pages.append(told(program.run("lint", folder=folder), folder))
    golden(number, "\n\n".join(pages) + "\n")
