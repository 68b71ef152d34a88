"""One post on every channel, its source, and what is wrong with it."""

from __future__ import annotations

from cmgen.files import locate
from cmgen.manifest import Entry
from cmgen.model import Asset
from cmgen.preview.cards import differences
from cmgen.preview.frame import Desk, html
from cmgen.preview.source import lines
from cmgen.preview.state import digest
from cmgen.preview.tiles import cards_of, tile, title_of


def make(desk: Desk, slug: str) -> str | None:
    """The post of that slug."""
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
    cards = cards_of(desk, entry)
    return html(
        "post.html",
        desk,
        page="posts",
        title=title_of(entry) or desk.said["untitled"],
        entry=entry,
        campaign=_campaign(desk, entry),
        cards=cards,
        differences=differences(cards),
        findings=findings,
        lines=lines(raw.decode("utf-8", "replace"), findings),
        is_readable=bool(entry.channels) or not entry.errors,
        digest=digest(raw),
        pictures=_pictures(desk, entry) if desk.asked.is_live else [],
        has_layout=_has_layout(desk, entry),
        before=around[0] and tile(desk, around[0]),
        after=around[1] and tile(desk, around[1]),
    )


def _campaign(desk: Desk, entry: Entry) -> str:
    """The campaign that it serves, by its title in the page's language."""
    campaign = desk.snapshot.brand.campaigns.get(entry.campaign)
    return campaign.titles.get(desk.asked.lang, campaign.title) if campaign else entry.campaign


def _has_layout(desk: Desk, entry: Entry) -> bool:
    """Whether something is drawn of it."""
    post, _ = desk.snapshot.project.read(entry.path)
    return post is not None and bool(post.layout or desk.snapshot.brand.default_layout)


def _pictures(desk: Desk, entry: Entry) -> list[Asset]:
    """The pictures whose words stand in the front matter, where they can be changed."""
    post, _ = desk.snapshot.project.read(entry.path)
    named = [post.places.get(f"assets[{number}].file") for number in range(len(post.assets))] if post else []
    return [asset for asset in post.assets if asset.location in named] if post else []
