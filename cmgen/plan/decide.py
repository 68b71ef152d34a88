"""One publication: what its post and the ledger's lines amount to, and the reason in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import ModuleType
from zoneinfo import ZoneInfo

from cmgen.hand import folder_of
from cmgen.ledger import FOR_NOW, Freeze, PublicationStatus, State
from cmgen.ledger.events import Approved
from cmgen.manifest import Entry
from cmgen.model import Channel, Promise, Require, Status, Variant
from cmgen.plan.items import Approval, Deed, Item, Means, Need, clock, links_of, seal, span
from cmgen.plan.thaw import Thaw, thawed

Statuses = Mapping[tuple[str, str], PublicationStatus]


@dataclass(frozen=True)
class Case:
    """Everything that decides about one publication."""

    entry: Entry
    channel: Channel
    status: PublicationStatus
    now: datetime
    means: Means
    freezes: tuple[Freeze, ...] = ()  # of its channel
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    require: Require = Require.NOTHING  # of the brand
    approvals: Sequence[Approved] | None = None  # of the post, where this is a repetition

    @cached_property
    def variant(self) -> Variant | None:
        """What would be sent."""
        return self.entry.variant(self.channel.name)

    @cached_property
    def module(self) -> ModuleType | None:
        """Its network."""
        return self.means.networks.get(self.channel.network)

    def can(self, verb: str) -> bool:
        """Whether the network has such a flow."""
        return hasattr(self.module, verb)

    @cached_property
    def window(self) -> timedelta | None:
        """How long after its date the post may still go out; None: for ever."""
        network = self.module.limits.late_hours if self.module else None
        own = (self.entry.late_hours, self.channel.late_hours, network)
        hours = next((value for value in own if value is not None), None)
        return None if hours is None else timedelta(hours=hours)

    @cached_property
    def thaw(self) -> Thaw | None:
        """Its date, past every freeze; None where it has none."""
        if self.entry.date is None:
            return None
        over = (freeze for freeze in self.freezes if freeze.end and freeze.end <= self.now)
        return thawed(self.entry.date, self.window, self.entry.resume, over, self.zone)

    @property
    def need(self) -> Need | None:
        """What must be approved before it is sent; None where nothing must."""
        asked = {self.require, self.channel.require} - {Require.NOTHING}
        slug = (self.entry.first or self.entry).slug
        people, signed = self.means.witness.floor(slug, self.channel.name) if self.means.witness else (0, False)
        people = max(people, self.channel.approvals, self.entry.approvals, int(bool(asked)))
        if not people or self.variant is None:
            return None
        return Need(
            slug=slug,
            channel=self.channel.name,
            seal=seal(self.entry, self.variant),
            people=people,
            signed=signed or Require.SIGNATURE in asked,
            sources=self.entry.sources or (self.entry.path,),
        )

    @cached_property
    def approval(self) -> Approval:
        """Who has approved it, and why that is not enough."""
        need = self.need
        return self.means.approval(need, self.lines) if need else Approval()

    @property
    def lines(self) -> Sequence[Approved]:
        """What the ledger has of approvals; those of a post are also those of its repetitions."""
        return self.status.approvals if self.approvals is None else self.approvals

    @property
    def by_hand(self) -> bool:
        """Whether a person posts it; it is listed until its address is recorded, however late."""
        return self.channel.by_hand and bool(self.channel.network)

    @property
    def frozen(self) -> str:
        """Why its channel stands still now; empty where it does not."""
        return next((freeze.why for freeze in self.freezes if freeze.is_on(self.now)), "")

    @property
    def late_at(self) -> datetime | None:
        """From when on the post, or the rest of its thread, is too late; None: never, or it has no date."""
        thaw, window = self.thaw, self.window
        if window is None or thaw is None or self.by_hand:
            return None
        if self.status.receipts and self.status.out_at:
            return self.status.out_at + self.means.times.resume
        return thaw.date + window


@dataclass(frozen=True, slots=True)
class _Verdict:
    deed: Deed
    why: str
    person: bool = False
    look: bool = False
    same_until: datetime | None = None


def _no(why: str) -> _Verdict:
    return _Verdict(Deed.NONE, why)


def _ask(why: str) -> _Verdict:
    return _Verdict(Deed.NONE, why, person=True)


def item_of(case: Case, known: Statuses) -> Item:
    """What is to be done about it, and why."""
    entry, channel, status = case.entry, case.channel, case.status
    hold = _hold(case, known)
    verdict = _verdict(case, hold) if channel.network else _no("its channel is not one of this run's")
    unable = _unable(case, verdict)
    if unable:
        verdict = _ask(unable) if unable == case.means.barred.get(channel.name) else _no(unable)
    return Item(
        slug=entry.slug,
        channel=channel.name,
        network=channel.network,
        deed=verdict.deed,
        why=verdict.why,
        person=verdict.person,
        date=case.thaw.date if case.thaw else None,
        state=status.state,
        urls=tuple(receipt.url for receipt in status.receipts),
        home=channel.server,
        late_at=case.late_at,
        look=verdict.look,
        same_until=verdict.same_until,
        waits=bool(unable),
        hold=hold.why if hold else "",
        variant=case.variant,
        need=case.need if verdict.deed in _SENDING else None,
        approved_by=_approved_by(case),
    )


_SENDING = frozenset({Deed.PUBLISH, Deed.RESUME, Deed.SETTLE, Deed.EDIT})


def _approved_by(case: Case) -> tuple[str, ...]:
    """Who has approved it as it is; before it is due as the ledger has it, for whoever looks at the plan."""
    if "approval" in vars(case):
        return case.approval.by
    if case.variant is None or not case.lines:
        return ()
    own = seal(case.entry, case.variant)
    return tuple(dict.fromkeys(name for line in case.lines if line.digest == own for name in line.by))


def _unable(case: Case, verdict: _Verdict) -> str:
    """Why a deed cannot be done now, though it is its turn; empty where it can."""
    if verdict.deed is Deed.NONE:
        return ""
    if case.frozen and verdict.deed is not Deed.WITHDRAW:
        return f"frozen: {case.frozen}"
    return case.means.able.get(case.channel.name, "") or case.means.barred.get(case.channel.name, "")


def _verdict(case: Case, hold: _Verdict | None) -> _Verdict:
    status = case.status
    if status.claim:
        return _no(f"claimed by run {status.claim.run} until {clock(status.claim.until)}")
    if status.state is State.QUESTION or (status.question and status.state is State.PUBLISHED):
        where = f": {', '.join(status.urls)}" if status.urls else ""
        return _ask(f"{status.question}{where}: look there, then {_settle(case)}")
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
    if case.by_hand:
        return _Verdict(Deed.HAND, f"post what is prepared in {folder_of(case.entry.slug, case.channel.name)}")
    if status.receipts:
        return _Verdict(Deed.RESUME, f"part {status.next_part} of its thread is next")
    return _Verdict(Deed.PUBLISH, f"due since {clock(case.thaw.date if case.thaw else None)}")


def _hold(case: Case, known: Statuses) -> _Verdict | None:
    """Why the post may not be sent now; None where it may."""
    entry, now = case.entry, case.now
    if entry.status is not Status.READY:
        return _no(str(entry.status))
    if case.channel.name not in entry.channels:
        return _no("the post no longer names this channel" if entry.first is None else "its post's rule has it no more")
    if case.thaw is None:
        return _no("not planned yet: it has no date")
    if case.thaw.date > now:
        return _no(f"due in {span(case.thaw.date - now)}")
    if entry.expires and entry.expires <= now:
        return _no(f"expired on {clock(entry.expires)}")
    if entry.errors:
        return _no(entry.findings or f"{entry.errors} error{'s' if entry.errors > 1 else ''}")
    if case.variant is None:
        return _no("the build made nothing of it for this channel")
    if not case.can("publish") and not case.by_hand:
        return _no(f"{case.channel.network or 'its network'} cannot publish")
    if case.thaw.why and not case.status.receipts:
        return _ask(case.thaw.why) if case.thaw.person else _no(case.thaw.why)
    held = _refusal(case, case.variant) or _lateness(case) or _waiting(case, case.variant, known)
    return held or _disapproval(case) or (None if case.status.receipts else _breakage(case, case.variant))


def _disapproval(case: Case) -> _Verdict | None:
    why, post = case.approval.why, case.entry.first or case.entry
    return _ask(f"{why}: somebody else looks at it, then cmgen approve {post.slug}") if why else None


def _breakage(case: Case, variant: Variant) -> _Verdict | None:
    """What it leads to, or shows, and is not as it should be."""
    post = case.entry.first or case.entry
    for link in links_of(variant):
        if why := case.means.broken.get(link):
            return _ask(f"its link {link} is dead: {why}: mend {post.path}, or that page, and it goes out")
    for medium in variant.media:
        if why := case.means.broken.get(medium.digest):
            return _ask(f"{medium.name or 'its picture'} is not what the build made: {why}")
    return None


def _refusal(case: Case, variant: Variant) -> _Verdict | None:
    status = case.status
    if status.refusal is None or status.state not in (State.WAITING, State.REFUSED, State.PARTIAL):
        return None
    reason = f"{status.refusal.reason} ({status.refusal.kind})"
    if status.refusal.kind in FOR_NOW:
        again = status.refusal.retry_at
        return _no(f"refused for now: {reason}; again after {clock(again)}") if again and again > case.now else None
    if status.refused_digest != variant.digest:
        return None
    out = f"part {status.next_part} was " if status.receipts else ""
    return _ask(f"{out}refused: {reason}; change the post, or {_settle(case)} --give-up")


def _lateness(case: Case) -> _Verdict | None:
    late = case.late_at
    if late is None or case.now < late:
        return None
    if case.status.receipts:
        return _ask(f"the rest of its thread is late since {clock(late)}: {_settle(case)} --give-up")
    return _ask(f"late since {clock(late)}: give it a new date")


def _waiting(case: Case, variant: Variant, known: Statuses) -> _Verdict | None:
    for slug in (variant.reply_to, variant.quote, variant.repost):
        if slug and not slug.startswith(("https://", "http://")):
            other = known.get((slug, case.channel.name))
            if other is None or not other.receipts:
                return _no(f"waits until {slug} is published on {case.channel.name}")
    return None


def _settling(case: Case, hold: _Verdict | None) -> _Verdict:
    status, when, variant = case.status, case.status.settle_at, case.variant
    repeatable = status.promise.is_repeatable
    same = variant is not None and status.doubtful == {variant.digest}
    if repeatable and hold is None and (same or not case.can("find")):
        return _Verdict(Deed.SETTLE, "an answer is missing: the same is sent again, which makes nothing twice")
    if when and case.now < when:
        return _no(f"it may be out without our knowing: looked for after {clock(when)}")
    if not case.can("find") and hold is None and same and (until := _same_until(case)):
        return _Verdict(Deed.SETTLE, "an answer is missing: sent again with its key, which is known", same_until=until)
    if not case.can("find"):
        return _ask(f"it may be out, and {case.channel.network} cannot be asked: look there, then {_settle(case)}")
    if variant is None:
        return _ask("it may be out, and cannot be looked for until its post can be built")
    if not repeatable and not same:
        return _ask(f"it may be out, and its post has changed since: look there, then {_settle(case)}")
    return _Verdict(Deed.SETTLE, "it may be out without our knowing: looked for now", look=True)


def _same_until(case: Case) -> datetime | None:
    """Until when the network knows the keys of the first claim, where a whole run fits in before that."""
    status, times = case.status, case.means.times
    if status.promise is not Promise.KEYED or status.created_at is None:
        return None
    until: datetime = status.created_at + case.module.key_window - times.skew if case.module else case.now
    return until if case.now + times.job < until else None


def _withdrawing(case: Case) -> _Verdict:
    status = case.status
    urls = ", ".join(receipt.url for receipt in status.receipts)
    if not case.can("withdraw") or case.by_hand:
        return _ask(f"{case.channel.network} cannot withdraw: delete {urls} there, then {_settle(case)} --withdrawn")
    if status.refused_deed == "withdraw" and status.refusal and status.refusal.kind not in FOR_NOW:
        refused = f"withdrawing was refused: {status.refusal.reason}"
        return _ask(f"{refused}; delete {urls} there, then {_settle(case)} --withdrawn")
    reverted = f"taken back: commit {case.entry.taken_back} reverts its post"
    return _Verdict(Deed.WITHDRAW, reverted if case.entry.taken_back else "withdrawn by its post")


def _published(case: Case) -> _Verdict:
    status, entry, variant = case.status, case.entry, case.variant
    where = f"published {status.receipts[0].url}" if status.receipts else "published"
    if entry.status is Status.DRAFT and not entry.errors:
        return _no(f"{where}; its post is a draft again: `status: withdrawn` takes it down")
    if entry.status is not Status.READY or variant is None or case.channel.name not in entry.channels:
        return _no(where)
    if status.digest in ("", variant.digest):
        return _no(where)
    if not entry.update and not (case.module and case.module.limits.always_edits):
        return _no("changed since publication (add update: true)")
    if entry.errors:
        return _no(entry.findings or f"{entry.errors} errors")
    if not case.can("edit") or case.by_hand:
        urls = ", ".join(receipt.url for receipt in status.receipts)
        how = f"edit {urls} there" if case.by_hand else f"{case.channel.network} cannot edit: mend {urls} as it can"
        return _ask(f"changed since publication: {how}, then {_settle(case)} --edited")
    if status.refused_deed == "edit" and status.refused_digest == variant.digest and status.refusal:
        if status.refusal.kind not in FOR_NOW:
            return _ask(f"the edit was refused: {status.refusal.reason}")
        if status.refusal.retry_at and status.refusal.retry_at > case.now:
            return _no(f"the edit was refused for now; again after {clock(status.refusal.retry_at)}")
    if unready := _disapproval(case) or _breakage(case, variant):
        return unready
    return _Verdict(Deed.EDIT, "changed since publication")


def _settle(case: Case) -> str:
    return f"cmgen settle {case.entry.slug} {case.channel.name}"
