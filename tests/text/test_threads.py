"""Long words become a thread: every part fits, no word is lost, nothing is cut that belongs together."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from cmgen.markdown import parse
from cmgen.model import Facet, FacetKind, Limits
from cmgen.text.counters import fits
from cmgen.text.dialects import write
from cmgen.text.threads import Unsplittable, split, thread
from cmgen.text.written import Written


def characters(count: int) -> Limits:
    return Limits(characters=count, counter="graphemes")


def cut(text: str, count: int) -> list[str]:
    return [part.text for part in split(Written(text), characters(count))]


def linked(text: str, *words: str) -> Written:
    """Text with a link facet over each of the words."""
    starts = [(text.index(word), word) for word in words]
    return Written(
        text, tuple(Facet(FacetKind.LINK, start, start + len(word), f"https://{start}") for start, word in starts)
    )


# ---------------------------------------------------------------------------------------------- where


def test_what_fits_stays_whole() -> None:
    written = linked("un deux", "deux")
    assert split(written, characters(7), numbered=True) == (written,)
    assert split(written, Limits(), numbered=True) == (written,)


@pytest.mark.parametrize(
    ("text", "count", "parts"),
    [
        ("Un deux trois.\n\nQuatre cinq.", 20, ["Un deux trois.", "Quatre cinq."]),
        ("• un deux\n• trois quatre", 16, ["• un deux", "• trois quatre"]),
        ("Un deux trois. Quatre cinq.", 20, ["Un deux trois.", "Quatre cinq."]),
        ("un deux trois quatre cinq", 14, ["un deux trois", "quatre cinq"]),
        # A paragraph break that would leave the part more than half empty gives way to a sentence, that to a word.
        ("Un.\n\nDeux trois. Quatre cinq six.", 20, ["Un.\n\nDeux trois.", "Quatre cinq six."]),
        ("Un. Deux trois quatre cinq six sept", 20, ["Un. Deux trois", "quatre cinq six sept"]),
    ],
)
def test_the_best_place_that_fills_the_part(text: str, count: int, parts: list[str]) -> None:
    assert cut(text, count) == parts


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("On recommence mardi soir.", "Venez."),
        ("On recommence mardi ?", "Venez."),
        ("On recommence mardi !", "« Venez. »"),
        ("On recommence mardi…", "Venez."),
        ("Elle dit « mardi. »", "On vient."),
        ("Elle dit (« mardi ! »).", "On vient."),
        ('She says "Tuesday."', "We come."),
        ("C’est au bord de la mer.", "Le port attend."),
        ("On a tout, etc.", "Le reste suit."),
        ("La fête de 2026.", "Le port attend."),
        ("On recommence mardi.", "🎉 Venez."),
        ("On recommence mardi.", "#Venez"),
    ],
)
def test_sentences_end_here(first: str, second: str) -> None:
    assert cut(f"{first} {second} Et la suite encore.", len(first) + len(second) + 5)[0] in {first, f"{first} {second}"}
    assert cut(f"{first} {second}", len(first) + len(second)) == [first, second]


@pytest.mark.parametrize(
    "kept",
    [
        "avec M. Martin",
        "avec Mme. Okoye",
        "le Dr. Knock",
        "par J. Martin",
        "p. ex. Brest",
        "e.g. Brest",
        "cf. Brest",
        "à la p. 12",
        "fig. 3",
        "le jeu. 12",
        "sept. 2026",
        "tél. 02",
        "No. 5",
        "« Viens ! » dit-elle",
        "non… mais",
        "3.14 mm",
    ],
)
def test_sentences_do_not_end_here(kept: str) -> None:
    """What looks like an end within ``kept`` is none: the cut falls at the true end before it."""
    text = f"Ici commence et finit une phrase qui est bien assez longue. On va {kept} et puis voilà"
    assert cut(text, len(text) - 1)[0] == "Ici commence et finit une phrase qui est bien assez longue."


def test_the_number_of_a_list_is_no_sentence() -> None:
    assert cut("On compose ainsi la ligne\n1. Encrer la forme", 40) == [
        "On compose ainsi la ligne",
        "1. Encrer la forme",
    ]
    assert cut("1. Composer la ligne et encrer", 25) == ["1. Composer la ligne et", "encrer"]


@pytest.mark.parametrize(
    ("text", "count", "parts"),
    [
        ("Est-ce donc bien ?", 17, ["Est-ce donc", "bien ?"]),
        ("Il a dit « oui » hier", 10, ["Il a dit", "« oui »", "hier"]),
        ("à 18\u00a0h ce soir", 5, ["à", "18\u00a0h", "ce", "soir"]),
    ],
)
def test_french_signs_stay_with_their_words(text: str, count: int, parts: list[str]) -> None:
    assert cut(text, count) == parts


def test_a_mark_that_stands_on_a_space_keeps_it() -> None:
    assert cut("un deux \u0301trois", 10) == ["un", "deux \u0301trois"]


def test_a_facet_is_never_cut() -> None:
    written = linked("Voici donc les ateliers de l’automne, enfin", "les ateliers de l’automne")
    first, second, third = split(written, characters(26))
    assert [part.text for part in (first, second, third)] == ["Voici donc", "les ateliers de l’automne,", "enfin"]
    assert [(facet.start, facet.end) for facet in second.facets] == [(0, 25)]
    assert not first.facets
    assert not third.facets


LONG = "**Trois mots *en gras* ici** et ~~rien~~.\n\n> Elle a dit oui hier soir.\n\n```py\nx = 1\ny = 2\nz = 3\n```\n"


@pytest.mark.parametrize(
    ("dialect", "count", "parts"),
    [
        (
            "telegram",
            13,
            [
                "<b>Trois mots <i>en</i></b>",
                "<b><i>gras</i> ici</b> et",
                "<s>rien</s>.\n\n<blockquote>Elle a</blockquote>",
                "<blockquote>dit oui hier</blockquote>",
                '<blockquote>soir.</blockquote>\n\n<pre><code class="language-py">x = 1</code></pre>',
                '<pre><code class="language-py">y = 2\nz = 3</code></pre>',
            ],
        ),
        (
            "markdown",
            21,
            [
                "**Trois mots *en***",
                "***gras* ici** et",
                "~~rien~~.\n\n> Elle a",
                "> dit oui hier soir.",
                "```py\nx = 1\ny = 2\n```",
                "```py\nz = 3\n```",
            ],
        ),
        (
            "plain",
            16,
            ["Trois mots en", "gras ici et", "rien.\n\n> Elle a", "> dit oui hier", "> soir.\n\nx = 1", "y = 2\nz = 3"],
        ),
    ],
)
def test_markup_that_is_cut_is_closed_and_opened_again(dialect: str, count: int, parts: list[str]) -> None:
    """Nothing half-open is sent: Telegram refuses it, others show its signs."""
    (document,), _ = parse(LONG)
    limits = Limits(characters=count, counter="codepoints", dialect=dialect)
    assert [part.text for part in split(write(document, dialect), limits)] == parts


@pytest.mark.parametrize(
    ("written", "count", "text"),
    [
        (Written("un anticonstitutionnellement"), 10, "anticonstitutionnellement"),
        (Written("anticonstitutionnellement un"), 10, "anticonstitutionnellement"),
        (linked("un les ateliers de l’automne deux", "les ateliers de l’automne"), 20, "les ateliers de l’automne"),
    ],
)
def test_what_cannot_be_cut_is_said(written: Written, count: int, text: str) -> None:
    with pytest.raises(Unsplittable) as raised:
        split(written, characters(count))
    assert raised.value.text == text


def test_bytes_are_kept_too() -> None:
    limits = Limits(characters=300, counter="graphemes", bytes=26)
    assert [part.text for part in split(Written("👨‍👩‍👧‍👦 👨‍👩‍👧‍👦 été"), limits)] == ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦", "été"]


def test_links_count_as_the_network_counts() -> None:
    url = "https://example.org/" + "a" * 80
    written = linked(f"Voir {url} et la suite", url)
    limits = Limits(characters=30, counter="mastodon", link_characters=23)
    assert [part.text for part in split(written, limits)] == [f"Voir {url}", "et la suite"]


# ---------------------------------------------------------------------------------------------- numbers


def test_numbers_stand_on_a_line_of_their_own_and_count() -> None:
    parts = split(Written("un deux trois quatre cinq six"), characters(14), numbered=True)
    assert [part.text for part in parts] == ["un deux\n\n1/4", "trois\n\n2/4", "quatre\n\n3/4", "cinq six\n\n4/4"]


def test_ten_parts_keep_room_for_two_digits() -> None:
    parts = split(Written(" ".join(["mots"] * 12)), characters(12), numbered=True)
    assert [part.text for part in parts][8:10] == ["mots\n\n9/12", "mots\n\n10/12"]


def test_the_parts_of_an_author_are_numbered_together() -> None:
    parts = thread([Written("un deux trois"), Written(""), Written("quatre")], characters(13), numbered=True)
    assert [[part.text for part in own] for own in parts] == [
        ["un deux\n\n1/4", "trois\n\n2/4"],
        ["3/4"],
        ["quatre\n\n4/4"],
    ]


def test_a_single_part_has_no_number() -> None:
    written = Written("un")
    assert thread([written], characters(2), numbered=True) == ((written,),)


# ---------------------------------------------------------------------------------------------- always

WORDS = st.sampled_from(
    [
        "mot",
        "l’été",
        "«",
        "oui",
        "»",
        "?",
        "M.",
        "fin.",
        "etc.",
        "18\u00a0h",
        "👨‍👩‍👧",
        "🇫🇷",
        "e\u0301t",
        "हिन्दी",
        "a" * 30,
    ]
)
GAPS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "  "])


@st.composite
def writings(draw: st.DrawFn) -> Written:
    """Words and gaps; some runs of words are links."""
    text, facets = "", []
    for index in range(draw(st.integers(1, 40))):
        if text:
            text += draw(GAPS)
        start = len(text)
        text += " ".join(draw(st.lists(WORDS, min_size=1, max_size=3)))
        if draw(st.booleans()):
            facets.append(Facet(FacetKind.LINK, start, len(text), f"https://{index}.example"))
    return Written(text, tuple(facets))


LIMITS = st.sampled_from(
    [
        Limits(characters=45, counter="graphemes"),
        Limits(characters=120, counter="graphemes", bytes=150),
        Limits(characters=60, counter="utf16"),
        Limits(characters=50, counter="mastodon", link_characters=23),
        Limits(characters=50, counter="codepoints", link_characters=10),
    ]
)


def parts_of(written: Written, limits: Limits, numbered: bool = False) -> tuple[Written, ...]:
    """The parts, of texts that can be split."""
    try:
        return split(written, limits, numbered=numbered)
    except Unsplittable:
        reject()


@settings(deadline=None, max_examples=200)
@given(writings(), LIMITS, st.booleans())
def test_every_part_fits_and_no_word_is_lost(written: Written, limits: Limits, numbered: bool) -> None:
    parts = parts_of(written, limits, numbered)
    texts = [part.text for part in parts]
    if numbered and len(parts) > 1:
        endings = [f"\n\n{number}/{len(parts)}" for number in range(1, len(parts) + 1)]
        assert all(text.endswith(ending) for text, ending in zip(texts, endings, strict=True))
        texts = [text.removesuffix(ending) for text, ending in zip(texts, endings, strict=True)]
    assert all(fits(part.text, part.facets, limits) for part in parts)
    assert " ".join(texts).split() == written.text.split()


@settings(deadline=None, max_examples=200)
@given(writings(), LIMITS)
def test_facets_keep_their_words(written: Written, limits: Limits) -> None:
    parts = parts_of(written, limits)
    before = [(written.text[facet.start : facet.end], facet.value) for facet in written.facets]
    after = [(part.text[facet.start : facet.end], facet.value) for part in parts for facet in part.facets]
    assert after == before


@settings(deadline=None, max_examples=100)
@given(writings(), LIMITS)
def test_a_part_is_not_cut_again(written: Written, limits: Limits) -> None:
    parts = parts_of(written, limits)
    assert [split(part, limits) for part in parts] == [(part,) for part in parts]


@settings(deadline=None, max_examples=200)
@given(writings(), writings(), LIMITS, st.booleans())
def test_words_at_the_end_leave_the_parts_before_as_they_are(
    written: Written, more: Written, limits: Limits, numbered: bool
) -> None:
    shift = len(written.text) + 2
    moved = (Facet(facet.kind, facet.start + shift, facet.end + shift, facet.value) for facet in more.facets)
    longer = Written(f"{written.text}\n\n{more.text}", (*written.facets, *moved))
    before, after = parts_of(written, limits, numbered), parts_of(longer, limits, numbered)
    assume(len(before) > 1 and len(str(len(before))) == len(str(len(after))))
    if numbered:
        before = tuple(Written(part.text.rpartition("\n\n")[0], part.facets) for part in before)
        after = tuple(Written(part.text.rpartition("\n\n")[0], part.facets) for part in after)
    assert after[: len(before) - 1] == before[:-1]
