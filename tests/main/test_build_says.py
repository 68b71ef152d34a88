"""What `cmgen build` says of many findings: every error, and of the others as many as a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from main.running import write

from cmgen.cli import cli
from cmgen.commands import build

BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nledger: {remote: none}\n",
    "brand/channels.yaml": "site: {network: site}\n",
}
POST = "---\nstatus: ready\nnetwork: site\ndate: 2026-09-01 09:00\ntitle: {0}\n---\nBonjour {0}.\n"


def test_errors_are_all_said_and_others_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = {f"content/{name}.md": POST.format(name) for name in ("un", "deux", "trois", "quatre")}
    broken = POST.format("zut").replace("date: 2026-09-01", "date: 2026-09-41")
    write(tmp_path, BRAND | posts | {"content/zut.md": broken})
    whole = CliRunner().invoke(cli, ["--project", str(tmp_path), "build"]).output
    assert whole.count("warning[same-slot]") == 3
    assert "more that are no errors" not in whole
    monkeypatch.setattr(build, "SHOWN", 1)
    done = CliRunner().invoke(cli, ["--project", str(tmp_path), "build"])
    assert done.exit_code == 1
    assert done.output.count("warning[") == 1
    assert done.output.count("error[") == whole.count("error[") == 1
    assert "and 2 more that are no errors: `cmgen lint` says them all\n1 error, 3 warnings\n" in done.output
