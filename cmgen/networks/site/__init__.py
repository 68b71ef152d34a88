"""The brand's own news pages: a static site, made under public/ with no account and no token.

Source: ours; pages follow HTML (https://html.spec.whatwg.org), feeds RFC 4287 and JSON Feed 1.1.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cmgen.errors import Refused
from cmgen.flow import Flow, Reply, Request, Upload
from cmgen.model import Claim, Limits, Media, Place, Promise, Proof, Receipt, Variant
from cmgen.networks.site import feeds, pages

also = ("blog", "website", "web")
limits = Limits(
    # ours: a page, written as https://html.spec.whatwg.org (2026-11-20) says
    dialect="html",
    title_characters=None,
    summary_characters=None,
    threads=True,
    replies=True,
    quotes=True,
    warnings=True,
    link_in=Place.FIELD,
    hashtags_in=Place.FIELD,
    # ours: a page may hold more, a reader's patience does not
    images=40,
    image_types=("image/jpeg", "image/png"),
    transparency=True,
    image_bytes=600_000,
    # ours: sharp in a column of 46 rem on a screen of double density
    image_side=1600,
    # https://ogp.me (2026-11-20): 1200 × 630, what its readers show
    format="card",
    # ours: a list, for a page cannot count votes
    poll_options=20,
    poll_multiple=True,
    poll_with_images=True,
    # ours: a page is never too late
    late_hours=None,
    always_edits=True,
)
promise = Promise.NAMED
# The folder it writes to is the real one: tests/site/
proof = Proof.SERVER
auth = ""


def page_path(slug: str) -> str:
    """Where a post's page is."""
    return f"/{slug}/index.html"


def publish(variant: Variant, claim: Claim) -> Flow[None]:
    """Pictures first, then the page: the one request that makes it public."""
    yield from _upload(variant.media)
    page = pages.plain_page(variant)
    yield Request("PUT", page_path(variant.post), body=page.encode(), type=pages.HTML, creates=True)
    for number in range(1, len(variant.parts) + 1):
        yield Receipt(part=number, id=variant.post, url=_address(variant, claim))


def edit(variant: Variant, claim: Claim) -> Flow[None]:
    """The same page, written again."""
    yield from _upload(variant.media)
    yield Request("PUT", page_path(variant.post), body=pages.plain_page(variant).encode(), type=pages.HTML)


def find(variant: Variant, claim: Claim) -> Flow[tuple[Receipt, ...]]:
    """The page, where it stands."""
    try:
        yield Request("GET", page_path(variant.post))
    except Refused:
        return ()
    count = len(variant.parts)
    return tuple(Receipt(part=part, id=variant.post, url=_address(variant, claim)) for part in range(1, count + 1))


def withdraw(claim: Claim) -> Flow[None]:
    """Take the page away; one that has gone is withdrawn."""
    try:
        yield Request("DELETE", page_path(claim.receipts[0].id))
    except Refused as no:
        if no.refusal.status != 404:
            raise


def shelve(variants: Sequence[Variant], site: Mapping[str, Any], left: Sequence[str] = ()) -> Flow[None]:
    """Everything that depends on the brand or on other posts: dressed pages, archive, campaigns, feeds, style.

    left  slugs whose pages stay as they are, and in no list until their posts may say what they say now
    """
    about = pages.Site.of(site)
    newest = sorted(variants, key=lambda variant: (variant.date is not None, variant.date, variant.post), reverse=True)
    made = {}
    for variant in newest:
        yield from _upload(variant.media)
        made[page_path(variant.post)] = pages.post_page(variant, about, newest)
    made |= pages.lists(newest, about)
    made |= feeds.feeds(newest, about)
    for path, text in made.items():
        yield Request("PUT", path, body=text.encode())
    for name, media in about.files.items():
        yield Request("PUT", f"/assets/{name}", upload=Upload(media=media, field=""))
    yield from _sweep(sorted(made), {page_path(slug) for slug in left})


def _address(variant: Variant, claim: Claim) -> str:
    """Where the public finds the page; without the brand's `site`, from the folder's top."""
    return f"{claim.home}/{variant.post}/"


def rehearse(request: Request) -> Any:
    """What an empty folder would answer."""
    return "[]" if request.method == "GET" else None


def _upload(media: Sequence[Media]) -> Flow[None]:
    for medium in media:
        yield Request("PUT", pages.media_path(medium), upload=Upload(media=medium, field=""))


def _sweep(made: list[str], left: Collection[str]) -> Flow[None]:
    """Delete what an earlier run made and this one did not, but for what is to be left."""
    try:
        reply: Reply = yield Request("GET", "/.made.json")
        before = json.loads(reply.json)
    except (Refused, ValueError):
        before = []
    for path in before if isinstance(before, list) else []:
        if isinstance(path, str) and path not in made and path not in left:
            try:
                yield Request("DELETE", path)
            except Refused:
                continue
    made = sorted({*made, *(path for path in left if path in before)})
    yield Request("PUT", "/.made.json", body=json.dumps(made).encode())
