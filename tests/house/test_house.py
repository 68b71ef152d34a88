"""The house holds: imports point down, heavy libraries stay in their rooms, drawers keep their law."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmgen.lint import READING
from cmgen.registry import Drawer, commands, networks, reports, rules

PACKAGE = Path(__file__).parents[2] / "cmgen"
LAYERS = [
    {
        "model",
        "errors",
    },
    {
        "flow",
        "registry",
        "data",
        "dates",
        "spoken",
        "french",
        "repeats",
        "files",
        "failures",
        "text",
        "markdown",
        "image",
        "auth",
        "web",
        "visit",
        "disk",
        "git",
        "signatures",
        "limits",
        "scan",
        "schema",
        "template",
        "darkroom",
        "spent",
        "uses",
        "video",
        "voice",
    },
    {
        "content",
        "facts",
        "strategy",
        "hand",
        "freeze",
        "snippets",
        "brand",
        "ledger",
        "manifest",
        "project",
        "workspace",
    },
    {
        "networks",
        "rules",
        "reports",
    },
    {
        "baseline",
        "lint",
        "fix",
        "render",
        "studio",
        "films",
        "shelf",
        "closing",
        "build",
        "plan",
        "publish",
        "rename",
        "review",
        "approval",
        "demands",
        "drift",
        "checkup",
        "preview",
        "rulebook",
        "editor",
        "desk",
    },
    {
        "commands",
        "cli",
        "door",
    },
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
KEPT = {  # library → the rooms that may import it
    "httpx": {"web"},
    "PIL": {"image"},
    "uharfbuzz": {"image"},
    "av": {"video"},
    "segno": {"image"},
    "click": {"commands", "cli", "door"},
    "subprocess": {"git", "signatures", "commands", "darkroom"},
    "sqlite3": {"build"},
    "marko": {"markdown"},
    "re2": {"voice"},
    "cmarkgfm": {"voice"},
    "hunspell": {"voice"},
    "yaml": {"data"},
    "pygls": {"editor"},
    "lsprotocol": {"editor"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "cmgen":
            yield from (f"cmgen.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_imports_point_down_and_libraries_stay_in_their_rooms(file: Path) -> None:
    room = room_of(file)
    for name in imports_of(file):
        first, _, rest = name.partition(".")
        if first in KEPT:
            assert room in KEPT[first], f"{name} belongs in {KEPT[first]}"
        target = rest.partition(".")[0]
        if first == "cmgen" and room in LEVEL and target in LEVEL:
            assert LEVEL[target] <= LEVEL[room], f"{room} may not import {target}, which is above it"


def test_every_room_has_its_layer() -> None:
    rooms = {room_of(file) for file in FILES} - {"__init__", "__main__", "starter"}
    assert rooms == set(LEVEL)


@pytest.mark.parametrize("drawer", [commands, networks, reports, rules], ids=lambda drawer: drawer.package)
def test_every_drawer_module_says_what_it_is(drawer: Drawer) -> None:
    verbs = {
        "cmgen.commands": {"command"},
        "cmgen.networks": set[str](),  # tests/networks/test_limits.py
        "cmgen.reports": {"write"},
        "cmgen.rules": {"level"},
    }[drawer.package]
    for name in drawer:
        assert drawer.summary(name), f"{name} has no docstring"
        assert drawer.first_line(name) == drawer.summary(name)
        assert all(hasattr(drawer[name], verb) for verb in verbs), name
        if drawer is rules:
            looks = {"check_words", "check", "check_variant", "check_archive", "check_whole"}
            assert looks & set(vars(drawer[name])), name


def test_what_reading_finds_has_a_name_that_can_be_asked_for() -> None:
    """``cmgen lint --select`` knows what is found without a rule."""
    named = set()
    for room in ("content.py", "data.py", "snippets.py", "lint.py", "markdown", "build", "voice/library.py"):
        for file in [PACKAGE / room] if room.endswith(".py") else (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and len(node.args) > 2 and isinstance(node.args[1], ast.Constant):
                    made = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    named |= {node.args[1].value} if made in ("add", "_finding", "Finding") else set()
    assert {"bad-date", "bad-condition", "build-died"} <= named
    assert named - {"", "guideline-example"} <= READING


def test_what_sends_reads_nothing_foreign() -> None:
    """The modules beside a token import no parser of strangers' bytes (PUBLISHING: the split that matters)."""
    code = (
        "import sys, cmgen.desk, cmgen.publish, cmgen.plan, cmgen.web, cmgen.auth, cmgen.disk, cmgen.ledger\n"
        "from cmgen.registry import networks\n"
        "[networks[name] for name in networks]\n"
        "print(sorted({'PIL', 'jinja2', 'marko', 'uharfbuzz', 'yaml', 'frontmatter'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent, check=True
    )
    assert result.stdout.strip() == "[]"


def test_readme_names_every_command() -> None:
    page = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    for name in commands:
        assert f"`cmgen {name}`" in page, name
