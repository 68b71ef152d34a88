"""Markdown becomes blocks and spans; each knows where it stands in its file."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from text.specimens import MARKDOWN, source_at

from cmgen.markdown import MAX_BRACKETS, MAX_CHARACTERS, MAX_COLUMNS, MAX_QUOTE_DEPTH, parse
from cmgen.model import Block, BlockKind, Document, Mark, Span, SpanKind
from cmgen.text.dialects import write


def document(source: str) -> Document:
    """The only part of a source without findings."""
    parts, findings = parse(source)
    assert not findings
    (only,) = parts
    return only


def spans(source: str) -> list[tuple[str, str, str]]:
    """Kind, text and target of every span of a source without findings."""
    return [(span.kind.value, span.text, span.target) for span in every_span(document(source))]


def every_span(blocks: Document) -> Iterator[Span]:
    for block in blocks:
        yield from block.spans
        for row in block.rows:
            for cell in row:
                yield from cell


def outline(source: str) -> list[tuple[str, int, int | None, str]]:
    """Kind, depth, ordinal and words of every block."""
    return [(block.kind.value, block.depth, block.ordinal, words(block)) for block in document(source)]


def words(block: Block) -> str:
    return "".join(span.text for span in block.spans)


# ---------------------------------------------------------------------------------------------- blocks


def test_blocks_come_flat_with_their_depth() -> None:
    source = """\
# Rentrée

Bonjour.

- un
  - deux

  suite d’un
3. trois
4. quatre

> dit-elle
>
> > et lui
> - en liste

---

```py
x = 1
```
"""
    assert outline(source) == [
        ("heading", 1, None, "Rentrée"),
        ("paragraph", 0, None, "Bonjour."),
        ("item", 1, None, "un"),
        ("item", 2, None, "deux"),
        ("paragraph", 1, None, "suite d’un"),
        ("item", 1, 3, "trois"),
        ("item", 1, 4, "quatre"),
        ("quote", 1, None, "dit-elle"),
        ("quote", 2, None, "et lui"),
        ("item", 1, None, "en liste"),
        ("rule", 0, None, ""),
        ("code", 0, None, "x = 1"),
    ]
    assert [block.quoted for block in document(source)] == [0, 0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0]
    assert document(source)[-1].target == "py"


def test_a_table_is_rows_of_cells() -> None:
    (table,) = document("| jour | heure |\n|---|--:|\n| **lundi** | 18 h |\n| mardi |\n")
    assert table.kind is BlockKind.TABLE
    assert [["".join(span.text for span in cell) for cell in row] for row in table.rows] == [
        ["jour", "heure"],
        ["lundi", "18 h"],
        ["mardi", ""],
    ]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("", [""]),
        ("un", ["un"]),
        ("un\n\n***\n\ndeux\n", ["un", "deux"]),
        ("un\n***\ndeux", ["un", "deux"]),
        ("un\n\n  ***  \n\ndeux", ["un", "deux"]),
        ("***\n\nun\n\n***\n", ["", "un", ""]),
    ],
)
def test_a_line_of_three_asterisks_starts_the_next_part(source: str, parts: list[str]) -> None:
    documents, findings = parse(source)
    assert not findings
    assert ["".join(words(block) for block in part) for part in documents] == parts


@pytest.mark.parametrize("source", ["un\n\n---\n\ndeux", "___", "* * *", "*****", "> ***", "- un\n\n  ***\n"])
def test_other_lines_across_and_those_within_something_do_not(source: str) -> None:
    assert BlockKind.RULE in {block.kind for block in document(source)}


def test_three_asterisks_in_code_are_code() -> None:
    assert outline("```\n***\n```") == [("code", 0, None, "***")]


# ---------------------------------------------------------------------------------------------- pictures


def test_a_paragraph_of_pictures_is_pictures() -> None:
    pictures = document("![une affiche](a.jpg)\n![](<b c.jpg>)")
    assert [(block.kind.value, block.target, words(block)) for block in pictures] == [
        ("picture", "a.jpg", "une affiche"),
        ("picture", "b c.jpg", ""),
    ]


def test_a_picture_among_words_comes_after_them_and_leaves_no_hole() -> None:
    blocks = document("Voici ![l’affiche](a.jpg) la nôtre. ![](b.jpg)")
    assert [(block.kind.value, words(block)) for block in blocks] == [
        ("paragraph", "Voici la nôtre."),
        ("picture", "l’affiche"),
        ("picture", ""),
    ]
    assert [source_at("Voici ![l’affiche](a.jpg) la nôtre. ![](b.jpg)", span.location) for span in blocks[0].spans] == [
        "Voici ",
        "la nôtre.",
    ]


# ---------------------------------------------------------------------------------------------- words


def test_marks_add_up() -> None:
    found = {span.text: span.marks for span in every_span(document("**gras _et penché_** ~~barré~~ `code`"))}
    assert found["gras "] == {Mark.STRONG}
    assert found["et penché"] == {Mark.STRONG, Mark.EMPHASIS}
    assert found["barré"] == {Mark.STRIKE}
    assert found["code"] == {Mark.CODE}


def test_single_tildes_strike_nothing() -> None:
    assert spans("de ~10 à ~20 personnes") == [("text", "de ~10 à ~20 personnes", "")]


@pytest.mark.proves("B28")
def test_html_is_words() -> None:
    source = '<script>alert("x")</script> & <!-- note --> <b>gras</b>'
    assert "".join(text for _, text, _ in spans(source)) == source
    assert outline("<div>\n*un*\n</div>") == [("paragraph", 0, None, "<div> un </div>")]


def test_entities_and_escapes_are_undone_each_in_a_span_of_its_own() -> None:
    assert [text for _, text, _ in spans(r"R&amp;D &eacute;t&#233; &nonsense; &copy \*non\*")] == [
        *["R", "&", "D ", "é", "t", "é", " &nonsense; &copy ", "*", "non", "*"]
    ]


def test_an_address_that_breaks_an_emphasis_open_loses_no_word() -> None:
    assert [text for _, text, _ in spans("_a &amp;\n  b https://x.example/b_/c")] == [
        *["_a ", "&", " ", "b ", "https://x.example/b_/c"]
    ]


def test_soft_line_breaks_are_spaces_and_hard_ones_stay() -> None:
    assert spans("un\ndeux  \ntrois\\\nquatre") == [
        ("text", "un", ""),
        ("text", " ", ""),
        ("text", "deux", ""),
        ("break", "\n", ""),
        ("text", "trois", ""),
        ("break", "\n", ""),
        ("text", "quatre", ""),
    ]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@lea", ["lea"]),
        ("Avec @lea, @idris et (@maud).", ["lea", "idris", "maud"]),
        ("@lea@social.example!", ["lea@social.example"]),
        ("@lea.bsky.social.", ["lea.bsky.social"]),
        ("@sam-o.example", ["sam-o.example"]),
        ("**@lea**", ["lea"]),
        ("« @Léa »", ["Léa"]),
        ("@e\u0301mile", ["\u00e9mile"]),
        ("@un @deux @trois", ["un", "deux", "trois"]),
        ("contact@atelier.example", []),
        ("https://social.example/@lea", []),
        ("https://social.example/?a=@lea", []),
        ("`@lea` et [@lea](https://x.example)", []),
        (r"\@lea", []),
        ("@ lea @", []),
        ("@lea@nullepart", []),
    ],
)
def test_mentions(source: str, names: list[str]) -> None:
    assert [target for kind, _, target in spans(source) if kind == "mention"] == names


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("#Typographie", ["Typographie"]),
        ("#RentréeDesÉtablis, #été2026 #2026été #_un", ["RentréeDesÉtablis", "été2026", "2026été", "_un"]),
        ("#étudiant·es·", ["étudiant·es"]),
        ("#e\u0301te\u0301", ["\u00e9t\u00e9"]),
        ("#हिन्दी #日本語", ["हिन्दी", "日本語"]),
        ("(#un) **#deux** #trois.", ["un", "deux", "trois"]),
        ("#1 #2026 #_ # un #", []),
        ("mot#non C#", []),
        ("https://x.example/a#non `#non` [#non](/b)", []),
        (r"\#non &#233;", []),
        ("#️⃣", []),
    ],
)
def test_hashtags(source: str, tags: list[str]) -> None:
    assert [target for kind, _, target in spans(source) if kind == "hashtag"] == tags


# ---------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("https://x.example", "https://x.example"),
        ("Voir https://x.example/a_b_c, puis", "https://x.example/a_b_c"),
        ("(https://x.example/f_(x))", "https://x.example/f_(x)"),
        ("(voir https://x.example),suite", "https://x.example"),
        ("« https://x.example/é »", "https://x.example/é"),
        ("**https://x.example/a**…", "https://x.example/a"),
        ("HTTP://X.example/?a=1&amp;b=2#c!", "HTTP://X.example/?a=1&b=2#c"),
        ("<https://x.example/a b>", None),
        ("https://x.example/a*b*", "https://x.example/a*b"),
        ("_a https://x.example/b_/c", "https://x.example/b_/c"),
        ("_a\nb https://x.example/b_/c", "https://x.example/b_/c"),
        ("https:// x", None),
        ("www.x.example", None),
        ("ftp://x.example", None),
        ("`https://x.example`", None),
    ],
)
def test_bare_addresses(source: str, url: str | None) -> None:
    found = [(text, target) for kind, text, target in spans(source) if kind == "link"]
    assert found[:1] == ([(url, url)] if url else [])


@pytest.mark.parametrize(
    ("source", "text", "target"),
    [
        ("[mots](https://x.example/a)", "mots", "https://x.example/a"),
        ('[mots](<https://x.example/a b> "titre")', "mots", "https://x.example/a%20b"),
        ("[mots][r]\n\n[r]: https://x.example", "mots", "https://x.example"),
        ("<https://x.example>", "https://x.example", "https://x.example"),
        ("<a@x.example>", "a@x.example", "mailto:a@x.example"),
        ("[écrire](mailto:a@x.example)", "écrire", "mailto:a@x.example"),
        ("[appeler](tel:+33123456789)", "appeler", "tel:+33123456789"),
        ("[page](/ateliers)", "page", "/ateliers"),
        ("[@lea et #tag](page.html)", "@lea et #tag", "page.html"),
        ("[](https://x.example)", "https://x.example", "https://x.example"),
        ("[a&amp;b](https://x.example/?a=1&amp;b)", "a&b", "https://x.example/?a=1&b"),
    ],
)
def test_links(source: str, text: str, target: str) -> None:
    assert spans(source) == [("link", text, target)]


def test_the_pieces_of_a_dressed_link_share_its_place() -> None:
    first, second = every_span(document("[un **deux**](https://x.example)"))
    assert (first.text, second.text) == ("un ", "deux")
    assert not first.marks
    assert second.marks == {Mark.STRONG}
    assert first.location == second.location


@pytest.mark.proves("B26", "B27")
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("[x](javascript:alert(1))", "javascript: is not one of"),
        ("[x](JaVaScript:alert(1))", "JaVaScript: is not one of"),
        ("[x](java&Tab;script:alert(1))", "control characters"),
        ("[x](data:text/html,x)", "data: is not one of"),
        ("[x](file:///etc/passwd)", "file: is not one of"),
        ("[x](vbscript:x)", "vbscript: is not one of"),
        ("<ftp://x.example>", "ftp: is not one of"),
        ("[x](//evil.example)", "no scheme"),
        ("[x](/\\evil.example)", "no scheme"),
        ("[x](https:evil.example)", "two slashes"),
        ("[x](https://brand.example@evil.example)", "it leads to evil.example, not to brand.example"),
        ("https://brand.example@evil.example", "it leads to evil.example"),
        ("[x](https://)", "names no host"),
        ("[x](http://[::1)", "this is no address"),
        ("[x]()", "there is no address"),
        ("![x](javascript:y)", "javascript: is not one of"),
        ("![x](data:image/png;base64,x)", "data: is not one of"),
    ],
)
def test_an_address_that_must_not_be_followed_is_words_and_a_finding(source: str, reason: str) -> None:
    parts, (finding,) = parse(source, "a.md", 7)
    assert {span.kind for span in every_span(parts[0])} <= {SpanKind.TEXT}
    assert "".join(span.text for span in every_span(parts[0]))
    assert finding.rule == "unsafe-link"
    assert reason in finding.message
    assert str(finding.location) == "a.md:7:1"


# ---------------------------------------------------------------------------------------------- places


NOTES = """Un mot[^a] et **deux[^b]**, encore[^a].

[^a]: La *première*.
[^b]: La seconde, voir[^c].

    Sa suite.
[^c]: Dans une note.

***

Après : `[^a]`, \\[^a], [^a](https://x.example).
"""


def test_footnotes_stand_at_the_end_of_their_part() -> None:
    (first, second), findings = parse(NOTES)
    assert not findings
    assert write(first, "plain").text.splitlines() == [
        "Un mot[1] et deux[2], encore[1].",
        "",
        "———",
        "",
        "1. La première.",
        "2. La seconde, voir[3].",
        "\u00a0\u00a0Sa suite.",
        "3. Dans une note.",
    ]
    assert write(second, "plain").text == "Après : [^a], [^a], ^a (https://x.example)."
    page = write(first, "html").text
    assert '<sup><a href="#note-1">[1]</a></sup>' in page
    assert '<li id="note-1">La <em>première</em>.' in page


def test_a_note_stands_where_what_it_belongs_to_stands() -> None:
    source = "::: only x\nUn[^a].\n:::\n\nDeux[^b].\n\n[^a]: Sur X.\n\n[^b]: Partout.\n"
    ((*_, rule, first, second),), _ = parse(source)
    assert rule.where == ()
    assert [where.only for where in first.where] == [("x",)]
    assert second.where == ()


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        ("Un[^a].", "1:3", "[^a] has no words"),
        ("Un.\n\n[^a]: Perdue.", "3:1", "nothing refers to the note [^a]"),
        ("Un[^a].\n\n[^a]: Une.\n\n[^a]: Deux.", "5:1", "a second note [^a]"),
        ("Un[^a].\n\n[^a]: Une.\n\n> [^b]: Là.", "5:3", "a note in a list or a quotation"),
    ],
)
def test_a_note_that_is_lost_is_a_finding(source: str, place: str, message: str) -> None:
    _, findings = parse(source)
    assert [(f"{one.location.line}:{one.location.column}", one.rule, one.message) for one in findings] == [
        (place, "bad-note", message)
    ]


def test_a_span_says_where_it_stands() -> None:
    source = "# Titre\n\nUn **mot** 🎉 de @lea\n#Tag [lien](https://x.example)\n"
    parts, _ = parse(source, "content/a.md", 10)
    places = {span.text: span.location for span in every_span(parts[0])}
    assert str(places["mot"]) == "content/a.md:12:6"
    assert (places["@lea"].line, places["@lea"].column, places["@lea"].end_column) == (12, 17, 21)
    assert source_at(source, places["lien"], 10) == "[lien](https://x.example)"
    assert source_at(source, parts[0][1].location, 10) == "Un **mot** 🎉 de @lea\n#Tag [lien](https://x.example)"


@settings(deadline=None, max_examples=150)
@given(MARKDOWN)
def test_every_place_quotes_its_words(source: str) -> None:
    source = source.replace("\r", "").replace("\\|", "")
    parts, _ = parse(source, first_line=3)
    for block in (block for part in parts for block in part):
        if block.kind in {BlockKind.PICTURE, BlockKind.CODE}:
            continue
        for span in every_span((block,)):
            quoted = source_at(source, span.location, 3).replace("\0", "\ufffd")
            if span.kind in {SpanKind.MENTION, SpanKind.HASHTAG}:
                assert quoted == span.text
            if span.kind is SpanKind.TEXT and not span.marks:
                undone = quoted.startswith(("\\", "&", "[", "!", "<", "http")) or not span.text.strip(" ")
                assert quoted == span.text or undone


@pytest.mark.proves("B30")
@settings(deadline=None, max_examples=150)
@given(MARKDOWN)
def test_anything_is_read(source: str) -> None:
    parts, findings = parse(source, "a.md")
    assert parts
    assert {finding.rule for finding in findings} <= {"unsafe-link", "too-complex"}
    for span in (span for part in parts for span in every_span(part)):
        assert "\n" not in span.text or span.kind is SpanKind.BREAK or Mark.CODE in span.marks
        assert span.target or span.kind not in {SpanKind.LINK, SpanKind.MENTION, SpanKind.HASHTAG}


def test_line_ends_of_other_systems_are_read_too() -> None:
    assert outline("un\r\n\r\ndeux\rtrois") == [("paragraph", 0, None, "un"), ("paragraph", 0, None, "deux trois")]


# ---------------------------------------------------------------------------------------------- bounds


@pytest.mark.proves("B21")
@pytest.mark.parametrize(
    ("source", "place", "reason"),
    [
        ("a" * (MAX_CHARACTERS + 1), "a.md:5:50001", "50,001 characters"),
        ("x\n" + "[a](" * 4_000, "a.md:6:4001", "more than 1,000 opening brackets"),
        ("[" * (MAX_BRACKETS + 1) + "]" * (MAX_BRACKETS + 1), "a.md:5:1001", "opening brackets"),
        ("un\n\n" + "> " * (MAX_QUOTE_DEPTH + 1) + "x", "a.md:7:1", "nested more than 20 deep"),
        (">" * 1_000, "a.md:5:1", "nested more than 20 deep"),
        ("- " * 1_000 + "x", "a.md:5:1", "nested too deeply"),
        ("x\n" + "|a" * (MAX_COLUMNS + 2) + "\n", "a.md:6:1", "more than 50 columns"),
    ],
)
def test_what_would_take_too_long_is_refused_unread(source: str, place: str, reason: str) -> None:
    parts, (finding,) = parse(source, "a.md", 5)
    assert parts == ((),)
    assert (finding.rule, str(finding.location)) == ("too-complex", place)
    assert reason in finding.message


@pytest.mark.proves("B21")
@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [
        "*a ",
        "_a*",
        "~~a ",
        "``a ",
        "<a ",
        "> - ",
        "- a\n",
        "a|b\n-|-\n",
        "&a",
        "@a.",
        "#a·",
        "https://a(",
        "a\n\n",
        "```\n",
    ],
)
def test_the_worst_within_the_bounds_ends_in_time(pattern: str) -> None:
    began = time.process_time()
    parse((pattern * MAX_CHARACTERS)[:MAX_CHARACTERS])
    assert time.process_time() - began < 20  # under two seconds on a quiet machine


@pytest.mark.slow
def test_brackets_within_the_bounds_end_in_time() -> None:
    began = time.process_time()
    parse(("[a](" + "x" * 46) * (MAX_BRACKETS - 1))
    assert time.process_time() - began < 20
