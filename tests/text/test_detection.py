"""What networks make of plain text, by their own cases and by ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text.conformance import Case, cases

import cmgen
from cmgen.model import Facet, FacetKind, Limits
from cmgen.registry import networks
from cmgen.text.detection import WAYS, bluesky, detect, x
from cmgen.text.facets import byte_range

NAMES = {"urls": "url", "hashtags": "hashtag", "cashtags": "cashtag", "mentions": "screen_name"}


def with_indices(name: str, facets: list[Facet]) -> list[dict[str, Any]]:
    return [{name: facet.value, "indices": [facet.start, facet.end]} for facet in facets]


def lists(facets: list[Facet]) -> list[dict[str, Any]]:
    split = [(facet, *facet.value.partition("/")) for facet in facets]
    return [
        {"screen_name": name, "list_slug": slash + slug, "indices": [facet.start, facet.end]}
        for facet, name, slash, slug in split
    ]


def lone_names(text: str) -> list[Facet]:
    """Names that are no list's owner."""
    return [facet for facet in x.mentions(text) if "/" not in facet.value]


def weighed(weight: x.Weight) -> dict[str, Any]:
    return {
        "weightedLength": weight.weight,
        "valid": weight.is_valid,
        "permillage": weight.permillage,
        "displayRangeStart": 0,
        "displayRangeEnd": weight.end,
        "validRangeStart": 0,
        "validRangeEnd": weight.valid_end,
    }


ANSWERS: dict[str, Callable[[str], Any]] = {
    "extract.urls": lambda text: [one.value for one in x.urls(text)],
    "extract.tco_urls_with_params": lambda text: [one.value for one in x.urls(text)],
    "extract.urls_with_indices": lambda text: with_indices("url", x.urls(text)),
    "extract.urls_with_directional_markers": lambda text: with_indices("url", x.urls(text)),
    "extract.hashtags": lambda text: [one.value for one in x.hashtags(text)],
    "extract.hashtags_from_astral": lambda text: [one.value for one in x.hashtags(text)],
    "extract.hashtags_with_indices": lambda text: with_indices("hashtag", x.hashtags(text)),
    "extract.cashtags": lambda text: [one.value for one in x.cashtags(text)],
    "extract.cashtags_with_indices": lambda text: with_indices("cashtag", x.cashtags(text)),
    "extract.mentions": lambda text: [one.value for one in lone_names(text)],
    "extract.mentions_with_indices": lambda text: with_indices("screen_name", lone_names(text)),
    "extract.mentions_or_lists_with_indices": lambda text: lists(x.mentions(text)),
    "extract.replies": lambda text: x.reply(text) or None,
    "valid.tweet.v1": lambda text: x.weigh(text, most=140, heavy=1, emoji=False).is_valid,
    "valid.mention": lambda text: [one.value for one in lone_names(text)] == [text[1:]],
    "valid.list": lambda text: (
        [(one.start, one.end) for one in x.mentions(text) if "/" in one.value] == [(0, len(text))]
    ),
    "valid.hashtag": lambda text: [one.value for one in x.hashtags(text)] == [text[1:]],
    "valid.url": x.is_url,
    "valid.url_without_protocol": lambda text: x.is_url(text, scheme=False),
    "length.v2": lambda text: weighed(x.weigh(text, emoji=False)),
    "length.v3": lambda text: weighed(x.weigh(text)),
}


@pytest.mark.parametrize("case", cases("x-text"))
def test_x_as_its_own_library(case: Case) -> None:
    assert ANSWERS[case["kind"]](case["input"]) == case["expected"]


@pytest.mark.parametrize("case", cases("bluesky-facets"))
def test_bluesky_as_its_own_applications(case: Case) -> None:
    text, only = case["input"], case.get("with", {}).get("only")
    found = []
    for facet in bluesky.detect(text):
        start, end = byte_range(text, facet)
        is_cash = facet.kind is FacetKind.CASHTAG
        kind = "tag" if is_cash else str(facet.kind)
        value = f"${facet.value}" if is_cash else facet.value
        if only in (None, str(facet.kind), kind):
            found.append({"start": start, "end": end, "type": kind, "value": value})
    assert found == case["expected"]


# ------------------------------------------------------------------------------------------------ our own cases

SAMPLES = {
    "x": [
        ("Voir exemple.fr et l’été", [("link", "exemple.fr")]),
        ("Le 3.5.2026, à 10.30", []),
        ("fin de phrase.Voilà", []),
        ("@lea et lea@exemple.fr", [("mention", "lea")]),
        ("@equipe/atelier", [("mention", "equipe/atelier")]),
        ("#Été2026 #2026 n°#3", [("tag", "Été2026")]),
        ("中国語http://t.co/abcde", [("link", "http://t.co/abcde")]),
        ("$TSLA vaut $20", [("cashtag", "TSLA")]),
        ("https://exemple.fr/#Été", [("link", "https://exemple.fr/#Été")]),
        ("lire a.рф’ et t.co.рф", [("link", "a.рф"), ("link", "t.co.рф")]),
        ("http://t.co/a.comテexample2.com", [("link", "http://t.co/a"), ("link", "example2.com")]),
        ("https://a.fr/plan*(port) /(b_(c))", [("link", "https://a.fr/plan")]),
        ("https://a.fr/plan_(port)", [("link", "https://a.fr/plan_(port)")]),
        ("exemple.com/chemin?q=1, fin", [("link", "exemple.com/chemin?q=1")]),
        ("-exemple.com /exemple.com _exemple.com", []),
        ("\u202ahttps://exemple.fr/a\u202c", [("link", "https://exemple.fr/a")]),
        ("$AAPL\ufeff $BRK.A. $TOOLONG a$A", [("cashtag", "AAPL"), ("cashtag", "BRK.A")]),
        (
            "#日本語　＃Привет #مرحبا #１２３ #ไทย",
            [("tag", "日本語"), ("tag", "Привет"), ("tag", "مرحبا"), ("tag", "ไทย")],
        ),
        ("#𠮷野家 a#b &#c; #d#e #é\u0301t", [("tag", "𠮷野家"), ("tag", "é\u0301t")]),
        ("RT@lea: ＠idris .@ines @éa @lea@b.fr", [("mention", "lea"), ("mention", "idris"), ("mention", "ines")]),
        ("@" + "n" * 21, [("mention", "n" * 20)]),
    ],
    "bluesky": [
        ("exemple.fr, (https://a.example/b).", [("link", "https://exemple.fr"), ("link", "https://a.example/b")]),
        ("@lea.bzh et @lea", [("mention", "lea.bzh")]),
        ("#Été! #2026", [("tag", "Été")]),
        ("($aapl)", [("cashtag", "AAPL")]),
        ("#" + "a" * 64 + " #" + "b" * 65, [("tag", "a" * 64)]),
        ("#" + "𐐀" * 32 + " #" + "𐐀" * 33, [("tag", "𐐀" * 32)]),
        ("@lea.test) a@b.fr @lea.bzh.", [("mention", "lea.test"), ("mention", "lea.bzh")]),
        ("https://exemple.fr/a_(b) http://b.fr/c)!", [("link", "https://exemple.fr/a_(b)"), ("link", "http://b.fr/c")]),
        ("fin.Voilà exemple.invalid", []),
    ],
    "mastodon": [
        ("exemple.fr https://exemple.fr/a.", [("link", "https://exemple.fr/a")]),
        ("@lea @idris@social.example mail@exemple.fr", [("mention", "lea"), ("mention", "idris@social.example")]),
        ("#Été·Port #2026 (#non)", [("tag", "Été·Port")]),
        ("https://a.example/@lea#ancre", [("link", "https://a.example/@lea#ancre")]),
    ],
}


@pytest.mark.parametrize(
    ("network", "text", "expected"), [(name, *sample) for name, samples in SAMPLES.items() for sample in samples]
)
def test_each_network_in_its_own_way(network: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(facet.kind), facet.value) for facet in cmgen.detect(text, network)] == expected


def test_every_networks_way_is_known() -> None:
    assert {networks[name].limits.detection for name in networks if hasattr(networks[name], "limits")} <= set(WAYS)


texts = st.text(st.sampled_from("aé z.:/#@$_-漢🙂\u200d1\n(")) | st.text()


@given(texts, st.sampled_from([way for way in WAYS if way]))
def test_what_is_found_stands_in_the_text(text: str, way: str) -> None:
    for facet in detect(text, Limits(detection=way)):
        assert 0 <= facet.start < facet.end <= len(text)
        quoted = text[facet.start : facet.end]
        if facet.kind is FacetKind.LINK:
            assert quoted in (facet.value, facet.value.removeprefix("https://"))
        else:
            assert quoted[1:].casefold() == facet.value.casefold()


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("© ® ™", 1 + 1 + 1 + 1 + 2),  # the first two are light without their selector
        ("©\ufe0f", 2),
        ("☺\ufe0f", 2),
        ("🎉\ufe0f", 2 + 2),  # a picture anyway: the selector has nothing to select
        ("👍🏽", 2),
        ("🎉🏽", 2 + 2),  # takes no skin
        ("👩🏽\u200d🔧 🏳\ufe0f\u200d🌈 🇫🇷 1\ufe0f\u20e3", 2 + 1 + 2 + 1 + 2 + 1 + 2),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 2),
        ("漢字 ’ – …", 2 + 2 + 1 + 1 + 1 + 1 + 1 + 2),
        ("http://t.co/a漢 a.fr https://exemple.fr/" + "a" * 90, 23 + 2 + 1 + 23 + 1 + 23),
        ("e\u0301", 1),
    ],
)
def test_x_weighs_characters_pictures_and_addresses(text: str, weight: int) -> None:
    assert cmgen.count(text, "x") == weight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://exemple.fr", True),
        ("https://été.exemple.fr/%C3%A9?a=[1]", False),
        ("https://été.exemple.fr/%C3%A9?a=1#b", True),
        ("http://192.168.0.1:80/a", True),
        ("http://192.168.0.1.comtest/a", False),
        ("http://[3ffe:1900::1]/", True),
        ("ftp://exemple.fr", False),
        ("exemple.fr", False),
        ("https://exemple", False),
        ("https://ex_emple.fr", False),
        ("https://ex_emple.lieu.fr", True),
        ("https://exemple.fr /a", False),
    ],
)
def test_what_x_calls_an_address(text: str, expected: bool) -> None:
    assert x.is_url(text) is expected


@given(
    st.lists(
        st.sampled_from(["a", "é", "漢", ".", "com", "fr", "t.co", "http://", "/", "?", "=", "@", "-", "_", *" (['!"])
    ).map("".join)
)
def test_the_quick_way_finds_what_the_whole_way_finds(text: str) -> None:
    assert x._spans(text) == x._searched(text)


@given(texts | st.text(st.sampled_from("a1#*é©☺️⃣👩\u200d👧🏽🇫🇷漢. fr/")))
def test_a_weight_is_what_its_parts_weigh(text: str) -> None:
    weight = x.weigh(text)
    assert x.weight(text) == x.weigh(text, most=10**9).weight == weight.weight
    assert weight.is_valid == (0 < weight.weight <= 280 and not set(text) & set("\ufffe\ufeff\uffff"))


@pytest.mark.parametrize(
    "text", ["漢" * 60_000, "a." * 30_000, "http://" * 9_000, "#1" * 30_000, "a-" * 30_000 + ".fr", "@" * 60_000]
)
@pytest.mark.parametrize("way", [way for way in WAYS if way])
def test_a_long_text_ends_soon(text: str, way: str) -> None:
    """Patterns are linear, or nearly: a quadratic one would take minutes here."""
    detect(text, Limits(detection=way))
