"""What closes a post: links with their utm, hashtags where they stand; by channel and by campaign."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rules.brand import NamedStudio

from cmgen.brand import read_brand, read_channels
from cmgen.content import Setting, read_post
from cmgen.errors import Broken
from cmgen.model import Brand, Channel, Variant
from cmgen.render import render

BRAND = """
name: Atelier
time_zone: Europe/Paris
languages: [fr]
site: https://atelier.example
utm: {source: "{network}", medium: social, campaign: "{campaign}"}
campaigns:
  portes:
    hashtags: {all: [PortesOuvertes], sky: [PortesOuvertes, Port, Quai], x: []}
    utm: {campaign: portes-2026, content: "{post}"}
"""
CHANNELS = """
x: {network: x}
sky: {network: bluesky, server: https://pds.example, hashtags: [Atelier], limits: {hashtags: 3}}
social: {network: mastodon, server: https://social.example, hashtags_in: inline, hashtags: [CaféRéparation]}
paid: {network: facebook, utm: {medium: paid, campaign: "", term: "{channel} {lang}"}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "brand").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "brand/brand.yaml").write_text(BRAND, encoding="utf-8")
    (tmp_path / "brand/channels.yaml").write_text(CHANNELS, encoding="utf-8")
    return tmp_path


def sent(root: Path, body: str, channel: str, front: str = "") -> Variant:
    brand, channels = read_brand(root), read_channels(root)
    return _rendered(root, brand, channels, f"---\nnetwork: {channel}\n{front}\n---\n{body}", channel)


def _rendered(root: Path, brand: Brand, channels: tuple[Channel, ...], source: str, channel: str) -> Variant:
    post, findings = read_post(source, "content/2026/a.md", Setting(root, brand, channels))
    assert post is not None, findings
    chosen = next(one for one in channels if one.name == channel)
    variant, findings = render(post, replace(chosen, by_hand=True), brand, NamedStudio())
    assert variant is not None, findings
    return variant


@pytest.mark.parametrize(
    ("channel", "campaign", "query"),
    [
        ("x", "", "utm_source=x&utm_medium=social"),
        ("x", "portes", "utm_source=x&utm_medium=social&utm_campaign=portes-2026&utm_content=2026%2Fa"),
        ("paid", "", "utm_source=facebook&utm_medium=paid&utm_term=paid%20fr"),
        ("paid", "portes", "utm_source=facebook&utm_medium=paid&utm_content=2026%2Fa&utm_term=paid%20fr"),
    ],
)
def test_the_channel_speaks_before_the_campaign_and_that_before_the_brand(
    root: Path, channel: str, campaign: str, query: str
) -> None:
    variant = sent(root, "Venez.", channel, f"campaign: '{campaign}'\nlink: https://atelier.example/a?b=1#c")
    assert variant.link == f"https://atelier.example/a?b=1&{query}#c"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://ailleurs.example/a", "https://ailleurs.example/a"),
        ("https://atelier.example/?utm_source=moi", "https://atelier.example/?utm_source=moi&utm_medium=social"),
    ],
)
def test_what_is_not_ours_or_said_already_stays(root: Path, link: str, kept: str) -> None:
    assert sent(root, "Venez.", "x", f"link: {link}").link == kept


@pytest.mark.parametrize("file", ["brand", "channels"])
def test_a_link_says_only_what_is_known(root: Path, file: str) -> None:
    path = root / f"brand/{file}.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("{network}", "{netwrok}").replace("{lang}", "{netwrok}"),
        encoding="utf-8",
    )
    with pytest.raises(Broken) as raised:
        read_brand(root), read_channels(root)
    (finding,) = raised.value.findings
    assert (finding.message, finding.remedy) == ("{netwrok} is nothing that a link can say", "did you mean network?")


@pytest.mark.parametrize(
    ("channel", "front", "tags"),
    [
        ("x", "campaign: portes", ()),
        ("sky", "campaign: portes", ("PortesOuvertes", "Port", "Quai")),
        ("sky", "campaign: portes\ntags: [lampe]", ("lampe", "PortesOuvertes", "Port")),
        ("sky", "", ("Atelier",)),
        ("social", "campaign: portes", ("PortesOuvertes", "CaféRéparation")),
        ("social", "campaign: portes\nsocial: {tags: []}", ()),
    ],
)
def test_hashtags_of_post_campaign_and_channel(root: Path, channel: str, front: str, tags: tuple[str, ...]) -> None:
    assert sent(root, "Venez.", channel, front).tags == tags


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "Aux portes ouvertes, un café-réparation.",
            "Aux #PortesOuvertes, un #CaféRéparation.",
        ),
        ("Venez aux Portes ouvertes.", "Venez aux #PortesOuvertes.\n\n#CaféRéparation"),
        ("Des #PortesOuvertes aux portes ouvertes.", "Des #PortesOuvertes aux portes ouvertes.\n\n#CaféRéparation"),
        (
            "`portes ouvertes` [portes ouvertes](https://a.example) les autoportes ouvertes",
            "portes ouvertes portes ouvertes (https://a.example) les autoportes ouvertes"
            "\n\n#PortesOuvertes #CaféRéparation",
        ),
    ],
)
def test_hashtags_on_the_words_that_say_them(root: Path, body: str, text: str) -> None:
    assert sent(root, body, "social", "campaign: portes").parts[0].text == text


@pytest.mark.parametrize(
    ("length", "front", "last"),
    [
        (250, "campaign: portes", "#PortesOuvertes #Port #Quai"),
        (280, "campaign: portes", "#PortesOuvertes"),
        (299, "campaign: portes", "a."),
        (299, "tags: [Quai]", "#Quai"),  # her own stand wherever they find room
    ],
)
def test_the_hashtags_of_a_campaign_make_no_part_of_their_own(root: Path, length: int, front: str, last: str) -> None:
    variant = sent(root, ("a " * 200)[: length - 2] + "a.", "sky", front)
    assert variant.parts[-1].text.endswith(last)
    assert len(variant.parts) == 1 + (last == "#Quai")
