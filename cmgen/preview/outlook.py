"""The outlook: what needs somebody, what is due, what comes, what waits for its author, what is out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cmgen.desk import means, needs_token
from cmgen.errors import CmgenError
from cmgen.freeze import FREEZE_FILE
from cmgen.ledger import LedgerState, State
from cmgen.manifest import Entry
from cmgen.model import Channel, Receipt, Status
from cmgen.plan import Deed, Item, plan
from cmgen.preview.state import Snapshot

BEHIND, AHEAD = timedelta(days=60), timedelta(days=30)
SOON = timedelta(days=14)
OVER = (State.PUBLISHED, State.WITHDRAWN, State.GIVEN_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A post that somebody must look at, on some of its channels; ``late``: its time has passed."""

    entry: Entry
    channels: tuple[str, ...] = ()
    why: str = ""
    late: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A post of which something would be done now: what, with the channels it is done on."""

    entry: Entry
    deeds: tuple[tuple[Deed, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A post that is out, with its addresses by channel."""

    entry: Entry
    at: datetime
    receipts: tuple[tuple[str, Receipt], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A channel: why it is frozen, whether its token is there, what goes there next."""

    channel: Channel
    frozen: str = ""
    token: bool | None = None  # None: it needs none
    following: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Everything for one page, most urgent first."""

    needs: tuple[Need, ...] = ()
    due: tuple[Due, ...] = ()
    soon: tuple[Entry, ...] = ()
    drafts: tuple[Entry, ...] = ()
    out: tuple[Published, ...] = ()
    accounts: tuple[Account, ...] = ()
    problem: str = ""  # why the plan could not be made


def outlook(snapshot: Snapshot, now: datetime, environment: Mapping[str, str]) -> Outlook:
    """What stands at a moment. Of the environment it is only asked whether a token is there."""
    state = snapshot.ledger or LedgerState(id="")
    near = {entry.slug: entry for entry in snapshot.between(now - BEHIND, now + AHEAD)}
    near |= {entry.slug: entry for entry in _unsettled(snapshot, state, now)}
    able = means(snapshot.manifest, environment)
    items: tuple[Item, ...] = ()
    problem = snapshot.no_ledger
    try:
        events = {name: lines for name, lines in state.events.items() if not name[0] or name[0] in near}
        manifest = replace(snapshot.manifest, entries=tuple(near.values()))
        items = plan(manifest, replace(state, events=events), now, able).items
    except CmgenError as error:
        problem = error.message
    coming = snapshot.between(now, now + AHEAD)
    return Outlook(
        needs=tuple(_needs(items, near, now)),
        due=tuple(_due(items, near)),
        soon=tuple(one for one in coming if one.status is Status.READY and one.date and one.date < now + SOON),
        drafts=(*(one for one in coming if one.status is Status.DRAFT), *_undated(snapshot)),
        out=_out(snapshot, state, now),
        accounts=tuple(_account(snapshot, one, state, now, environment) for one in snapshot.project.channels),
        problem=problem,
    )


def _unsettled(snapshot: Snapshot, state: LedgerState, now: datetime) -> Iterable[Entry]:
    for slug, channel in state.events:
        entry = snapshot.entry(slug) if slug else None
        if entry and state.status(slug, channel, now).state not in OVER:
            yield entry


def _undated(snapshot: Snapshot) -> Iterable[Entry]:
    return (entry for entry in snapshot.entries if entry.date is None and entry.status is Status.DRAFT)


def _needs(items: Iterable[Item], near: Mapping[str, Entry], now: datetime) -> Iterable[Need]:
    """Errors first, then what only somebody can answer, then what is late; one line a post and reason."""
    for entry in near.values():
        if entry.errors and entry.status is Status.READY:
            yield Need(entry=entry, channels=entry.channels, why=entry.findings)
    asked: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.person:
            asked.setdefault((item.slug, item.why), []).append(item)
    late = []
    for (slug, why), found in asked.items():
        is_late = found[0].state is State.OPEN and found[0].late_at is not None and found[0].late_at <= now
        need = Need(
            entry=near[slug],
            channels=tuple(item.channel for item in found),
            why=why,
            late=found[0].late_at if is_late else None,
        )
        if is_late:
            late.append(need)
        else:
            yield need
    yield from reversed(late)


def _due(items: Iterable[Item], near: Mapping[str, Entry]) -> Iterable[Due]:
    """One line a post, in the order of the plan."""
    posts: dict[str, dict[Deed, list[str]]] = {}
    for item in items:
        if item.deed is not Deed.NONE:
            posts.setdefault(item.slug, {}).setdefault(item.deed, []).append(item.channel)
    for slug, deeds in posts.items():
        yield Due(entry=near[slug], deeds=tuple((deed, tuple(channels)) for deed, channels in deeds.items()))


def _out(snapshot: Snapshot, state: LedgerState, now: datetime, most: int = 8) -> tuple[Published, ...]:
    found: dict[str, list[tuple[datetime, str, Receipt]]] = {}
    for slug, channel in state.events:
        status = state.status(slug, channel, now) if slug else None
        if status and status.receipts and status.out_at and status.state is not State.WITHDRAWN:
            found.setdefault(slug, []).append((status.out_at, channel, status.receipts[0]))
    newest = sorted(found.items(), key=lambda one: max(row[0] for row in one[1]), reverse=True)
    return tuple(
        Published(
            entry=entry,
            at=max(row[0] for row in rows),
            receipts=tuple((channel, receipt) for _, channel, receipt in rows),
        )
        for slug, rows in newest[:most]
        if (entry := snapshot.entry(slug))
    )


def _ordered(snapshot: Snapshot, channel: Channel) -> str:
    """Why ``brand/freeze.yaml`` holds a channel; the next run writes it into the ledger."""
    order = snapshot.manifest.freeze
    return (order.why or FREEZE_FILE) if order and channel.name in (order.channels or (channel.name,)) else ""


def _account(
    snapshot: Snapshot, channel: Channel, state: LedgerState, now: datetime, environment: Mapping[str, str]
) -> Account:
    coming = snapshot.between(now, now + AHEAD)
    following = (entry for entry in coming if entry.status is Status.READY and channel.name in entry.channels)
    needed = needs_token(channel) and not channel.by_hand
    return Account(
        channel=channel,
        frozen=state.frozen(channel.name, now) or _ordered(snapshot, channel),
        token=bool(environment.get(channel.secret, "").strip()) if needed else None,
        following=next(following, None),
    )
