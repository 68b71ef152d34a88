"""Every example of the documentation is tried. CONTRIBUTING.md, "The documentation", says how they are written."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from docs.conftest import Shell
from docs.pages import NOT_RUN, PAGES, ROOT, Example, examples, read
from PIL import Image

from cmgen import brand as brands
from cmgen.build import build
from cmgen.cli import cli
from cmgen.facts import read_facts
from cmgen.freeze import read_freeze
from cmgen.image.draw import draw
from cmgen.image.layout import read_layout
from cmgen.image.look import Look
from cmgen.project import Project
from cmgen.registry import commands
from cmgen.strategy import read_strategy

RECIPES = ROOT / "CONTRIBUTING.md"  # whose files are tried together, by test_recipes
LANGUAGES = {"yaml", "sh", "python", "markdown", "text", "jinja", "toml", "json"}
OTHERS = {"lua", "elisp"}  # of programs that are not here
TRIED = [page for page in PAGES if page != RECIPES]
NEEDED = {"name": "Atelier", "time_zone": "Europe/Paris", "languages": "[fr, en]"}
FILES = re.compile(r"[\w/-]+\.(?:jpg|png|ttf|otf)\b")


def story_of(page: Path) -> list[Example]:
    return [one for one in examples(page, "sh", "python") if one.note != NOT_RUN]


def all_of(*languages: str) -> list[Any]:
    found = (one for page in TRIED for one in examples(page, *languages) if one.note != NOT_RUN)
    return [pytest.param(one, id=str(one)) for one in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_of_a_kind_that_is_tried(page: Path) -> None:
    for one in examples(page):
        assert one.language in LANGUAGES | OTHERS, f"{one}: ```{one.language}"


@pytest.mark.parametrize("page", [page for page in TRIED if story_of(page)], ids=lambda page: page.name)
def test_a_page_runs_from_top_to_bottom(page: Path, tmp_path: Path, example: Path, run: Shell) -> None:
    """Its files are written and its commands run in order, in a copy of the example brand or where it says `init`."""
    story = story_of(page)
    starts_empty = "cmgen init" in story[0].text
    folder = tmp_path if starts_empty else example
    for one in examples(page):
        if one.file and starts_empty and one.language in ("yaml", "markdown"):
            (folder / one.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / one.file).write_text(one.text, encoding="utf-8")
        if one not in story:
            continue
        if one.language == "python":
            (tmp_path / "example.py").write_text(one.text, encoding="utf-8")
            result = run(f"python {tmp_path / 'example.py'}", folder)
        else:
            result = run(f"{one.text}\npwd > {tmp_path / 'where'}", folder)
            folder = Path((tmp_path / "where").read_text(encoding="utf-8").strip()) if not result.returncode else folder
        assert result.returncode == 0, f"{one}\n{result.stdout}{result.stderr}"


@pytest.mark.parametrize("one", all_of("markdown"))
def test_a_post_has_no_findings(one: Example, example: Path) -> None:
    source = one.text if one.text.startswith("---\n") else f"---\n---\n{one.text}"
    story = story_of(one.page)
    if story and "cmgen init" in story[0].text:  # its brand speaks English, the example speaks French first
        source = source.replace("---\n", "---\nlang: en\n", 1)
    assert findings(source, one.file, example) == []


@pytest.mark.parametrize("one", all_of("json", "toml"))
def test_settings_of_other_programs_can_be_read(one: Example) -> None:
    assert json.loads(one.text) if one.language == "json" else tomllib.loads(one.text)


@pytest.mark.parametrize("one", all_of("yaml"))
def test_a_file_can_be_read(one: Example, example: Path) -> None:
    if not one.file:
        words = "Une affiche, une lampe et le bruit du port."
        silenced = [] if "allow:" not in one.text else ["unused-allowance"]
        rules = findings(f"---\n{one.text}---\n{words}\n", "", example)
        assert [rule for rule in rules if rule.rpartition(" ")[2] not in silenced] == []
        return
    path = example / one.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(one.text, encoding="utf-8")
    for name in FILES.findall(one.text):
        assert (example / "brand" / name).is_file(), f"{name} is not in the example brand"
    match one.file:
        case brands.BRAND_FILE:
            missing = {
                key: value for key, value in NEEDED.items() if not re.search(rf"^{key}:", one.text, re.MULTILINE)
            }
            path.write_text(one.text + "".join(f"{key}: {value}\n" for key, value in missing.items()), encoding="utf-8")
            brands.read_brand(example)
        case brands.CHANNELS_FILE:
            brands.read_channels(example)
        case "brand/facts.yaml":
            read_facts(example, ("fr", "en"))
        case "brand/strategy.yaml":
            read_strategy(example, ("imprimer", "reparer", "emettre", "quai"))
        case "brand/freeze.yaml":
            assert read_freeze(example, "Europe/Paris", ("site", "mastodon", "bluesky"))
        case file if file.startswith("layouts/"):
            plan = read_layout(path.parent, path.parent.name)
            for form in plan.formats:
                values = {
                    "title": "Portes ouvertes",
                    "site": "atelier.example",
                    "lang": "fr",
                    "campaign": "",
                    "tagline": "",
                }
                assert draw(plan, form, values, Look()).size == plan.formats[form].size
        case file:
            assert file.endswith(".yml"), f"nobody tries {file}"
            assert yaml.safe_load(one.text)


def findings(source: str, file: str, example: Path) -> list[str]:
    """What lint says of a post in the example brand, whose pictures are made for it."""
    path = example / (file or "content/example.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    for name in FILES.findall(source):
        picture = path.parent / name
        picture.parent.mkdir(parents=True, exist_ok=True)
        if not picture.exists():
            Image.new("RGB", (1600, 1200), "#1d6670").save(picture)
    shown = path.relative_to(example).as_posix()
    found = build(Project.load(example)).findings
    return [f"{finding.message} {finding.rule}" for finding in found if finding.location.path == shown]


COMMAND = re.compile(r"(?:^|`|\s)cmgen(?: -C \S+)?(?: --all)? ([a-z]+)((?:[ ][^`\n|]*)?)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_that_are_named_exist(page: Path) -> None:
    text = re.sub(r"\s+(?=publish --from)", " ", read(page))
    inline = re.findall(r"`(cmgen [^`]+)`", text)
    blocks = [line for one in examples(page, "sh") for line in one.text.splitlines() if line.startswith("cmgen ")]
    for line in (*inline, *blocks):
        found = COMMAND.match(line)
        if not found:
            assert re.fullmatch(r"cmgen (--help|--version|-C FOLDER)", line), f"{page.name}: {line}"
            continue
        assert found[1] in commands, f"{page.name}: {line}"
        command, rest = commands[found[1]].command, found[2].split()
        if isinstance(command, click.Group) and rest and rest[0] in command.commands:
            command = command.commands[rest[0]]
        known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", found[2]):
            assert option in known | {"--help"}, f"{page.name}: {line}"


def test_the_command_line_is_the_drawer() -> None:
    assert cli.list_commands(click.Context(cli)) == list(commands)
