"""The main job on the example brand: lint, build, publish to the site, and again."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from main.running import cmgen, repository


@pytest.fixture(scope="module")
def example(built_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(built_example, tmp_path_factory.mktemp("example") / "brand")
    repository(folder)
    return folder


def test_the_example_is_clean(example: Path) -> None:
    result = cmgen(example, "lint")
    assert (result.returncode, result.stdout) == (0, "no findings\n")


def test_what_is_due_is_published_once(example: Path) -> None:
    first = cmgen(example, "publish", "--channel", "site")
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.count("published  ") >= 12
    assert "published  2026/09/rentree site https://atelier-du-port.example/2026/09/rentree/\n" in first.stdout
    again = cmgen(example, "publish", "--channel", "site")
    assert again.returncode == 0
    assert "nothing is due" in again.stdout
    assert "0 anew" in again.stdout
    lines = subprocess.run(
        ["git", "-C", str(example), "ls-tree", "-r", "--name-only", "ledger"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "2026/09/rentree/site.jsonl" in lines
    page = (example / "public/2026/09/rentree/index.html").read_text(encoding="utf-8")
    assert "<html lang='fr'>" in page
    assert "@idris" not in (example / "public/index.html").read_text(encoding="utf-8")
    assert json.loads((example / "public/feed.json").read_text(encoding="utf-8"))["items"]


@pytest.mark.proves("F31")
def test_a_deleted_cache_changes_nothing_that_is_out(example: Path) -> None:
    shutil.rmtree(example / ".cmgen")
    result = cmgen(example, "publish", "--channel", "site")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "nothing is due" in result.stdout


def test_a_channel_without_its_token_waits(example: Path) -> None:
    result = cmgen(example, "plan", "--all", "--now", "2026-11-28 08:30")
    assert result.returncode == 0
    assert "no token CMGEN_MASTODON_TOKEN" in result.stdout


def test_all_errors_of_all_posts_at_once(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "brand/brand.yaml").write_text("name: Two Lines\ntime_zone: Europe/Paris\n")
    (tmp_path / "content/a.md").write_text("---\nnetwrok: site\ndate: 2027-03-28 02:30\n---\nBonjour\n")
    (tmp_path / "content/b.md").write_text("---\ndate: 12/05/2026\n---\nBonjour\n")
    result = cmgen(tmp_path, "lint")
    assert result.returncode == 1
    assert "content/a.md:2:1 error[unknown-field] unknown field 'netwrok'\n" in result.stdout
    assert "   2 │ netwrok: site\n     │ ^^^^^^^\n  did you mean network?\n" in result.stdout
    assert "content/a.md:3:7 error[bad-date] 2027-03-28 02:30 does not exist in Europe/Paris" in result.stdout
    assert "content/b.md:2:7 error[bad-date] '12/05/2026' is not a date" in result.stdout


def test_outside_a_project_it_says_what_to_do(tmp_path: Path) -> None:
    result = cmgen(tmp_path, "lint")
    assert result.returncode == 2
    assert "no brand/brand.yaml here or above" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_slip_in_a_command_names_the_nearest(example: Path) -> None:
    result = cmgen(example, "publsh")
    assert result.returncode == 2
    assert "did you mean publish?" in result.stderr


@pytest.mark.parametrize("name", ["Atelier", 'L’Île "à" l: œuvre \\'])
def test_a_brand_started_from_nothing_works_and_is_never_overwritten(tmp_path: Path, name: str) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    assert cmgen(tmp_path, "init", "--name", name).returncode == 0
    assert cmgen(tmp_path, "lint").stdout == "no findings\n"  # at whatever hour one begins
    first = cmgen(tmp_path, "publish")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "published  welcome site" in first.stdout
    (tmp_path / "content/welcome.md").write_text("mine", encoding="utf-8")
    assert "kept     content/welcome.md" in cmgen(tmp_path, "init").stdout
    assert (tmp_path / "content/welcome.md").read_text(encoding="utf-8") == "mine"


def test_a_new_post_is_a_clean_draft(example: Path) -> None:
    result = cmgen(example, "new", 'Un été "à" la mer', "--network", "site, mastodon")
    path = result.stdout.strip()
    assert path.endswith("/un-ete-a-la-mer.md")
    assert 'title: "Un été \\"à\\" la mer"' in (example / path).read_text(encoding="utf-8")
    assert cmgen(example, "lint").returncode == 0
    assert cmgen(example, "new", 'Un été "à" la mer').returncode == 2


def test_show_says_exactly_what_is_sent(example: Path) -> None:
    result = cmgen(example, "show", "content/2026/11/portes-ouvertes.en.md", "--channel", "bluesky", "--format", "json")
    (variant,) = json.loads(result.stdout)
    assert variant["parts"][0]["text"].startswith("On Saturday 28 and Sunday 29 November")
    assert variant["parts"][0]["media"][0]["alt"].startswith("Illustration: a quay at night")
    missed = cmgen(example, "show", "2026/11/portes-ouverte.en")
    assert missed.returncode == 2
    assert "did you mean 2026/11/portes-ouvertes.en?" in missed.stderr
