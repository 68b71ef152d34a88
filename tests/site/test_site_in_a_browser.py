"""The published pages as a reader sees them: whole at every width, in both themes, without barriers or errors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree

import pytest
from browsing.fixtures import NARROW, WIDE, Tab
from main.running import cmgen, repository

pytestmark = pytest.mark.slow
PAGES = (
    "",
    "en/",
    "2/",
    "2026/11/portes-ouvertes.fr/",
    "2026/09/une-affiche-en-quatre-gestes/",
    "2026/10/le-massicot/",
    "2026/10/listening-to-low-tide/",
    "campaigns/portes-ouvertes/",
    "404.html",
)


class Quiet(SimpleHTTPRequestHandler):
    """A plain server of files, without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site(built_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example's pages, published and served."""
    folder = copytree(built_example, tmp_path_factory.mktemp("site") / "brand")
    repository(folder)
    result = cmgen(folder, "publish", "--channel", "site")
    assert (folder / "public/index.html").is_file(), result.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder / "public")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_whole_and_has_no_barrier(
    site: str, open_tab: Callable[..., Tab], size: tuple[int, int], theme: str
) -> None:
    tab = open_tab(size, theme, "fr-FR")
    found = {}
    for path in PAGES:
        reply = tab.page.goto(site + path)
        assert reply
        assert reply.status == 200, path
        assert tab.page.locator("h1").count() == 1, path
        found[path] = tab.overflow() + tab.barriers()
    assert {path: said for path, said in found.items() if said} == {}


def test_a_reader_goes_from_page_to_page(site: str, open_tab: Callable[..., Tab]) -> None:
    page = open_tab().page
    page.goto(site)
    page.get_by_role("link", name="Portes ouvertes : entrez").click()
    page.get_by_role("link", name="Open doors: come in").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="FR", exact=True).click()
    page.wait_for_url("**/fr/")
