"""The program as a user runs it: in a process of its own, forked from a warm one, without this environment's tokens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers.warm import shared

ROOT = Path(__file__).parents[2]


def environment(**added: str) -> dict[str, str]:
    """This environment without tokens, and with what a test adds."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CMGEN_")}
    return clean | {"PYTHONPATH": str(ROOT)} | added


def cmgen(folder: Path, *arguments: str, **added: str) -> subprocess.CompletedProcess[str]:
    """``cmgen --project folder …``, to its end. With a path of its own to import from, it is started cold."""
    whole = ("--project", str(folder), *arguments)
    if "PYTHONPATH" in added:
        command, own = [sys.executable, "-m", "cmgen", *whole], environment(**added)
        return subprocess.run(
            command, capture_output=True, text=True, env=own, check=False, encoding="utf-8", timeout=120
        )
    done = shared().start(*whole, folder=Path.cwd(), environment=added).wait(120)
    return subprocess.CompletedProcess(["cmgen", *whole], done.status, done.out, done.errors)


def write(folder: Path, files: dict[str, str]) -> None:
    """Text files of a project, by path."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def repository(folder: Path) -> None:
    """A git repository, with nothing in it yet."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
