"""A text is as long as its network says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cmgen.model import Facet, FacetKind, Limits
from cmgen.text import counters
from cmgen.text.counters import _JOINING, COUNTERS, clusters, fits, graphemes, mastodon, measure

URL = "https://example.org/un/chemin?avec=une&longue=requete#fin"


@pytest.mark.parametrize(
    ("text", "codepoints", "clusters", "units", "size"),
    [
        ("", 0, 0, 0, 0),
        ("abc", 3, 3, 3, 3),
        ("été", 3, 3, 3, 5),
        ("e\u0301te\u0301", 5, 3, 5, 7),
        ("a\r\nb", 4, 3, 4, 4),
        ("l’« été » – 10 €", 16, 16, 16, 26),
        ("🎉", 1, 1, 2, 4),
        ("❤️", 2, 1, 2, 6),
        ("🇫🇷🇪🇺", 4, 2, 8, 16),
        ("👨‍👩‍👧‍👦", 7, 1, 11, 25),
        ("👍🏿", 2, 1, 4, 8),
        ("1️⃣", 3, 1, 3, 7),
        ("日本語", 3, 3, 3, 9),
        ("한국", 2, 2, 2, 6),
        ("\u1112\u1161\u11ab", 3, 1, 3, 9),
        ("\ud83d", 1, 1, 1, 3),  # half a character, as broken files have it: counted, not refused
    ],
)
def test_every_unit(text: str, codepoints: int, clusters: int, units: int, size: int) -> None:
    counts = {name: COUNTERS[name](text) for name in ("codepoints", "graphemes", "utf16", "utf8")}
    assert counts == {"codepoints": codepoints, "graphemes": clusters, "utf16": units, "utf8": size}


def test_the_short_cut_knows_every_character_that_joins_another() -> None:
    """A character outside the short cut's ranges makes one grapheme on its own beside any other."""
    joins = regex.compile(
        r"[\p{GCB=CR}\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}\p{GCB=Prepend}"
        r"\p{GCB=L}\p{GCB=V}\p{GCB=T}\p{GCB=Regional_Indicator}]"
    )
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert [found for found in joins.findall(everything) if not _JOINING.match(found)] == []


@given(
    st.text(max_size=60)
    | st.text(st.sampled_from("ae\u0301\u0915\u094d\u0924\u200d👩🏽🇫❤\ufe0f\u1100\u1160\u0600\r\n"))
)
def test_graphemes_are_the_text_in_pieces(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert graphemes(text) == len(clusters(text)) <= len(text)


@given(st.text(max_size=60) | st.text(st.sampled_from("ae\u0301\u0e01\u0e33\u200d👩🏽🇫❤\ufe0f\u1100\u1160\u0600\r\n")))
def test_the_engines_own_clusters_are_ours_beyond_india(text: str) -> None:
    ours = counters._cluster(is_indic=True).findall(text)
    assert counters._INDIC.search(text) or counters._cluster(is_indic=False).findall(text) == ours


# One row a rule of UAX #29, revision 45, section 3.1.1: × within a grapheme, ÷ between two.
@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("GB3", "a÷\r×\n÷b"),
        ("GB4", "\n÷\u0301"),
        ("GB4", "\u200b÷\u0308"),
        ("GB5", "e÷\r"),
        ("GB6", "\u1100×\u1160"),
        ("GB6", "\u1100×\u1100×\uac00"),
        ("GB7", "\uac00×\u1160×\u11a8"),
        ("GB8", "\uac01×\u11a8"),
        ("GB8", "\u11a8÷\u1160"),
        ("GB9", "e×\u0301"),
        ("GB9", "e×\u200d÷a"),
        ("GB9", "🏴×\U000e0067×\U000e0062×\U000e007f"),
        ("GB9a", "\u0928×\u093f"),
        ("GB9a", "\u0e01×\u0e33"),
        ("GB9b", "\u0600×a"),
        ("GB9b", "\U000110bd×\U00011083"),
        ("GB9c", "\u0915×\u094d×\u0924"),
        ("GB9c", "\u0915×\u094d×\u200d×\u0924"),
        ("GB9c", "\u0915×\u094d×\u0924×\u094d×\u092f"),
        ("GB9c", "\u0915×\u094d÷a"),
        ("GB9c", "a×\u094d÷\u0924"),
        ("GB11", "👩×\u200d×👧"),
        ("GB11", "👩×🏽×\u200d×👧"),
        ("GB11", "❤×\ufe0f×\u200d×🔥"),
        ("GB11", "a×\u200d÷👧"),
        ("GB12", "🇫×🇷÷🇪×🇺"),
        ("GB13", "a÷🇫×🇷÷🇪"),
        ("GB999", "a÷b÷漢÷🎉÷👧"),
    ],
)
def test_graphemes_end_where_unicode_says(rule: str, text: str) -> None:
    assert graphemes(text.replace("×", "").replace("÷", "")) == text.count("÷") + 1, rule


UNICODE_CASES = Path("/usr/share/unicode/auxiliary/GraphemeBreakTest.txt")  # of Debian's package unicode-data


@pytest.mark.skipif(not UNICODE_CASES.is_file(), reason="no package unicode-data on this machine")
def test_graphemes_by_unicodes_own_cases() -> None:
    """All but U+2701, which is a pictograph in the tables of Unicode 15 and none in those of 17."""
    wrong = []
    for line in UNICODE_CASES.read_text(encoding="utf-8").splitlines():
        case = line.partition("#")[0].split()
        if case:
            text = "".join(chr(int(word, 16)) for word in case if word not in "÷×")
            if "2701" not in case and graphemes(text) != case[1:].count("÷"):
                wrong.append(line)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<b>été</b> &amp; &lt;fin&gt;", 11),
        ('<a href="https://exemple.fr/?a=1&amp;b=2">ici</a>', 3),
        ('<pre><code class="language-py">x &lt; 1</code></pre>', 5),
        ("<blockquote>🎉</blockquote>", 2),
        ("1 < 2 <u> & 3", 13),
    ],
)
def test_telegram_counts_what_its_markup_leaves(text: str, count: int) -> None:
    assert measure(text, (), Limits(counter="utf16", dialect="telegram")) == count


# The first seven are the cases of mastodon/mastodon, spec/validators/status_length_validator_spec.rb and
# app/javascript/mastodon/features/compose/util/counter.test.ts, in other words.
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hello world", 11),
        (f"see {URL} here", 4 + 23 + 5),
        ("see https://example.com", 4 + 23),
        ("hi @bob@example.com", 7),
        ("hi @bob", 7),
        ("@bob@example.com look https://example.com", 4 + 6 + 23),
        ("besøk https://grå.org/ idag", 6 + 23 + 5),
        ("mail bob@example.com", 20),
        ("https://social.example/@bob@example.com", 23),
        (f"({URL})", 25),
        (f"{URL}, {URL}.", 23 + 2 + 23 + 1),
        ("https://example.org/f_(x)", 23),
        ("https://example.org/a. Suite", 23 + 7),
        ("https://example.org/a.?b=c", 23 + 5),
        ("xhttps://example.org/long/enough/to/differ", 42),
        ("https://nowhere/a/path/that/is/rather/long", 42),
        ("👨‍👩‍👧‍👦 été", 5),
        ("", 0),
    ],
)
def test_mastodon_counts_links_as_23_and_no_domains_of_mentions(text: str, count: int) -> None:
    assert mastodon(text) == count
    assert measure(text, (), Limits(counter="mastodon")) == count


def test_a_server_may_say_another_length_of_links() -> None:
    assert measure(f"a {URL}", (), Limits(counter="mastodon", link_characters=30)) == 32


def test_links_of_a_fixed_length_are_the_link_facets() -> None:
    text = f"été {URL} #été"
    facets = (Facet(FacetKind.LINK, 4, 4 + len(URL), URL), Facet(FacetKind.TAG, len(text) - 4, len(text), "été"))
    assert measure(text, facets, Limits(counter="codepoints")) == len(text)
    assert measure(text, facets, Limits(counter="codepoints", link_characters=23)) == 4 + 23 + 5
    assert measure(text, facets, Limits(counter="utf8", link_characters=23)) == 6 + 23 + 7


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(), True),
        (Limits(characters=2, counter="graphemes"), True),
        (Limits(characters=1, counter="graphemes"), False),
        (Limits(characters=2, counter="graphemes", bytes=27), True),
        (Limits(characters=2, counter="graphemes", bytes=26), False),
    ],
)
def test_a_text_fits_when_characters_and_bytes_do(limits: Limits, expected: bool) -> None:
    assert fits("é👨‍👩‍👧‍👦", (), limits) is expected


@settings(deadline=None)
@given(st.text("aé🎉@.:/ htpsx?=&()\u0301", max_size=80))
def test_no_counter_gives_less_for_more(text: str) -> None:
    """Words after a space never make a text shorter: splitting relies on it."""
    for name in ("codepoints", "graphemes", "utf16", "utf8"):
        assert COUNTERS[name](f"{text} a") >= COUNTERS[name](text)
