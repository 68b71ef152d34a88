"""Whatever bytes a file has, reading it and every rule come to an end with findings that lie in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.brand import BRAND, CHANNELS

from cmgen.content import Setting, read_post
from cmgen.editor.places import lines_of
from cmgen.fix import apply, edits_of
from cmgen.lint import Linter

SETTING = Setting(Path(__file__).parent, BRAND, CHANNELS)
LINTER = Linter(BRAND, CHANNELS)
SCRAPS = st.sampled_from(
    [
        *(
            "---\n",
            "***\n",
            "::: only mastodon\n",
            ":::\n",
            "{{ facts.carte }}",
            "{{< x >}}",
            "{{",
            "}}",
            "[^1]",
            "[^1]: n",
        ),
        *(
            "# ",
            "- ",
            "1. ",
            "> ",
            "```\n",
            "|a|b|\n|-|-|\n",
            "![a](b.jpg)",
            "[a](https://a.example)",
            "<b>",
            "&#0;",
            "\\",
        ),
        *("title: ", "lang: fr\n", "tags: [a, ", "assets:\n  - file: ", "poll: {options: [a, b]}\n", "allow: [x]\n"),
        *(
            "«\u00a0",
            "\u202f!",
            "\u200b",
            "\u202e",
            "\ud83d",
            "👩‍👩‍👧",
            "é",
            "e\u0301",
            "\0",
            "\r\n",
            "\r",
            "\u2028",
            "\x0c",
        ),
        *("@lea", "#CaféRéparation", "06 12 34 56 78", "FR76 3000 6000 0112 3456 7890 189", "10 000 €", "(", "«", "“"),
    ]
)
TEXTS = st.lists(st.one_of(SCRAPS, st.text(max_size=12)), max_size=14).map("".join)
FILES = st.one_of(
    st.binary(max_size=120),
    TEXTS.map(lambda text: text.encode("utf-8", errors="surrogatepass")),
    st.tuples(TEXTS, TEXTS).map(lambda both: f"---\n{both[0]}\n---\n{both[1]}".encode(errors="replace")),
    TEXTS.map(lambda text: f"---\nlang: fr\n---\n{text}".encode(errors="replace")),
    TEXTS.map(lambda text: f"\ufeff---\r\nlang: en\r\n---\r\n{text}".encode(errors="replace")),
)


def come_to_an_end(raw: bytes) -> None:
    post, findings = read_post(raw, "content/a.md", SETTING)
    lines = lines_of(raw.decode("utf-8", errors="replace"))
    if post is not None:
        findings = [*findings, *LINTER.check(post, ())[0]]
    for finding in findings:
        assert 1 <= finding.location.line <= len(lines) + 1, finding
        assert finding.message
    for edits in edits_of(findings, unsafe=True).values():
        apply(raw.decode("utf-8"), edits)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=FILES)
def test_any_file(raw: bytes) -> None:
    come_to_an_end(raw)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=FILES)
def test_any_file_for_a_long_time(raw: bytes) -> None:
    come_to_an_end(raw)
