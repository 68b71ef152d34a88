"""CONTRIBUTING's recipes, followed to the letter in a copy of this repository."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from docs.conftest import Shell
from docs.pages import ROOT, Example, examples

RECIPES = list(examples(ROOT / "CONTRIBUTING.md"))
COPIED = ("cmgen", "tests", "brand", "content", "layouts")
SHOWN = {  # what a reader who follows a recipe must see in the end
    "rules many-questions": "most: how many a post may have (2)",
    "-k many-questions": "4 passed",
    "networks noticeboard": "280 [1]",
    "-k drawer": "4 passed",
    "show 2026/11/tide": "tide in every format: tide.png",
    "cmgen tally": "posts",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipes") / "cmgen"
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "goldens"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    tools = folder / ".venv/bin"
    tools.mkdir(parents=True)
    for name in ("cmgen", "pytest"):
        options = "-p no:cacheprovider -vv" if name == "pytest" else ""
        (tools / name).write_text(f'#!/bin/sh\nexec {sys.executable} -m {name} {options} "$@"\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    for one in RECIPES:
        if one.language == "python":
            assert one.file, f"{one}: which file is it?"
            assert not (folder / one.file).exists(), f"{one.file} is there already: choose another name for the recipe"
            (folder / one.file).write_text(one.text, encoding="utf-8")
    return folder


def _marks(recipe: Example) -> tuple[pytest.MarkDecorator, ...]:
    """Tests that run tests take their time."""
    return (pytest.mark.slow,) if "bin/pytest" in recipe.text else ()


@pytest.mark.parametrize(
    "recipe", [pytest.param(one, id=str(one), marks=_marks(one)) for one in RECIPES if one.language == "sh"]
)
def test_a_recipe_does_what_it_says(recipe: Example, copy: Path, run: Shell) -> None:
    result = run(recipe.text, copy, package=copy)
    assert result.returncode == 0, result.stdout + result.stderr
    expected = [shown for words, shown in SHOWN.items() if words in recipe.text]
    assert expected
    for shown in expected:
        assert shown in result.stdout


def test_the_recipes_network_publishes_in_a_rehearsal(copy: Path, run: Shell) -> None:
    (copy / "brand/channels.yaml").write_text("board: {network: noticeboard, server: 'https://n.example'}\n", "utf-8")
    (copy / "content/hello.md").write_text(
        "---\nnetwork: board\nstatus: ready\ndate: 2026-11-20 09:00\n---\nHello\n", encoding="utf-8"
    )
    result = run(
        "rm -rf content/20* brand/strategy.yaml && git init -q . && cmgen publish --dry-run", copy, package=copy
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_the_recipes_pass_the_projects_own_checks(copy: Path, run: Shell) -> None:
    files = " ".join(one.file for one in RECIPES if one.language == "python")
    result = run(
        f"python -m ruff check {files} && python -m ruff format --check {files} && "
        f"python -m mypy --follow-imports silent {files}",
        copy,
        package=copy,
    )
    assert result.returncode == 0, result.stdout + result.stderr
