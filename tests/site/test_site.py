"""The site: pages that hold, feeds that validate, a folder that cannot be left."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from cmgen import flow
from cmgen.disk import sender
from cmgen.errors import Refused
from cmgen.flow import Request
from cmgen.model import Claim, Part, Receipt, Variant
from cmgen.networks import site

HOSTILE = "<script>alert('x')</script>\"'&"
SITE = {"name": "Atelier", "url": "https://atelier.example", "zone": "Europe/Paris", "languages": ["fr", "en"]}
CLAIM = Claim(created_at=datetime(2026, 11, 1, tzinfo=UTC), keys=("k",))


def variant(slug: str, **fields: object) -> Variant:
    about = {
        "post": slug,
        "channel": "site",
        "network": "site",
        "parts": (Part(text="<p>Bonjour</p>"),),
        "lang": "fr",
        "title": slug,
        "summary": "Bonjour",
        "date": datetime(2026, 11, 1, 9, tzinfo=UTC),
    }
    return Variant(**(about | fields))  # type: ignore[arg-type]  # fields of a test


def publish(folder: Path, *variants: Variant) -> list[Receipt]:
    receipts: list[Receipt] = []
    disk = sender(folder, lambda digest: b"")

    def send(deed: object) -> object:
        if isinstance(deed, Receipt):
            receipts.append(deed)
            return None
        assert isinstance(deed, Request)
        return disk(deed)

    for one in variants:
        flow.run(site.publish(one, CLAIM), send)
    flow.run(site.shelve(variants, SITE), send)
    return receipts


def test_a_post_gets_its_page_and_its_place_in_every_list(tmp_path: Path) -> None:
    receipts = publish(tmp_path, variant("2026/11/un"), variant("2026/11/two", lang="en"))
    assert [receipt.url for receipt in receipts] == ["/2026/11/un/", "/2026/11/two/"]
    for name in ("index.html", "fr/index.html", "sitemap.xml", "feed.atom", "fr/feed.json"):
        assert "/2026/11/un/" in (tmp_path / name).read_text(encoding="utf-8"), name
    assert "/2026/11/un/" not in (tmp_path / "en/index.html").read_text(encoding="utf-8")


def test_feeds_are_valid(tmp_path: Path) -> None:
    publish(tmp_path, variant("a", title="Été & <b>"), variant("b"))
    atom = feedparser.parse((tmp_path / "feed.atom").read_bytes())
    assert not atom.bozo
    assert [entry.id for entry in atom.entries] == ["https://atelier.example/b/", "https://atelier.example/a/"]
    assert atom.entries[1].title == "Été & <b>"
    feed = json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"id", "url", "content_html", "date_published"} <= set(feed["items"][0])


def test_words_from_outside_are_never_markup(tmp_path: Path) -> None:
    publish(
        tmp_path, variant("a", title=HOSTILE, summary=HOSTILE, warning=HOSTILE, link=f"https://x.example/{HOSTILE}")
    )
    for page in tmp_path.rglob("*.html"):
        assert "<script" not in page.read_text(encoding="utf-8"), page


def test_a_withdrawn_post_leaves_no_page_and_no_list(tmp_path: Path) -> None:
    publish(tmp_path, variant("a"), variant("b", campaign="c"))
    disk = sender(tmp_path, lambda digest: b"")
    claim = Claim(created_at=CLAIM.created_at, keys=("k",), receipts=(Receipt(part=1, id="b", url="/b/"),))
    for _ in range(2):  # taking away what has gone is done
        flow.run(site.withdraw(claim), disk)
    publish(tmp_path, variant("a"))
    assert not (tmp_path / "b").exists()
    assert "/b/" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_equal_content_is_not_written_again(tmp_path: Path) -> None:
    publish(tmp_path, variant("a"))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.css")}
    publish(tmp_path, variant("a"))
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.css")}


@pytest.mark.parametrize("path", ["/../x", "/a/../../x", "x", "/a\\b", "/a\0b", "//etc/passwd", "/%2e%2e/x"])
def test_no_request_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused):
        sender(tmp_path / "public", lambda digest: b"")(Request("PUT", path, body=b"x"))
    assert not (tmp_path / "x").exists()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "public/away").symlink_to(tmp_path / "out")
    with pytest.raises(Refused):
        sender(tmp_path / "public", lambda digest: b"")(Request("PUT", "/away/x", body=b"x"))
    assert not list((tmp_path / "out").iterdir())
