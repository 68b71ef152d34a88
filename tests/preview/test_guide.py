"""Walls at a moment, the brand's page, and the same pages as plain files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from main.running import cmgen
from preview.conftest import write

from cmgen.errors import CmgenError
from cmgen.preview import Asked, Live, guide, page
from cmgen.preview.export import addresses, export
from cmgen.registry import rules

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 24, 8, tzinfo=UTC)


def wall(live: Live, name: str, at: datetime | None = None) -> str:
    made = page(live.snapshot, Asked(path=f"walls/{name}/", now=NOW, at=at))
    assert made.status == 200
    return made.html


def test_a_wall_holds_what_is_public_at_its_moment_and_marks_what_is_planned(live: Live) -> None:
    now, later = wall(live, "mastodon"), wall(live, "mastodon", CHRISTMAS)
    assert "2026/11/programme" in now
    assert "2026/12/carnets" not in now
    assert "2026/12/carnets" in later
    assert "3 of them planned" in later
    assert "of them planned" not in now
    assert "2026/12/merci" not in later, "a draft"
    assert "2026/11/braderie" not in later, "withdrawn"
    assert "Nothing is public here" in wall(live, "bluesky", datetime(2020, 1, 1, tzinfo=UTC))


def test_a_wall_of_no_channel_is_none(live: Live) -> None:
    assert page(live.snapshot, Asked(path="walls/twitter/", now=NOW)).status == 404


def test_pairs_are_judged_as_wcag_does() -> None:
    found = guide.pairs({"black": "#000000", "white": "#ffffff", "grey": "#767676", "light": "#949494"})
    said = {frozenset((pair.one, pair.other)): (round(pair.ratio, 2), pair.verdict) for pair in found}
    assert said[frozenset(("black", "white"))] == (21.0, "every")
    assert said[frozenset(("grey", "white"))] == (4.54, "text")
    assert said[frozenset(("light", "white"))] == (3.03, "large")
    assert said[frozenset(("light", "grey"))][1] == "none"


def test_the_brand_page_shows_every_colour_layout_and_rule(live: Live) -> None:
    html = page(live.snapshot, Asked(path="brand/", lang="fr", now=NOW)).html
    for colour in live.snapshot.brand.palette.values():
        assert f'fill="{colour}"' in html
    for name in rules:
        assert f"<code>{name}</code>" in html
    for address in re.findall(r'src="/sample/([^"]+)\.jpg"', html):
        assert guide.drawn(live.snapshot.project.root, live.snapshot.brand, unquote(address)).type == "image/jpeg"


def test_every_rule_shows_a_bad_and_a_good_example(live: Live) -> None:
    found = {one.name: one for one in guide.rule_pages(live.snapshot.brand)}
    assert found.keys() == set(rules)
    for name, one in found.items():
        assert one.bad, name
        assert one.good, name
        assert "Good:" not in one.bad, name


@pytest.mark.parametrize(
    "address", ["fr/announcement/square-0", "xx/announcement/x", "fr/../brand/x", "", "fr/none/y-1"]
)
def test_no_other_sample_is_drawn(live: Live, address: str) -> None:
    with pytest.raises(CmgenError):
        guide.drawn(live.snapshot.project.root, live.snapshot.brand, address)


def test_a_layout_that_asks_for_values_is_shown_with_their_names(live: Live, brand: Path) -> None:
    words = "boxes: {poster: {words: {paragraphs: {title: {words: '{{ title }} {{ place }}'}}}}}"
    (brand / "layouts/asking").mkdir(parents=True)
    (brand / "layouts/asking/card.yaml").write_text(f"extends: announcement\n{words}\n", encoding="utf-8")
    layouts, bad = guide.layouts(brand)
    (found,) = [layout for layout in layouts if layout.name == "asking"]
    assert not bad
    for one in guide.samples(brand, live.snapshot.brand, found, "en"):
        assert guide.drawn(brand, live.snapshot.brand, f"en/{one.layout}/{one.format}-{one.key}").width == one.width


def test_plain_files_are_the_same_pages_and_every_link_leads_to_one(live: Live, brand: Path, tmp_path: Path) -> None:
    write(brand, "é/un post?#x", "---\ndate: 2026-11-22 09:00\ntitle: Un post\n---\nBonjour.\n")
    snapshot = live.refresh()
    count = export(snapshot, tmp_path / "out", NOW)
    assert count == 2 * len(set(addresses(snapshot, NOW)))
    for file in (tmp_path / "out").rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in html
        assert "data-edit" not in html
        assert 'data-move="' not in html
        for link in re.findall(r'(?:href|src|data-search)="([^"#]+)"', html):
            link = unescape(link)  # noqa: PLW2901  # as a browser reads it
            if not link.startswith(("https:", "http:", "mailto:")):
                assert (file.parent / unquote(link)).is_file(), f"{file}: {link}"
    again = {file: file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file()}
    export(snapshot, tmp_path / "out", NOW)
    assert {file: file.read_bytes() for file in again} == again


def test_a_folder_with_something_else_in_it_is_left_alone(live: Live, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work", encoding="utf-8")
    with pytest.raises(CmgenError, match="holds something else"):
        export(live.snapshot, tmp_path, NOW)


def test_the_command_writes_the_preview(brand: Path, tmp_path: Path) -> None:
    result = cmgen(brand, "build", "--preview", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out/fr/calendar/index.html").is_file()
    assert "look at" in result.stdout


def test_the_voice_stands_on_the_brands_page_with_its_examples(live: Live, brand: Path) -> None:
    html = unescape(page(live.snapshot, Asked(path="brand/", now=NOW, lang="fr")).html)
    assert "Nos affiches parlent d’elles-mêmes" in html
    assert "Un atelier exceptionnel, à ne pas manquer." in html
    (brand / "brand/voice/superlatifs.yml").write_text("extends: existence\n", encoding="utf-8")
    assert "brand/voice" not in unescape(page(live.snapshot, Asked(path="brand/", now=NOW)).html)
    assert page(live.snapshot, Asked(path="brand/", now=NOW)).status == 200


def test_rules_are_said_in_the_page_s_language(live: Live) -> None:
    assert "Un lien dont les mots ne disent pas où il mène" in page(live.snapshot, Asked(path="brand/", lang="fr")).html
    assert "A link whose words do not say where it goes" in page(live.snapshot, Asked(path="brand/", lang="en")).html
