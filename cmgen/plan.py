"""What a publication now would do, and for every post and channel why, or why not: only looks, sends nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from types import ModuleType

from cmgen.errors import Stop
from cmgen.ledger import FOR_NOW, TIMES, LedgerState, PublicationStatus, State, Times
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Promise, Status, Variant

AT_ONCE = 10  # posts due together on one channel; more look like a mistake: an import, a wrong year, a lost ledger


class Deed(StrEnum):
    """What a run would do about one publication."""

    PUBLISH = "publish"
    RESUME = "resume"  # the rest of a thread
    SETTLE = "settle"  # find out what is public, then go on
    EDIT = "edit"
    WITHDRAW = "withdraw"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post on one channel. ``why`` is a sentence for people; ``person``: somebody has to act."""

    slug: str
    channel: str
    network: str
    deed: Deed
    why: str
    person: bool = False
    date: datetime | None = None
    state: State = State.OPEN
    urls: tuple[str, ...] = ()
    home: str = ""  # the address of its channel's server
    late_at: datetime | None = None  # from then on nothing is sent
    look: bool = False  # of a deed settle: whether to look first, or just to send the same again
    hold: str = ""  # of a deed settle: why nothing would be sent after the looking
    variant: Variant | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """Its name for people."""
        return f"{self.slug} {self.channel}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All items, by date, then name."""

    items: tuple[Item, ...]

    @property
    def deeds(self) -> tuple[Item, ...]:
        """The items with something to do."""
        return tuple(item for item in self.items if item.deed is not Deed.NONE)

    @property
    def persons(self) -> tuple[Item, ...]:
        """The items that wait for somebody."""
        return tuple(item for item in self.items if item.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run has to work with.

    networks  network → its module; what it does not define, it cannot do
    able      channel → why it cannot be used now, "no token CMGEN_X_TOKEN"; empty or absent: it can
    """

    networks: Mapping[str, ModuleType]
    able: Mapping[str, str] = field(default_factory=dict)
    times: Times = TIMES


def plan(manifest: Manifest, state: LedgerState, now: datetime, means: Means) -> Plan:
    """What each post needs on each channel.

    Raises Stop where the ledger knows a publication whose post has gone.
    """
    known = {name: state.status(*name, now, means.times) for name in state.events if name[0]}
    _check_renames(manifest, known)
    channels = {channel.name: channel for channel in manifest.channels}
    published: dict[str, list[str]] = {}
    for slug, name in known:
        published.setdefault(slug, []).append(name)
    items = []
    for entry in manifest.entries:
        names = dict.fromkeys((*entry.channels, *published.get(entry.slug, ())))
        for name in names:
            channel = channels.get(name) or Channel(name=name, network="")
            case = _Case(entry, channel, known.get((entry.slug, name), PublicationStatus()), now, means)
            items.append(_item(case, state, known))
    items.sort(key=lambda item: (item.date or datetime.max.replace(tzinfo=UTC), item.slug, item.channel))
    return Plan(tuple(_brake(items)))


# ------------------------------------------------------------------------------------------------------- one item


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that decides about one publication."""

    entry: Entry
    channel: Channel
    status: PublicationStatus
    now: datetime
    means: Means

    @property
    def variant(self) -> Variant | None:
        return self.entry.variant(self.channel.name)

    @property
    def module(self) -> ModuleType | None:
        return self.means.networks.get(self.channel.network)

    def can(self, verb: str) -> bool:
        return hasattr(self.module, verb)

    @property
    def late_at(self) -> datetime | None:
        """From when on the post, or the rest of its thread, is too late; None: never, or it has no date."""
        network = self.module.limits.late_hours if self.module else None
        own = (self.entry.late_hours, self.channel.late_hours, network)
        hours = next((value for value in own if value is not None), None)
        if hours is None or self.entry.date is None:
            return None
        if self.status.receipts and self.status.out_at:
            return self.status.out_at + self.means.times.resume
        return self.entry.date + timedelta(hours=hours)


@dataclass(frozen=True, slots=True)
class _Verdict:
    deed: Deed
    why: str
    person: bool = False
    look: bool = False


def _no(why: str) -> _Verdict:
    return _Verdict(Deed.NONE, why)


def _ask(why: str) -> _Verdict:
    return _Verdict(Deed.NONE, why, person=True)


def _item(case: _Case, state: LedgerState, known: Mapping[tuple[str, str], PublicationStatus]) -> Item:
    entry, channel, status = case.entry, case.channel, case.status
    hold = _hold(case, known)
    verdict = _verdict(case, hold) if channel.network else _no("its channel is not one of this run's")
    if verdict.deed is not Deed.NONE:
        if frozen := state.frozen(channel.name):
            verdict = _no(f"frozen: {frozen}")
        elif unable := case.means.able.get(channel.name, ""):
            verdict = _no(unable)
    return Item(
        slug=entry.slug,
        channel=channel.name,
        network=channel.network,
        deed=verdict.deed,
        why=verdict.why,
        person=verdict.person,
        date=entry.date,
        state=status.state,
        urls=tuple(receipt.url for receipt in status.receipts),
        home=channel.server,
        late_at=case.late_at,
        look=verdict.look,
        hold=hold.why if hold else "",
        variant=case.variant,
    )


def _verdict(case: _Case, hold: _Verdict | None) -> _Verdict:
    status = case.status
    if status.claim:
        return _no(f"claimed by run {status.claim.run} until {_clock(status.claim.until)}")
    if status.state is State.QUESTION or (status.question and status.state is State.PUBLISHED):
        return _ask(f"{status.question}: look there, then {_settle(case)}")
    if status.state is State.GIVEN_UP:
        return _no("given up")
    if status.state is State.WITHDRAWN:
        again = f"; to publish it again: {_settle(case)} --again" if case.entry.status is Status.READY else ""
        return _no(f"withdrawn{again}")
    if status.state is State.SETTLING:
        return _settling(case, hold)
    if status.receipts and case.entry.status is Status.WITHDRAWN:
        return _withdrawing(case)
    if status.state is State.PUBLISHED:
        return _published(case)
    if hold:
        return hold
    if status.receipts:
        return _Verdict(Deed.RESUME, f"part {status.next_part} of its thread is next")
    return _Verdict(Deed.PUBLISH, f"due since {_clock(case.entry.date)}")


def _hold(case: _Case, known: Mapping[tuple[str, str], PublicationStatus]) -> _Verdict | None:
    """Why the post may not be sent now; None where it may."""
    entry, now = case.entry, case.now
    if entry.status is not Status.READY:
        return _no(str(entry.status))
    if case.channel.name not in entry.channels:
        return _no("the post no longer names this channel")
    if entry.date is None:
        return _no("not planned yet: it has no date")
    if entry.date > now:
        return _no(f"due in {_span(entry.date - now)}")
    if entry.expires and entry.expires <= now:
        return _no(f"expired on {_clock(entry.expires)}")
    if entry.errors:
        return _no(entry.findings or f"{entry.errors} error{'s' if entry.errors > 1 else ''}")
    if case.variant is None:
        return _no("the build made nothing of it for this channel")
    if not case.can("publish"):
        return _no(f"{case.channel.network or 'its network'} cannot publish")
    return _refusal(case, case.variant) or _lateness(case) or _waiting(case, case.variant, known)


def _refusal(case: _Case, variant: Variant) -> _Verdict | None:
    status = case.status
    if status.refusal is None or status.state not in (State.WAITING, State.REFUSED, State.PARTIAL):
        return None
    reason = f"{status.refusal.reason} ({status.refusal.kind})"
    if status.refusal.kind in FOR_NOW:
        again = status.refusal.retry_at
        return _no(f"refused for now: {reason}; again after {_clock(again)}") if again and again > case.now else None
    if status.refused_digest != variant.digest:
        return None
    out = f"part {status.next_part} was " if status.receipts else ""
    return _ask(f"{out}refused: {reason}; change the post, or {_settle(case)} --give-up")


def _lateness(case: _Case) -> _Verdict | None:
    late = case.late_at
    if late is None or case.now < late:
        return None
    if case.status.receipts:
        return _ask(f"the rest of its thread is late since {_clock(late)}: {_settle(case)} --give-up")
    return _ask(f"late since {_clock(late)}: give it a new date")


def _waiting(case: _Case, variant: Variant, known: Mapping[tuple[str, str], PublicationStatus]) -> _Verdict | None:
    for slug in (variant.reply_to, variant.quote):
        if slug and not slug.startswith(("https://", "http://")):
            other = known.get((slug, case.channel.name))
            if other is None or not other.receipts:
                return _no(f"waits until {slug} is published on {case.channel.name}")
    return None


def _settling(case: _Case, hold: _Verdict | None) -> _Verdict:
    status, when, variant = case.status, case.status.settle_at, case.variant
    named = status.promise is Promise.NAMED
    same = variant is not None and status.doubtful == {variant.digest}
    if named and hold is None and (same or not case.can("find")):
        return _Verdict(Deed.SETTLE, "an answer is missing: the same is sent again, which makes nothing twice")
    if when and case.now < when:
        return _no(f"it may be out without our knowing: looked for after {_clock(when)}")
    if not case.can("find"):
        return _ask(f"it may be out, and {case.channel.network} cannot be asked: look there, then {_settle(case)}")
    if variant is None:
        return _ask("it may be out, and cannot be looked for until its post can be built")
    if not named and not same:
        return _ask(f"it may be out, and its post has changed since: look there, then {_settle(case)}")
    return _Verdict(Deed.SETTLE, "it may be out without our knowing: looked for now", look=True)


def _withdrawing(case: _Case) -> _Verdict:
    status = case.status
    urls = ", ".join(receipt.url for receipt in status.receipts)
    if not case.can("withdraw"):
        return _ask(f"{case.channel.network} cannot withdraw: delete {urls} there, then {_settle(case)} --give-up")
    if status.refused_deed == "withdraw" and status.refusal and status.refusal.kind not in FOR_NOW:
        return _ask(f"withdrawing was refused: {status.refusal.reason}; delete {urls} there")
    return _Verdict(Deed.WITHDRAW, "withdrawn by its post")


def _published(case: _Case) -> _Verdict:
    status, entry, variant = case.status, case.entry, case.variant
    where = f"published {status.receipts[0].url}" if status.receipts else "published"
    if entry.status is not Status.READY or variant is None or case.channel.name not in entry.channels:
        return _no(where)
    if status.digest in ("", variant.digest):
        return _no(where)
    if not entry.update and not (case.module and case.module.limits.always_edits):
        return _no("changed since publication (add update: true)")
    if entry.errors:
        return _no(entry.findings or f"{entry.errors} errors")
    if not case.can("edit"):
        return _no(f"changed since publication, and {case.channel.network} cannot edit")
    if status.refused_deed == "edit" and status.refused_digest == variant.digest and status.refusal:
        if status.refusal.kind not in FOR_NOW:
            return _ask(f"the edit was refused: {status.refusal.reason}")
        if status.refusal.retry_at and status.refusal.retry_at > case.now:
            return _no(f"the edit was refused for now; again after {_clock(status.refusal.retry_at)}")
    return _Verdict(Deed.EDIT, "changed since publication")


# ------------------------------------------------------------------------------------------------------- all items


def _brake(items: list[Item]) -> Iterator[Item]:
    """Hold a channel on which more is due at once than anyone plans, unless its network is never too late."""
    due = Counter(item.channel for item in items if item.deed is Deed.PUBLISH and item.late_at)
    for item in items:
        if item.deed is Deed.PUBLISH and item.late_at and due[item.channel] > AT_ONCE:
            why = f"{due[item.channel]} posts are due at once on {item.channel}: give all but {AT_ONCE} another date"
            yield replace(item, deed=Deed.NONE, why=why, person=True)
        else:
            yield item


def _check_renames(manifest: Manifest, known: Mapping[tuple[str, str], PublicationStatus]) -> None:
    """A publication without its post would be published a second time under the post's new name."""
    slugs = {entry.slug for entry in manifest.entries}
    published = {slug for slug, _ in known}
    for (slug, channel), status in sorted(known.items()):
        over = status.state in (State.WITHDRAWN, State.GIVEN_UP)
        nothing = not status.receipts and status.state in (State.OPEN, State.WAITING, State.REFUSED)
        if slug in slugs or over or nothing:
            continue
        new = _new_name(slug, channel, status, [entry for entry in manifest.entries if entry.slug not in published])
        guess = f": its new name seems to be {new}" if new else ""
        rename = f"cmgen rename {slug} {new}, or " if new else "put it back (status: withdrawn takes it down), or "
        raise Stop(
            f"content/{slug}.md has gone, and {channel} has it as published{guess}",
            f"{rename}cmgen settle {slug} {channel} --give-up",
        )


def _new_name(slug: str, channel: str, status: PublicationStatus, candidates: list[Entry]) -> str:
    for entry in candidates:
        variant = entry.variant(channel)
        if variant and status.digest and replace(variant, post=slug).digest == status.digest:
            return entry.slug
    name = PurePosixPath(slug).name
    return next((entry.slug for entry in candidates if PurePosixPath(entry.slug).name == name), "")


# ------------------------------------------------------------------------------------------------------- words


def _settle(case: _Case) -> str:
    return f"cmgen settle {case.entry.slug} {case.channel.name}"


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else "—"


def _span(delta: timedelta) -> str:
    """A span of time in its largest unit: "3 days", "1 hour"."""
    minutes = max(1, round(delta.total_seconds() / 60))
    count, unit = (
        (minutes, "minute")
        if minutes < 60
        else (round(minutes / 60), "hour")
        if minutes < 48 * 60
        else (round(minutes / 1440), "day")
    )
    return f"{count} {unit}{'s' if count > 1 else ''}"
