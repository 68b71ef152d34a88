"""What differs by channel: blocks for some, words from elsewhere, shortcodes, text templates, languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmgen.brand import limits_of
from cmgen.content import Setting, read_post
from cmgen.facts import read_facts
from cmgen.model import Brand, Channel, Finding, Media, Post
from cmgen.networks.site.pages import translations
from cmgen.render import render
from cmgen.shelf import Made
from cmgen.snippets import values_of

CHANNELS = (
    Channel(name="site", network="site", limits=limits_of("site")),
    Channel(name="social", network="mastodon", server="https://social.example", limits=limits_of("mastodon")),
    Channel(name="sky", network="bluesky", server="https://pds.example", limits=limits_of("bluesky")),
)
FACTS = """
price: {value: {fr: 5 €, en: €5 *each*}, source: the council, until: 2027-06-30}
phone: 02 99 00 00 00
page: https://atelier.example/a_b_c
"""


class NoStudio:
    def prepare(self, asset: object, limits: object) -> Made:
        file = asset.file  # type: ignore[attr-defined]  # an Asset
        return Made(Media(digest="0" * 64, type="image/jpeg", size=1, width=1, height=1, name=file))

    def draw(self, *_: object) -> Made:
        return Made(Media(digest="1" * 64, type="image/jpeg", size=1, width=1, height=1))

    def film(self, *_: object, is_drawn: bool) -> Made:
        return Made(Media(digest="2" * 64, type="video/mp4", size=1, width=1, height=1))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    write(tmp_path / "brand/facts.yaml", FACTS)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(root: Path, body: str, front: str = "", name: str = "post") -> tuple[Post, list[Finding]]:
    languages = ("fr", "en")
    brand = Brand(
        name="Atelier",
        time_zone="Europe/Paris",
        languages=languages,
        default_network=("site", "social", "sky"),
        facts=read_facts(root, languages),
    )
    setting = Setting(root, brand, CHANNELS)
    post, findings = read_post(f"---\n{front}\n---\n{body}", f"content/{name}.md", setting)
    assert post is not None, findings
    return post, findings


def said(root: Path, body: str, front: str = "", channel: str = "social") -> list[str]:
    """The parts of a post on a channel, as sent."""
    post, findings = read(root, body, front)
    assert not findings, findings
    chosen = next(one for one in CHANNELS if one.name == channel)
    brand = Brand(name="Atelier", time_zone="Europe/Paris", languages=("fr", "en"))
    variant, problems = render(post, chosen, brand, NoStudio())
    assert variant is not None, problems
    return [part.text + "".join(f" [{media.name}]" for media in part.media) for part in variant.parts]


def wrong(root: Path, body: str, front: str = "") -> list[str]:
    """Findings as a person reads them."""
    _, findings = read(root, body, front)
    return [f"{one.location} {one.message} | {one.remedy}" for one in findings]


# ------------------------------------------------------------------------------------------------ conditions

EVERYWHERE = """Bonjour.

::: only social
Sur Mastodon.
:::

::: not social, bluesky
Ailleurs.
:::

Au revoir.
"""


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("social", ["Bonjour.\n\nSur Mastodon.\n\nAu revoir."]),
        ("sky", ["Bonjour.\n\nAu revoir."]),
        ("site", ["<p>Bonjour.</p>\n<p>Ailleurs.</p>\n<p>Au revoir.</p>\n"]),
    ],
)
def test_a_block_stands_where_its_condition_says(root: Path, channel: str, text: list[str]) -> None:
    assert said(root, EVERYWHERE, channel=channel) == text


def test_a_condition_may_hold_a_whole_part_of_a_thread(root: Path) -> None:
    body = "Un.\n***\n::: only mastodon\nDeux.\n:::\n***\nTrois."
    assert said(root, body) == ["Un.", "Deux.", "Trois."]
    assert said(root, body, channel="sky") == ["Un.", "Trois."]


def test_a_picture_stands_where_its_block_stands(root: Path) -> None:
    write(root / "content/a.jpg", "x")
    body = "Un.\n\n::: only sky\n![La cour](a.jpg)\n:::\n"
    assert said(root, body, channel="sky") == ["Un. [content/a.jpg]"]
    assert said(root, body) == ["Un."]


def test_a_condition_in_a_code_block_is_code(root: Path) -> None:
    assert said(root, "```\n::: only sky\n```\n") == ["::: only sky"]


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("::: only masto\nx\n:::\n", ":4:1 unknown network or channel 'masto' | did you mean mastodon?"),
        ("::: ony social\nx\n:::\n", ":4:1 'ony social' is no condition | did you mean only?"),
        ("::: only\nx\n:::\n", ":4:1 'only' is no condition | name networks or channels: ::: only mastodon"),
        ("x\n\n::: only social\ny\n", ":6:1 this block has no end | close it with a line of :::"),
        ("x\n\n:::\n", ":6:1 there is no block to close here | remove this line"),
        (
            "::: only sky\n::: only site\nx\n:::\n",
            ":5:1 a block within a block for some channels | close the one of line 4 first, with :::",
        ),
        (
            "- x\n  ::: only sky\n",
            ":5:3 this line stands in a list or a quotation | start the line at the margin, after an empty line",
        ),
    ],
)
def test_a_condition_that_is_none_says_what_to_write(root: Path, body: str, finding: str) -> None:
    assert wrong(root, body) == [f"content/post.md{finding}"]


# ------------------------------------------------------------------------------------------------ variables


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Entrée : {{ facts.price }}.", "Entrée : 5 €."),
        ("**{{facts.price}}**, {{ brand | upper }}", "5 €, ATELIER"),
        ("`{{ facts.price }}` et \\{{ x }}", "{{ facts.price }} et {{ x }}"),
        ("[ici]({{facts.page}})", "ici (https://atelier.example/a_b_c)"),
        ("{{ place }} à {{ facts.phone }}", "Quai *n° 4* @lea à 02 99 00 00 00"),
    ],
)
def test_variables_are_words_wherever_they_come_from(root: Path, body: str, text: str) -> None:
    assert said(root, body, 'values: {place: "Quai *n° 4* @lea"}') == [text]


def test_a_fact_speaks_the_posts_language(root: Path) -> None:
    assert said(root, "{{ facts.price }}", "lang: en") == ["€5 *each*"]


def test_front_matter_has_variables_too(root: Path) -> None:
    post, findings = read(root, "x", 'title: "Entrée {{ facts.price }}"\nlink: "{{ facts.page }}"')
    assert (post.title, post.link, findings) == ("Entrée 5 €", "https://atelier.example/a_b_c", [])


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("a {{ facts.pric }}", ":4:3 there is no 'pric': did you mean price?"),
        ("a {{ facts.price", ":4:1 {{ is opened here and not closed"),
        ("a {{ 9 ** 9 }}", ":4:3 '**' is not allowed in a template"),
        ("a {{ ''.__class__ }}", ":4:3 "),
        ("a {{ facts.items() }}", ":4:3 'a call' is not allowed in a template"),
        ("a {{< address >}} b", ":4:3 {{< address >}} is a shortcode, and stands among other words"),
    ],
)
def test_a_variable_that_is_none_is_never_sent(root: Path, body: str, finding: str) -> None:
    (found,) = wrong(root, body)
    assert found.startswith(f"content/post.md{finding}")


def test_the_values_of_a_template_are_named_once() -> None:
    known = values_of(Brand(name="A", time_zone="UTC"), "fr", title="T", campaign="", own={"place": "P"})
    assert set(known) == {"title", "campaign", "tagline", "site", "brand", "lang", "facts", "place"}


# ------------------------------------------------------------------------------------------------ shortcodes


@pytest.fixture
def address(root: Path) -> Path:
    write(root / "brand/shortcodes/address.md", "📍 Salle {{ room }}, {{ facts.phone }}\n")
    write(root / "brand/shortcodes/address.site.md", "> **Salle {{ room }}**\n")
    write(root / "brand/shortcodes/address-long.md", "Another one.\n")
    return root


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("social", "Venez.\n\n📍 Salle *bleue*, 02 99 00 00 00"),
        ("site", "<p>Venez.</p>\n<blockquote>\n<p><strong>Salle *bleue*</strong></p>\n</blockquote>\n"),
    ],
)
def test_a_shortcode_has_a_plain_form_and_others(address: Path, channel: str, text: str) -> None:
    assert said(address, 'Venez.\n\n{{< address room="*bleue*" >}}\n', channel=channel) == [text]


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("{{< adress >}}", "no shortcode 'adress' | did you mean address?"),
        ("{{< ../../etc/passwd >}}", "no shortcode '../../etc/passwd' | known: address, address-long"),
        ("{{< address >}}", "brand/shortcodes/address.md: there is no 'room'"),
        ("{{< address room=bleue >}}", "'room=bleue' is not an argument | write {{< address name=\"value\" >}}"),
    ],
)
def test_a_shortcode_that_is_none_says_so_at_its_place(address: Path, body: str, finding: str) -> None:
    (found,) = wrong(address, body)
    assert found.startswith(f"content/post.md:4:1 {finding}")


# ------------------------------------------------------------------------------------------------ text templates

EVENT = """{% if place is defined %}📍 {{ place }}{% endif %}

{{ body }}

→ {{ title }}
"""


@pytest.mark.parametrize(
    ("front", "parts"),
    [
        ("layout: event\ntitle: Fête", ["Un.", "Deux.\n\n→ Fête"]),
        ("layout: event\ntitle: F*te\nvalues: {place: Quai}", ["📍 Quai\n\nUn.", "Deux.\n\n→ F*te"]),
        ("layout: event\ntitle: Fête\nmastodon: {text: Autre.}", ["Autre."]),
        ("layout: plain\ntitle: Fête", ["Un.", "Deux."]),
    ],
)
def test_a_layout_sets_its_words_around_the_post(root: Path, front: str, parts: list[str]) -> None:
    write(root / "layouts/event/mastodon.txt", EVENT)
    assert [part.partition(" [")[0] for part in said(root, "Un.\n***\nDeux.", front)] == parts
    assert said(root, "Un.", "layout: event\ntitle: Fête", channel="sky")[0].startswith("Un.")


def test_a_text_template_without_a_place_for_the_post_is_a_finding(root: Path) -> None:
    write(root / "layouts/event/text.txt", "{{ title }}")
    (found,) = wrong(root, "Un.", "layout: event")
    assert found.startswith("content/post.md:2:9 layouts/event/text.txt has no place for the post")


# ------------------------------------------------------------------------------------------------ languages


def test_the_file_says_the_language(root: Path) -> None:
    post, findings = read(root, "Hello", name="2026/atelier.en")
    assert (post.lang, post.slug, findings) == ("en", "2026/atelier.en", [])
    _, (found,) = read(root, "Hello", "lang: fr", name="2026/atelier.en")
    assert found.message == "lang: fr in a file whose name says en"


def test_the_site_ties_the_languages_of_one_post(root: Path) -> None:
    brand = Brand(name="A", time_zone="UTC", languages=("fr", "en"))
    made = {}
    for name in ("atelier.fr", "atelier.en", "other.en", "atelier"):
        post, _ = read(root, "x", name=name)
        made[name], _ = render(post, CHANNELS[0], brand, NoStudio())
    everything = [one for one in made.values() if one]
    assert made["atelier.fr"]
    assert [one.post for one in translations(made["atelier.fr"], everything)] == ["atelier.en"]
