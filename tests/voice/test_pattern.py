"""Patterns: what each way of running them finds, against the one that is exact; and that none can hang."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmgen.voice.pattern import BadPattern, Pattern, Sieve, TooSlow, image_of

PIECES = st.sampled_from(
    [
        *("a", "b", "é", "s", "k", "_", ".", " ", "1", "’", "-", r"\.", "\u00a0"),
        *(r"\w", r"\W", r"\d", r"\s", r"\b", r"\B", "^", "$", r"\A"),
        *("[ab]", "[^a]", r"[^\w]", r"[\s_]", "[a-z]", "[A-z]", "[^é]", r"[\d.]", "[[:alpha:]]", r"\p{L}"),
        *("(?=a)", "(?!b)", "(?<=a)", "(?<!é)", "(?=é)", r"(?=\s)"),
    ]
)


def quantified(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds("(?:{})".format, inner)
    chosen = st.builds("(?:{}|{})".format, inner, inner)
    return st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("{}{}".format, group, st.sampled_from(["?", "*", "+", "{1,2}", "+?"])),
        chosen,
        st.builds("(?i){}".format, inner),
        st.builds("({})".format, inner),
        st.builds(r"\b(?:{}|{})\b".format, inner, inner),
    )


PATTERNS = st.recursive(PIECES, quantified, max_leaves=6)
TEXTS = st.text(st.sampled_from("abABéÉskſK_1٣ \n\u00a0’-.🎉日"), max_size=20)


@given(PATTERNS, TEXTS)
@settings(max_examples=600)
def test_every_way_finds_the_same(source: str, text: str) -> None:
    try:
        pattern = Pattern(source)
    except BadPattern:
        return
    exact = [found.span() for found in pattern._exact_finds(text)]
    assert pattern.spans(text) == exact
    assert [found.span() for found in pattern.finds(text)] == exact
    assert pattern.matches(text) == bool(exact)
    if exact:
        assert 0 in Sieve([pattern]).passing(text), "a text in which it is found has to pass"


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("plain", b"plain"),
        ("l’été ￼", b"l\x01_t_ \x01"),
        ("1\u00a0000\u202f€", b"1\x0b000\x0b\x01"),
        ("日本 🎉", b"__ \x01"),
        ("٣", None),
        ("ſ", None),
    ],
)
def test_the_image_of_a_text(text: str, raw: bytes | None) -> None:
    assert image_of(text).raw == raw


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        (r"\bfoo\b", True),
        (r"[^a-z]", True),
        ("é", False),
        ("a_b", False),
        ("[A-z]", False),
        ("[^_]", False),
        (r"\p{L}", False),
        ("\x01", False),
    ],
)
def test_which_patterns_may_look_at_an_image(source: str, safe: bool) -> None:
    assert Pattern(source).safe is safe


def test_groups_of_a_match() -> None:
    (found,) = Pattern(r"(é?)(?P<word>w\w+)(x)?").finds("là wé’")
    assert (found.group(), found.groups(), found.span(2), found[3]) == ("wé", ("", "wé", None), (3, 5), None)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("(a+)+$", "a" * 5000 + "!"),
        ("(?:a|aa)+$", "a" * 5000 + "b"),
        (r"(\w+\s?)*\.$", "été " * 2000),
        ("(x+x+)+y", "x" * 10_000),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 5000),
    ],
)
def test_what_would_hang_elsewhere_runs_in_linear_time(source: str, text: str) -> None:
    assert Pattern(source).spans(text) == []


def test_what_cannot_run_in_linear_time_is_stopped() -> None:
    with pytest.raises(TooSlow):
        Pattern(r"(?=a)(?:a|a.|..a)+(?!é)é$").spans("a" * 60 + "é z")
