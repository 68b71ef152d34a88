"""Several brands below one folder: a command for all of them, and one table of what is due everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

from cmgen.errors import CmgenError
from cmgen.workspace import brands_below

BRAND = "name: {name}\ntime_zone: Europe/Paris\nlanguages: [fr]\nledger: {{remote: none}}\n"
POST = "---\nnetwork: site\nstatus: ready\ndate: {date}\ntitle: {name}\n---\nBonjour.\n"


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    for name, date in (("port", "2026-09-02 09:00"), ("clients/atelier", "2026-09-01 09:00")):
        write(tmp_path / name, {"brand/brand.yaml": BRAND.format(name=name)})
        write(tmp_path / name, {"content/fete.md": POST.format(name=name, date=date)})
    return tmp_path


def test_brands_are_found_by_their_folders(agency: Path) -> None:
    write(agency, {".hidden/brand/brand.yaml": "", "port/content/old/brand/brand.yaml": "", "notes/brand.yaml": ""})
    (agency / "again").symlink_to(agency / "port")
    assert brands_below(agency) == [agency / "clients/atelier", agency / "port"]
    assert brands_below(agency / "port") == [agency / "port"]
    with pytest.raises(CmgenError, match=r"no brand/brand\.yaml in or below"):
        brands_below(agency / "notes")


def test_a_command_is_carried_out_for_every_brand(agency: Path) -> None:
    done = cmgen(agency, "--all", "build")
    assert done.stderr.splitlines() == ["== clients/atelier", "== port"]
    assert done.stdout.count("built 1 posts, 1 variants; 1 anew") == 2
    assert done.returncode == 0


def test_what_stops_one_brand_stops_no_other(agency: Path) -> None:
    write(agency, {"clients/atelier/brand/brand.yaml": "nom: A\n"})
    done = cmgen(agency, "--all", "build")
    assert "brand/brand.yaml:1:1 error[unknown-field]" in done.stderr
    assert "built 1 posts" in done.stdout
    assert done.returncode == 2


def test_one_table_says_what_is_due_everywhere(agency: Path) -> None:
    write(agency, {"broken/brand/brand.yaml": "nom: A\n"})
    for name in ("port", "clients/atelier"):
        repository(agency / name)
    done = cmgen(agency, "--all", "plan", "--now", "2026-09-03 09:00")
    first, second, counts = done.stdout.splitlines()
    assert first.startswith("2026-09-01 07:00  clients/atelier  publish   fete  site: ")
    assert second.startswith("2026-09-02 07:00  port             publish   fete  site: ")
    assert counts == "2 of 3 brands: 2 to do or to look at, 0 more with nothing to do; times are UTC"
    assert done.stderr.startswith("broken: ")
    assert done.returncode == 2
    rows = json.loads(cmgen(agency, "--all", "plan", "--now", "2026-09-03 09:00", "--format", "json").stdout)
    assert [row["brand"] for row in rows["items"]] == ["clients/atelier", "port"]
