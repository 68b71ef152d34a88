"""The hooks for pre-commit, run by it before the commits of a brand that lives in a folder of its repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from main.running import ROOT, environment, repository, write

MANIFEST = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
POST = "ours/content/a.md"
BRAND = {
    "ours/brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nlanguages: [fr]\n",
    "ours/brand/channels.yaml": "site: {network: site}\n",
    "ours/content/old.md": "---\nnetwork: site\n---\nVoir [ici](https://a.example).\n",
    POST: "---\nnetwork: site\n---\nVenez !\n",
    "README.md": "Venez !\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    repository(work)
    write(work, BRAND)
    git(work, "add", "-A", "--", "ours/brand", "ours/content/old.md", "README.md")
    git(work, "commit", "-qm", "Before")
    return work


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    return run(folder, "git", *who, *words)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """With ``cmgen`` and ``pre-commit`` of this Python on the path, and a home of its own."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    found = environment(
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", HOME=str(home), PRE_COMMIT_HOME=str(home)
    )
    return subprocess.run(
        command, cwd=folder, env=found, capture_output=True, text=True, check=False, timeout=300, encoding="utf-8"
    )


def use(folder: Path, name: str) -> None:
    """The hook as a brand has it, with the cmgen that is here instead of one that is fetched."""
    hook = next(one for one in MANIFEST if one["id"] == name) | {"language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    write(folder, {".pre-commit-config.yaml": yaml.safe_dump(config)})
    assert run(folder, "pre-commit", "install").returncode == 0


def test_a_commit_is_stopped_by_an_error_of_its_own_and_not_by_old_ones(folder: Path) -> None:
    use(folder, "cmgen-lint")
    git(folder, "add", POST, ".pre-commit-config.yaml")
    passed = git(folder, "commit", "-qm", "A warning stops nothing")
    assert passed.returncode == 0, passed.stderr
    (folder / POST).write_text(BRAND[POST] + "\nVoir [ici](https://a.example).\n", encoding="utf-8")
    git(folder, "add", POST)
    stopped = git(folder, "commit", "-qm", "An error")
    assert stopped.returncode == 1
    said = stopped.stdout + stopped.stderr
    assert "content/a.md:6:6" in said
    assert "link text 'ici' does not say where it goes" in said
    assert "old.md" not in said


def test_what_can_be_mended_is_mended_and_shown(folder: Path) -> None:
    use(folder, "cmgen-fix")
    git(folder, "add", POST, ".pre-commit-config.yaml")
    stopped = git(folder, "commit", "-qm", "It mends")
    assert stopped.returncode == 1
    assert "files were modified by this hook" in stopped.stdout + stopped.stderr
    assert (folder / POST).read_text(encoding="utf-8") == BRAND[POST].replace(" !", "\u202f!")
    assert (folder / "README.md").read_text(encoding="utf-8") == BRAND["README.md"]
    git(folder, "add", POST)
    assert git(folder, "commit", "-qm", "Mended").returncode == 0


@pytest.mark.slow
def test_pre_commit_installs_cmgen_by_itself(folder: Path) -> None:
    git(folder, "add", POST)
    tried = run(folder, "pre-commit", "try-repo", str(ROOT), "cmgen-fix", "--all-files")
    assert "files were modified by this hook" in tried.stdout, tried.stdout + tried.stderr
