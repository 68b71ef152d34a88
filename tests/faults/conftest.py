"""A stage for each test, and its story as a golden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults.stage import Stage, project
from servers import Server, fault_proxy
from servers.warm import Program

GOLDENS = Path(__file__).with_name("goldens")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    """A thread of two parts, built; to be copied."""
    return project(tmp_path_factory.mktemp("built") / "project", program)


@pytest.fixture
def empty_stage(tmp_path: Path, program: Program, snac: Server) -> Iterator[Stage]:
    """A stage on which nothing stands."""
    with fault_proxy(snac.url) as proxy:
        assert snac.new
        yield Stage(tmp_path / "project", program, proxy, snac, snac.new())


@pytest.fixture
def stage(empty_stage: Stage, built: Path) -> Stage:
    """The thread, ready to go out."""
    return empty_stage.play(built)


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Compare a story with the one that was read before."""

    def compare(name: str, story: str) -> None:
        path = GOLDENS / f"{name}.txt"
        if pytestconfig.getoption("--update-goldens"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(story, encoding="utf-8")
        assert path.is_file(), f"no {path.name}: write it with pytest --update-goldens, and read it"
        assert story == path.read_text(encoding="utf-8")

    return compare
