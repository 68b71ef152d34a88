"""The same pages as plain files, for a CI run or any server: in both languages, with no request and no token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import escape
from pathlib import Path

from cmgen.dates import zone
from cmgen.errors import CmgenError
from cmgen.files import write_whole
from cmgen.manifest import read_media
from cmgen.preview import calendar, guide, shots, words
from cmgen.preview.frame import POLICY, SUFFIX, Asked, static_files
from cmgen.preview.pages import page
from cmgen.preview.pages.posts import PER_PAGE
from cmgen.preview.state import Snapshot
from cmgen.preview.tiles import search_list

CALENDAR_MONTHS = 24  # before and after: a plan is looked at around its day


def export(snapshot: Snapshot, target: Path, now: datetime, tell: Callable[[int, int], None] | None = None) -> int:
    """Write every page into ``target``; how many there are. Files of an earlier export that are not written stay.

    Raises CmgenError where something else than an export is in the folder.
    """
    _check(target)
    paths = tuple(addresses(snapshot, now))
    known = frozenset(paths)
    done = 0
    for lang in words.LANGUAGES:
        for path in paths:
            made = page(snapshot, Asked(path=path, lang=lang, now=now, is_live=False, known=known))
            write_whole(target / lang / path / "index.html", made.html.encode())
            done += 1
            if tell:
                tell(done, len(paths) * len(words.LANGUAGES))
    write_whole(target / "index.html", _choice(snapshot.brand.name).encode())
    write_whole(target / "search.js", search_list(snapshot).encode())
    for name, file in static_files().items():
        write_whole(target / "static" / name, file.read_bytes())
    _write_pictures(snapshot, target)
    _write_shots(snapshot, target, known)
    return done


def addresses(snapshot: Snapshot, now: datetime) -> Iterator[str]:
    """The addresses of all pages: what the server would answer, for a stretch of the calendar."""
    yield from ("", "posts/", "calendar/", "walls/", "brand/")
    pages = -(-len(snapshot.entries) // PER_PAGE)
    yield from (f"posts/{number}/" for number in range(1, pages + 1))
    for entry in snapshot.entries:
        yield f"post/{entry.slug}/"
        yield f"sent/{entry.slug}/"
        if shots.are_exported(snapshot, entry, now):
            yield f"formats/{entry.slug}/"
    yield from (f"walls/{channel.name}/" for channel in snapshot.project.channels)
    for first in _months(snapshot, now):
        yield f"calendar/{first:%Y-%m}/"
        yield f"calendar/{first:%Y-%m}/list/"
        for day in calendar.month_days(first)[::7]:
            if day.month == first.month:
                year, week, _ = day.isocalendar()
                yield f"calendar/{year}-w{week:02}/"


def _months(snapshot: Snapshot, now: datetime) -> Iterator[date]:
    """The months from the first post to the last, and the present one."""
    place = zone(snapshot.brand.time_zone)
    today = now.astimezone(place).date().replace(day=1)
    dated = [entry.date.astimezone(place).date().replace(day=1) for entry in snapshot.entries if entry.date]
    first = max(min([today, *dated]), calendar.next_month(today, -CALENDAR_MONTHS))
    last = min(max([today, *dated]), calendar.next_month(today, CALENDAR_MONTHS))
    while first <= last:
        yield first
        first = calendar.next_month(first)


def _write_pictures(snapshot: Snapshot, target: Path) -> None:
    """Everything that the pages show beside words, by digest."""
    found = {media.digest: media for entry in snapshot.entries for variant in entry.variants for media in variant.media}
    for media in found.values():
        path = target / "media" / f"{media.digest}{SUFFIX.get(media.type, '')}"
        if not path.is_file():
            write_whole(path, read_media(snapshot.build_folder, media.digest))
    files = snapshot.manifest.site.get("files", {})
    for name, medium in files.items():
        suffix = ".ttf" if name.startswith("font-") else SUFFIX.get(medium["type"], "")
        path = target / "media" / f"{medium['digest']}{suffix}"
        write_whole(path, read_media(snapshot.build_folder, medium["digest"]))
    write_whole(target / "brand.css", guide.style(files, ("media/", ".ttf")).encode())
    root, brand = snapshot.project.root, snapshot.brand
    for layout in guide.layouts(root)[0]:
        for lang in words.LANGUAGES:
            for one in guide.samples(root, brand, layout, lang):
                address = f"{lang}/{one.layout}/{one.format}-{one.key}"
                try:
                    write_whole(target / "sample" / f"{address}.jpg", guide.drawn(root, brand, address).bytes)
                except CmgenError:  # words that do not fit this layout: the page shows the picture's words instead
                    continue


def _write_shots(snapshot: Snapshot, target: Path, known: frozenset[str]) -> None:
    """The pictures of the pages of formats."""
    root = snapshot.project.root
    for entry in snapshot.entries:
        post, _ = snapshot.project.read(entry.path) if f"formats/{entry.slug}/" in known else (None, [])
        try:
            found = shots.shots(root, post, snapshot.brand) if post else ()
        except CmgenError:  # the page says what is wrong with its layout
            continue
        for shot in found:
            if post and (picture := shots.drawn(root, post, shot).picture):
                write_whole(target / "shot" / entry.slug / f"{shot.format}-{shot.key}.jpg", picture.bytes)


def _choice(name: str) -> str:
    """The first page: it goes on in the reader's language, and without a script both are a link away."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">
<title>{escape(name)}</title>
<link rel="icon" href="static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="static/style.css">
<script src="static/choose.js" defer></script>
</head>
<body class="choice-page"><main class="middle"><h1>{escape(name)}</h1>
<p><a class="button" lang="fr" hreflang="fr" href="fr/index.html">Français</a>
<a class="button" lang="en" hreflang="en" href="en/index.html">English</a></p></main></body>
</html>
"""


def _check(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise CmgenError(f"{target} is not a folder", "name a folder for the pages")
    if target.is_dir() and any(target.iterdir()) and not (target / "static/app.js").is_file():
        raise CmgenError(f"{target} holds something else than a preview", "name an empty or a new folder")
