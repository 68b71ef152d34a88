"""Feeds of the site: Atom (RFC 4287) and JSON Feed 1.1, with full content and absolute addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from cmgen.model import Variant
from cmgen.networks.site.pages import Site, article, media_path, title_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RELATIVE = re.compile(r"((?:href|src)=['\"])/(?!/)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in XML 1.0
COUNT = 50


def feeds(newest: Sequence[Variant], about: Site) -> dict[str, str]:
    """Path → text of each feed: all posts, and each language's."""
    made = {"/feed.atom": atom(newest, about, ""), "/feed.json": json_feed(newest, about, "")}
    for code in about.languages:
        spoken = [variant for variant in newest if variant.lang == code]
        made[f"/{code}/feed.atom"] = atom(spoken, about, f"/{code}")
        made[f"/{code}/feed.json"] = json_feed(spoken, about, f"/{code}")
    return made


def atom(variants: Sequence[Variant], about: Site, folder: str) -> str:
    """RFC 4287."""
    updated = max((variant.date or EPOCH for variant in variants), default=EPOCH)
    entries = "".join(_entry(variant, about) for variant in variants[:COUNT])
    return CONTROL.sub(
        "",
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{escape(about.name)}</title>"
        f"<id>{escape(about.url)}{folder}/</id><link href='{escape(about.url)}{folder}/'/>"
        f"<link rel='self' href='{escape(about.url)}{folder}/feed.atom'/><updated>{_stamp(updated)}</updated>"
        f"<author><name>{escape(about.name)}</name></author>{entries}</feed>\n",
    )


def _entry(variant: Variant, about: Site) -> str:
    url = escape(f"{about.url}/{variant.post}/")
    return (
        f"<entry xml:lang='{escape(variant.lang)}'><title>{escape(title_of(variant))}</title><id>{url}</id>"
        f"<link href='{url}'/><updated>{_stamp(variant.date or EPOCH)}</updated>"
        f"<summary>{escape(variant.summary)}</summary>"
        f"<content type='html'>{escape(_absolute(variant, about))}</content></entry>"
    )


def json_feed(variants: Sequence[Variant], about: Site, folder: str) -> str:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
    items = []
    for variant in variants[:COUNT]:
        item = {
            "id": f"{about.url}/{variant.post}/",
            "url": f"{about.url}/{variant.post}/",
            "title": title_of(variant),
            "content_html": _absolute(variant, about),
            "summary": variant.summary,
            "date_published": _stamp(variant.date or EPOCH),
            "language": variant.lang,
            "tags": list(variant.tags),
        }
        if variant.media:
            item["image"] = about.url + media_path(variant.media[0])
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.name,
        "home_page_url": f"{about.url}{folder}/",
        "feed_url": f"{about.url}{folder}/feed.json",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _absolute(variant: Variant, about: Site) -> str:
    return RELATIVE.sub(lambda found: f"{found[1]}{about.url}/", article(variant))


def _stamp(date: datetime) -> str:
    return date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
