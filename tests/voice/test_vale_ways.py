"""Vale's ways, one by one: what its documentation and its source say, and the shown cases do not show."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from cmgen.errors import Broken
from cmgen.voice import tagging
from cmgen.voice.blocks import Reading, read_markdown, read_text, read_words
from cmgen.voice.guideline import Vocabulary
from cmgen.voice.library import Voice
from cmgen.voice.pattern import Pattern
from cmgen.voice.reading import Alert, Checks, Found
from cmgen.voice.rulefile import check_of, read_guideline

NO_WORDS, PLAIN = Vocabulary(), Reading()
FOO = 'extends: existence\nmessage: "%s"\ntokens: [foo]\n'


def checks(rule: str, vocabulary: Vocabulary = NO_WORDS, name: str = "Style.Rule") -> Checks:
    return Checks.of([check_of(read_guideline(dedent(rule), f"{name}.yml", name), vocabulary)])


def said(rule: str, text: str, reading: Reading = PLAIN, vocabulary: Vocabulary = NO_WORDS) -> list[str]:
    """``line:column-end message`` of each alert."""
    made = checks(rule, vocabulary)
    found = made.over(read_markdown(text, reading, sized=made.sized))
    places = [(one.place, one.hit.message) for one in found if isinstance(one, Alert)]
    return [f"{place.line}:{place.column}-{place.end} {message}" for place, message in sorted(places)]


def lines(rule: str, text: str, reading: Reading = PLAIN) -> list[int]:
    return [int(one.partition(":")[0]) for one in said(rule, text, reading)]


# ------------------------------------------------------------------------------------------------ comments


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("vale off", [1]),
        ("vale Style.Rule = NO", [1]),
        ("vale Style = NO", [1]),
        ("vale Style.Rule = off", [1]),
        ("vale Other.Rule = NO", [1, 5]),
        ('vale Style.Rule["foo"] = NO', [1]),
        ('vale Style.Rule["bar"] = NO', [1, 5]),
        ("vale style = Other", [1]),
        ("vale styles = Other, Style", [1, 5]),
        ("nothing of Vale's", [1, 5]),
    ],
)
def test_a_comment_switches_off_from_its_place_on(comment: str, found: list[int]) -> None:
    assert lines(FOO, f"foo\n\n<!-- {comment} -->\n\nfoo\n") == found


def test_a_comment_switches_on_again() -> None:
    assert lines(FOO, "foo\n\n<!-- vale off -->\n\nfoo\n\n<!-- vale on -->\n\nfoo\n") == [1, 9]
    assert lines(FOO, "<!-- vale Style = NO -->\n\nfoo\n\n<!-- vale Style = YES -->\n\nfoo\n") == [7]


@pytest.mark.parametrize("scope", ["raw", "summary"])
def test_what_is_off_to_the_end_is_off_for_the_file_as_a_whole(scope: str) -> None:
    rule = f"{FOO}scope: {scope}\n"
    assert said(rule, "foo\n\n<!-- vale off -->\n\nbar\n") == []
    assert said(rule, "foo\n\n<!-- vale off -->\n\nbar\n\n<!-- vale on -->\n\nend\n")
    assert said(rule, "foo\n\n<!-- vale Style.Rule = NO -->\n\nbar\n"), "a rule alone is on again for the whole"


def test_other_comments_where_they_are_stated() -> None:
    text = "foo\n\n{/* vale off */}\n\nfoo\n"
    assert lines(FOO, text) == [1, 5]
    assert lines(FOO, text, Reading(comments=(("{/*", "*/}"),))) == [1]


# ------------------------------------------------------------------------------------------------ front matter


@pytest.mark.parametrize(
    "top",
    [
        "---\ntitle: A foo\n---",
        "---yaml\ntitle: A foo\n---",
        '+++\ntitle = "A foo"\n+++',
        '---toml\ntitle = "A foo"\n---',
        ';;;\n{"title":\n"A foo"}\n;;;',
        '---json\n{"title":\n"A foo"}\n---',
    ],
)
def test_texts_of_the_front_matter(top: str) -> None:
    rule = f"{FOO}scope: text.frontmatter.title\n"
    assert [one.partition(" ")[2] for one in said(rule, f"{top}\n\nfoo\n")] == ["foo"]
    assert said(f"{FOO}scope: text.frontmatter.name\n", f"{top}\n\nfoo\n") == []


@pytest.mark.parametrize("value", ["2026-11-25", "2026-11-25 09:00:00", "2026-11-25T09:00:00Z", "1e5", "12", "yes"])
def test_what_is_no_text_in_the_front_matter(value: str) -> None:
    rule = 'extends: existence\nmessage: "%s"\nnonword: true\nscope: text.frontmatter.a\ntokens: [".+"]\n'
    assert said(rule, f"---\na: {value}\n---\n\nx\n") == []
    (found,) = said(rule, f"---\na: '{value}'\n---\n\nx\n")
    assert found.endswith(f" {value}")


# ------------------------------------------------------------------------------------------------ what is no prose


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (Reading(), [1, 3, 5, 7]),
        (Reading(tokens=(Pattern(r"(\{\{.*?\}\})"),)), [1, 5, 7]),
        (Reading(tokens=(Pattern(r"\{\{.*?\}\}"),)), [1, 3, 5]),  # left out, but the last is looked for in its place
        (Reading(blocks=(Pattern(r"(?s)(%%.*?%%)"),)), [1, 3, 7]),
        (Reading(ignored=("strong",)), [1, 3, 5]),
        (Reading(skipped=("p",)), []),
    ],
)
def test_what_is_left_out(reading: Reading, found: list[int]) -> None:
    assert lines(FOO, "foo\n\nA {{foo}} b\n\n%% foo %%\n\n**foo**\n", reading) == found


def test_another_template_of_words() -> None:
    assert said(FOO, "foo foos") == ["1:1-3 foo"]
    assert said(FOO, "foo foos", vocabulary=Vocabulary(around=r"(?m)\b(?:%s)s?\b")) == ["1:1-3 foo", "1:5-8 foos"]


# ------------------------------------------------------------------------------------------------ sequence

BE_ABLE = r"""
    extends: sequence
    message: "'be %[3]s' needs 'to' before '%[4]s'"
    tokens:
      - tag: MD
      - pattern: be
      - tag: JJ
      - tag: VB|VBN
    """


@pytest.mark.skipif(not tagging.is_able(), reason="the extra `tags` is not installed")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the tagger leaves its files open
def test_a_sequence_by_parts_of_speech() -> None:
    text = "# May be\n\nThis may be able compile. It will be good."
    assert said(BE_ABLE, text) == ["3:6-24 'be able' needs 'to' before 'compile'"]
    made = checks(BE_ABLE)
    (found,) = made.within(read_words(text, Reading(), sized=made.sized))
    assert isinstance(found, Found)
    assert text[slice(*found.span or (0, 0))] == "may be able compile"


def test_a_sequence_by_words_needs_no_tagger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "is_able", lambda: False)
    rule = """
        extends: sequence
        message: "%s … %s"
        ignorecase: true
        tokens:
          - pattern: neither
          - pattern: ^or$
            skip: 3
    """
    assert said(rule, "Neither red or blue. Neither red nor blue.") == ["1:1-14 Neither … red"]
    negated = rule.replace("skip: 3", "negate: true")
    assert said(negated, "Neither or. Neither nor.") == ["1:13-23 Neither … nor"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (BE_ABLE, "needs a tagger"),
        ("extends: sequence\nmessage: x\ntokens: [{pattern: a, negate: true}]", "nothing to look for"),
        ("extends: sequence\nmessage: x\ntokens: [{pattern: a, skip: 9999}]", "a skip of more than"),
        ("extends: sequence\nmessage: x\ntokens: [{pattern: a, word: b}]", "unknown field 'tokens.0..word'"),
    ],
)
def test_a_sequence_that_cannot_be_followed(rule: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "is_able", lambda: False)
    with pytest.raises(Broken, match=message):
        checks(rule)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't, you'll see.", "I do n't , you 'll see ."),
        ('He said "cannot" (twice)...', "He said `` can not '' ( twice ) ..."),
        ("It’s 3:30 and 1,000; done!", "It’s 3:30 and 1,000 ; done !"),
        ("", ""),
    ],
)
def test_sentences_are_cut_as_treebanks_do(text: str, words: str) -> None:
    assert " ".join(tagging.words_of(text)) == words


# ------------------------------------------------------------------------------------------------ spelling

AFFIXES = "SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n"
WORDS = "6\nthe\nred/S\nwell\nknown\nblue-green\nGB\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    styles = tmp_path / "brand/styles"
    for folder in ("config/ignore", "config/dictionaries", "Own/words"):
        (styles / folder).mkdir(parents=True)
    (styles / "config/dictionaries/tiny.aff").write_text(AFFIXES, encoding="utf-8")
    (styles / "config/dictionaries/tiny.dic").write_text(WORDS, encoding="utf-8")
    (styles / "config/ignore/shared.txt").write_text("nginx\n", encoding="utf-8")
    (styles / "Own/words/more.txt").write_text("Traefik\n", encoding="utf-8")
    return tmp_path


def misspelt(project: Path, options: str, text: str) -> list[str]:
    pytest.importorskip("hunspell", reason="the extra `spell` is not installed")
    rule = f'extends: spelling\nmessage: "%s"\ncustom: true\n{options}'
    (project / "brand/styles/Own/Words.yml").write_text(rule, encoding="utf-8")
    found = Voice(project, {"Own": ()}).checks("en").over(read_text(text))
    return [one.hit.match for one in found if isinstance(one, Alert)]


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ("dictionaries: [tiny]", ["well-known", "Traefik", "nginx"]),
        ("dictionaries: tiny\nignore: Own/words/more.txt", ["well-known", "nginx"]),
        ("dictionaries: [tiny]\nignore: [shared.txt, Own/words/more.txt]", ["well-known"]),
        ("dicpath: config/dictionaries\ndictionaries: [tiny]\nfilters: ['-', '[iI]']", []),
        ("aff: config/dictionaries/tiny.aff\ndic: config/dictionaries/tiny.dic", ["well-known", "Traefik", "nginx"]),
    ],
)
def test_the_words_of_a_spelling_rule(project: Path, options: str, wrong: list[str]) -> None:
    """A word with a hyphen is one word, as in Vale; a number may have a unit."""
    assert misspelt(project, options, "The reds, well-known blue-green 100GB Traefik nginx") == wrong


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("dictionaries: [klingon]", "no dictionary klingon"),
        ("dictionaries: [tiny]\nignore: ../../../../etc/passwd", "outside the project"),
        ("dictionaries: [tiny]\nignore: absent.txt", "no file 'absent.txt'"),
        ("dicpath: /usr/share/hunspell\ndictionaries: [tiny]", "outside the project"),
        ("aff: config/dictionaries/tiny.aff\ndic: Own/words/more.txt", "not the two files of one dictionary"),
    ],
)
def test_words_that_are_not_there(project: Path, options: str, message: str) -> None:
    with pytest.raises(Broken, match=message):
        misspelt(project, options, "the")
