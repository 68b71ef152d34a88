"""One document in the form of each dialect."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import assume, given, settings
from marko import Markdown
from marko.ext.gfm import GFM
from text.specimens import MARKDOWN

from cmgen.markdown import parse
from cmgen.model import Block, BlockKind, Document, FacetKind, Mark, Span, SpanKind
from cmgen.text import links
from cmgen.text.dialects import DIALECTS, Written, write

POST = (Path(__file__).parent / "post.md").read_text(encoding="utf-8")


def golden(name: str) -> str:
    """What a person read and found right, without the last line end of the file."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8").removesuffix("\n")


def document(source: str) -> Document:
    (only,), findings = parse(source)
    assert not findings
    return only


def quoted(written: Written) -> list[tuple[str, str, str]]:
    return [(facet.kind.value, written.text[facet.start : facet.end], facet.value) for facet in written.facets]


def text(source: str, dialect: str = "plain") -> str:
    return write(document(source), dialect).text


# ---------------------------------------------------------------------------------------------- plain


def test_plain() -> None:
    written = write(document(POST), "plain")
    assert written.text == golden("post.plain.txt")
    assert quoted(written) == [
        ("mention", "@lea", "lea"),
        ("mention", "@idris", "idris"),
        ("link", "https://atelier.example/ateliers", "https://atelier.example/ateliers"),
        ("link", "https://atelier.example/a/very/long/path/indeed", "https://atelier.example/a/very/long/path/indeed"),
        ("tag", "#Étés", "Étés"),
    ]


def test_facets() -> None:
    written = write(document(POST), "facets")
    assert written.text.endswith("\n\nLes ateliers : tout est là, atelier.example/a/very/long/... #Étés")
    assert quoted(written) == [
        ("mention", "@lea", "lea"),
        ("mention", "@idris", "idris"),
        ("link", "Les ateliers", "https://atelier.example/ateliers"),
        ("link", "atelier.example/a/very/long/...", "https://atelier.example/a/very/long/path/indeed"),
        ("tag", "#Étés", "Étés"),
    ]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("un  \ndeux", "un\ndeux"),
        ("> un  \n> deux", "> un\n> deux"),
        ("- un  \n  deux", "• un\n\u00a0\u00a0deux"),
        ("- un\n\n  deux\n- trois", "• un\n\u00a0\u00a0deux\n• trois"),
        ("- un\n\nAprès", "• un\n\nAprès"),
        ("- un\n\n1. deux", "• un\n\n1. deux"),
        ("- un\n  1. deux\n- trois", "• un\n\u00a0\u00a01. deux\n• trois"),
        ("> - un\n> - deux", "> • un\n> • deux"),
        ("> - un\n\n- deux", "> • un\n\n• deux"),
        ("- un\n  - deux\n\n1. trois", "• un\n\u00a0\u00a0◦ deux\n\n1. trois"),
        ("> ```\n> a\n> b\n> ```", "> a\n> b"),
        ("a|b|c\n-|-|-\n1||3", "a — b — c\n1 — – — 3"),
        ("[](https://x.example)", "https://x.example"),
        ("[x.example/a](https://x.example/a)", "https://x.example/a"),
        ("[écrire](mailto:a@x.example?subject=b)", "écrire (a@x.example)"),
        ("<a@x.example>", "a@x.example"),
        ("[page](/ateliers)", "page (/ateliers)"),
        ("![seule](a.jpg)", ""),
        ("", ""),
        ("e\u0301te\u0301 #e\u0301te\u0301", "\u00e9t\u00e9 #\u00e9t\u00e9"),
    ],
)
def test_forms_of_plain(source: str, plain: str) -> None:
    assert text(source) == plain


def test_facets_move_with_letters_that_melt() -> None:
    written = write(document("e&#769; @lea #un"), "plain")
    assert written.text == "\u00e9 @lea #un"
    assert quoted(written) == [("mention", "@lea", "lea"), ("tag", "#un", "un")]


def test_a_link_with_its_utm_is_still_written_once() -> None:
    tagged = "https://x.example/a?utm_source=mastodon"
    link = Block(BlockKind.PARAGRAPH, (Span(SpanKind.LINK, "https://x.example/a", tagged),))
    assert write((link,), "plain").text == tagged
    assert write((link,), "facets").text == "x.example/a?utm_source..."


def test_a_person_without_a_handle_there_is_a_name() -> None:
    mentions = Block(
        BlockKind.PARAGRAPH,
        (
            Span(SpanKind.MENTION, "@lea", "lea@social.example"),
            Span(SpanKind.TEXT, ", "),
            Span(SpanKind.MENTION, "Idris Bellanger"),
            Span(SpanKind.TEXT, ", "),
            Span(SpanKind.MENTION, "@maud"),
        ),
    )
    for dialect in ("plain", "facets"):
        written = write((mentions,), dialect)
        assert written.text == "@lea@social.example, Idris Bellanger, maud"
        assert quoted(written) == [("mention", "@lea@social.example", "lea@social.example")]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("[a](https://x.example/?b=c)\u00a0: d", "a (https://x.example/?b=c) : d"),
        ("« [a](https://x.example/?b=c)\u00a0»", "« a (https://x.example/?b=c) »"),
        ("[a](https://x.example/?b=c)…", "a (https://x.example/?b=c) …"),
        ("[a](https://x.example/?b=c)\\*@lea", "a (https://x.example/?b=c)* @lea"),
        ("<https://x.example/a>— b", "https://x.example/a — b"),
        ("[a](https://x.example/b)\u00a0: d", "a (https://x.example/b)\u00a0: d"),
        ("[a](https://x.example/?b=c), d. #e", "a (https://x.example/?b=c), d. #e"),
        ("<https://x.example/?b=c>.", "https://x.example/?b=c."),
        ("<https://x.example>\u0301", "https://x.example \u0301"),
    ],
)
def test_an_address_swallows_nothing_that_follows_it(source: str, plain: str) -> None:
    written = write(document(source), "plain")
    assert written.text == plain
    assert all(words == value for kind, words, value in quoted(written) if kind == "link")
    assert all(words == f"@{value}" for kind, words, value in quoted(written) if kind == "mention")


# Source: bluesky-social/social-app, src/lib/strings/url-helpers.ts, toShortUrl
@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org", "example.org"),
        ("https://example.org/", "example.org"),
        ("https://example.org/123456789012345", "example.org/123456789012..."),
        ("https://example.org/12345678901234", "example.org/12345678901234"),
        ("https://example.org?a=1", "example.org?a=1"),
        ("http://example.org:8080/a#b", "example.org:8080/a#b"),
        ("https://example.org/?utm_source=bluesky", "example.org?utm_source=b..."),
    ],
)
def test_facets_show_addresses_as_the_composer_does(url: str, shown: str) -> None:
    written = write(document(f"<{url}>"), "facets")
    assert quoted(written) == [("link", shown, url)]


# ---------------------------------------------------------------------------------------------- html


def test_html() -> None:
    assert text(POST, "html") == golden("post.html") + "\n"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("un  \ndeux", "<p>un<br>\ndeux</p>\n"),
        ("# a\n\n###### b", "<h2>a</h2>\n<h6>b</h6>\n"),
        ("**_a_**~~b~~`<c>`", "<p><strong><em>a</em></strong><s>b</s><code>&lt;c&gt;</code></p>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a\n</li>\n<li>b\n</li>\n</ol>\n'),
        ("- a\n\n  b\n- c", "<ul>\n<li>a\n<p>b</p>\n</li>\n<li>c\n</li>\n</ul>\n"),
        ("- a\n\n1. b", "<ul>\n<li>a\n</li>\n</ul>\n<ol>\n<li>b\n</li>\n</ol>\n"),
        ("> - a\n\n- b", "<blockquote>\n<ul>\n<li>a\n</li>\n</ul>\n</blockquote>\n<ul>\n<li>b\n</li>\n</ul>\n"),
        ("```py\nx\n```", '<pre><code class="language-py">x\n</code></pre>\n'),
        ("[a **b**](/c?d=1&e=2)", '<p><a href="/c?d=1&amp;e=2">a <strong>b</strong></a></p>\n'),
        ("[a](/b)[c](/d)", '<p><a href="/b">a</a><a href="/d">c</a></p>\n'),
        ('![a "b"](<c d.jpg>)', '<figure><img src="c%20d.jpg" alt="a &quot;b&quot;"></figure>\n'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    ],
)
def test_forms_of_html(source: str, html: str) -> None:
    assert text(source, "html") == html


def test_html_trusts_no_document() -> None:
    """Documents may be made by others than ``parse``: an unsafe address is left out, whatever is in a text is words."""
    blocks = (
        Block(
            BlockKind.PARAGRAPH,
            (
                Span(SpanKind.LINK, "a", "javascript:x"),
                Span(SpanKind.MENTION, "<b>", "<i>"),
                Span(SpanKind.MENTION, "<u>"),
                Span(SpanKind.HASHTAG, "#<s>", "<s>"),
            ),
        ),
        Block(BlockKind.PICTURE, (Span(SpanKind.TEXT, '"><script>'),), target="javascript:x"),
        Block(BlockKind.CODE, (Span(SpanKind.TEXT, "</code>", marks=frozenset({Mark.CODE})),), target='"onclick='),
    )
    assert write(blocks, "html").text == (
        '<p>a<span class="mention">@&lt;i&gt;</span>&lt;u&gt;<span class="hashtag">#&lt;s&gt;</span></p>\n'
        '<figure><img src="" alt="&quot;&gt;&lt;script&gt;"></figure>\n'
        '<pre><code class="language-&quot;onclick=">&lt;/code&gt;\n</code></pre>\n'
    )


BLOCKS = ["h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "figure", "hr"]
TABLES = ["table", "thead", "tbody", "tr", "th", "td"]
ELEMENTS = {*BLOCKS, *TABLES, "a", "br", "code", "em", "img", "s", "span", "strong"}


class Reader(HTMLParser):
    """The elements of a fragment; fails where they do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert {name for name, _ in attrs} <= {"href", "src", "alt", "class", "start", "scope"}
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(deadline=None, max_examples=150)
@given(MARKDOWN)
def test_html_nests_and_holds_only_our_elements(source: str) -> None:
    for part in parse(source)[0]:
        reader = Reader()
        reader.feed(write(part, "html").text)
        reader.close()
        assert not reader.open
        assert reader.met <= ELEMENTS
        assert not [address for address in reader.addresses if address.lower().startswith(("javascript", "data"))]


# ---------------------------------------------------------------------------------------------- all


def test_the_folder_is_the_list() -> None:
    assert {"facets", "html", "plain"} <= set(DIALECTS)


@settings(deadline=None, max_examples=150)
@given(MARKDOWN)
def test_text_is_nfc_and_facets_quote_what_they_mean(source: str) -> None:
    for part in parse(source)[0]:
        for dialect in ("plain", "facets", "html"):
            written = write(part, dialect)
            assert is_normalized("NFC", written.text)
            end = 0
            for facet in written.facets:
                assert end <= facet.start < facet.end <= len(written.text)
                end = facet.end
                words = written.text[facet.start : facet.end]
                if facet.kind is FacetKind.MENTION:
                    assert words == f"@{facet.value}"
                elif facet.kind is FacetKind.TAG:
                    assert words == f"#{facet.value}"
                elif dialect == "plain":
                    assert words == normalize("NFC", facet.value)


# ---------------------------------------------------------------------------------------------- dialects with markup

MARKUPS = ("markdown", "discord", "telegram", "slack", "linkedin")


@pytest.mark.parametrize("dialect", MARKUPS)
def test_markups(dialect: str, pytestconfig: pytest.Config) -> None:
    written = write(document(POST), dialect)
    lines = [written.text, "", *(f"{kind}: {words!r} → {value}" for kind, words, value in quoted(written))]
    file = Path(__file__).parent / f"post.{dialect}.txt"
    if pytestconfig.getoption("--update-goldens"):
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    assert "\n".join(lines) == golden(file.name)


@pytest.mark.parametrize(
    ("source", "dialect", "expected"),
    [
        ("2 * 3 * 4 et snake_case_name, _non_", "markdown", "2 \\* 3 \\* 4 et snake_case_name, *non*"),
        ("1\\. Premier\n\n\\# dièse\n\n\\- tiret", "markdown", "1\\. Premier\n\n\\# dièse\n\n\\- tiret"),
        ("**Attention :** fin", "markdown", "**Attention :** fin"),
        ("Mot**gras**suite, **« cité »**suite", "markdown", "Mot**gras**suite, \\*\\*« cité »\\*\\*suite"),
        ("`a``b` et ``c`d``", "markdown", "`a``b` et ```c`d```"),
        ("[a|b](https://a.example)", "slack", "<https://a.example|a¦b>"),
        ("a < b && c > <!channel>", "slack", "a &lt; b &amp;&amp; c &gt; &lt;!channel&gt;"),
        ("# Titre\n\n**gras** *et* ~~rayé~~", "telegram", "<b>Titre</b>\n\n<b>gras</b> <i>et</i> <s>rayé</s>"),
        ("Prix (5 €) #Été @lea", "linkedin", "Prix \\(5 €\\) {hashtag|\\#|Été} \\@lea"),
        ("#### Petit", "discord", "### Petit"),
        ("||secret||", "discord", "\\|\\|secret\\|\\|"),
    ],
)
def test_forms_of_markups(source: str, dialect: str, expected: str) -> None:
    assert text(source, dialect) == expected


def shown(part: Document) -> list[str]:
    """The words that a reader sees of a document, run by run, without white space."""
    words = []
    for block in part:
        if block.kind is BlockKind.PICTURE:
            continue
        for spans in [cell for row in block.rows for cell in row] if block.rows else [block.spans]:
            for span in spans:
                match span.kind:
                    case SpanKind.MENTION if span.target:
                        words.append(f"@{span.target.removeprefix('@')}")
                    case SpanKind.MENTION:
                        words.append(span.text.removeprefix("@"))
                    case SpanKind.HASHTAG:
                        words.append(f"#{span.target}")
                    case SpanKind.LINK if not links.problem(span.target) and links.shows(span.text, span.target):
                        words.append(span.target)
                    case _:
                        words.append(span.text)
    return [found for word in words if (found := "".join(normalize("NFC", word).split()))]


class Words(HTMLParser):
    """What a browser would show of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_back(html: str) -> Words:
    words = Words()
    words.feed(html)
    words.close()
    return words


@pytest.mark.parametrize(
    ("source", "markdown"), [("**# a***", "\\# a\\*"), ("**- a***", "\\- a\\*"), ("a  \n*+ b*c", "a\\\n*+ b*c")]
)
def test_markdown_that_loses_a_mark_begins_no_other_block(source: str, markdown: str) -> None:
    assert text(source, "markdown") == markdown


@settings(deadline=None, max_examples=150)
@given(MARKDOWN)
def test_markdown_read_back_shows_the_same_words(source: str) -> None:
    assume(not re.search(r"://\S*\[", source))  # GitHub's reader takes a link that follows an address for its end
    reader = Markdown(extensions=[GFM])
    for part in parse(source)[0]:
        seen = "".join("".join(read_back(reader(write(part, "markdown").text)).words).split())
        assert seen == "".join(shown(part))


@settings(deadline=None, max_examples=150)
@given(MARKDOWN)
def test_telegram_gets_its_own_elements_and_every_word(source: str) -> None:
    for part in parse(source)[0]:
        seen = read_back(write(part, "telegram").text)
        assert seen.tags <= {"b", "i", "s", "code", "pre", "a", "blockquote"}
        text, position = "".join("".join(seen.words).split()), 0
        for word in shown(part):
            position = text.find(word, position) + len(word)
            assert position >= len(word), (word, text)
