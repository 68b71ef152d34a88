"""Drift: what stands on an account and is none of ours, and what was ours and has gone. Only looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from cmgen.flow import Flow
from cmgen.ledger import Change, LedgerState, State
from cmgen.ledger.branch import OTHERS
from cmgen.ledger.events import VERSION, Noticed, Out, Vanished, Verified, Withdrawn
from cmgen.model import Channel, Receipt, Seen

WORDS = 60  # characters of a stranger's post that are shown
UNSURE = (State.CLAIMED, State.SETTLING, State.QUESTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A part that the ledger has as public, and that is not there."""

    slug: str
    channel: str
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What an account shows beside what the ledger says of it.

    ours     receipts of the span that were looked for
    foreign  what no receipt is about, and was not noticed before, oldest first
    gone     what is not there any more
    back     what was gone and is there again
    still    what was taken down and is there all the same
    answers  how many of its posts answer other people, which nobody looked at
    unsure   publications of which something may be out without a receipt: a foreign post may be theirs
    """

    channel: str
    since: datetime
    ours: int = 0
    foreign: tuple[Seen, ...] = ()
    gone: tuple[Gone, ...] = ()
    back: tuple[Gone, ...] = ()
    still: tuple[Gone, ...] = ()
    answers: int = 0
    unsure: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether the account shows what the ledger says."""
        return not (self.foreign or self.gone or self.still)


def can_drift(module: ModuleType) -> bool:
    """Whether a network can be asked what an account shows."""
    return hasattr(module, "own") and hasattr(module, "is_out")


def look(channel: Channel, module: ModuleType, state: LedgerState, since: datetime, now: datetime) -> Flow[Drift]:
    """Compare an account's posts since a moment with the ledger. Raises Refused where it could not be asked.

    What the list does not show is asked for by its own id before it counts as gone.
    """
    seen: tuple[Seen, ...] = yield from module.own(since)
    ours = dict(_receipts(state, channel.name, since, now))
    shown = {name for one in seen for name in (one.id, one.url)}
    gone, back = [], []
    for receipt, (slug, was_gone) in ours.items():
        there = receipt.id in shown or (yield from module.is_out(receipt))
        about = Gone(slug=slug, channel=channel.name, receipt=receipt)
        if not there and not was_gone:
            gone.append(about)
        elif there and was_gone:
            back.append(about)
    known = set(_ever(state, channel.name))
    foreign = [one for one in seen if not one.answers and not known & {one.id, one.url}]
    statuses = ((slug, state.status(slug, name, now)) for slug, name in state.events if slug and name == channel.name)
    return Drift(
        channel=channel.name,
        since=since,
        ours=len(ours),
        foreign=tuple(sorted(foreign, key=lambda one: one.at)),
        gone=tuple(gone),
        back=tuple(back),
        still=tuple(one for one in _withdrawn(state, channel.name) if one.receipt.id in shown),
        answers=sum(one.answers and not known & {one.id, one.url} for one in seen),
        unsure=tuple(slug for slug, status in statuses if status.state in UNSURE) if foreign else (),
    )


def _receipts(
    state: LedgerState, channel: str, since: datetime, now: datetime
) -> Iterator[tuple[Receipt, tuple[str, bool]]]:
    """What should be there of what went out since then: receipt → slug, and whether it was gone before."""
    for (slug, name), events in state.events.items():
        if not slug or name != channel:
            continue
        status = state.status(slug, name, now)
        if status.claim or status.state in (State.WITHDRAWN, State.GIVEN_UP):
            continue
        recent = {event.id for event in events if isinstance(event, Out) and event.at >= since}
        for receipt in status.receipts:
            if receipt.id in recent:
                yield receipt, (slug, receipt.id in status.vanished)


def _withdrawn(state: LedgerState, channel: str) -> Iterator[Gone]:
    for (slug, name), events in state.events.items():
        if slug and name == channel:
            ids = {one for event in events if isinstance(event, Withdrawn) for one in event.ids}
            outs = {event.id: event for event in events if isinstance(event, Out) and event.id in ids}
            yield from (Gone(slug=slug, channel=channel, receipt=out.receipt) for out in outs.values())


def _ever(state: LedgerState, channel: str) -> Iterator[str]:
    """The ids and addresses of all that was ever ours, and of what was noticed."""
    for (slug, name), events in state.events.items():
        if slug and name == channel:
            for event in events:
                if isinstance(event, Out):
                    yield from (event.id, event.url)
    for event in state.events.get(OTHERS, ()):
        if isinstance(event, Noticed) and event.channel == channel:
            yield event.id


def record(drifts: Iterable[Drift], state: LedgerState, run: str, now: datetime) -> Iterator[Change]:
    """The lines that keep what was seen: what is gone becomes a question, what is not ours is known from then on."""
    for drift in drifts:
        for kind, several in ((Vanished, drift.gone), (Verified, drift.back)):
            for one in several:
                epoch = state.status(one.slug, one.channel, now).epoch + 1
                said: dict[str, Any] = {"part": one.receipt.part, "id": one.receipt.id}
                said |= {"url": one.receipt.url} if kind is Vanished else {}
                tag = f"{run}/{one.channel}-{one.receipt.id}"
                yield Change(one.slug, one.channel, kind(v=VERSION, at=now, run=run, tag=tag, epoch=epoch, **said))
        for one_seen in drift.foreign:
            tag = f"{run}/{drift.channel}-{one_seen.id}"
            about = {"channel": drift.channel, "id": one_seen.id, "url": one_seen.url}
            yield Change(*OTHERS, Noticed(v=VERSION, at=now, run=run, tag=tag, epoch=1, **about))


def span(days: float, now: datetime) -> datetime:
    """The moment from which on posts are compared."""
    return now - timedelta(days=days)
