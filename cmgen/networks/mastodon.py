"""Mastodon, and every server that speaks its API.

Sources, read 2026-11-20: https://docs.joinmastodon.org/methods/statuses/, /methods/media/, /methods/instance/,
/user/posting/, /api/rate-limits/; snac2 2.75 and GoToSocial 0.20 for what compatible servers do otherwise.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

from cmgen.errors import Lost, Refused
from cmgen.flow import Flow, Reply, Request, Upload, Wait
from cmgen.model import Claim, Json, Limits, Media, Part, Powers, Promise, Proof, Receipt, Refusal, Seen, Variant

also = ("fediverse",)
limits = Limits(
    # https://docs.joinmastodon.org/user/posting/ (2026-11-20): the default; a server's own value comes from `inspect`
    characters=500,
    link_characters=23,
    # https://github.com/mastodon/mastodon app/validators/status_length_validator.rb (2026-11-21): a link is 23,
    # a handle counts without its host
    counter="mastodon",
    detection="mastodon",
    # https://github.com/mastodon/mastodon app/javascript/mastodon/components/status_content.jsx (2026-11-21): 706 px
    fold_lines=32,
    # https://docs.joinmastodon.org/methods/statuses/ (2026-11-20): in_reply_to_id, quoted_status_id, spoiler_text
    threads=True,
    replies=True,
    quotes=True,
    # https://docs.joinmastodon.org/methods/statuses/#boost (2026-11-25): of ours or another's; said twice it is one
    reposts=True,
    warnings=True,
    visibilities=("public", "unlisted", "private", "direct"),
    # https://docs.joinmastodon.org/entities/Instance/#max_media_attachments (2026-11-20), the defaults
    images=4,
    # https://docs.joinmastodon.org/entities/Instance/#media_attachments (2026-11-20), the defaults
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    image_bytes=16_777_216,
    image_pixels=33_177_600,
    alt_characters=1500,
    # https://github.com/mastodon/mastodon app/models/media_attachment.rb (2026-11-25): scaled, but PNG stays PNG
    transparency=True,
    # https://docs.joinmastodon.org/user/posting/#media (2026-11-20): one video, and no picture beside it
    videos=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    # https://docs.joinmastodon.org/entities/Instance/#video_size_limit (2026-11-20), the default
    video_bytes=103_809_024,
    # https://docs.joinmastodon.org/entities/Instance/#polls (2026-11-20), the defaults
    poll_options=4,
    poll_option_characters=50,
    poll_seconds=(300, 2_629_746),
    # https://docs.joinmastodon.org/methods/statuses/#form-data-parameters (2026-11-20): poll[multiple]
    poll_multiple=True,
)

# The key is honoured by Mastodon and Hollo for an hour; GoToSocial, Takahe and snac2 ignore it: so we look.
promise = Promise.FINDABLE
# https://github.com/mastodon/mastodon config/routes/settings.rb (2026-11-25)
tokens_at = "{server}/settings/applications"
# Against snac2: tests/networks/test_mastodon_on_snac.py
proof = Proof.SERVER
auth = "bearer"

SKEW = timedelta(minutes=2)  # between the clock of the claim and the server's
PROCESSING_SECONDS = 2.0
PROCESSING_TRIES = 90  # three minutes
QUOTES_SINCE = 7  # api_versions.mastodon of 4.5
BOOST = "reblog"  # the ref of a receipt whose id is that of the status that was boosted
PAGES = 25  # of own statuses
PAGE = 40  # the most a server gives


# ------------------------------------------------------------------------------------------------------- deeds


def publish(variant: Variant, claim: Claim) -> Flow[None]:
    """Upload the media of all missing parts, then create them one by one, each answering the one before."""
    _check(variant)
    if variant.repost:
        yield from _boost(variant, claim)
        return
    out = {receipt.part: receipt for receipt in claim.receipts}
    missing = [number for number in range(1, len(variant.parts) + 1) if number not in out]
    answered = (yield from _status_id(variant.reply_to, claim)) if variant.reply_to and 1 in missing else ""
    quoted = (yield from _quoted(variant.quote, claim)) if variant.quote and 1 in missing else ""
    media: dict[int, list[str]] = {}
    for number in missing:
        media[number] = yield from _upload(variant.parts[number - 1])
    for number in missing:
        status = _status(variant, number, media[number])
        before = out[number - 1].id if number > 1 else answered
        status |= {"in_reply_to_id": before} if before else {}
        status |= {"quoted_status_id": quoted} if quoted and number == 1 else {}
        key = {"Idempotency-Key": claim.keys[number - 1]}
        reply = yield Request("POST", "/api/v1/statuses", json=status, headers=key, creates=True)
        out[number] = _receipt(number, reply)
        yield out[number]


def find(variant: Variant, claim: Claim) -> Flow[tuple[Receipt, ...]]:
    """The parts without a receipt that are public after all, as seen among the account's own statuses.

    In order of part, then time. Several of one part: the first is the receipt, the others are doubles. Raises Refused
    where the server could not be asked, or its list did not reach back to the claim: then nobody has looked.
    """
    if variant.repost:
        status = yield Request("GET", f"/api/v1/statuses/{(yield from _status_id(variant.repost, claim))}")
        boosted = isinstance(status.json, dict) and status.json.get("reblogged") is True
        return (_boosted(status),) if boosted and not claim.receipts else ()
    account = (yield Request("GET", "/api/v1/accounts/verify_credentials")).text("id")
    own = yield from _own_statuses(account, claim.created_at - SKEW)
    found: list[Receipt] = []
    out = {receipt.part: receipt.id for receipt in claim.receipts}
    before = (yield from _status_id(variant.reply_to, claim)) if variant.reply_to and 1 not in out else ""
    for number, part in enumerate(variant.parts, 1):
        if number not in out:
            same = [status for status in own if _is_same(status, part, before)]
            found += [_receipt(number, Reply(200, status)) for status in same]
            if not same:
                break
            out[number] = str(same[0]["id"])
        before = out[number]
    return tuple(found)


def edit(variant: Variant, claim: Claim) -> Flow[None]:
    """Replace text, media, warning and language of every part; repeatable. The number of parts cannot change."""
    _check(variant)
    if variant.repost or any(receipt.ref == BOOST for receipt in claim.receipts):
        raise _never("a boost has no words that could be edited: take it down, and make another post")
    if len(claim.receipts) != len(variant.parts):
        count = f"the thread has {len(variant.parts)} parts now, and {len(claim.receipts)} are published"
        raise _never(f"{count}: an edit cannot add or take away parts")
    receipts = sorted(claim.receipts, key=lambda receipt: receipt.part)
    media = []
    for part in variant.parts:
        media.append((yield from _upload(part)))  # noqa: PERF401 - a comprehension cannot yield
    for receipt, ids in zip(receipts, media, strict=True):
        status = _status(variant, receipt.part, ids)
        del status["visibility"]  # of a published status it cannot be changed
        status |= {"spoiler_text": variant.warning, "sensitive": variant.sensitive}  # said, so that they can go
        yield _receipt(receipt.part, (yield Request("PUT", f"/api/v1/statuses/{receipt.id}", json=status)))


def withdraw(claim: Claim) -> Flow[None]:
    """Delete the parts, the last first; repeatable. What is gone already counts as deleted."""
    for receipt in sorted(claim.receipts, key=lambda receipt: -receipt.part):
        path = f"/api/v1/statuses/{receipt.id}"
        try:
            yield Request("POST", f"{path}/unreblog") if receipt.ref == BOOST else Request("DELETE", path)
        except Refused as no:
            if no.refusal.status not in (404, 410):
                raise
            # snac2 2.75 has no DELETE: its 404 is not about the status
            if receipt.ref != BOOST and (yield from _is_there(path)):
                raise _never(f"this server cannot delete through its API: delete {receipt.url} there") from None


def inspect(limits: Limits) -> Flow[Limits]:
    """The limits with the values that the server states for itself."""
    try:
        reply = yield Request("GET", "/api/v2/instance")
    except Refused as no:
        if no.refusal.status != 404:
            raise
        reply = yield Request("GET", "/api/v1/instance")  # deprecated; all that snac2 and old servers have
    said = _Said(reply.json).at("configuration")
    statuses, media, polls = said.at("statuses"), said.at("media_attachments"), said.at("polls")
    types = media.names("supported_mime_types")
    seconds = polls.number("min_expiration", 0), polls.number("max_expiration", 0)
    return replace(
        limits,
        characters=statuses.number("max_characters", limits.characters),
        link_characters=statuses.number("characters_reserved_per_url", limits.link_characters),
        images=statuses.number("max_media_attachments", limits.images) or 0,
        image_types=tuple(kind for kind in limits.image_types if kind in types) or limits.image_types,
        image_bytes=media.number("image_size_limit", limits.image_bytes),
        image_pixels=media.number("image_matrix_limit", limits.image_pixels),
        alt_characters=media.number("description_limit", limits.alt_characters),
        poll_options=polls.number("max_options", limits.poll_options) or 0,
        poll_option_characters=polls.number("max_characters_per_option", limits.poll_option_characters),
        poll_seconds=(seconds[0], seconds[1]) if seconds[0] and seconds[1] else limits.poll_seconds,
    )


def whoami() -> Flow[str]:
    """The handle that the token belongs to, ``name@host``."""
    reply = yield Request("GET", "/api/v1/accounts/verify_credentials")
    name, host = reply.text("acct"), re.match(r"https?://([^/]+)", reply.text("url"))
    return name if "@" in name or not host else f"{name}@{host[1]}"


def own(since: datetime) -> Flow[tuple[Seen, ...]]:
    """What the account shows since then, boosts left out. Raises Refused where its list does not reach back."""
    account = (yield Request("GET", "/api/v1/accounts/verify_credentials")).text("id")
    statuses = yield from _own_statuses(account, since)
    return tuple(_seen(status, account) for status in statuses)


def is_out(receipt: Receipt) -> Flow[bool]:
    """Whether what a receipt is about is there."""
    path = f"/api/v1/statuses/{receipt.id}"
    if receipt.ref != BOOST or not (yield from _is_there(path)):
        return (yield from _is_there(path))
    status = (yield Request("GET", path)).json
    return isinstance(status, dict) and status.get("reblogged") is True


def powers() -> Flow[Powers]:
    """What the token's application may do: posting needs statuses and media, looking needs the own account's.

    Source: https://docs.joinmastodon.org/entities/Application/#scopes (4.3), https://docs.joinmastodon.org/api/oauth-scopes/
    (read 2026-11-25); servers that do not say leave it unknown
    """
    try:
        reply = yield Request("GET", "/api/v1/apps/verify_credentials")
    except Refused:
        return Powers()
    scopes = _Said(reply.json).names("scopes")
    if not scopes:
        return Powers()
    missing = [one for one in _NEEDED if not {one, one.partition(":")[0]} & scopes]
    needless = [one for one in sorted(scopes) if one.partition(":")[0] not in ("read", "write", "profile")]
    return Powers(missing=tuple(missing), needless=tuple(needless))


_NEEDED = ("read:accounts", "read:statuses", "write:media", "write:statuses")


def meaning(status: int, json: Json) -> str | None:
    """What is not about this post: a token without the scope, an account that may not post; a picture that has gone.

    Sources, read 2026-11-25: https://docs.joinmastodon.org/methods/accounts/#verify_credentials ("Your login is …"),
    https://github.com/mastodon/mastodon config/locales/en.yml, media_attachments.validations.not_found
    """
    said = str(json).casefold()
    if status == 403 and ("scope" in said or "your login is" in said):
        return "auth"
    return "transient" if status == 422 and "not found or already attached" in said else None


def rehearse(request: Request) -> Json:
    """The answers that a rehearsal supposes: ids that tell requests apart, and nothing else."""
    said = json.dumps([request.json, request.form, request.upload and request.upload.media.digest], ensure_ascii=False)
    if request.path == "/api/v2/instance":
        return {"api_versions": {"mastodon": QUOTES_SINCE}}
    name = f"rehearsal-{hashlib.sha256(said.encode()).hexdigest()[:6]}"
    if request.path == "/api/v2/search":
        return {"statuses": [{"id": name, "url": dict(request.query)["q"]}]}
    return {"id": name, "url": f"https://rehearsal.invalid/{name}"}


# ------------------------------------------------------------------------------------------------------- requests


def _never(reason: str) -> Refused:
    return Refused(Refusal(kind="permanent", reason=reason))


def _check(variant: Variant) -> None:
    """What this network could only drop is refused before anything is sent."""
    if variant.poll and variant.parts[0].media:
        raise _never("Mastodon has no poll together with pictures")
    if variant.card and variant.card.url not in variant.parts[0].text:
        raise _never("Mastodon draws link cards itself, from a link in the text; this text has none")


def _status(variant: Variant, number: int, media: list[str]) -> dict[str, Json]:
    first = variant.visibility or "public"
    status: dict[str, Json] = {
        "status": variant.parts[number - 1].text,
        # convention: only the head of a thread stands in public timelines
        "visibility": "unlisted" if number > 1 and first == "public" else first,
    }
    status |= {"media_ids": media} if media else {}
    status |= {"spoiler_text": variant.warning} if variant.warning else {}
    status |= {"sensitive": True} if variant.sensitive else {}
    status |= {"language": variant.lang} if variant.lang else {}
    if variant.poll and number == 1:
        poll = variant.poll
        status["poll"] = {"options": list(poll.options), "expires_in": poll.seconds, "multiple": poll.multiple}
    return status


def _upload(part: Part) -> Flow[list[str]]:
    """The ids of a part's media once the server has processed them."""
    ids = []
    for media in part.media:
        form = (("focus", _focus(media)), *((("description", media.alt),) if media.alt else ()))
        reply = yield Request("POST", "/api/v2/media", form=form, upload=Upload(media=media))
        name = _id(reply)
        if not name:
            raise Refused(Refusal(kind="transient", reason="the server took a picture and named no id for it"))
        yield from _processed(name, reply)
        ids.append(name)
    return ids


def _processed(name: str, reply: Reply) -> Flow[None]:
    """202 at upload and 206 when asked: the server is still at work."""
    for _ in range(PROCESSING_TRIES):
        if reply.status not in (202, 206):
            return
        yield Wait(PROCESSING_SECONDS)
        reply = yield Request("GET", f"/api/v1/media/{name}")
    raise Refused(Refusal(kind="transient", reason=f"the server is still processing picture {name}"))


def _focus(media: Media) -> str:
    """Ours is 0..1 from the top left corner; Mastodon's −1..1 from the centre, y upwards."""
    x, y = media.focus
    return f"{2 * x - 1:.2f},{1 - 2 * y:.2f}"


def _status_id(reference: str, claim: Claim) -> Flow[str]:
    """The id, on this server, of a post answered or quoted: one of ours by slug, or anyone's by URL."""
    if reference in claim.replies:
        return claim.replies[reference].id
    if reference.startswith(("https://", "http://")):
        query = (("q", reference), ("resolve", "true"), ("type", "statuses"), ("limit", "1"))
        reply = yield Request("GET", "/api/v2/search", query=query)
        found = _Said(reply.json).rows("statuses")
        if found and (name := _id(Reply(200, found[0]))):
            return name
    raise _never(f"{reference} is not known on this server, so it can be neither answered nor quoted")


def _quoted(reference: str, claim: Claim) -> Flow[str]:
    """The id of a post to quote, on a server that can: an older one would leave the quote out and say nothing."""
    reply = yield Request("GET", "/api/v2/instance")
    if (_Said(reply.json).at("api_versions").number("mastodon", 0) or 0) < QUOTES_SINCE:
        raise _never("this server has no quotes (Mastodon has them from 4.5): link to the post instead")
    return (yield from _status_id(reference, claim))


def _boost(variant: Variant, claim: Claim) -> Flow[None]:
    """Show a status once more. The boost has no words and no page: its receipt is that of the status."""
    if not claim.receipts:
        name = yield from _status_id(variant.repost, claim)
        status = yield Request("GET", f"/api/v1/statuses/{name}")
        # of the answer only the yes counts: it is the boost, or on some servers the status itself
        yield Request("POST", f"/api/v1/statuses/{name}/reblog", creates=True)
        yield _boosted(status)


def _boosted(status: Reply) -> Receipt:
    return replace(_receipt(1, status), ref=BOOST)


def _is_there(path: str) -> Flow[bool]:
    try:
        yield Request("GET", path)
    except Refused as no:
        if no.refusal.status in (404, 410):
            return False
        raise
    return True


# ------------------------------------------------------------------------------------------------------- answers

# numbers, ULIDs, hexadecimal, file names (media of snac2): kept as text; never a way up a path
_ID = re.compile(r"(?=.{1,128}$)[0-9A-Za-z_-]+(\.[0-9A-Za-z_-]+)*")
_URL = re.compile(r"https?://[^\s<>\"\\]{1,2000}")


def _id(reply: Reply) -> str:
    """The id of an answer, or nothing."""
    try:
        name = reply.text("id")
    except Lost:
        return ""
    return name if _ID.fullmatch(name) else ""


def _receipt(number: int, reply: Reply) -> Receipt:
    """Raises Lost where a yes came without an id and a URL that we can trust."""
    said = reply.json if isinstance(reply.json, dict) else {}
    name, url = _id(reply), str(said.get("url") or said.get("uri"))
    if not name or not _URL.fullmatch(url):
        raise Lost("the server said yes, and named no id and address that can be believed")
    return Receipt(part=number, id=name, url=url)


class _Said:
    """A look into JSON of a server that may have any shape."""

    def __init__(self, value: Json) -> None:
        self._value = value if isinstance(value, dict) else {}

    def at(self, name: str) -> _Said:
        return _Said(self._value.get(name))

    def number(self, name: str, otherwise: int | None) -> int | None:
        value = self._value.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise

    def names(self, name: str) -> frozenset[str]:
        value = self._value.get(name)
        return frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()

    def rows(self, name: str) -> list[dict[str, Json]]:
        value = self._value.get(name)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


# ------------------------------------------------------------------------------------------------------- looking


def _own_statuses(account: str, since: datetime) -> Flow[list[dict[str, Json]]]:
    """Everything the account wrote since then, oldest first."""
    seen: dict[str, dict[str, Json]] = {}
    query: tuple[tuple[str, str], ...] = (("limit", str(PAGE)), ("exclude_reblogs", "true"))
    older: tuple[tuple[str, str], ...] = ()
    for _ in range(PAGES):
        reply = yield Request("GET", f"/api/v1/accounts/{account}/statuses", query=(*query, *older))
        page = [status for status in _Said({"": reply.json}).rows("") if _id(Reply(200, status))]
        fresh = [status for status in page if str(status["id"]) not in seen]
        seen |= {str(status["id"]): status for status in fresh}
        if not fresh and len(page) == PAGE:
            break  # it knows no max_id and shows its first page again: what is beyond stays unseen
        # a pinned or edited status may stand out of order, so the whole page must be older
        if not fresh or all(_written(status) < since for status in fresh):
            recent = [status for status in seen.values() if _written(status) >= since]
            return sorted(recent, key=_written)
        older = (("max_id", str(page[-1]["id"])),)
    raise Refused(Refusal(kind="transient", reason="the account's statuses do not reach back to the claim"))


def _written(status: dict[str, Json]) -> datetime:
    try:
        moment = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)  # keep it in sight
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seen(status: dict[str, Json], account: str) -> Seen:
    answered = status.get("in_reply_to_account_id")
    words = _Words()
    words.feed(str(status.get("content") or ""))
    words.close()
    return Seen(
        id=str(status["id"]),
        url=str(status.get("url") or status.get("uri") or ""),
        at=_written(status),
        text="".join(words.shown).strip(),
        answers=bool(status.get("in_reply_to_id")) and str(answered) != account,
    )


def _is_same(status: dict[str, Json], part: Part, before: str) -> bool:
    attached = status.get("media_attachments")
    answers = status.get("in_reply_to_id")
    return (
        str(answers or "") == before
        and len(attached if isinstance(attached, list) else ()) == len(part.media)
        and _text_agrees(part.text, status)
    )


def _text_agrees(text: str, status: dict[str, Json]) -> bool:
    shown = _shown(status)
    source = _readings(str(status.get("text") or ""))  # snac2 and others give what was sent
    return bool(_readings(text) & (source | shown)) or not (_readings(text) or source or shown)


def _shown(status: dict[str, Json]) -> frozenset[str]:
    words = _Words()
    words.feed(str(status.get("content") or ""))
    words.close()
    return _readings("".join(words.shown)) | _readings("".join(words.linked))


def _readings(text: str) -> frozenset[str]:
    """A text as it can be compared: NFC, white space folded, remote mentions without their server."""
    folded = " ".join(_REMOTE.sub(r"\1", unicodedata.normalize("NFC", text)).split())
    return frozenset({folded} if folded else ())


_REMOTE = re.compile(r"(@[\w.-]+)@[\w.:-]*\w")  # servers show @name of @name@host


class _Words(HTMLParser):
    """The words of a status's HTML: line breaks as white space, entities undone.

    Once as shown, once with the whole address for every link, since some servers shorten what they show.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.linked: list[str] = []
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("br", "p"):
            self.handle_data("\n")
        if tag == "a" and not {"mention", "hashtag"} & set(said.get("class", "").split()):
            self.linked.append(said.get("href", ""))
            self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
        if not self._in_link:
            self.linked.append(data)
