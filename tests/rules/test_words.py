"""What a demanding reader leaves alone, and what she marks: sentences in two languages against every rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rules.brand import BRAND, CHANNELS

from cmgen.content import Setting, read_post
from cmgen.fix import apply, edits_of
from cmgen.lint import Linter
from cmgen.registry import rules

N, W = "\u202f", "\u00a0"  # narrow and wide no-break spaces
HERE = Path(__file__).parent


def findings(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """The rules that find something in a post, and what they would write instead of its text."""
    source = f"---\nlang: {lang}\n---\n{text}\n"
    post, _ = read_post(source, "content/a.md", Setting(HERE, BRAND, CHANNELS))
    assert post
    for finding in Linter(BRAND, CHANNELS).check(post, ())[0]:
        mended, _ = apply(source, edits_of([finding], unsafe=True).get("content/a.md", ()))
        yield finding.rule, mended.split("---\n", 2)[2].removesuffix("\n")


@pytest.mark.parametrize(
    "text",
    [
        # faces, codes, clocks, ratios, addresses
        "Merci ;) et à demain :-) ou :D",
        "Un code :tada: entre 10:30 et 11:00, au format 16:9.",
        "Tout est sur atelier.example/page?jour=samedi et sur atelier.example/?a=b.",
        f"Lisez https://atelier.example/a?b=c{N}! Puis venez.",
        # punctuation that is right
        f"«{W}Qui vient{N}?{W}» demande-t-elle. «{W}Moi{N}!{W}»",
        f"Quoi{N}?! Non{N}!? Il était là (vraiment{N}?) et là…{N}?",
        f"Elle dit{W}: «{W}le mot “oui” me plaît{W}»{N}; et rit.",
        f"Au menu{W}: a) des lampes{N}; b) des vélos{N}; 3) iv) rien.",
        "L’atelier (au fond du quai (à droite)) est ouvert [le samedi].",
        # numbers and words that are right
        f"Le 3e étage, la 1re fois, le XIXe siècle, 12,50{W}€, 1{N}500{W}m, 50{W}%.",
        "A-t-on le temps ? Vitamine A. A comme ancre.".replace(" ?", f"{N}?"),
        "E-mail, Europe, Elles, Eco-score.",
        "Nous nous sommes dit : il y a a priori du monde. Le son son, faites-le le lundi.".replace(" :", f"{W}:"),
        "La la la, chantait de de Gaulle.",
        "Avec Node.js, sur Booking.com, à 3,5 tonnes, M.Sc., p.ex.",
        # what anybody may call, and the brand's own addresses
        f"Écrivez à bonjour@atelier.example, ou appelez le 08{W}00{W}19{W}00{W}00.",
        "La transition écologique n’est pas un produit.",
    ],
)
def test_french_that_is_right_is_left_alone(text: str) -> None:
    assert list(findings(text, "fr")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Don’t miss it! It’s on us: 10:30, 3:2.",
        'The ’90s, rock ’n’ roll, the printers’ corner, a 27" screen.',
        "That that is, is. I had had it; log in in the app.",
        "The The is a band. See below (and above) :)",
        "Spic and span: a retarding force in Scunthorpe.",
        "Our ink is water-based. It is not eco-friendly, and we do not say so.",
        "e.g. this, i.e. that, in the U.S.A., with Node.js.",
    ],
)
def test_english_that_is_right_is_left_alone(text: str) -> None:
    assert list(findings(text, "en")) == []


@pytest.mark.parametrize(
    ("lang", "text", "rule", "mended"),
    [
        ("fr", "Il faut du courage,mais pas trop.", "missing-space", "Il faut du courage, mais pas trop."),
        ("fr", "Fermé demain.Venez samedi.", "missing-space", "Fermé demain. Venez samedi."),
        ("fr", "Des lampes , des vélos.", "missing-space", "Des lampes, des vélos."),
        ("fr", "Bonjour,  c’est nous.", "doubled-space", "Bonjour, c’est nous."),
        ("fr", "À la la halle.", "repeated-word", "À la halle."),
        ("fr", "Le le quai est à tous.", "repeated-word", "Le quai est à tous."),
        ("en", "The the press runs.", "repeated-word", "The press runs."),
        ("fr", f"«{W}Oui{N}! »", "french-spaces", f"«{W}Oui{N}!{W}»"),
        ("fr", "Lisez `a` !", "french-spaces", f"Lisez `a`{N}!"),
        ("fr", "Voir `a`! Puis venez.", "french-spaces", f"Voir `a`{N}! Puis venez."),
        ("fr", f"Dès 18{W}h 30.", "french-numbers", f"Dès 18{W}h{W}30."),
        ("fr", "A 14h, tous au quai.", "bare-capital", "À 14h, tous au quai."),
        ("fr", "![L'affiche](a.jpg)", "straight-apostrophe", "![L’affiche](a.jpg)"),
    ],
)
def test_what_is_wrong_is_mended_as_she_would(lang: str, text: str, rule: str, mended: str) -> None:
    assert dict(findings(text, lang)).get(rule) == mended


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("L’atelier (au fond.", "("),
        ("L’atelier au fond).", ")"),
        (f"Elle a dit «{W}oui.", "«"),
        (f"Un (deux «{W}trois)", "«"),
        (f"«{W}Un.\n\nDeux.{W}»", ""),
        (f"«{W}Un.\n\n«{W}Deux.{W}»", ""),
        ("Une triste :( et une autre (: ici.", ""),
        ("Le menu `(` seul.", ""),
    ],
)
def test_marks_come_in_pairs(text: str, signs: str) -> None:
    post, _ = read_post(f"---\nlang: fr\n---\n{text}\n", "content/a.md", Setting(HERE, BRAND, CHANNELS))
    assert post
    found = rules["unpaired-mark"].check(post, BRAND)
    assert "".join(finding.message[0] for finding in found) == signs


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("fr", "Une encre biodégradable et un papier neutre en carbone.", 2),
        ("fr", "Un bilan n’est jamais neutre en carbone.", 0),
        ("en", "Carbon-neutral and eco-friendly.", 2),
        ("en", "We are never carbon neutral.", 0),
    ],
)
def test_promises_about_the_environment(lang: str, text: str, count: int) -> None:
    assert [rule for rule, _ in findings(text, lang)].count("green-claim") == count
