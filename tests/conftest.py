"""What every suite shares: goldens that can be written anew, the real servers, and the example brand, built once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from servers import locked

from cmgen.build import build
from cmgen.project import Project

pytest_plugins = ["servers.fixtures", "browsing.fixtures"]
ROOT = Path(__file__).parents[1]
settings.register_profile("cmgen", deadline=None)  # how busy the machine is says nothing about the program
settings.load_profile("cmgen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the goldens anew; then read the diff")
    parser.addoption("--kills", type=int, default=1000, help="runs that tests/chaos kills")
    parser.addoption("--histories", type=int, default=100_000, help="that tests/publish simulates in the slow suite")
    parser.addoption("--seed", type=int, default=1, help="of what tests/chaos does at random")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test is found by the numbers that it proves: ``pytest -m "" -k F35``."""
    for mark in item.iter_markers("proves"):
        item.extra_keyword_matches.update(mark.args)


@pytest.fixture(scope="session")
def built_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example brand with its build, to be copied and never changed; one for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built-example"
    with locked("built-example"):
        if not folder.exists():
            making = folder.with_name("built-example-in-the-making")
            for name in ("brand", "content", "layouts"):
                shutil.copytree(ROOT / name, making / name)
            build(Project.load(making))
            making.rename(folder)
    return folder
