"""What a page shows: the very variant that is sent, findings at their lines, hostile words as words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from preview.conftest import write

from cmgen import spoken
from cmgen.model import Channel, Facet, FacetKind, Level, Limits, Part, Status, Variant
from cmgen.plan import Deed
from cmgen.preview import Asked, Live, Page, page, words
from cmgen.preview.cards import card, fold
from cmgen.preview.frame import initials
from cmgen.preview.source import lines
from cmgen.text.counters import measure

HOSTILE = """\
---
network: [site, mastodon, bluesky]
title: "<script>alert(1)</script>"
campaign: "\\"><img src=x onerror=alert(2)>"
warning: "</details><script>alert(3)</script>"
poll:
  options: ["<b>one</b>", "'onmouseover='alert(4)"]
---
<script>alert(5)</script> [words](javascript:alert(6)) [more](https://x.example/"onclick="alert(7))

![far](https://tracker.example/pixel.png) {{ 7 * 7 }} \u202egnp.exe
"""


def show(live: Live, path: str, lang: str = "en") -> Page:
    return page(live.snapshot, Asked(path=path, lang=lang, now=datetime(2026, 11, 21, tzinfo=UTC)))


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_a_card_holds_exactly_the_words_that_are_sent(live: Live) -> None:
    html = show(live, "post/2026/11/programme/").html
    entry = live.snapshot.entry("2026/11/programme")
    assert entry
    variant = entry.variant("bluesky")
    assert variant
    cards = html.split('id="card-bluesky"')[1].split("</article>")[0]
    for part in variant.parts:
        assert part.text in text(cards)
        limits = live.snapshot.channels["bluesky"].limits
        assert f"{measure(part.text, part.facets, limits)} of 300 characters" in text(cards)


def test_what_differs_between_channels_is_said_word_by_word(live: Live) -> None:
    html = show(live, "post/2026/11/portes-ouvertes.fr/").html
    said = html.split('class="box differences"')[1].split("</details>")[0]
    assert "against mastodon" in said
    assert "Idris Bellanger" in said
    assert "<del>@idris@social.example</del>" in said or "<del>@" in said
    assert "utm_source=mastodon" in said.split("<del>")[-1]
    assert "differences" not in show(live, "post/2026/10/quelle-emission/").html.replace('data-live="differences"', "")


def test_every_post_has_its_page_and_its_requests(live: Live) -> None:
    for entry in live.snapshot.entries:
        assert show(live, f"post/{entry.slug}/", "fr").status == 200
        assert show(live, f"sent/{entry.slug}/", "fr").status == 200


def test_findings_stand_beside_their_lines(live: Live, brand: Path) -> None:
    slug = write(brand, "broken", "---\ntitle: X\n---\nBonjour.\n\n[cliquez ici](https://a.example)\n")
    live.refresh()
    html = show(live, f"post/{slug}/").html
    line = html.split('value="6"')[1].split("</li>")[0]
    assert "vague-link-text" in line
    assert "1" in html.split("tally-error")[1]


def test_a_file_that_cannot_be_read_shows_why_and_mends_itself(live: Live, brand: Path) -> None:
    slug = write(brand, "x", "---\ndate: [\n---\nBonjour.\n")
    live.refresh()
    html = show(live, f"post/{slug}/").html
    assert "This file cannot be read yet" in html
    assert "not readable as YAML" in html
    write(brand, "x", "---\ntitle: Bon\n---\nBonjour.\n")
    live.refresh()
    assert "cannot be read" not in show(live, f"post/{slug}/").html


def test_a_brand_that_cannot_be_read_leaves_the_posts_as_they_were(live: Live, brand: Path) -> None:
    file = brand / "brand/brand.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text("name: [", encoding="utf-8")
    live.refresh()
    html = show(live, "posts/").html
    assert "The brand’s files cannot be read" in unescape(html)
    assert "21 posts" in html
    file.write_text(good, encoding="utf-8")
    live.refresh()
    assert "cannot be read" not in show(live, "posts/").html


def test_hostile_words_are_words(live: Live, brand: Path) -> None:
    slug = write(brand, "hostile", HOSTILE)
    live.refresh()
    for path in ("posts/", f"post/{slug}/", f"sent/{slug}/"):
        html = show(live, path).html
        assert "<script>" not in html
        assert "<img src=x" not in html
        assert "<b>one" not in html
        assert not re.search(r'href="\s*javascript:', html, re.IGNORECASE)
        assert not re.search(r"<[a-z][^>]*\son\w+=", html)
        assert not re.search(r'<img[^>]+src="https?:', html)


def test_before_the_first_build_a_page_says_so(live: Live) -> None:
    fresh = Live(live.snapshot.project)
    assert "Building…" in page(fresh.snapshot, Asked(path="")).html


@pytest.mark.parametrize(
    ("limits", "text", "shown"),
    [
        (Limits(), "a" * 900, 0),
        (Limits(fold_characters=10), "one two three four", 7),
        (Limits(fold_characters=10), "one two", 0),
        (Limits(fold_characters=10), "a" * 30, 10),
        (Limits(fold_lines=2), "one\ntwo\nthree", 7),
        (Limits(fold_lines=2, fold_characters=5), "one\ntwo\nthree", 3),
        (Limits(fold_lines=3), "one\ntwo\nthree", 0),
    ],
)
def test_see_more_stands_where_the_network_cuts(limits: Limits, text: str, shown: int) -> None:
    assert fold(text, limits) == shown


def test_a_cut_never_divides_a_link_and_loses_no_word() -> None:
    words = "Venez à https://a.example/portes tous"
    part = Part(text=words, facets=(Facet(FacetKind.LINK, 8, 32, "https://a.example/portes"),))
    channel = Channel(name="c", network="facebook", limits=Limits(fold_characters=15))
    variant = Variant(post="p", channel="c", network="facebook", parts=(part,))
    view = card(channel, variant).parts[0]
    assert [piece.text for piece in view.pieces] == ["Venez à "]
    assert "".join(piece.text for piece in (*view.pieces, *view.folded)) == words
    assert [piece.kind for piece in view.folded] == ["link", "text"]


def test_a_source_keeps_every_line() -> None:
    file = "---\ntitle: X # why\n# note\n---\n# Head\n\nwords\n"
    assert "\n".join("".join(run.text for run in line.stretches) for line in lines(file, ())) + "\n" == file
    assert [line.stretches[0].kind for line in lines(file, ())][:5] == ["fence", "key", "comment", "fence", "heading"]


def test_both_languages_have_the_same_words() -> None:
    assert words.WORDS["en"].keys() == words.WORDS["fr"].keys()
    for key, english in words.WORDS["en"].items():
        assert english.count("{}") == words.WORDS["fr"][key].count("{}"), key


def test_every_deed_status_and_level_has_its_word() -> None:
    named = {f"deed-{deed}" for deed in Deed if deed is not Deed.NONE} | set(Status) | set(Level)
    assert named <= words.WORDS["fr"].keys()


def test_dates_are_written_as_each_language_writes_them() -> None:
    when = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert spoken.moment(when, "fr") == "mar. 1er déc. 2026, 09:00"
    assert spoken.moment(when, "en") == "Tue 1 Dec 2026, 09:00"
    assert spoken.day(date(2026, 7, 14), "fr") == "mardi 14 juillet 2026"


@pytest.mark.parametrize(
    ("name", "letters"), [("L’Atelier du Port", "AP"), ("cmgen", "c"), ("", "·"), ("The Big Blue", "TB"), ("Été", "É")]
)
def test_a_brand_has_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
