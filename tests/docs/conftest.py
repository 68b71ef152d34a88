from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import servers
from docs.pages import ROOT
from servers.warm import shared

ASK = Path(servers.__file__).with_name("ask.py")
Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def example(built_example: Path, tmp_path: Path) -> Path:
    """A copy of the example brand, committed in a repository of its own."""
    folder = tmp_path / "example"
    shutil.copytree(built_example, folder)
    who = ["-c", "user.name=Docs", "-c", "user.email=docs@test.example"]
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "brand", "content", "layouts"],
        [*who, "commit", "-qm", "Posts"],
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Shell:
    """Run words of a shell in which ``cmgen`` and ``python`` are this Python's; ``package`` is where cmgen is.

    Where it is this one, a warm process is asked.
    """
    shared().run("--version", folder=ROOT)  # once this has been answered, it is there

    def run(script: str, folder: Path, package: Path = ROOT) -> subprocess.CompletedProcess[str]:
        tools = tmp_path / "bin"
        tools.mkdir(exist_ok=True)
        cmgen = '-m cmgen "$@"' if package != ROOT else f'-IS {ASK} {shared().place} "$@"'
        for name, words in (("cmgen", f"{sys.executable} {cmgen}"), ("python", f'{sys.executable} "$@"')):
            (tools / name).write_text(f"#!/bin/sh\nexec {words}\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CMGEN_")}
        kept |= {"PATH": f"{tools}:{kept['PATH']}", "PYTHONPATH": str(package)}
        kept |= {
            f"GIT_{who}_{what}": "docs@test.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        command = ["bash", "-euo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False, timeout=120)

    return run
