"""A real browser: the system's Chromium, driven by Playwright. What it complains about fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, NARROW = (1280, 900), (390, 844)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, once for all tests; skips, naming what is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the library playwright is missing")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Tab:
    """A page of the browser, and what it complained about or asked of other machines."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note errors, refused policies, dialogs and requests that leave the machine."""
        page = self.page
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._requested)
        page.on(
            "response",
            lambda reply: self.complaints.append(f"{reply.status} {reply.url}") if reply.status == 404 else None,
        )
        page.on("dialog", self._asked)

    def _requested(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "file:", "data:", "blob:")):
            self.complaints.append(f"asked for {request.url}")

    def _asked(self, dialog: Any) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def overflow(self) -> list[str]:
        """What stands out of the page to the right."""
        found: list[str] = self.page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]"
            ".filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
            ".map(one => one.tagName + '.' + one.className).slice(0, 6)"
        )
        return found

    def barriers(self) -> list[str]:
        """What axe-core finds; skips where it is missing."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is missing").Axe()
        result = axe.run(self.page, options={"resultTypes": ["violations"]})
        return [
            f"{one['id']} ({one['impact']}): {node['target']} {node.get('failureSummary', '')}"
            for one in result.response["violations"]
            for node in one["nodes"][:3]
        ]


@pytest.fixture
def open_tab(chromium: Browser) -> Iterator[Any]:
    """A function that opens a tab: ``open_tab(size, theme, lang)``; complaints fail the test when it ends."""
    tabs: list[Tab] = []
    contexts = []

    def open_one(size: tuple[int, int] = WIDE, theme: str = "light", lang: str = "en-GB") -> Tab:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,  # type: ignore[arg-type]  # one of two words
            locale=lang,
            reduced_motion="reduce",
        )
        context.set_default_timeout(5000)
        contexts.append(context)
        tab = Tab(context.new_page())
        tab.listen()
        tabs.append(tab)
        return tab

    yield open_one
    for context in contexts:
        context.close()
    assert [one for tab in tabs for one in tab.complaints] == []
