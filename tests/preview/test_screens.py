"""How the pages look: small pictures of each, looked at by a person before they are committed, compared with tolerance.

Small on purpose: letters differ a little from machine to machine, the make-up of a page does not.
``pytest -m slow tests/preview/test_screens.py --update-goldens`` writes them anew.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from browsing.fixtures import NARROW, WIDE, Tab
from PIL import Image, ImageChops, ImageStat
from preview.conftest import serving, write
from preview.test_in_a_browser import BAD

from cmgen.preview.server import Server
from cmgen.preview.state import Live

pytestmark = pytest.mark.slow
GOLDENS = Path(__file__).parent / "screens"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WIDTH = 320  # px of a golden
TOLERANCE = 6.0  # mean difference of a pixel's grey, 0 to 255, over the worst of sixteen stripes
PAGES = {
    "today": "",
    "posts": "posts/",
    "month": "calendar/2026-11/",
    "week": "calendar/2026-w46/",
    "list": "calendar/2026-11/list/",
    "wall": "walls/mastodon/?at=2026-12-24T09:00",
    "site-wall": "walls/site/",
    "brand": "brand/",
    "post": "post/2026/11/portes-ouvertes.fr/",
    "thread": "post/2026/09/une-affiche-en-quatre-gestes/",
    "poll": "post/2026/10/quelle-emission/",
    "findings": "post/bad/",
    "sent": "sent/2026/10/quelle-emission/",
    "formats": "formats/2026/09/carte-dix-soirees/",
}


@pytest.fixture
def server(live: Live) -> Iterator[Server]:
    with serving(Server(live, clock=lambda: NOW)) as server:
        yield server


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"])
def test_every_page_looks_as_it_did(  # noqa: PLR0917  # where, and how it is looked at
    server: Server, brand: Path, open_tab: Callable[..., Tab], size: tuple[int, int], theme: str, request: Any
) -> None:
    write(brand, "bad", BAD)
    server.live.refresh()
    page = open_tab(size, theme, "fr-FR").page
    changed = {}
    for name, path in PAGES.items():
        page.goto(server.url + path)
        page.evaluate("document.fonts.ready")
        page.locator("img").evaluate_all(
            "all => Promise.all(all.map(one => { one.loading = 'eager'; return one.decode() }))"
        )
        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        seen = seen.resize((WIDTH, round(seen.height * WIDTH / seen.width)), Image.Resampling.BOX)
        golden = GOLDENS / f"{name}-{request.node.callspec.id}.webp"
        if request.config.getoption("--update-goldens"):
            golden.parent.mkdir(exist_ok=True)
            seen.save(golden, quality=70, method=6)
        elif (difference := apart(seen, Image.open(golden).convert("RGB"))) > TOLERANCE:
            changed[golden.name] = round(difference, 1)
    assert changed == {}


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, in the stripe where they are farthest; unlike sizes are as far as can be."""
    if one.size != other.size:
        return 255.0
    grey = ImageChops.difference(one, other).convert("L")
    step = -(-grey.height // 16)
    stripes = (grey.crop((0, top, grey.width, min(top + step, grey.height))) for top in range(0, grey.height, step))
    return max(ImageStat.Stat(stripe).mean[0] for stripe in stripes)


def test_another_page_is_seen_to_be_another() -> None:
    white, black = Image.new("RGB", (320, 200), "white"), Image.new("RGB", (320, 200), "black")
    moved = white.copy()
    moved.paste((0, 0, 0), (0, 0, 40, 40))
    assert apart(white, white) == 0
    assert apart(white, black) == 255
    assert apart(white, moved) > TOLERANCE
    assert apart(white, white.resize((320, 201))) == 255
