"""A post's picture in every format: drawn when somebody looks, again when its layout is saved, with what is wrong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from preview.conftest import write
from preview.test_live import until
from preview.test_preview_pages import show, text
from preview.test_server import get

from cmgen.image.formats import SHIPPED
from cmgen.preview import Live, shots
from cmgen.preview.server import Server
from cmgen.preview.watch import watching

SLUG = "2026/11/on-ouvre"
SHOT = re.compile(r'src="(/shot/[^"]+)"')


def shown(live: Live, slug: str = SLUG) -> list[str]:
    return SHOT.findall(show(live, f"formats/{slug}/").html)


def test_every_format_is_drawn_and_served(server: Server) -> None:
    addresses = shown(server.live)
    assert [address.rpartition("/")[2].partition("-")[0] for address in addresses] == list(SHIPPED)
    status, headers, _ = get(server, addresses[0])
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    for other in ("/shot/", f"/shot/{SLUG}/square-0000000000000000.jpg", "/shot/absent/square.jpg", "/shot/../brand"):
        assert get(server, other)[0] == 404


def test_a_post_leads_to_its_formats(live: Live) -> None:
    assert f'href="/formats/{SLUG}/"' in show(live, f"post/{SLUG}/").html
    assert show(live, "formats/absent/").status == 404


def test_what_is_wrong_in_a_format_stands_under_it(live: Live, brand: Path) -> None:
    write(brand, "long", f"---\nlayout: announcement\ntitle: {'Très longuement ' * 40}\n---\nBonjour.\n")
    live.refresh()
    html = show(live, "formats/long/").html
    assert "does not fit in layout announcement, format square" in text(html)
    assert not SHOT.findall(html)


def test_a_layout_that_cannot_be_read_says_why(live: Live, brand: Path) -> None:
    (brand / "layouts/announcement/card.yaml").write_text("boxse: {}\n", encoding="utf-8")
    live.refresh()
    assert "boxse" in text(show(live, f"formats/{SLUG}/").html)


@pytest.mark.parametrize("extends", ["announcement", "quote"])
def test_a_saved_layout_is_drawn_again(live: Live, brand: Path, extends: str) -> None:
    def pictures() -> list[str]:
        entry = live.snapshot.entry(SLUG)
        return [media.digest for variant in entry.variants for media in variant.media] if entry else []

    before, drawn = shown(live), pictures()
    with watching(live):
        card = f"extends: {extends}\nboxes:\n  ground: {{solid: {{colour: mist}}}}\n"
        (brand / "layouts/announcement/card.yaml").write_text(card, encoding="utf-8")
        until(live, lambda _: pictures() not in ([], drawn))
    assert not set(before) & set(shown(live))


def test_plain_files_show_the_formats_of_posts_to_come_that_name_a_layout(live: Live) -> None:
    entries = {entry.slug: entry for entry in live.snapshot.entries}
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert shots.are_exported(live.snapshot, entries[SLUG], now)
    assert not shots.are_exported(live.snapshot, entries[SLUG], now + timedelta(days=100))
    assert not shots.are_exported(live.snapshot, entries["2026/11/programme"], now)
