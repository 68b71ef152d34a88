"""A brand's guidelines: found, tried on their own examples, and in the findings of a post."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cmgen.build import build
from cmgen.cli import cli
from cmgen.errors import Broken
from cmgen.fix import apply, edits_of
from cmgen.model import Level
from cmgen.project import Project
from cmgen.voice.guideline import Vocabulary
from cmgen.voice.library import Voice
from cmgen.voice.rulefile import check_of, read_guideline

EXAMPLE = Path(__file__).parents[2]
POST = """---
network: site
title: Une soirée
---
Venez à L’atelier du port : une soirée **exceptionnelle** !

- Radio Basse-Mer y sera. Une soirée exceptionnelle, on vous dit.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/soiree.md").write_text(POST, encoding="utf-8")
    shutil.copytree(EXAMPLE / "brand/voice", tmp_path / "brand/voice")
    brand = "name: A\ntime_zone: Europe/Paris\nlanguages: [fr, en]\nsite: https://a.example\n"
    (tmp_path / "brand/brand.yaml").write_text(brand, encoding="utf-8")
    return tmp_path


def said(root: Path) -> list[str]:
    names = {"noms", "superlatifs", "superlatives"}
    findings = build(Project.load(root)).findings
    return [
        f"{one.location.line}:{one.location.column} {one.rule} {one.level}" for one in findings if one.rule in names
    ]


def test_the_examples_own_guidelines_agree_with_their_examples() -> None:
    count, wrong = Voice(EXAMPLE, {"./voice": ()}).try_examples()
    assert count >= 8
    assert not wrong


def test_a_post_is_looked_at_where_its_words_stand(project: Path) -> None:
    assert said(project) == [
        "5:9 noms error",
        "5:42 superlatifs warning",
        "7:3 noms error",
        "7:38 superlatifs warning",
    ]


def test_levels_of_the_brand(project: Path) -> None:
    with (project / "brand/brand.yaml").open("a", encoding="utf-8") as file:
        file.write("rules:\n  noms: off\n  superlatifs: error\n")
    assert said(project) == ["5:42 superlatifs error", "7:38 superlatifs error"]


def test_an_unknown_name_is_refused(project: Path) -> None:
    with (project / "brand/brand.yaml").open("a", encoding="utf-8") as file:
        file.write("rules:\n  Microsoft.Passive: off\n")
    with pytest.raises(Broken, match="there is no rule 'Microsoft"):
        build(Project.load(project))


def test_allowed_by_name(project: Path) -> None:
    file = project / "content/soiree.md"
    file.write_text(POST.replace("title:", "allow: [superlatifs]\ntitle:"), encoding="utf-8")
    assert said(project) == ["6:9 noms error", "8:3 noms error"]


def test_names_mend_themselves(project: Path) -> None:
    findings = [one for one in build(Project.load(project)).findings if one.rule == "noms"]
    (path, edits), *_ = edits_of(findings).items()
    mended, count = apply((project / path).read_text(encoding="utf-8"), edits)
    assert count == 1, "the name of the radio loses words: that is for a person to say"
    assert "Venez à L’Atelier du Port :" in mended
    (project / path).write_text(mended, encoding="utf-8")
    assert "5:9 noms error" not in said(project)


def test_a_package_looks_at_its_languages_only(project: Path) -> None:
    package = project / "brand/styles/Plain"
    package.mkdir(parents=True)
    (package / "Very.yml").write_text("extends: existence\nmessage: no '%s'\ntokens: [soirée]\n", encoding="utf-8")
    rules = project / "brand/brand.yaml"
    stated = rules.read_text(encoding="utf-8")
    for styles, expected in (("[Plain]", True), ("[{Plain: fr}]", True), ("[{Plain: en}]", False)):
        rules.write_text(f"{stated}styles: {styles}\n", encoding="utf-8")
        found = {one.rule for one in build(Project.load(project)).findings}
        assert ("Plain.Very" in found) is expected, styles


def test_a_package_that_is_not_there_is_named(project: Path) -> None:
    with (project / "brand/brand.yaml").open("a", encoding="utf-8") as file:
        file.write("styles: [Microsft]\n")
    with pytest.raises(Broken, match="there is no package 'Microsft'"):
        build(Project.load(project))


def test_a_pattern_that_would_hang_is_stopped_and_said(project: Path) -> None:
    text = 'extends: existence\nmessage: "%s"\nnonword: true\ntokens: ["(?=a)(?:a|a.|..a)+(?!é)é"]\n'
    (project / "brand/voice/slow.yml").write_text(text, encoding="utf-8")
    file = project / "content/soiree.md"
    file.write_text(f"{POST}\n{'a' * 60}é z\n", encoding="utf-8")
    (slow,) = (one for one in build(Project.load(project)).findings if one.rule == "slow-guideline")
    assert slow.location.path == "brand/voice/slow.yml"
    assert slow.level is Level.WARNING


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("message: x\ntokens: [a]", "extends is missing"),
        ("extends: existance\nmessage: x", "there is no kind 'existance'"),
        ("extends: script\nmessage: x", "a script is not supported"),
        ("extends: existence\nmessage: x\nlevel: fatal", "level: the text 'fatal' where one of"),
        ("extends: existence\nmessage: x\nscope: link\ntokens: [a]", "the scope 'link' does not exist"),
        ("extends: existence\nmessage: x\ntoken: [a]", "unknown field 'token'"),
        ("extends: existence\nmessage: x\naction: {name: run}", "unknown action 'run'"),
        ('extends: existence\nmessage: x\ntokens: ["a{2000}"]', "of more than 1,000"),
        ('extends: existence\nmessage: x\ntokens: ["(a"]', "a group"),
        ('extends: existence\nmessage: x\ntokens: ["[a-z-[aeiou]]"]', "a set taken away from a set"),
        ("extends: metric\nmessage: x\nformula: __import__('os')\ncondition: '> 1'", "is not supported"),
        ("extends: metric\nmessage: x\nformula: wrds / 2\ncondition: '> 1'", "'wrds' is not counted"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(Broken, match=message.replace("(", r"\(")):
        check_of(read_guideline(text, "brand/voice/x.yml", "x"), Vocabulary())


def test_the_impact_of_a_guideline_that_is_not_used_yet(project: Path) -> None:
    (project / "new.yml").write_text("extends: existence\nmessage: no '%s'\ntokens: [soirée]\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["-C", str(project), "lint", "--impact", "new.yml", "--format", "json"])
    assert result.exit_code == 0, result.output
    assert result.stdout.count('"new"') == 3
    assert "1 of 1 posts" in result.stderr
