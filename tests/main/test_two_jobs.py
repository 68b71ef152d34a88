"""What holds tokens reads nothing that strangers wrote, and what reads that holds no token."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from main.running import cmgen, environment, repository, write

BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: UTC\nrequire: nothing\nledger: {remote: none}\n",
    "brand/channels.yaml": "site: {network: site}\nsocial: {network: mastodon, server: http://localhost:1}\n",
    "content/un.md": "---\nstatus: ready\nnetwork: [site, social]\ndate: 2026-09-01 09:00\ntitle: Un\n---\nBonjour.\n",
}
TOKEN = "a-token-of-this-test"
READERS = (
    "PIL",
    "cmarkgfm",
    "frontmatter",
    "hunspell",
    "icalendar",
    "jinja2",
    "marko",
    "pillow_heif",
    "uharfbuzz",
    "yaml",
)
WITHOUT_READERS = f"""
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {READERS}:
            raise ImportError(name + " reads what strangers wrote")

sys.meta_path.insert(0, Without())
from cmgen.__main__ import main
main()
"""


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    folder = tmp_path / "brand"
    write(folder, BRAND)
    repository(folder)
    return folder


@pytest.mark.proves("W2.3")
@pytest.mark.parametrize(
    ("require", "said"),
    [
        ("nothing", "published  un site"),
        pytest.param("review", "approved it", marks=pytest.mark.slow),
    ],
)
def test_publishing_works_where_no_reader_can_be_imported(brand: Path, require: str, said: str) -> None:
    """Of a build made before; what must be approved is read there, too."""
    write(brand, {"brand/brand.yaml": BRAND["brand/brand.yaml"].replace("nothing", require)})
    built = str(brand / "build")
    assert cmgen(brand, "build", "--out", built).returncode == 0
    command = [sys.executable, "-c", WITHOUT_READERS, "--project", str(brand), "publish", "--from", built]
    own = environment(CMGEN_SOCIAL_TOKEN=TOKEN)
    done = subprocess.run(command, capture_output=True, text=True, env=own, check=False, encoding="utf-8")
    assert "Traceback" not in done.stderr, done.stderr
    assert said in done.stdout


GIT = """#!/bin/sh
env > "$SEEN/$$"
exec "$REAL_GIT" "$@"
"""


@pytest.mark.proves("W2.4")
def test_no_process_that_publishing_starts_is_given_a_token(brand: Path, tmp_path: Path) -> None:
    """The build calls git, and so does the run: both calls tell what is in the environment there."""
    seen, tools = tmp_path / "seen", tmp_path / "tools"
    seen.mkdir()
    write(tools, {"git": GIT})
    (tools / "git").chmod((tools / "git").stat().st_mode | stat.S_IXUSR)
    real = shutil.which("git") or ""
    own = {"PATH": f"{tools}:{environment()['PATH']}", "SEEN": str(seen), "REAL_GIT": real, "CMGEN_SOCIAL_TOKEN": TOKEN}
    done = cmgen(brand, "publish", "--format", "json", **own)
    assert json.loads(done.stdout)["outcomes"] == [] or done.returncode in {0, 1, 3}
    told = [path.read_text(encoding="utf-8", errors="replace") for path in seen.iterdir()]
    assert len(told) > 3
    assert not [text for text in told if TOKEN in text]
