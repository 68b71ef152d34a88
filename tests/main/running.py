"""The program as a user runs it: in a process of its own, without this environment's tokens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(**added: str) -> dict[str, str]:
    """This environment without tokens, and with what a test adds."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CMGEN_")}
    return clean | {"PYTHONPATH": str(ROOT)} | added


def cmgen(folder: Path, *arguments: str, **added: str) -> subprocess.CompletedProcess[str]:
    """``cmgen --project folder …``, to its end."""
    command = [sys.executable, "-m", "cmgen", "--project", str(folder), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(**added), check=False, encoding="utf-8", timeout=120
    )


def write(folder: Path, files: dict[str, str]) -> None:
    """Text files of a project, by path."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def repository(folder: Path) -> None:
    """A git repository, with nothing in it yet."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
