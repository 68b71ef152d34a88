"""What a person may say about a publication that the machine cannot settle by itself (``cmgen settle``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from cmgen.errors import CmgenError, Stop
from cmgen.ledger import TIMES, Change, LedgerState, PublicationStatus, State, Times
from cmgen.ledger.events import VERSION, AnyEvent, Decided, Edited, Out, Withdrawn

Word = Literal["published", "not-published", "give-up", "again", "edited", "withdrawn"]
URL = re.compile(r"https?://[^\s<>\"\\\x00-\x1f]{1,2000}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A person's word on one publication.

    verdict  published: the part in question is public at ``url``; not-published: nothing more of it is, so it may be
             sent; give-up: leave it as it is, for good; again: publish it once more, beside what is public; edited,
             withdrawn: done there by hand
    by       who says so
    run      the name of this act, which no other run has
    """

    slug: str
    channel: str
    verdict: Word
    url: str = ""
    digest: str = ""  # of what was edited: what its post says now
    by: str = ""
    run: str = ""


def settle_by_person(state: LedgerState, word: Verdict, now: datetime, times: Times = TIMES) -> tuple[Change, ...]:
    """The lines that a person's word adds to the ledger.

    Raises CmgenError where it makes no sense, Stop where it comes too early to be known.
    """
    status = state.status(word.slug, word.channel, now, times)
    _check(word, status, now)
    if word.verdict == "published":
        _check_account(word, state)
    epoch = status.epoch + 1
    url = word.url if word.verdict == "published" else ""
    known = url in {receipt.url for receipt in status.receipts}
    part = next((receipt.part for receipt in status.receipts if receipt.url == url), status.next_part)
    about: dict[str, Any] = {"v": VERSION, "at": now, "run": word.run, "epoch": epoch}
    said: list[AnyEvent] = [Decided(**about, tag=f"{word.run}/1", verdict=word.verdict, part=part, url=url, by=word.by)]
    if url and not known:
        name = urlsplit(url).path.rstrip("/").rpartition("/")[2] or url
        said.append(Out(**about, tag=f"{word.run}/2", part=part, id=name, url=url, how="person"))
    if word.verdict == "edited":
        said.append(Edited(**about, tag=f"{word.run}/2", digest=word.digest))
    if word.verdict == "withdrawn":
        said.append(Withdrawn(**about, tag=f"{word.run}/2", ids=tuple(receipt.id for receipt in status.receipts)))
    return tuple(Change(word.slug, word.channel, event) for event in said)


def _check(word: Verdict, status: PublicationStatus, now: datetime) -> None:
    name = f"{word.slug} {word.channel}"
    if word.verdict == "published" and not URL.fullmatch(word.url):
        raise CmgenError(f"{word.url!r} is not the address of a post", "give it whole: --published https://…")
    if status.claim:
        until = f"{status.claim.until.astimezone(UTC):%H:%M} UTC"
        raise Stop(f"{name}: run {status.claim.run} may be sending it until {until}", "decide after that")
    if status.settle_at and now < status.settle_at:
        when = f"{status.settle_at.astimezone(UTC):%H:%M} UTC"
        raise Stop(f"{name}: a request may still take effect until {when}", "look there, and decide, after that")
    if word.verdict == "not-published" and not status.is_empty and not _is_open_to(status):
        raise CmgenError(f"{name}: there is nothing to decide: it is {status.state}", "cmgen ledger show tells who did")
    if status.is_empty and word.verdict not in {"published", "give-up"}:
        raise CmgenError(f"{name}: the ledger knows nothing of it", "cmgen status lists what it knows")
    if word.verdict in ("edited", "withdrawn"):
        if not status.receipts:
            raise CmgenError(f"{name}: the ledger has nothing of it that is out", "cmgen status lists what is")
        return
    done = status.state is State.PUBLISHED and not status.question
    if done and word.verdict in ("published", "not-published"):
        raise CmgenError(f"{name}: it is published: {status.receipts[0].url}", "to publish it once more: --again")


def _is_open_to(status: PublicationStatus) -> bool:
    """Whether it is unknown, or refused, what "it is not public" would answer."""
    asked = (State.QUESTION, State.SETTLING, State.REFUSED, State.PARTIAL, State.WAITING, State.PUBLISHED)
    return status.state in asked or bool(status.question)


def _check_account(word: Verdict, state: LedgerState) -> None:
    """Where all posts of a channel so far stand below one address, as an account's do, so must this one."""
    known = [
        receipt.url.rpartition("/")[0]
        for slug, channel in state.events
        if channel == word.channel
        for receipt in state.status(slug, channel, datetime.max.replace(tzinfo=UTC)).receipts
    ]
    if len(known) > 1 and len(set(known)) == 1 and word.url.rpartition("/")[0] != known[0]:
        message = f"{word.url!r} is not below {known[0]}/, as all posts of {word.channel} are"
        raise CmgenError(message, "look for the address of the post on the channel's own account")
