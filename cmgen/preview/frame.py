"""What every page is made in: what was built and what was asked, words, addresses, templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cmgen import dates, french, spoken
from cmgen.errors import CmgenError
from cmgen.files import locate
from cmgen.image.look import OWN_FONTS
from cmgen.manifest import Entry
from cmgen.model import Media
from cmgen.preview import words
from cmgen.preview.state import Snapshot, digest
from cmgen.registry import rules

HERE = Path(__file__).parent
NAV = (  # the pages that the frame leads to, and where they are
    ("today", ""),
    ("posts", "posts/"),
    ("calendar", "calendar/"),
    ("walls", "walls/"),
    ("brand", "brand/"),
)
POLICY = (  # of plain files; a server adds to it
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
TICKED = re.compile(r"`([^`\n]+)`")
SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
}
"""How the files of pictures and films end, by their types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which page, for whom. ``path`` has no slash at its beginning: "post/2026/11/atelier/"; "" is the first page."""

    path: str
    lang: str = "en"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    at: datetime | None = None  # the moment that a wall shows; None: now
    is_live: bool = True  # a server answers; else the pages are plain files
    known: frozenset[str] | None = None  # of plain files: the pages that there are; None: all
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

    def has(self, path: str) -> bool:
        """Whether there is a page of that address, among plain files."""
        return self.asked.known is None or path in self.asked.known

    def file(self, path: str) -> str:
        """The address of a file that both languages share."""
        return self.href(path) if self.asked.is_live else f"../{self.href(path)}"

    def picture(self, media: Media) -> str:
        """The address of a picture or film."""
        return self.file(f"media/{media.digest}{SUFFIX.get(media.type, '')}")

    def here(self, moment: datetime) -> datetime:
        """A moment in the brand's zone."""
        return moment.astimezone(dates.zone(self.snapshot.brand.time_zone))

    def when(self, moment: datetime | None, *, year: bool = True) -> str:
        """A moment in words."""
        if moment is None:
            return self.said["undated"]
        return spoken.moment(self.here(moment), self.asked.lang, year=year)

    def day(self, moment: datetime) -> str:
        """The day of a moment as a network sets it: "10 Nov", "10 nov."."""
        return spoken.day(self.here(moment).date(), self.asked.lang, year=False, short=True).partition(" ")[2]

    def dates(self, first: date, last: date) -> str:
        """Two days and what is between: "9 nov. – 6 déc."."""
        return " – ".join(
            spoken.day(one, self.asked.lang, year=False, short=True).partition(" ")[2] for one in (first, last)
        )

    def seen(self, entry: Entry) -> str:
        """What tells whether a post's file is still the one shown; empty where it has gone."""
        root = self.snapshot.project.root
        try:
            return digest((root / locate(root, "", entry.path)).read_bytes())
        except (CmgenError, OSError):
            return ""

    def title_of(self, rule: str) -> str:
        """What a rule's findings are about, in the page's language; empty where only the rule itself says it."""
        if self.asked.lang == "fr":
            return french.TITLES.get(rule, "")
        return rules.summary(rule) if rule in rules else ""

    def reason(self, why: str) -> str:
        """A reason of the plan, or the rules that stop a post, in the page's language."""
        names = why.split(", ")
        titles = [self.title_of(name) for name in names]
        if any(titles):
            told = [title or name for title, name in zip(titles, names, strict=True)]
            return "; ".join(told) if self.asked.lang == "en" else " ; ".join(told)
        return french.reason(why) if self.asked.lang == "fr" else why

    def count(self, key: str, number: int) -> str:
        """A number of things in words."""
        return words.counted(self.said, key, number)


def html(template: str, desk: Desk, **values: Any) -> str:
    """A template filled; everything in it is escaped but what ``cards`` made from our own dialect."""
    asked, snapshot = desk.asked, desk.snapshot
    common = {
        "NAV": NAV,
        "POLICY": POLICY,
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
    page: str = _environment().get_template(template).render(**common, **values)
    return page


def static_files() -> dict[str, Path]:
    """The files that every page may ask for, by name."""
    own = {file.name: file for file in sorted((HERE / "static").iterdir()) if file.is_file()}
    fonts = {f"inter-{weight}.otf": OWN_FONTS / f"Inter-{weight.title()}.otf" for weight in ("regular", "bold")}
    return own | fonts


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    def ticked(text: str) -> Markup:
        """Words with what stands between backticks as code."""
        return Markup(TICKED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped just before

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["ticked"] = ticked
    return environment


def initials(name: str) -> str:
    """One or two letters that stand for a brand: "AP" for L’Atelier du Port."""
    names = [word.replace("'", "’").rpartition("’")[2] for word in name.split()]
    letters = [word[0] for word in names if word[:1].isupper()] or [word[0] for word in names if word]
    return "".join([*letters[:1], *letters[1:][-1:]]) or "·"
