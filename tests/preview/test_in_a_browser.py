"""The preview as a person uses it: a real browser looks, saves, drags, searches, types, and finds no barrier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing.fixtures import NARROW, WIDE, Tab
from preview.conftest import write
from preview.test_preview_pages import HOSTILE

from cmgen.preview.export import export
from cmgen.preview.server import Server
from cmgen.preview.state import Live
from cmgen.preview.watch import watching

pytestmark = pytest.mark.slow
Open = Callable[..., Tab]
PAGES = (
    "",
    "posts/",
    "calendar/2026-11/",
    "calendar/2026-w46/",
    "calendar/2026-11/list/",
    "walls/mastodon/",
    "walls/site/",
    "brand/",
    "post/2026/11/portes-ouvertes.fr/",
    "post/2026/10/quelle-emission/",
    "post/2026/12/merci/",
    "post/bad/",
    "sent/2026/10/le-massicot/",
    "formats/2026/11/on-ouvre/",
    "absent/",
)
BAD = (
    "---\nstatus: ready\ndate: 2026-11-25 09:00\nnetwork: [mastodon, bluesky]\n---\n[cliquez ici](https://a.example)\n"
)


@pytest.fixture
def watched(server: Server, brand: Path) -> Iterator[Server]:
    with watching(server.live):
        yield server


@pytest.mark.parametrize("lang", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_whole_and_has_no_barrier(  # noqa: PLR0917  # where, and how it is looked at
    server: Server, brand: Path, open_tab: Open, size: tuple[int, int], theme: str, lang: str
) -> None:
    write(brand, "bad", BAD)
    server.live.refresh()
    tab = open_tab(size, theme, lang)
    tab.complaints = _WithoutAbsence()
    found = {}
    for path in PAGES:
        tab.page.goto(server.url + path)
        assert tab.page.locator("html").get_attribute("lang") == lang[:2]
        assert tab.page.locator("h1").count() == 1, path
        found[path] = tab.overflow() + tab.barriers()
    assert {path: said for path, said in found.items() if said} == {}


class _WithoutAbsence(list[str]):
    """Complaints without the one about a page that is meant to be absent."""

    def append(self, said: str) -> None:
        if "404" not in said:
            super().append(said)


def test_a_saved_file_is_on_the_page_and_the_reader_stays_where_they_were(
    watched: Server, brand: Path, open_tab: Open
) -> None:
    page = open_tab().page
    page.goto(f"{watched.url}post/2026/11/portes-ouvertes.fr/")
    page.locator("#card-mastodon .alt summary").click()
    page.locator(".source").evaluate("one => one.scrollTo(0, 200)")
    page.evaluate("scrollTo(0, 400); document.querySelector('#card-site').dataset.mine = 'kept'")
    page.locator(".rail nav a").nth(2).focus()
    file = brand / "content/2026/11/portes-ouvertes.fr.md"
    file.write_text(file.read_text(encoding="utf-8").replace("un micro ouvert", "un micro béant"), encoding="utf-8")
    page.locator("#card-mastodon", has_text="un micro béant").wait_for()
    assert page.evaluate("scrollY") == 400
    assert page.locator(".source").evaluate("one => one.scrollTop") == 200
    assert page.locator("#card-mastodon .alt").get_attribute("open") is not None
    assert page.locator("#card-site").get_attribute("data-mine") == "kept", "only what changed is replaced"
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/calendar/"


def test_a_broken_file_shows_its_error_in_place_and_mends_itself(watched: Server, brand: Path, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{watched.url}post/2026/12/merci/")
    file = brand / "content/2026/12/merci.md"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("status: draft", "status: {draft"), encoding="utf-8")
    page.get_by_role("alert").get_by_text("This file cannot be read yet").wait_for()
    assert page.locator(".source .finding").count() >= 1
    file.write_text(good, encoding="utf-8")
    page.locator("#card-bluesky", has_text="Merci à toutes").wait_for()
    settings = brand / "brand/brand.yaml"
    words = settings.read_text(encoding="utf-8")
    settings.write_text("name: [", encoding="utf-8")
    page.get_by_text("The brand’s files cannot be read").wait_for()
    assert page.locator("#card-bluesky").count() == 1
    settings.write_text(words, encoding="utf-8")
    page.get_by_text("The brand’s files cannot be read").wait_for(state="detached")


def test_a_new_post_appears_and_a_deleted_one_goes(watched: Server, brand: Path, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{watched.url}posts/")
    write(brand, "2026/11/neuf", "---\ntitle: Tout neuf\n---\nBonjour.\n")
    page.get_by_role("link", name="Tout neuf").wait_for()
    (brand / "content/2026/11/neuf.md").unlink()
    page.get_by_role("link", name="Tout neuf").wait_for(state="detached")


def test_a_post_is_dragged_to_another_day(watched: Server, brand: Path, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{watched.url}calendar/2026-11/")
    chip = page.locator('.chip[data-move="content/2026/11/on-ouvre.md"]')
    chip.drag_to(page.locator('[data-day="2026-11-26"]'))
    page.locator('[data-day="2026-11-26"] .chip', has_text="On ouvre").wait_for()
    assert "date: 2026-11-26 08:30" in (brand / "content/2026/11/on-ouvre.md").read_text(encoding="utf-8")
    undated = page.locator('.tray .chip[data-move="content/2026/12/pause-hivernale.md"]')
    undated.drag_to(page.locator('[data-day="2026-11-30"]'))
    page.locator('[data-day="2026-11-30"] .chip', has_text="On éteint").wait_for()
    assert "date: 2026-11-30 09:00" in (brand / "content/2026/12/pause-hivernale.md").read_text(encoding="utf-8")


def test_a_draft_is_made_ready_moved_and_described_from_its_page(watched: Server, brand: Path, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{watched.url}post/2026/12/merci/")
    page.get_by_role("button", name="Mark ready").click()
    page.locator(".head .status-ready").wait_for()
    page.locator(".pop summary").click()
    page.get_by_label("Move to").fill("2026-12-03T10:15")
    page.locator(".pop").get_by_role("button", name="Save").click()
    page.locator(".head", has_text="Thu 3 Dec 2026, 10:15").wait_for()
    text = (brand / "content/2026/12/merci.md").read_text(encoding="utf-8")
    assert "date: 2026-12-03 10:15\nstatus: ready\n" in text
    page.goto(f"{watched.url}post/2026/12/carnets/")
    page.locator(".alts textarea").fill("Des vagues imprimées")
    page.locator(".alts").get_by_role("button", name="Save").click()
    page.locator("#card-mastodon figcaption", has_text="Des vagues imprimées").wait_for(state="attached")


def test_a_change_of_a_file_that_changed_meanwhile_is_refused_in_words(
    server: Server, brand: Path, open_tab: Open
) -> None:
    tab = open_tab()
    tab.page.goto(f"{server.url}post/2026/12/merci/")
    file = brand / "content/2026/12/merci.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nEncore.\n", encoding="utf-8")
    tab.page.get_by_role("button", name="Mark ready").click()
    tab.page.get_by_role("alert").get_by_text("has changed since this page was made").wait_for()
    assert "status: draft" in file.read_text(encoding="utf-8")
    tab.complaints[:] = [said for said in tab.complaints if "409 (Conflict)" not in said]


def test_search_finds_words_without_their_accents(server: Server, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(server.url)
    page.keyboard.press("/")
    page.keyboard.type("grille-pain cafe")
    page.locator("#found a", has_text="Café réparation").wait_for()
    page.keyboard.type(" zzz")
    page.get_by_text("No post matches.").wait_for()
    for _ in " zzz":
        page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/post/2026/09/cafe-reparation/")


def test_everything_is_reached_by_keys(server: Server, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{server.url}posts/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-item] a").first.get_attribute("href")
    assert page.evaluate("document.activeElement.getAttribute('href')") == first
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first}")
    page.keyboard.press("k")
    page.wait_for_url("**/post/2026/12/an-evening-as-a-gift/")
    page.keyboard.press("3")
    page.wait_for_url("**/calendar/")
    page.keyboard.press("?")
    assert page.locator("dialog.help").get_by_text("search").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.house, .skip, .rail a, main a')")


def test_cards_are_shown_at_another_width_and_in_the_other_theme(server: Server, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{server.url}post/2026/11/portes-ouvertes.fr/")
    ground = "getComputedStyle(document.querySelector('#card-mastodon')).backgroundColor"
    before, wide = page.evaluate(ground), page.locator("#card-site").bounding_box()
    page.get_by_label("Dark").check()
    page.get_by_label("Phone").check()
    assert page.evaluate(ground) != before
    narrow = page.locator("#card-site").bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] <= 360 < wide["width"]
    page.goto(f"{server.url}post/2026/12/merci/")
    assert page.locator("[data-stage]").get_attribute("data-theme") == "dark"


def test_filters_stay_in_the_address(server: Server, open_tab: Open) -> None:
    page = open_tab().page
    page.goto(f"{server.url}calendar/2026-11/?lang=en")
    assert page.locator(".day .chip:visible").count() == 1
    page.get_by_label("Every status").select_option("withdrawn")
    assert page.locator(".day .chip:visible").count() == 0
    assert page.url.endswith("?lang=en&status=withdrawn") or page.url.endswith("?status=withdrawn&lang=en")
    page.get_by_role("button", name="Show all").click()
    assert page.locator(".day .chip:visible").count() > 4
    assert "?" not in page.url


def test_a_server_that_ended_is_said(server: Server, open_tab: Open) -> None:
    tab = open_tab()
    tab.page.goto(server.url)
    tab.page.locator("html:not(.is-lost)").wait_for(state="attached")
    server.live.close()
    server.shutdown()
    server.server_close()
    tab.page.get_by_text("cmgen serve has ended").wait_for(state="attached")
    tab.complaints.clear()


@pytest.mark.proves("B28", "B93", "B84")
def test_hostile_posts_run_nothing_and_ask_for_nothing(server: Server, brand: Path, open_tab: Open) -> None:
    slug = write(brand, "hostile", HOSTILE)
    write(
        brand,
        "date",
        HOSTILE.replace("network:", 'date: 2026-11-12 09:00\nstatus: ready\npillar: "<img src=x>"\nnetwork:'),
    )
    server.live.refresh()
    page = open_tab().page
    for path in ("", "posts/", f"post/{slug}/", f"sent/{slug}/", "calendar/2026-11/", "walls/mastodon/", "walls/site/"):
        page.goto(server.url + path)
        page.mouse.move(300, 300)
    page.keyboard.press("/")
    page.keyboard.type("alert")
    page.locator("#found a").first.wait_for()
    assert page.locator("#found img, #found script").count() == 0


def test_plain_files_work_as_they_are(live: Live, tmp_path: Path, open_tab: Open) -> None:
    from datetime import UTC, datetime

    export(live.snapshot, tmp_path / "out", datetime(2026, 11, 21, tzinfo=UTC))
    tab = open_tab(lang="fr-CA")
    tab.page.goto((tmp_path / "out/index.html").as_uri())
    tab.page.wait_for_url("**/fr/index.html")
    tab.page.get_by_role("link", name="Calendrier").click()
    tab.page.get_by_role("link", name="Portes ouvertes : entrez").first.click()
    assert tab.page.locator("#card-bluesky").is_visible()
    assert (
        tab.page.locator("#card-bluesky .pictures img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    )
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("massicot")
    tab.page.locator("#found a").first.wait_for()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/fr/post/2026/10/le-massicot/index.html")
    assert tab.overflow() == []
