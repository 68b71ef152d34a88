"""Bluesky, and every personal data server of the AT Protocol.

Sources, read 2026-11-20: the lexicons app.bsky.feed.post, app.bsky.embed.*, app.bsky.richtext.facet and
com.atproto.repo.* of https://github.com/bluesky-social/atproto; what @atproto/pds 0.5.35 answers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cmgen.errors import Lost, Refused
from cmgen.flow import Flow, Reply, Request, Upload
from cmgen.model import (
    Claim,
    Facet,
    FacetKind,
    Json,
    Limits,
    Media,
    Part,
    Place,
    Promise,
    Proof,
    Receipt,
    Refusal,
    Seen,
    Variant,
)
from cmgen.text.facets import byte_ranges

also = ("bsky", "atproto")
limits = Limits(
    # https://github.com/bluesky-social/atproto lexicons/app/bsky/feed/post.json (2026-11-20): maxGraphemes 300,
    # maxLength 3000, in bytes
    characters=300,
    counter="graphemes",
    detection="bluesky",
    bytes=3000,
    # https://github.com/bluesky-social/social-app src/lib/constants.ts (2026-11-21): MAX_POST_LINES
    fold_lines=25,
    threads=True,
    replies=True,
    # https://github.com/bluesky-social/atproto lexicons/app/bsky/embed/record.json (2026-11-20)
    quotes=True,
    # https://github.com/bluesky-social/atproto lexicons/app/bsky/feed/repost.json (2026-11-25)
    reposts=True,
    # https://github.com/bluesky-social/atproto lexicons/app/bsky/richtext/facet.json (2026-11-20): links, mentions and
    # tags are facets; a tag has 64 graphemes
    dialect="facets",
    hand_dialect="plain",
    hashtag_characters=64,
    # https://github.com/bluesky-social/atproto lexicons/app/bsky/embed/images.json (2026-11-20): `image/*`, 4 of
    # 2 000 000 bytes; until 2026 it was 1 000 000, which older servers still hold to
    images=4,
    image_types=("image/jpeg", "image/png", "image/webp"),
    image_bytes=1_000_000,
    # https://github.com/bluesky-social/social-app src/lib/constants.ts (2026-11-21): what its own app sends with
    # 1 000 000 bytes; the longest alt text it lets one write
    image_side=2000,
    alt_characters=2000,
    # https://github.com/bluesky-social/atproto lexicons/app/bsky/embed/external.json (2026-11-20): the server fetches
    # nothing, the card is ours to make
    link_in=Place.CARD,
)

# We choose the record's key, and putRecord with swapRecord null makes it only where there is none.
promise = Promise.NAMED
# https://github.com/bluesky-social/social-app src/routes.ts (2026-11-25)
tokens_at = "https://bsky.app/settings/app-passwords"
# Against the reference personal data server: tests/networks/test_bluesky_on_pds.py
proof = Proof.SERVER
auth = "app-password"

COLLECTION = "app.bsky.feed.post"
REPOSTS = "app.bsky.feed.repost"
PAGES = 25  # of a hundred own posts
_BASE32 = "234567abcdefghijklmnopqrstuvwxyz"


# ------------------------------------------------------------------------------------------------------- deeds


def keys(variant: Variant, created_at: datetime, seed: str) -> tuple[str, ...]:
    """The record keys of the parts: TIDs, which sort as the parts do.

    A TID is 53 bits of microseconds since 1970 and 10 bits that tell writers apart, 13 characters in sortable base32.
    Source: https://atproto.com/specs/tid
    """
    clock = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:2]) % 1024
    micros = _micros(created_at)
    return tuple(_tid(micros + number, clock) for number in range(len(variant.parts)))


def publish(variant: Variant, claim: Claim) -> Flow[None]:
    """Upload the pictures of all missing parts, then put their records one by one, each answering the one before."""
    _check(variant)
    out = {receipt.part: receipt for receipt in claim.receipts}
    missing = [number for number in range(1, len(variant.parts) + 1) if number not in out]
    if not missing:
        return
    did, handle = yield from _session()
    if variant.repost:
        yield from _repost(did, variant, claim)
        return
    answered = (yield from _reply_refs(variant.reply_to, claim)) if variant.reply_to else None
    quoted = (yield from _strong_ref(variant.quote, claim)) if variant.quote else None
    records: dict[int, dict[str, Json]] = {}
    for number in missing:
        part = variant.parts[number - 1]
        record = _record(variant, part, claim.created_at + timedelta(milliseconds=number - 1))
        facets = yield from _facets(part)
        embed = yield from _embed(part, variant if number == 1 else None, quoted if number == 1 else None)
        records[number] = record | ({"facets": facets} if facets else {}) | ({"embed": embed} if embed else {})
    for number in missing:
        record = records[number]
        if number > 1:
            root = answered["root"] if answered else _ref(out[1])
            record["reply"] = {"root": root, "parent": _ref(out[number - 1])}
        elif answered:
            record["reply"] = answered
        key = claim.keys[number - 1]
        put = {"repo": did, "collection": COLLECTION, "rkey": key, "record": record, "swapRecord": None}
        try:
            reply = yield Request("POST", "/xrpc/com.atproto.repo.putRecord", json=put, creates=True)
        except Refused as no:
            if no.refusal.code != "InvalidSwap":
                raise
            reply = yield from _ours(did, key, record)
        out[number] = _receipt(number, reply, handle)
        yield out[number]


def find(variant: Variant, claim: Claim) -> Flow[tuple[Receipt, ...]]:
    """The parts without a receipt that are public after all: their records are asked for by key."""
    did, handle = yield from _session()
    have = {receipt.part for receipt in claim.receipts}
    found = []
    for number, key in enumerate(claim.keys, 1):
        if number not in have:
            reply = yield from _get(did, key, REPOSTS if variant.repost else COLLECTION)
            if reply is not None:
                found.append(_reposted(reply) if variant.repost else _receipt(number, reply, handle))
    return tuple(found)


def withdraw(claim: Claim) -> Flow[None]:
    """Delete the records, the last first; repeatable, the server says yes to what is gone already."""
    for receipt in sorted(claim.receipts, key=lambda receipt: -receipt.part):
        repost = _REPOST_URI.fullmatch(receipt.id)
        did, key = (repost[1], repost[2]) if repost else _at_uri(receipt.id)
        gone = {"repo": did, "collection": REPOSTS if repost else COLLECTION, "rkey": key}
        yield Request("POST", "/xrpc/com.atproto.repo.deleteRecord", json=gone)


def inspect(limits: Limits) -> Flow[Limits]:
    """The limits as they are, once the server has answered as one of this network: it states none of its own."""
    reply = yield Request("GET", "/xrpc/com.atproto.server.describeServer", anonymous=True)
    _text(reply, "did")
    return limits


def own(since: datetime) -> Flow[tuple[Seen, ...]]:
    """What the account shows since then, reposts left out. Raises Refused where its list does not reach back.

    Source: lexicon com.atproto.repo.listRecords (2026-11-25): the newest key first, pages by cursor
    """
    did, handle = yield from _session()
    found: list[Seen] = []
    cursor: tuple[tuple[str, str], ...] = ()
    for _ in range(PAGES):
        query = (("repo", did), ("collection", COLLECTION), ("limit", "100"), *cursor)
        said = (yield Request("GET", "/xrpc/com.atproto.repo.listRecords", query=query)).json
        rows = said.get("records") if isinstance(said, dict) else None
        page = [_seen(row, did, handle) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        found += page
        after = said.get("cursor") if isinstance(said, dict) else None
        if not page or not isinstance(after, str) or all(seen.at < since for seen in page):
            return tuple(seen for seen in found if seen.at >= since)
        cursor = (("cursor", after),)
    raise Refused(Refusal(kind="transient", reason="the account's posts do not reach back so far"))


def is_out(receipt: Receipt) -> Flow[bool]:
    """Whether what a receipt is about is there."""
    repost = _REPOST_URI.fullmatch(receipt.id)
    did, key = (repost[1], repost[2]) if repost else _at_uri(receipt.id)
    return (yield from _get(did, key, REPOSTS if repost else COLLECTION)) is not None


def whoami() -> Flow[str]:
    """The handle that the app password belongs to."""
    _, handle = yield from _session()
    return handle


def meaning(status: int, json: Json) -> str | None:
    """The errors of XRPC that say more than their status."""
    error = json.get("error") if isinstance(json, dict) else None
    if status >= 500 or not isinstance(error, str):
        return None
    if error in ("ExpiredToken", "InvalidToken", "AuthFactorTokenRequired", "AccountTakedown", "AccountDeactivated"):
        return "auth"
    return None


def rehearse(request: Request) -> Json:
    """The answers that a rehearsal supposes, in the shapes of the lexicons."""
    deed = request.path.rpartition(".")[2]
    sent = request.json if isinstance(request.json, dict) else {}
    if deed == "putRecord":
        said = json.dumps(request.json, sort_keys=True, ensure_ascii=False).encode()
        cid = f"rehearsal{hashlib.sha256(said).hexdigest()[:8]}"
        return {"uri": f"at://{sent['repo']}/{sent['collection']}/{sent['rkey']}", "cid": cid}
    if deed == "uploadBlob" and request.upload:
        media = request.upload.media
        link = {"$link": f"rehearsal{media.digest[:8]}"}
        return {"blob": {"$type": "blob", "ref": link, "mimeType": media.type, "size": media.size}}
    if deed == "getRecord":
        query = dict(request.query)
        return {"uri": f"at://{query['repo']}/{COLLECTION}/{query['rkey']}", "cid": "rehearsal", "value": {}}
    return {"did": "did:plc:rehearsal", "handle": "rehearsal.invalid"}


# ------------------------------------------------------------------------------------------------------- records


def _never(reason: str) -> Refused:
    return Refused(Refusal(kind="permanent", reason=reason))


def _check(variant: Variant) -> None:
    """What this network could only drop is refused before anything is sent."""
    if variant.poll:
        raise _never("Bluesky has no polls")
    if variant.warning:
        raise _never("Bluesky has no content warning in words: put it into the text")
    if variant.visibility not in ("", "public"):
        raise _never(f"Bluesky has no visibility {variant.visibility!r}: every post is public")
    if variant.card and variant.parts[0].media:
        raise _never("Bluesky shows either pictures or a link card on a post, not both")
    if any(len(part.media) > 4 for part in variant.parts):
        raise _never("Bluesky shows at most 4 pictures on a post")


def _record(variant: Variant, part: Part, created_at: datetime) -> dict[str, Json]:
    record: dict[str, Json] = {"$type": COLLECTION, "text": part.text, "createdAt": _time(created_at)}
    record |= {"langs": [variant.lang]} if variant.lang else {}
    if variant.sensitive and part.media:
        labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "graphic-media"}]}
        record |= {"labels": labels}
    return record


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _facets(part: Part) -> Flow[list[Json]]:
    """The facets of a text, with places in bytes of UTF-8, end exclusive. Mentions need the person's DID."""
    ordered = sorted(part.facets, key=lambda facet: facet.start)
    facets: list[Json] = []
    for facet, (start, end) in zip(ordered, byte_ranges(part.text, ordered), strict=True):
        feature = yield from _feature(facet)
        facets.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return facets


def _feature(facet: Facet) -> Flow[dict[str, str]]:
    kind = f"app.bsky.richtext.facet#{facet.kind}"
    if facet.kind is FacetKind.MENTION:
        return {"$type": kind, "did": (yield from _did(facet.value))}
    return {"$type": kind, ("uri" if facet.kind is FacetKind.LINK else "tag"): facet.value}


def _embed(part: Part, first: Variant | None, quoted: Json) -> Flow[dict[str, Json] | None]:
    """Pictures, a link card, a quoted post, or a quoted post with one of the others."""
    media: dict[str, Json] | None = None
    if part.media:
        images = []
        for picture in part.media:
            size = {"width": picture.width, "height": picture.height}
            images.append({"image": (yield from _blob(picture)), "alt": picture.alt, "aspectRatio": size})
        media = {"$type": "app.bsky.embed.images", "images": images}
    elif first and first.card:
        card = first.card
        external = {"uri": card.url, "title": card.title, "description": card.description}
        if card.image:
            external["thumb"] = yield from _blob(card.image)
        media = {"$type": "app.bsky.embed.external", "external": external}
    if not quoted:
        return media
    record = {"$type": "app.bsky.embed.record", "record": quoted}
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": media} if media else record


def _blob(media: Media) -> Flow[Json]:
    reply = yield Request("POST", "/xrpc/com.atproto.repo.uploadBlob", upload=Upload(media=media, field=""))
    blob = reply.json.get("blob") if isinstance(reply.json, dict) else None
    if not isinstance(blob, dict):
        raise _unsaid("blob")
    return blob


# ------------------------------------------------------------------------------------------------------- references


def _session() -> Flow[tuple[str, str]]:
    """The DID and the handle of the account that is signed in."""
    reply = yield Request("GET", "/xrpc/com.atproto.server.getSession")
    return _text(reply, "did"), _text(reply, "handle")


def _did(handle: str) -> Flow[str]:
    if handle.startswith("did:"):
        return handle
    try:
        reply = yield Request("GET", "/xrpc/com.atproto.identity.resolveHandle", query=(("handle", handle),))
    except Refused as no:
        if no.refusal.status not in (400, 404):
            raise
        raise _never(f"@{handle} is nobody's handle on Bluesky: {no.refusal.reason}") from None
    return _text(reply, "did")


def _get(did: str, key: str, collection: str = COLLECTION) -> Flow[Reply | None]:
    """A record as getRecord shows it (uri, cid, value), or None where there is none."""
    query = (("repo", did), ("collection", collection), ("rkey", key))
    try:
        reply: Reply = yield Request("GET", "/xrpc/com.atproto.repo.getRecord", query=query)
    except Refused as no:
        if no.refusal.code != "RecordNotFound" and "could not locate record" not in no.refusal.reason.casefold():
            raise
        return None
    return reply


def _ours(did: str, key: str, record: Mapping[str, Json]) -> Flow[Reply]:
    """The record that already has our key, where it is the one we meant to put there."""
    reply = yield from _get(did, key)
    value = reply.json.get("value") if reply and isinstance(reply.json, dict) else None
    same = isinstance(value, dict) and all(value.get(name) == record[name] for name in ("text", "createdAt"))
    if reply is None or not same:
        raise _never(f"another record already has the key {key}")
    return reply


def _repost(did: str, variant: Variant, claim: Claim) -> Flow[None]:
    """A record of its own that points to the post."""
    subject = yield from _strong_ref(variant.repost, claim)
    record = {"$type": REPOSTS, "subject": subject, "createdAt": _time(claim.created_at)}
    put = {"repo": did, "collection": REPOSTS, "rkey": claim.keys[0], "record": record, "swapRecord": None}
    try:
        reply = yield Request("POST", "/xrpc/com.atproto.repo.putRecord", json=put, creates=True)
    except Refused as no:
        if no.refusal.code != "InvalidSwap":
            raise
        there = yield from _get(did, claim.keys[0], REPOSTS)
        if there is None or there.text("value", "subject", "uri") != subject["uri"]:
            raise _never(f"another record already has the key {claim.keys[0]}") from None
        reply = there
    yield _reposted(Reply(reply.status, reply.json | {"value": record}))


def _ref(receipt: Receipt) -> dict[str, str]:
    return {"uri": receipt.id, "cid": receipt.ref}


def _strong_ref(reference: str, claim: Claim) -> Flow[dict[str, str]]:
    """The uri and cid of a post answered or quoted: one of ours by slug, or anyone's by its address on bsky.app."""
    if reference in claim.replies:
        return _ref(claim.replies[reference])
    match = _PERMALINK.fullmatch(reference)
    if match:
        reply = yield from _get((yield from _did(match[1])), match[2])
        if reply:
            return {"uri": _text(reply, "uri"), "cid": _text(reply, "cid")}
    raise _never(f"{reference} is not a post on Bluesky, so it can be neither answered nor quoted")


def _reply_refs(reference: str, claim: Claim) -> Flow[dict[str, Json]]:
    """Root and parent of an answer: the root of a conversation is that of the post answered, or that post itself."""
    parent = yield from _strong_ref(reference, claim)
    reply = yield from _get(*_at_uri(parent["uri"]))
    value = reply.json.get("value") if reply and isinstance(reply.json, dict) else None
    reply_of = value.get("reply") if isinstance(value, dict) else None
    root = reply_of.get("root") if isinstance(reply_of, dict) else None
    known = isinstance(root, dict) and isinstance(root.get("uri"), str) and isinstance(root.get("cid"), str)
    return {"root": {"uri": root["uri"], "cid": root["cid"]} if known and root else parent, "parent": parent}


# ------------------------------------------------------------------------------------------------------- answers

_AT_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,200})/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})")
_REPOST_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,200})/app\.bsky\.feed\.repost/([A-Za-z0-9._:~-]{1,512})")
_CID = re.compile(r"[A-Za-z0-9]{8,128}")
_PERMALINK = re.compile(r"https://bsky\.app/profile/([^/\s]+)/post/([A-Za-z0-9._:~-]+)")


def _receipt(number: int, reply: Reply, handle: str) -> Receipt:
    """Raises Lost where a yes came without an address that we can trust."""
    uri, cid = reply.text("uri"), reply.text("cid")
    if not _AT_URI.fullmatch(uri) or not _CID.fullmatch(cid):
        raise Lost("the server said yes, and named no record that can be believed")
    _, key = _at_uri(uri)
    return Receipt(part=number, id=uri, url=f"https://bsky.app/profile/{handle}/post/{key}", ref=cid)


def _seen(row: dict[str, Json], did: str, handle: str) -> Seen:
    value = row.get("value") if isinstance(row.get("value"), dict) else {}
    assert isinstance(value, dict)
    uri, reply = str(row.get("uri") or ""), value.get("reply")
    root = reply.get("root") if isinstance(reply, dict) else None
    start = str(root.get("uri")) if isinstance(root, dict) else ""
    try:
        at = datetime.fromisoformat(str(value.get("createdAt")))
    except ValueError:
        at = datetime.max.replace(tzinfo=UTC)  # keep it in sight
    return Seen(
        id=uri,
        url=f"https://bsky.app/profile/{handle}/post/{uri.rpartition('/')[2]}",
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        text=str(value.get("text") or ""),
        answers=bool(start) and not start.startswith(f"at://{did}/"),
    )


def _reposted(reply: Reply) -> Receipt:
    """The receipt of a repost, whose page is that of the post; raises Lost where it names no record."""
    uri, cid, subject = reply.text("uri"), reply.text("cid"), reply.text("value", "subject", "uri")
    if not _REPOST_URI.fullmatch(uri) or not _CID.fullmatch(cid):
        raise Lost("the server said yes, and named no record that can be believed")
    did, key = _at_uri(subject)
    return Receipt(part=1, id=uri, url=f"https://bsky.app/profile/{did}/post/{key}", ref=cid)


def _at_uri(uri: str) -> tuple[str, str]:
    """The DID and the key in the address of a post."""
    match = _AT_URI.fullmatch(uri)
    if not match:
        raise _never(f"{uri[:200]!r} is not the address of a post")
    return match[1], match[2]


def _text(reply: Reply, name: str) -> str:
    """A text of an answer to a request that makes nothing public."""
    try:
        return reply.text(name)
    except Lost:
        raise _unsaid(name) from None


def _unsaid(name: str) -> Refused:
    return Refused(Refusal(kind="transient", reason=f"the server's answer has no {name}"))


def _micros(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _tid(micros: int, clock: int) -> str:
    number = (micros & (1 << 53) - 1) << 10 | clock
    return "".join(_BASE32[number >> shift & 31] for shift in range(60, -1, -5))
