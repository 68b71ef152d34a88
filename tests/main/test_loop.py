"""cmgen publish --loop: goes on, sees what is new, ends at Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from main.running import cmgen, environment, repository, write

POST = "---\nstatus: ready\nnetwork: site\ndate: 2026-09-01 09:00\ntitle: {0}\n---\nBonjour {0}.\n"
BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: UTC\nledger: {remote: none}\n",
    "brand/channels.yaml": "site: {network: site}\n",
    "content/un.md": POST.format("un"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C of another process is a POSIX signal")
def test_it_goes_on_until_it_is_told_to_end(tmp_path: Path) -> None:
    write(tmp_path, BRAND)
    repository(tmp_path)
    command = [sys.executable, "-u", "-m", "cmgen", "--project", str(tmp_path), "publish", "--loop", "--every", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(), encoding="utf-8") as process:
        assert process.stdout is not None
        said = iter(process.stdout)
        assert next(line for line in said if line.startswith("published  un "))
        write(tmp_path, {"content/deux.md": POST.format("deux")})
        assert next(line for line in said if line.startswith("published  deux "))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


def test_it_is_for_real(tmp_path: Path) -> None:
    write(tmp_path, BRAND)
    done = cmgen(tmp_path, "publish", "--loop", "--dry-run")
    assert (done.returncode, "--loop is for real" in done.stderr) == (2, True)
