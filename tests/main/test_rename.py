"""A post under another name: its files, what others say of it, and its place in the ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from main.running import cmgen, repository, write

ATELIER = """---
status: ready
date: 2026-09-01 09:00
title: Atelier
assets:
  - file: atelier/affiche.jpg   # beside it
    alt: L’affiche
  - {file: "../../commun.jpg", alt: La cour}
---
Venez.

![La presse](atelier/presse.jpg)
"""
ANSWER = """---
status: ready
date: 2026-09-02 09:00
reply_to: "2026/09/atelier"   # the first one
title: Réponse
---
Oui. Voir 2026/09/atelier.
"""


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    from PIL import Image

    brand = {"brand/brand.yaml": "name: A\ntime_zone: UTC\n"}
    write(tmp_path, brand | {"content/2026/09/atelier.md": ATELIER, "content/2026/09/reponse.md": ANSWER})
    for picture in ("content/2026/09/atelier/affiche.jpg", "content/2026/09/atelier/presse.jpg", "content/commun.jpg"):
        (tmp_path / picture).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 30), "teal").save(tmp_path / picture)
    repository(tmp_path)
    return tmp_path


def states(brand: Path) -> dict[str, str]:
    rows = json.loads(cmgen(brand, "status", "--format", "json").stdout)
    return {row["post"]: row["state"] for row in rows}


@pytest.mark.proves("F28")
def test_a_renamed_post_is_the_same_publication(brand: Path) -> None:
    assert cmgen(brand, "publish").returncode == 0
    done = cmgen(brand, "rename", "2026/09/atelier", "2026/10/ouvert")
    assert done.stdout.splitlines() == [
        "moved    content/2026/09/atelier.md → content/2026/10/ouvert.md",
        "moved    content/2026/09/atelier → content/2026/10/ouvert",
        "changed  content/2026/10/ouvert.md",
        "changed  content/2026/09/reponse.md",
        "ledger   2026/09/atelier → 2026/10/ouvert on site",
    ], done.stderr
    assert cmgen(brand, "lint").stdout == "no findings\n"
    assert states(brand) == {"2026/10/ouvert": "published", "2026/09/reponse": "published"}
    again = cmgen(brand, "publish")
    assert "published  " not in again.stdout
    assert again.returncode == 0, again.stdout + again.stderr


def test_only_what_names_the_post_changes(brand: Path) -> None:
    cmgen(brand, "rename", "2026/09/atelier", "2026/10/x/ouvert", "--only", "files")
    moved = (brand / "content/2026/10/x/ouvert.md").read_text(encoding="utf-8")
    expected = ATELIER.replace("atelier/", "ouvert/").replace("../../commun", "../../../commun")
    assert moved == expected
    answer = (brand / "content/2026/09/reponse.md").read_text(encoding="utf-8")
    assert answer == ANSWER.replace('"2026/09/atelier"', '"2026/10/x/ouvert"')


def test_a_rename_that_was_cut_short_is_finished(brand: Path) -> None:
    cmgen(brand, "publish")
    cmgen(brand, "rename", "2026/09/atelier", "2026/09/ouvert", "--only", "files")
    stopped = cmgen(brand, "publish")
    assert stopped.returncode == 3
    assert "cmgen rename 2026/09/atelier 2026/09/ouvert" in stopped.stderr
    assert cmgen(brand, "rename", "2026/09/atelier", "2026/09/ouvert").returncode == 0
    assert cmgen(brand, "publish").returncode == 0
    assert cmgen(brand, "rename", "2026/09/atelier", "2026/09/ouvert").stdout == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026/09/atelie", "2026/09/x", "did you mean 2026/09/atelier?"),
        ("2026/09/atelier", "2026/09/reponse", "content/2026/09/reponse.md is there already"),
        ("2026/09/atelier", "../x", "is not a post's name"),
        ("2026/09/atelier", "2026/09/Été", "is not a post's name"),
    ],
)
def test_a_rename_that_cannot_be_changes_nothing(brand: Path, old: str, new: str, said: str) -> None:
    before = sorted(brand.rglob("content/**/*"))
    result = cmgen(brand, "rename", old, new)
    assert result.returncode == 2
    assert said in result.stderr
    assert sorted(brand.rglob("content/**/*")) == before


def test_a_dry_run_changes_nothing(brand: Path) -> None:
    cmgen(brand, "publish")
    result = cmgen(brand, "rename", "2026/09/atelier", "2026/09/ouvert", "--dry-run")
    assert "ledger   2026/09/atelier → 2026/09/ouvert on site" in result.stdout
    assert (brand / "content/2026/09/atelier.md").exists()
    assert states(brand)["2026/09/atelier"] == "published"


def test_captions_and_sounds_are_where_the_post_says_they_are(brand: Path) -> None:
    film = "assets:\n  - {file: film/a.mp4, alt: Le film, captions: film/a.fr.srt}\nslideshow: {sound: film/a.m4a}\n"
    write(brand, {"content/film.md": f"---\n{film}---\nLe film\n"})
    write(brand / "content/film", {"a.mp4": "", "a.fr.srt": "", "a.m4a": ""})
    assert cmgen(brand, "rename", "film", "2027/presse", "--only", "files").returncode == 0
    moved = (brand / "content/2027/presse.md").read_text(encoding="utf-8")
    assert moved == f"---\n{film.replace('film/', 'presse/')}---\nLe film\n"
