"""A brand to look at, and the server that shows it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cmgen.preview.server import Server
from cmgen.preview.state import Live
from cmgen.project import Project

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built(built_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example brand with its preview, built once."""
    folder = shutil.copytree(built_example, tmp_path_factory.mktemp("preview") / "brand")
    Live(Project.load(folder)).refresh()
    return folder


@pytest.fixture
def brand(built: Path, tmp_path: Path) -> Path:
    """A copy of the example brand that a test may change."""
    return shutil.copytree(built, tmp_path / "brand", symlinks=True)


@pytest.fixture
def live(brand: Path) -> Live:
    live = Live(Project.load(brand))
    live.refresh()
    return live


@pytest.fixture
def server(live: Live) -> Iterator[Server]:
    with serving(Server(live)) as server:
        yield server


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server, answering in a thread of its own."""
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    yield server
    server.live.close()
    server.shutdown()
    server.server_close()
    thread.join()


def write(brand: Path, name: str, text: str) -> str:
    """A post in the brand; its slug."""
    path = brand / "content" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name
