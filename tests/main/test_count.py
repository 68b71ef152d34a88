"""cmgen count and cmgen detect: texts as networks read them, without a project."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cmgen.cli import cli


def said(*arguments: str, stdin: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments, input=stdin)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("network", "text", "expected"),
    [
        ("x", "Bonjour 🎉 https://exemple.fr/une/longue/adresse", "34/280"),
        ("mastodon", "@idris@social.example 👨‍👩‍👧 https://exemple.fr/une/longue/adresse", "32/500"),
        ("bluesky", "👨‍👩‍👧 क्षि", "3/300"),
        ("telegram", "🎉", "2/4096"),
        ("site", "Bonjour", "7"),
    ],
)
def test_each_in_its_own_arithmetic(network: str, text: str, expected: str) -> None:
    assert said("count", "-n", network, text) == (0, f"{expected}\n")
    assert said("count", "-n", network, stdin=text + "\n") == (0, f"{expected}\n")


def test_many_texts_a_line_each() -> None:
    lines = '"Bonjour"\n{"text": "' + "x" * 281 + '"}\n'
    code, output = said("count", "-n", "x", "--jsonl", stdin=lines)
    assert code == 1
    assert [json.loads(line) for line in output.splitlines()] == [
        {"count": 7, "most": 280, "fits": True},
        {"count": 281, "most": 280, "fits": False},
    ]


@pytest.mark.parametrize("line", ["{", "3", '{"words": "a"}', "[]"])
def test_a_line_that_is_none_is_named(line: str) -> None:
    code, output = said("count", "-n", "x", "--jsonl", stdin=f'"a"\n{line}\n')
    assert code == 2
    assert "line 2 is neither a JSON string nor an object with `text`" in output


def test_what_a_network_finds() -> None:
    assert said("detect", "-n", "x", "Voir exemple.fr #été") == (
        0,
        "5-15  link     exemple.fr\n16-20  tag      été\n",
    )
    code, output = said("detect", "-n", "bluesky", "--format", "json", "exemple.fr")
    assert (code, json.loads(output)) == (
        0,
        [{"kind": "link", "start": 0, "end": 10, "value": "https://exemple.fr"}],
    )
    assert said("detect", "-n", "slack", "exemple.fr") == (0, "nothing\n")


@pytest.mark.parametrize("command", ["count", "detect"])
def test_an_unknown_network_names_the_nearest(command: str) -> None:
    code, output = said(command, "-n", "mastodn", "a")
    assert (code, "did you mean mastodon?" in output) == (2, True)


@pytest.mark.parametrize(
    ("name", "meant"), [("Twitter", "x"), ("google+", "google-plus"), ("fb", "facebook"), ("mastodn", "mastodon")]
)
def test_a_network_by_the_name_that_people_use(name: str, meant: str) -> None:
    for command in (("networks", name), ("count", "-n", name, "a")):
        code, output = said(*command)
        assert (code, f"did you mean {meant}?" in output) == (2, True), output
