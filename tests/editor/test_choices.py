"""What an editor offers at a place: the cursor is the bar."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmgen.editor.choices import Desk, choices
from cmgen.editor.hover import hover
from cmgen.editor.spot import spot
from cmgen.project import Project

ROOT = Path(__file__).parents[2]
POST = "content/2026/12/neuf.md"


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.load(ROOT)


def desk_of(project: Project, text: str) -> tuple[Desk, int, int]:
    before, _, after = text.partition("|")
    row = before.count("\n")
    return (
        Desk(project, POST, (before + after).split("\n"), frozenset({"mots-maison"})),
        row,
        len(before.split("\n")[-1]),
    )


def offered(project: Project, text: str) -> list[str]:
    return [choice.text for choice in choices(*desk_of(project, text))]


@pytest.mark.parametrize(
    ("text", "path", "key", "word"),
    [
        ("---\nca|\n---\n", (), "", "ca"),
        ("---\n|\n---\n", (), "", ""),
        ("---\ncampaign: por|\n---\n", (), "campaign", "por"),
        ("---\ncampaign: por|", (), "campaign", "por"),
        ("---\nnetwork: [site, ma|]\n---\n", (), "network", "ma"),
        ("---\nnetwork:\n  - ma|\n---\n", ("network",), "", "ma"),
        ("---\nassets:\n  - file: a.jpg\n    al|\n---\n", ("assets",), "", "al"),
        ("---\nassets:\n- file: a.jpg\n  al|\n---\n", ("assets",), "", "al"),
        ("---\nassets:\n  - fi|\n---\n", ("assets",), "", "fi"),
        ("---\nassets:\n  - {file: a.jpg, al|}\n---\n", ("assets",), "", "al"),
        ("---\nassets: [{file: a.jpg, sound: l|}]\n---\n", ("assets",), "sound", "l"),
        ("---\nassets:\n  - file: a.jpg\n    consent:\n      un|\n---\n", ("assets", "consent"), "", "un"),
        ("---\nmastodon:\n  vis|\n---\n", ("mastodon",), "", "vis"),
        ("---\nmastodon: {layout: an|}\n---\n", ("mastodon",), "layout", "an"),
        ('---\ntitle: "Une, deux: tr|"\n---\n', (), "title", "Une, deux: tr"),
        ("---\ntitle: a\n# note|\n---\n", None, "", ""),
        ("---\ntitle: a\n---\ncampaign: |\n", None, "", ""),
        ("---|\n", None, "", ""),
    ],
)
def test_where_the_cursor_stands(text: str, path: tuple[str, ...] | None, key: str, word: str) -> None:
    before, _, after = text.partition("|")
    here = spot((before + after).split("\n"), before.count("\n"), len(before.split("\n")[-1]))
    if path is None:
        assert here is None
    else:
        assert here is not None
        assert (here.path, here.key, here.word) == (path, key, word)


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("---\ncampaign: |\n---\n", {"rentree", "portes-ouvertes"}),
        ("---\nnetwork: [site, |]\n---\n", {"site", "mastodon", "bluesky", "instagram"}),
        ("---\nnetwork:\n  - |\n---\n", {"site", "mastodon"}),
        ("---\npillar: |\n---\n", {"imprimer", "quai"}),
        ("---\nlayout: |\n---\n", {"announcement", "quote", "tip"}),
        ("---\nmastodon:\n  layout: |\n---\n", {"announcement", "quote"}),
        ("---\nstatus: |\n---\n", {"draft", "ready", "withdrawn"}),
        ("---\nupdate: |\n---\n", {"true", "false"}),
        ("---\nlang: |\n---\n", {"fr", "en"}),
        ("---\npeople: [|]\n---\n", {"lea", "idris", "maud"}),
        ("---\ncampaign: portes-ouvertes\ntags: |\n---\n", {"PortesOuvertes", "AtelierDuPort"}),
        ("---\nallow: [|]\n---\n", {"shouting", "mots-maison"}),
        ("---\nquote: |\n---\n", {"2026/11/programme", "2026/09/rentree"}),
        ("---\nassets:\n  - file: |\n---\n", {"carnets/vagues.jpg"}),
        ("---\nassets:\n  - file: a.mp4\n    sound: |\n---\n", {"level", "as-is", "none"}),
        ("---\nvisibility: |\n---\n", {"public", "unlisted"}),
        ("---\ntitle: a\n---\nAvec @|\n", {"lea", "idris"}),
        ("---\ntitle: a\n---\nAvec @le|\n", {"lea"}),
        ("---\ntitle: a\n---\n#|\n", {"AtelierDuPort"}),
        ("---\ntitle: a\n---\nDe {{ |\n", {"tagline", "brand"}),
        ("---\ntitle: a\n---\n::: |\n", {"only", "not"}),
        ("---\ntitle: a\n---\n::: only mastodon |\n", {"site", "bluesky"}),
    ],
)
def test_values_are_those_of_the_brand(project: Project, text: str, some: set[str]) -> None:
    assert some <= set(offered(project, text))


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: |\n---\n",
        "---\nvalues:\n  any|\n---\n",
        "---\nnowhere:\n  any|\n---\n",
        "---\ntitle: a\n---\nUne adresse : lea@|\n",
        "---\ntitle: a\n---\n# |\n",
        "---\ntitle: a\n---\nRien de |\n",
    ],
)
def test_where_anything_may_be_written_nothing_is_offered(project: Project, text: str) -> None:
    assert offered(project, text) == []


def test_fields_that_are_there_are_not_offered_again(project: Project) -> None:
    fields = offered(project, "---\ntitle: a\n|\nlang: fr\n---\n")
    assert {"title: ", "lang: "} & set(fields) == set()
    assert {"date: ", "assets:", "poll:", "mastodon:"} <= set(fields)
    assert "alt: " not in fields
    inner = offered(project, "---\ntitle: a\nassets:\n  - file: a.jpg\n    |\n    alt: un quai\n---\n")
    assert {"focus: ", "credit: ", "consent:"} <= set(inner)
    assert {"file: ", "alt: ", "title: "} & set(inner) == set()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\nca|mpaign: rentree\n---\n", "**campaign**: the campaign it serves"),
        ("---\ncampaign: ren|tree\n---\n", "La rentrée des établis – 2026-08-31 – 2026-10-04"),
        ("---\nallow: [shou|ting]\n---\n", "Words in capitals"),
        ("---\nassets:\n  - al|t: a\n---\n", "**alt**: what it shows"),
        ("---\ntitle: a\n---\nAvec @l|ea\n", "**lea**: Léa Tréguier"),
        ("---\ntitle: un|e\n---\n", ""),
        ("---\ntitle: a\n---\nRi|en\n", ""),
    ],
)
def test_a_place_says_what_it_is(project: Project, text: str, says: str) -> None:
    desk, row, column = desk_of(project, text)
    found = hover(desk, row, column, (), None)
    assert says in found if says else found == ""
