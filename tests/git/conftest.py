"""A git server, and clones of its repository."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from git.server import GitServer, git_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    """A git server over HTTP with one empty repository."""
    with git_server(tmp_path) as served:
        yield served


@pytest.fixture
def clone(server: GitServer, tmp_path: Path) -> Callable[..., Path]:
    """Make a repository with the server as origin; ``url`` for another address of it."""

    def make(name: str = "work", url: str = "") -> Path:
        folder = tmp_path / name
        subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
        subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", url or server.url], check=True)
        return folder

    return make


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository without a remote."""
    folder = tmp_path / "alone"
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    return folder
