"""Every rule agrees with its own page: what is bad there is found, what is good is not, and what it mends is mended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.brand import BRAND, CHANNELS, Case, cases

from cmgen.errors import Broken
from cmgen.fix import apply, edits_of
from cmgen.lint import Linter
from cmgen.model import Finding
from cmgen.registry import rules

ONE = "content/post.md"


def page(rule: str) -> str:
    return rules[rule].__doc__ or ""


@pytest.mark.parametrize("rule", rules)
def test_what_is_bad_is_found(rule: str, tmp_path: Path) -> None:
    for case in cases(page(rule), "Bad"):
        assert case.findings(tmp_path, rule), case


@pytest.mark.parametrize("rule", rules)
def test_what_is_good_is_not_found(rule: str, tmp_path: Path) -> None:
    for case in cases(page(rule), "Good"):
        assert case.findings(tmp_path, rule) == []


@pytest.mark.parametrize("rule", rules)
def test_a_finding_quotes_a_place_of_its_post(rule: str, tmp_path: Path) -> None:
    for case in cases(page(rule), "Bad"):
        for finding in case.findings(tmp_path, rule):
            assert_within(finding, case)


@pytest.mark.parametrize("rule", rules)
def test_what_is_mended_stays_mended(rule: str, tmp_path: Path) -> None:
    for case in cases(page(rule), "Bad"):
        found = case.findings(tmp_path, rule)
        mended = mend(case, found)
        if any(finding.fix for finding in found):
            assert not any(finding.fix for finding in mended.findings(tmp_path, rule)), mended


def mend(case: Case, found: list[Finding]) -> Case:
    edits = edits_of(found, unsafe=True)
    posts = {path: apply(source, edits.get(path, ()))[0] for path, source in case.posts.items()}
    assert not edits or posts != case.posts, f"no edit could be made: {edits}"
    return Case(posts)


def assert_within(finding: Finding, case: Case) -> None:
    place, lines = finding.location, case.posts[finding.location.path].split("\n")
    assert 1 <= place.line <= len(lines)
    assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    if finding.fix and finding.fix.location.line == finding.fix.location.end_line:
        written = finding.fix.location
        assert lines[written.line - 1][written.column - 1 : written.end_column - 1] == finding.fix.before


WORDS = st.text(
    st.sampled_from(" \u00a0\u202f!?;:«»\"'’“”.,-–…()#@*_%€0123456789aàeéEÉhHnsvB🎉👍🏽\u200b\u202e𝐀ﬁА\n"), max_size=60
)
PIECES = st.sampled_from(
    [
        "A bientôt",
        "1ère",
        "2ème",
        "14h30",
        "10 000",
        "50%",
        "Etat",
        "VENEZ TOUS ICI",
        "samedi 29 novembre 2026",
        "#cafereparation",
        "06 12 34 56 78",
        "FR76 3000 6000 0112 3456 7890 189",
        "[ici](http://bit.ly/x)",
        "**gras**",
        "`code ! x`",
        "&eacute; !",
        '"oui"',
        "“non”",
        "'tis the 'bench' of 5' 2\"",
        "etc...",
        "fin... ",
        "la presse - celle - du--fond",
        "à 14 h 30, 5€ et 10 000 km",
        "XXIème 1 ere 2è",
        "Ca va. A demain, Ecole",
        "adhérent.e.s bienvenu(e)s",
        "a lamp, a radio or a toaster.",
        "l’аtelier",
        "🎉🎉🎉🎉 J’❤️ Paris",
        "#AtelierDePort #a #b #c puis",
    ]
)
POSTS = st.lists(st.one_of(WORDS, PIECES), max_size=8).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=POSTS, title=WORDS.filter(lambda text: "\n" not in text), lang=st.sampled_from(["fr", "en"]))
def test_whatever_is_written_findings_lie_in_it_and_fixes_hold(
    words: str, title: str, lang: str, tmp_path: Path
) -> None:
    quoted = title.replace("'", "''").replace("\u200b", "")
    words = words.replace("{{", "").replace(":::", "")
    case = Case({ONE: f"---\nlang: {lang}\ntitle: '{quoted}'\n---\n{words}\n"})
    try:
        found = case.findings(tmp_path)
    except AssertionError:
        return  # not readable as a post: another test's business
    for finding in found:
        assert_within(finding, case)
    safe = {path: [edit for edit in edits if edit.safe] for path, edits in edits_of(found).items()}
    current, passes = case.posts[ONE], 0
    while edits := safe.get(ONE):
        mended, count = apply(current, edits)
        if not count:
            break
        passes += 1
        assert passes < 6, f"mending does not come to an end: {current!r}"
        current = mended
        again = Case({ONE: current}).findings(tmp_path)
        safe = edits_of(again)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=POSTS, lang=st.sampled_from(["fr", "en"]))
def test_mending_brings_nothing_new_and_keeps_the_front_matter(words: str, lang: str, tmp_path: Path) -> None:
    words = words.replace("{{", "").replace(":::", "").replace("\u200b", "")  # without it, others are seen
    head = f"---\nlang: {lang}   # said on purpose\ntags: [ 'Un' , Deux ]\n# title: none\nstatus: \"draft\"\n---\n"
    case = Case({ONE: f"{head}{words}\n"})
    try:
        before = case.findings(tmp_path)
    except AssertionError:
        return  # not readable as a post
    current, found = case.posts[ONE], before
    for _ in range(6):
        current, made = apply(current, edits_of(found).get(ONE, ()))
        found = Case({ONE: current}).findings(tmp_path)
        if not made:
            break
    assert current.startswith(head)
    assert {finding.rule for finding in found} <= {finding.rule for finding in before}


def test_a_brand_may_tune_a_rule(tmp_path: Path) -> None:
    case = cases(page("too-many-hashtags"), "Bad")[0]
    for wanted, level in (
        ({"most": 9}, None),
        ("off", None),
        ({"level": "error"}, "error"),
        ("suggestion", "suggestion"),
    ):
        found = case.findings(tmp_path, "too-many-hashtags", replace(BRAND, rules={"too-many-hashtags": wanted}))
        assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("said", "message", "remedy"),
    [
        ({"too-many-hashtag": "off"}, "rules: there is no rule 'too-many-hashtag'", "did you mean too-many-hashtags?"),
        ({"shouting": "loud"}, "rules.shouting: 'loud' is not a level", "known: error, warning, suggestion, off"),
        ({"too-many-hashtags": {"mots": 3}}, "rules.too-many-hashtags: unknown option 'mots'", "did you mean most?"),
        ({"too-many-hashtags": {"most": "x"}}, "rules.too-many-hashtags: Expected `int`, got `str` - at `$.most`", ""),
    ],
)
def test_what_a_brand_says_wrongly_of_a_rule_stops_the_run(said: dict[str, object], message: str, remedy: str) -> None:
    with pytest.raises(Broken) as error:
        Linter(replace(BRAND, rules=said), CHANNELS).rules  # noqa: B018  # it is read here
    assert error.value.findings[0].message == message
    assert remedy in error.value.findings[0].remedy


def test_a_rule_over_the_archive_is_allowed_where_its_finding_stands(tmp_path: Path) -> None:
    case = cases(page("same-slot"), "Bad")[0]
    quiet = {path: source.replace("status", "allow: [same-slot]\nstatus") for path, source in case.posts.items()}
    assert [finding.rule for finding in Case(quiet).findings(tmp_path)] == ["unused-allowance"]
