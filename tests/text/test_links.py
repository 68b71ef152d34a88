"""Addresses with utm, and where they lead."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.text.links import is_under, shows, spoken, tag

UTM = {"utm_source": "mastodon", "utm_campaign": "été 2026"}
QUERY = "utm_source=mastodon&utm_campaign=%C3%A9t%C3%A9%202026"


@pytest.mark.parametrize(
    ("url", "tagged"),
    [
        ("https://x.example", f"https://x.example?{QUERY}"),
        ("https://x.example/a", f"https://x.example/a?{QUERY}"),
        ("https://x.example/a?", f"https://x.example/a?{QUERY}"),
        ("https://x.example/a?b=1&c", f"https://x.example/a?b=1&c&{QUERY}"),
        ("https://x.example/a?b=1&", f"https://x.example/a?b=1&{QUERY}"),
        ("https://x.example/a#b?c", f"https://x.example/a?{QUERY}#b?c"),
        ("https://x.example/a#", f"https://x.example/a?{QUERY}#"),
        ("https://x.example/?utm_source=mine", "https://x.example/?utm_source=mine&utm_campaign=%C3%A9t%C3%A9%202026"),
        ("https://x.example/?utm%5Fsource=&utm_campaign", "https://x.example/?utm%5Fsource=&utm_campaign"),
        ("https://élan.example/café", f"https://élan.example/café?{QUERY}"),
        ("HTTP://x.example", f"HTTP://x.example?{QUERY}"),
        ("mailto:a@x.example", "mailto:a@x.example"),
        ("tel:+33123456789", "tel:+33123456789"),
        ("/ateliers", "/ateliers"),
        ("#b", "#b"),
    ],
)
def test_tag(url: str, tagged: str) -> None:
    assert tag(url, UTM) == tagged
    assert tag(tagged, UTM) == tagged


def test_empty_values_add_nothing() -> None:
    assert tag("https://x.example/a", {"utm_campaign": ""}) == "https://x.example/a"


@given(
    st.dictionaries(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8), max_size=3),
    st.sampled_from(["", "#x", "?a=1", "?a=1&b#x", "?#"]),
)
def test_what_is_added_can_be_read_back(parameters: dict[str, str], rest: str) -> None:
    before, after = urlsplit(f"https://x.example/p{rest}"), urlsplit(tag(f"https://x.example/p{rest}", parameters))
    assert after._replace(query="") == before._replace(query="")
    own = parse_qsl(before.query, keep_blank_values=True)
    added = [(name, value) for name, value in parameters.items() if name not in dict(own)]
    assert parse_qsl(after.query, keep_blank_values=True) == own + added


@pytest.mark.parametrize(
    ("url", "domains", "expected"),
    [
        ("https://x.example/a", ["x.example"], True),
        ("https://www.x.example", ["x.example"], True),
        ("https://X.Example.:443/", ["x.example"], True),
        ("https://x.example", ["https://www.x.example/fr", "https://x.example/fr"], True),
        ("https://élan.example", ["xn--lan-9la.example"], True),
        ("https://xn--lan-9la.example", ["élan.example"], True),
        ("https://notx.example", ["x.example"], False),
        ("https://x.example.evil.example", ["x.example"], False),
        ("https://x.example@evil.example", ["x.example"], False),
        ("https://x.example", ["www.x.example"], False),
        ("https://x.example", [], False),
        ("https://x.example", [""], False),
        ("mailto:a@x.example", ["x.example"], False),
        ("/a", ["x.example"], False),
        ("http://[::1", ["x.example"], False),
    ],
)
def test_is_under(url: str, domains: list[str], expected: bool) -> None:
    assert is_under(url, domains) is expected


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("https://x.example/a", "https://x.example/a", True),
        ("https://x.example/a", "https://x.example/a?utm_source=b#c", True),
        ("X.example/a/", "https://x.example/a", True),
        ("x.example/A", "https://x.example/a", False),
        ("x.example", "https://y.example", False),
        ("x.example et plus", "https://x.example", False),
        ("les ateliers", "https://x.example", False),
        ("a@x.example", "mailto:a@x.example", True),
        ("écrire", "mailto:a@x.example", False),
        ("", "", False),
    ],
)
def test_shows(text: str, target: str, expected: bool) -> None:
    assert shows(text, target) is expected


def test_spoken() -> None:
    assert spoken("mailto:a@x.example?subject=b") == "a@x.example"
    assert spoken("tel:+33123456789") == "+33123456789"
    assert spoken("/page?a=b") == "/page?a=b"
