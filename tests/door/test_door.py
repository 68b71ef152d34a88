"""The Python door: what `import cmgen` promises, and that it costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cmgen
from cmgen.errors import CmgenError

ROOT = Path(__file__).parents[2]
POST = "---\nnetwork: [site, mastodon]\nstatus: ready\ndate: 2026-11-24 09:00\n---\nBonjour #Été\n"


@pytest.fixture
def project(tmp_path: Path) -> cmgen.Project:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand/brand.yaml").write_text("name: Atelier\ntime_zone: Europe/Paris\nlanguages: [fr]\n")
    (tmp_path / "brand/channels.yaml").write_text(
        "site: {network: site}\nmastodon: {network: mastodon, server: 'https://social.example'}\n"
    )
    (tmp_path / "content").mkdir()
    (tmp_path / "content/bonjour.md").write_text(POST, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return cmgen.Project.load(tmp_path)


def test_the_door_opens_on_lint_render_and_plan(project: cmgen.Project) -> None:
    assert cmgen.lint(project) == ()
    site, mastodon = cmgen.render(project, "bonjour")
    assert isinstance(mastodon, cmgen.Variant)
    assert mastodon.parts[0].text == "Bonjour #Été"
    assert cmgen.render(project, "bonjour", "site") == (site,)
    items = cmgen.plan(project, datetime(2026, 11, 24, 9, tzinfo=UTC), environment={}).items
    assert [(item.channel, item.deed) for item in items] == [("mastodon", "none"), ("site", "publish")]


def test_a_post_that_is_not_there_is_an_error_with_the_nearest_name(project: cmgen.Project) -> None:
    with pytest.raises(CmgenError) as error:
        cmgen.render(project, "bonjur")
    assert error.value.remedy == "did you mean bonjour?"


def test_the_model_is_there_and_nothing_else() -> None:
    assert cmgen.Finding.__module__ == "cmgen.model"
    assert {"Post", "Variant", "Finding", "Project", "lint", "plan", "render"} <= set(dir(cmgen))
    for name in dir(cmgen):
        assert getattr(cmgen, name)
    for name in ("json", "hashlib", "Mapping", "nothing"):
        with pytest.raises(AttributeError):
            getattr(cmgen, name)


def in_a_new_python(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return result.stdout.strip()


def test_import_cmgen_imports_nothing_of_cmgen() -> None:
    code = "import sys, cmgen; print([name for name in sys.modules if name.startswith('cmgen.')])"
    assert in_a_new_python(code) == "[]"


@pytest.mark.parametrize("first", ["cmgen.lint", "cmgen.plan", "cmgen.render", "cmgen.build"])
def test_a_module_of_the_same_name_does_not_take_its_place(first: str) -> None:
    code = f"import cmgen, {first}; print(cmgen.lint.__module__, cmgen.plan.__module__, cmgen.render.__module__)"
    assert in_a_new_python(code) == "cmgen.door cmgen.door cmgen.door"
