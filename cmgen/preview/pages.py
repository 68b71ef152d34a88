"""Pages: a snapshot and an address in, HTML out. The same for the server and for plain files."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cmgen import dates
from cmgen.files import locate
from cmgen.manifest import Entry
from cmgen.model import Level, Media
from cmgen.preview import words
from cmgen.preview.cards import CardView, card
from cmgen.preview.source import lines
from cmgen.preview.state import Snapshot, digest

HERE = Path(__file__).parent
PER_PAGE = 48
NAV = (("posts", ""),)  # the pages that the frame leads to, and where they are
SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which page, for whom. ``path`` has no slash at its beginning: "post/2026/11/atelier/"; "" is the first page."""

    path: str
    lang: str = "en"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    is_live: bool = True  # a server answers; else the pages are plain files
    token: str = ""  # proves to the server that a change comes from its own page


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as HTML with its status."""

    html: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page is made with: what was built, and what was asked."""

    snapshot: Snapshot
    asked: Asked

    @property
    def said(self) -> Mapping[str, str]:
        """The words of its language."""
        return words.WORDS[self.asked.lang]

    def href(self, path: str) -> str:
        """The address of a page or file, from the page that was asked for."""
        if self.asked.is_live:
            return "/" + quote(path)
        up = "../" * (self.asked.path.count("/"))
        target = path if path and not path.endswith("/") else f"{path}index.html"
        return f"{up}{quote(target)}"

    def file(self, path: str) -> str:
        """The address of a file that both languages share."""
        return self.href(path) if self.asked.is_live else f"../{self.href(path)}"

    def picture(self, media: Media) -> str:
        """The address of a picture."""
        return self.file(f"media/{media.digest}{SUFFIX.get(media.type, mimetypes.guess_extension(media.type) or '')}")

    def here(self, moment: datetime) -> datetime:
        """A moment in the brand's zone."""
        return moment.astimezone(dates.zone(self.snapshot.brand.time_zone))

    def when(self, moment: datetime | None, *, year: bool = True) -> str:
        """A moment in words."""
        if moment is None:
            return self.said["undated"]
        return words.moment(self.here(moment), self.asked.lang, year=year)

    def day(self, moment: datetime) -> str:
        """The day of a moment as a network sets it: "10 Nov", "10 nov."."""
        return words.day(self.here(moment).date(), self.asked.lang, year=False, short=True).partition(" ")[2]

    def count(self, key: str, number: int) -> str:
        """A number of things in words."""
        return words.counted(self.said, key, number)


def page(snapshot: Snapshot, asked: Asked) -> Page:
    """The page of that address, or one that says there is none."""
    desk = Desk(snapshot, asked)
    if not snapshot.version:
        return Page(html=_html("building.html", desk, page="", title=desk.said["building"]))
    name, _, rest = asked.path.partition("/")
    make = PAGES.get(name)
    found = make(desk, rest.removesuffix("/")) if make else None
    if found is None:
        return Page(html=_html("absent.html", desk, page="", title=desk.said["not-found"]), status=404)
    return Page(html=found)


# ------------------------------------------------------------------------------------------------ the pages


def _posts(desk: Desk, rest: str) -> str | None:
    """All posts, newest first, a few dozen a page."""
    entries = desk.snapshot.entries
    last = max(1, -(-len(entries) // PER_PAGE))
    number = int(rest) if rest.isdigit() else 1 if not rest else 0
    if not 1 <= number <= last:
        return None
    shown = [*reversed(entries)][(number - 1) * PER_PAGE : number * PER_PAGE]
    return _html(
        "posts.html",
        desk,
        page="posts",
        title=desk.said["posts"],
        tiles=[tile(desk, entry) for entry in shown],
        number=number,
        last=last,
    )


def _post(desk: Desk, slug: str) -> str | None:
    """One post on every channel, its source, and what is wrong with it."""
    snapshot = desk.snapshot
    entry = snapshot.entry(slug)
    if entry is None:
        return None
    findings = snapshot.findings_of(entry)
    path = snapshot.project.root / locate(snapshot.project.root, "", entry.path)
    raw = path.read_bytes()
    place = snapshot.by_slug[slug]
    around = [
        snapshot.entries[other] if 0 <= other < len(snapshot.entries) else None for other in (place - 1, place + 1)
    ]
    return _html(
        "post.html",
        desk,
        page="posts",
        title=title_of(entry) or desk.said["untitled"],
        entry=entry,
        cards=cards_of(desk, entry),
        findings=findings,
        lines=lines(raw.decode("utf-8", "replace"), findings),
        is_readable=bool(entry.channels) or not entry.errors,
        digest=digest(raw),
        before=around[0] and tile(desk, around[0]),
        after=around[1] and tile(desk, around[1]),
    )


def _sent(desk: Desk, slug: str) -> str | None:
    """The requests that publishing a post would send."""
    from cmgen.preview.rehearsed import requests

    entry = desk.snapshot.entry(slug)
    if entry is None:
        return None
    channels = desk.snapshot.channels
    rehearsals = [
        (card(channels[one.channel], one), requests(one, channels[one.channel]))
        for one in entry.variants
        if one.channel in channels
    ]
    title = f"{desk.said['sent']} · {title_of(entry)}"
    return _html("sent.html", desk, page="posts", title=title, entry=entry, rehearsals=rehearsals)


PAGES: Mapping[str, Callable[[Desk, str], str | None]] = {
    "": _posts,
    "posts": _posts,
    "post": _post,
    "sent": _sent,
}


# ------------------------------------------------------------------------------------------------ posts in lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A post in a list."""

    entry: Entry
    title: str
    summary: str
    picture: Media | None
    errors: int
    remarks: int


def tile(desk: Desk, entry: Entry) -> Tile:
    """What lists show of a post."""
    findings = desk.snapshot.findings_of(entry)
    errors = sum(one.level is Level.ERROR for one in findings)
    first = entry.variants[0] if entry.variants else None
    return Tile(
        entry=entry,
        title=title_of(entry) or desk.said["untitled"],
        summary=first.summary if first else "",
        picture=next((media for variant in entry.variants for media in variant.media), None),
        errors=errors,
        remarks=len(findings) - errors,
    )


def title_of(entry: Entry) -> str:
    """A post's title, else its first words, else its name."""
    first = next((variant.summary for variant in entry.variants if variant.summary), "")
    short = first if len(first) <= 70 else first[:70].rsplit(" ", 1)[0] + "…"
    return entry.title or short or entry.slug.rpartition("/")[2]


def cards_of(desk: Desk, entry: Entry) -> list[CardView]:
    """The post on each of its channels."""
    channels = desk.snapshot.channels
    return [card(channels[name], entry.variant(name)) for name in entry.channels if name in channels]


def search_list(snapshot: Snapshot) -> str:
    """A script that holds what the search looks through: slug, title, words, status and day of every post."""
    rows = [
        [
            entry.slug,
            title_of(entry),
            " ".join(part.text for variant in entry.variants[:1] for part in variant.parts)[:400],
            str(entry.status),
            entry.wall_date[:10],
            " ".join(entry.channels),
        ]
        for entry in reversed(snapshot.entries)
    ]
    return f"window.cmgenPosts = {json.dumps(rows, ensure_ascii=True, separators=(',', ':'))};\n"


# ------------------------------------------------------------------------------------------------ templates


def _html(template: str, desk: Desk, **values: Any) -> str:
    """A template filled; everything in it is escaped but what ``cards`` made from our own dialect."""
    asked, snapshot = desk.asked, desk.snapshot
    common = {
        "NAV": NAV,
        "desk": desk,
        "said": desk.said,
        "lang": asked.lang,
        "asked": asked,
        "snapshot": snapshot,
        "brand": snapshot.brand,
        "href": desk.href,
        "file": desk.file,
        "picture": desk.picture,
        "initials": initials(snapshot.brand.name),
    }
    html: str = _environment().get_template(template).render(**common, **values)
    return html


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def initials(name: str) -> str:
    """One or two letters that stand for a brand: "AP" for L’Atelier du Port."""
    names = [word.replace("'", "’").rpartition("’")[2] for word in name.split()]
    letters = [word[0] for word in names if word[:1].isupper()] or [word[0] for word in names if word]
    return "".join([*letters[:1], *letters[1:][-1:]]) or "·"
