"""Which words are looked up, and which part of them is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rules.brand import BRAND

from cmgen.cli import cli
from cmgen.model import Brand
from cmgen.rules import spelling
from cmgen.rules.spelling import Options, Speller, speller_of, unknown
from cmgen.voice.spelling import Dictionary, find, folders

pytest.importorskip("hunspell", reason="the extra `spell` is not installed")

FRENCH = "atelier ouvert est jusque aujourd'hui presqu'île donne il rendez vous là celui ci à la adhérent porte le et"
ENGLISH = "the shop is open well known isn't cafe and workshop"


@pytest.fixture(scope="module")
def speller(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Speller]:
    folder = tmp_path_factory.mktemp("dictionaries")
    made = {}
    for lang, words in (("fr", FRENCH), ("en", ENGLISH)):
        (folder / f"{lang}.aff").write_text("SET UTF-8\n", encoding="utf-8")
        listed = "\n".join(words.split())
        (folder / f"{lang}.dic").write_text(f"{len(words.split())}\n{listed}\n", encoding="utf-8")
        made[lang] = Speller(lang, Dictionary((folder / lang,)), None)
    return made


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("fr", "L’atelier est ouvert jusqu’à la porte, aujourd’hui et aujourd'hui.", []),
        ("fr", "L’ateier d’atelier, jusqu’ouver.", ["ateier", "ouver"]),
        ("fr", "presqu’île, donne-t-il, rendez-vous là, celui-ci", []),
        ("fr", "donne-t-ile, rendes-vous", ["ile", "rendes"]),
        ("fr", "adhérent·e·s, adherent·e·s", ["adherent·e·s"]),
        ("fr", "le 2e et le 14h30, 40cm, 1er", []),
        ("fr", "le PDF est à Arles et à la RATP ; OUVRERT", ["OUVRERT"]),
        ("fr", "Arles est ouvert, et Arles, et le Panier.", []),
        ("fr", "Ateier ouvert", ["Ateier"]),
        (
            "fr",
            "est atelier.example ouvert ? photo.jpg, lea@example.org, https://a.example/ateier, @ateier, #ateier",
            [],
        ),
        ("fr", "la newsletter et le podcast", ["newsletter", "podcast"]),
        ("en", "The shop isn't open, the shop’s well-known café.", []),
        ("en", "the worksop's well-knwon shop", ["worksop", "knwon"]),
        ("en", "JavaScript and {{ facts.prix_entree }} and :tada: is open", []),
        ("en", "a" * 200, []),
    ],
)
def test_the_part_of_a_word_that_is_wrong(speller: dict[str, Speller], lang: str, text: str, wrong: list[str]) -> None:
    bare = spelling.NO_WORD.sub(lambda found: "￼" * len(found[0]), text)
    assert [text[start:end] for start, end in unknown(bare, speller[lang], names=False)] == wrong


def test_names_are_looked_up_where_the_brand_wants_it(speller: dict[str, Speller]) -> None:
    assert [*unknown("The shop is open, Worksop.", speller["en"], names=False)] == []
    assert [*unknown("The shop is open, Worksop.", speller["en"], names=True)] == [(18, 25)]


def test_the_brands_own_words_are_right(speller: dict[str, Speller]) -> None:
    files = {"en": tuple(str(file) for file in speller["en"].dictionary.files)}
    brand = Brand(name="Zorgl", time_zone="UTC", dictionaries=files, words=("flo+berg place", "[Kk]wrk"))
    own = speller_of(brand, Options(words=("blurb",)), "en")
    text = own.masked("the zorgl is open: floooberg place, kwrk, blurb, podcasts; place")
    assert [text[start:end] for start, end in unknown(text, own, names=False)] == ["place"]


@given(st.text(st.sampled_from("abéÉL’'-·. \n￼A1@#/"), max_size=40))
def test_what_is_wrong_stands_in_the_text(speller: dict[str, Speller], text: str) -> None:
    for lang in ("fr", "en"):
        spans = list(unknown(text, speller[lang], names=True))
        assert spans == sorted(spans)
        for start, end in spans:
            assert 0 <= start < end <= len(text)
            assert not set(text[start:end]) & set(" \n￼@#/")


@pytest.mark.parametrize(
    ("lang", "right", "wrong"),
    [
        ("fr", "L’œuvre est entr’ouverte : c’est-à-dire qu’on s’y rend, jusqu’au week-end.", "ateier"),
        ("en", "The well-known podcast isn't free, it’s a café.", "worksop"),
    ],
)
def test_the_dictionaries_of_this_machine(lang: str, right: str, wrong: str, tmp_path: Path) -> None:
    file = find({"fr": "fr", "en": "en_US"}[lang], folders(tmp_path))
    if file is None:
        pytest.skip(f"there is no dictionary of {lang} here: apt install hunspell-{lang}")
    own = speller_of(Brand(name="", time_zone="UTC", dictionaries={lang: (str(file),)}), Options(), lang)
    assert [*unknown(right, own, names=False)] == []
    assert [*unknown(wrong, own, names=False)] == [(0, len(wrong))]


PROJECT = {
    "brand/brand.yaml": "name: A\ntime_zone: UTC\nlanguages: [en]\nrules:\n  spelling: {languages: [en]}\n",
    "brand/vocab/accept.txt": "# our own\nCafé Zorgl\n",
    "content/a.md": "---\nnetwork: site\ntitle: The café zorgl\n---\nA **worksop** by @worksop: well-knwon.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in PROJECT.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def lint(project: Path, *options: str) -> str:
    return CliRunner().invoke(cli, ["-C", str(project), "lint", "--select", "spelling", *options]).output


def test_what_may_have_been_meant_on_request(project: Path) -> None:
    assert "5:5 warning[spelling] 'worksop' is in no dictionary" in lint(project)
    assert "5:33 warning[spelling] 'knwon' is in no dictionary" in lint(project)
    assert "write workshop" not in lint(project)
    assert "write workshop" in lint(project, "--suggest")
    lint(project, "--suggest", "--fix", "--unsafe-fixes")
    assert "A **workshop** by @worksop: well-known." in (project / "content/a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("languages: [tlh]", "there is no dictionary 'tlh'"),
        ("language: [en]", "unknown option 'language'"),
    ],
)
def test_what_is_not_there_is_said(project: Path, said: str, message: str) -> None:
    text = PROJECT["brand/brand.yaml"].replace("languages: [en]}", f"{said}}}")
    (project / "brand/brand.yaml").write_text(text, encoding="utf-8")
    assert message in lint(project)


def test_off_unless_the_brand_wants_it() -> None:
    assert not BRAND.dictionaries
    assert Options().languages == ()
