"""A stranger's name that is moved to this machine, under a real browser: its pages read nothing of the preview."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cmgen.preview.server import Server


def seen(url: str, folder: Path) -> str:
    """The page as Chromium has it, with every name but this machine's leading to this machine."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no chromium on this machine")
    rules = "--host-resolver-rules=MAP *.example 127.0.0.1"
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", rules, "--dump-dom", url]
    return subprocess.run([found, *options], capture_output=True, text=True, timeout=120, check=False).stdout


@pytest.mark.slow
@pytest.mark.proves("B90")
def test_a_name_that_is_moved_here_reads_nothing(server: Server, tmp_path: Path) -> None:
    own = seen(f"http://127.0.0.1:{server.port}/", tmp_path / "own")
    assert "<main" in own
    for path in ("/", "/search.js", "/events"):
        foreign = seen(f"http://evil.example:{server.port}{path}", tmp_path / "foreign")
        assert "<main" not in foreign
        assert len(foreign) < 1000, foreign
