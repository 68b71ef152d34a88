"""The pages: one a file, whose name begins the page's address; ``make`` gives its HTML, or None where there is none."""

from __future__ import annotations

from cmgen.preview.frame import Asked, Desk, Page, html
from cmgen.preview.state import Snapshot
from cmgen.registry import Drawer

PAGES = Drawer("cmgen.preview.pages")
FIRST = "today"


def page(snapshot: Snapshot, asked: Asked) -> Page:
    """The page of that address, or one that says there is none."""
    desk = Desk(snapshot, asked)
    if not snapshot.version:
        return _building(desk)
    name, _, rest = asked.path.partition("/")
    name = name or FIRST
    made = PAGES[name].make(desk, rest.removesuffix("/")) if name in PAGES else None
    if made is None and snapshot.is_recalled:  # a post that is newer than the last build
        return _building(desk)
    if made is None:
        return Page(html=html("absent.html", desk, page="", title=desk.said["not-found"]), status=404)
    return Page(html=made)


def _building(desk: Desk) -> Page:
    """A page that fills by itself."""
    return Page(html=html("building.html", desk, page="", title=desk.said["building"]))
