"""The state of a publication, worked out from its lines: pure, total, never stored (PUBLISHING.md § 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from cmgen.ledger.events import (
    TIMES,
    VERSION,
    AnyEvent,
    Approved,
    Asked,
    Claimed,
    Decided,
    Declined,
    Edited,
    Intended,
    NotFound,
    Out,
    Released,
    Staged,
    Times,
    Unanswered,
    Vanished,
    Verified,
    Withdrawn,
)
from cmgen.model import Promise, Receipt, Refusal


class State(StrEnum):
    """What the ledger knows of a publication; what is due, late or a draft is the plan's to say."""

    OPEN = "open"  # may be claimed; with receipts: the rest of a thread
    CLAIMED = "claimed"
    SETTLING = "settling"  # something may be public that has no receipt
    WAITING = "waiting"  # refused for now
    REFUSED = "refused"
    PARTIAL = "partial"  # some parts are out, the next is refused
    QUESTION = "question"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    GIVEN_UP = "given up"


FOR_NOW = frozenset({"transient", "quota", "auth", "config"})
"""Kinds of refusal that are not about the post: it is tried again as it is."""

MIXED = "mixed"
"""The digest of a thread whose parts were sent from different texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationStatus:
    """The state of one publication. ``receipts`` are of what is public, one a part, in order."""

    state: State = State.OPEN
    generation: int = 1
    epoch: int = 0  # the last one
    parts: int = 0  # as last claimed
    receipts: tuple[Receipt, ...] = ()
    digest: str = ""  # of what is public; empty: not known
    claim: Claimed | None = None  # the live one
    last_claim: Claimed | None = None  # of this generation, of the deed publish
    created_at: datetime | None = None
    keys: tuple[str, ...] = ()
    promise: Promise = Promise.BLIND
    settle_at: datetime | None = None  # from when on looking can tell
    doubtful: frozenset[str] = frozenset()  # digests that may be public without a receipt
    refusal: Refusal | None = None
    refused_digest: str = ""
    refused_deed: str = ""
    stages: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # part → digest, and id where it is hidden
    question: str = ""
    urls: tuple[str, ...] = ()  # that the question is about
    vanished: frozenset[str] = frozenset()  # ids of what was out and is not there any more
    has_more: bool = False  # than approvals
    approvals: tuple[Approved, ...] = ()  # as they are written, in order of time; nobody has looked whether they hold
    out_at: datetime | None = None  # of the last receipt
    at: datetime | None = None  # of the last event

    @property
    def is_empty(self) -> bool:
        """Nothing was ever recorded."""
        return self.at is None

    @property
    def is_only_approved(self) -> bool:
        """Nothing was recorded but who approved it."""
        return bool(self.approvals) and not self.has_more

    @property
    def next_part(self) -> int:
        """The first part without a receipt."""
        out = {receipt.part for receipt in self.receipts}
        return next(part for part in range(1, len(out) + 2) if part not in out)


def status_of(events: Iterable[AnyEvent], now: datetime, times: Times = TIMES) -> PublicationStatus:
    """The state that the lines of one publication amount to at a moment; whatever the lines, it has one."""
    everything = tuple(events)
    if not everything:
        return PublicationStatus()
    return _Reading(everything, now, times).status()


class _Reading:
    """The lines of the current generation, looked at from several sides."""

    def __init__(self, events: tuple[AnyEvent, ...], now: datetime, times: Times) -> None:
        self.now, self.times, self.everything = now, times, events
        again = [event.epoch for event in events if isinstance(event, Decided) and event.verdict == "again"]
        self.generation = 1 + len(again)
        self.events = [event for event in events if event.epoch >= max(again, default=0)]
        self.claims = {event.epoch: event for event in self.events if isinstance(event, Claimed)}
        self.publishing = {epoch: claim for epoch, claim in self.claims.items() if claim.deed == "publish"}
        decisions = [event for event in self.events if isinstance(event, Decided)]
        self.decision = max(decisions, key=lambda event: event.epoch, default=None)
        self.decided = self.decision.epoch if self.decision else -1
        # "this part is published" leaves open what became of the parts after it
        whole = [event.epoch for event in decisions if event.verdict != "published"]
        self.cleared = max(whole, default=-1)
        self.looked = max((event.epoch for event in self.events if isinstance(event, NotFound)), default=0)
        self.gone = {name for event in self.events if isinstance(event, Withdrawn) for name in event.ids}
        self.outs = self._outs()
        self.vanished = self._vanished()

    def _outs(self) -> dict[int, Out]:
        """One receipt a part: the earliest, since it may be followed by doubles, or what an edit made of it."""
        outs: dict[int, Out] = {}
        for event in self.events:
            if isinstance(event, Out) and (event.part not in outs or _rank(event) < _rank(outs[event.part])):
                outs[event.part] = event
        return dict(sorted(outs.items()))

    def _vanished(self) -> dict[str, Vanished]:
        """What was not there when it was last looked for, by its id; what we took down is not missed."""
        looks = [event for event in self.events if isinstance(event, Vanished | Verified)]
        last = {event.id: event for event in sorted(looks, key=lambda event: (event.epoch, *_by_time(event)))}
        return {name: one for name, one in last.items() if isinstance(one, Vanished) and name not in self.gone}

    def status(self) -> PublicationStatus:
        last = self.publishing[max(self.publishing)] if self.publishing else None
        first = self.publishing[min(self.publishing)] if self.publishing else None
        public = tuple(out.receipt for out in self.outs.values() if out.id not in self.gone)
        refused = self._refused()
        asked = self._asked(last)
        doubtful = self._doubtful()
        return PublicationStatus(
            state=self._state(last, refused, asked, doubtful),
            generation=self.generation,
            epoch=max(event.epoch for event in self.everything),
            parts=last.parts if last else len(public),
            receipts=public,
            digest=self._digest(),
            claim=self._live(),
            last_claim=last,
            created_at=first.created_at if first else None,
            keys=max((claim.keys for claim in self.publishing.values()), key=len, default=()),
            promise=last.promise if last else Promise.BLIND,
            settle_at=max((self._settle_at(claim) for claim in doubtful), default=None),
            doubtful=frozenset(claim.digest for claim in doubtful),
            refusal=refused.refusal if refused else None,
            refused_digest=self.claims[refused.epoch].digest if refused and refused.epoch in self.claims else "",
            refused_deed=self.claims[refused.epoch].deed if refused and refused.epoch in self.claims else "",
            stages=self._stages(),
            question=asked.why if asked else "",
            urls=asked.urls if asked else (),
            vanished=frozenset(self.vanished),
            has_more=any(not isinstance(event, Approved) for event in self.everything),
            approvals=tuple(sorted((event for event in self.everything if isinstance(event, Approved)), key=_by_time)),
            out_at=max((out.at for out in self.outs.values()), default=None),
            at=max(event.at for event in self.everything),
        )

    def _state(
        self, last: Claimed | None, refused: Declined | None, asked: Asked | None, doubtful: list[Claimed]
    ) -> State:
        parts = set(range(1, last.parts + 1)) if last else set(self.outs)
        if self.decision and self.decision.verdict == "give-up" and max(self.claims, default=-1) < self.decided:
            return State.GIVEN_UP
        if self.outs and all(out.id in self.gone for out in self.outs.values()):
            return State.WITHDRAWN
        if self.outs and parts <= set(self.outs):
            return State.PUBLISHED
        if self._live():
            return State.CLAIMED
        if asked:
            return State.QUESTION
        if doubtful:
            return State.SETTLING
        if refused and refused.epoch in self.publishing:
            if refused.kind in FOR_NOW:
                return State.WAITING
            return State.PARTIAL if self.outs else State.REFUSED
        return State.OPEN

    def _stages(self) -> dict[int, tuple[str, str]]:
        """What is hidden with the server, as last brought there; parts that are out are not."""
        staged = (event for event in self.events if isinstance(event, Staged) and event.part not in self.outs)
        last = sorted(staged, key=lambda event: (event.epoch, event.at))
        return {event.part: (self._digest_at(event.epoch), event.id) for event in last}

    # ------------------------------------------------------------------------------------------- claims

    def _of(self, claim: Claimed) -> list[AnyEvent]:
        """What the run that claimed this epoch said under it."""
        return [event for event in self.events if event.epoch == claim.epoch and event.run == claim.run]

    def _ended(self, claim: Claimed) -> bool:
        """Whether that run has said how it ended."""
        last_words = Released | Declined | Unanswered | Asked | Edited | Withdrawn
        return any(isinstance(event, last_words) for event in self._of(claim))

    def _live(self) -> Claimed | None:
        if not self.claims:
            return None
        claim = self.claims[max(self.claims)]
        over = self.now >= claim.until + self.times.skew or claim.epoch < self.decided or self._ended(claim)
        is_out = claim.deed == "publish" and set(range(1, claim.parts + 1)) <= set(self.outs)
        return None if over or is_out else claim

    def _doubtful(self) -> list[Claimed]:
        """The claims under which something may have become public that has no receipt."""
        live = self._live()
        return [claim for claim in self.publishing.values() if claim is not live and self._is_doubtful(claim)]

    def _is_doubtful(self, claim: Claimed) -> bool:
        if claim.epoch < max(self.cleared, self.looked) or set(range(1, claim.parts + 1)) <= set(self.outs):
            return False
        lost = self._lost(claim)
        if not lost and self._ended(claim):
            return False
        if claim.promise is Promise.STAGED:
            return any(event.epoch <= claim.epoch for event in self.events if self._is_hidden(event))
        return bool(self._unknown_parts(claim)) if lost or claim.promise is Promise.BLIND else True

    def _is_hidden(self, event: AnyEvent) -> bool:
        """Whether it brought to the server a part that has no receipt: without that, nothing can have been shown."""
        return isinstance(event, Staged) and event.part not in self.outs

    def _lost(self, claim: Claimed) -> list[Unanswered]:
        return [event for event in self._of(claim) if isinstance(event, Unanswered)]

    def _unknown_parts(self, claim: Claimed) -> list[int]:
        """The parts that were sent, or meant to be, under this claim and have no receipt."""
        sent = (event.part for event in self._of(claim) if isinstance(event, Intended | Unanswered))
        return [part for part in sent if part not in self.outs]

    def _settle_at(self, claim: Claimed) -> datetime:
        """Looking can tell once the last request that this claim can have sent has had its time."""
        times, lost = self.times, self._lost(claim)
        # a run sends only while request + delay still fit into its lease
        known = max(event.sent_at for event in lost) + times.settle if lost else claim.until + times.visible
        return known + times.skew

    # ------------------------------------------------------------------------------------------- outcomes

    def _refused(self) -> Declined | None:
        """The refusal of the last claim, where it ended in one and nobody has decided since."""
        latest = max(self.claims, default=0)
        refused = [
            event
            for event in self.events
            if isinstance(event, Declined) and event.epoch == latest and event.part not in self.outs
        ]
        return max(refused, key=lambda event: event.at) if refused and latest > self.decided else None

    def _asked(self, last: Claimed | None) -> Asked | None:
        """The open question: one that was asked, or the one that a silent network always leaves."""
        asked = [
            event
            for event in self.events
            if isinstance(event, Asked) and event.epoch > self.decided and (event.part not in self.outs or event.urls)
        ]
        if asked:
            return max(asked, key=lambda event: (event.epoch, event.at))
        missed = [event for event in self.vanished.values() if event.epoch > self.decided]
        if missed:
            first = min(missed, key=lambda event: (event.part, event.id))
            what = "it" if len(self.outs) == 1 else f"part {first.part}"
            why = f"{what} is not there any more, and we did not take it down"
            return Asked(
                v=VERSION,
                at=first.at,
                run=first.run,
                tag="",
                epoch=first.epoch,
                part=first.part,
                why=why,
                urls=tuple(event.url for event in missed),
            )
        if last and last.promise is Promise.BLIND and last in self._doubtful():
            part = min(self._unknown_parts(last))
            return Asked(
                v=VERSION,
                at=last.at,
                run=last.run,
                tag="",
                epoch=last.epoch,
                part=part,
                why=f"part {part} may have been sent, and this network cannot be asked",
            )
        return None

    def _digest(self) -> str:
        edits = [event for event in self.events if isinstance(event, Edited)]
        if edits:
            return max(edits, key=lambda event: event.epoch).digest
        digests = {digest for out in self.outs.values() for digest in self._digests_of(out)}
        return MIXED if len(digests) > 1 else next(iter(digests), "")

    def _digests_of(self, out: Out) -> set[str]:
        """What a part may say: one that was found is of any claim until then that can have sent it unanswered."""
        if out.how != "found":
            return {self._digest_at(out.epoch)}
        looks = [event for event in self.events if isinstance(event, NotFound) and event.part <= out.part]
        since = max([self.cleared, *(event.epoch for event in looks if event.epoch <= out.epoch)])
        senders = [claim for epoch, claim in self.publishing.items() if since <= epoch <= out.epoch]
        digests = {claim.digest for claim in senders if self._can_have_sent(claim, out.part)}
        return digests or {self._digest_at(out.epoch)}

    def _can_have_sent(self, claim: Claimed, part: int) -> bool:
        lost = self._lost(claim)
        if not lost and self._ended(claim):
            return False
        if lost or claim.promise is Promise.BLIND:
            return any(event.part == part for event in self._of(claim) if isinstance(event, Intended | Unanswered))
        return True

    def _digest_at(self, epoch: int) -> str:
        before = [number for number in self.publishing if number <= epoch]
        return self.publishing[max(before)].digest if before else ""


def _by_time(event: AnyEvent) -> tuple[datetime, str]:
    return event.at.astimezone(UTC), event.tag


def _rank(out: Out) -> tuple[int, datetime, str]:
    return (-out.epoch if out.how == "edit" else 1, out.at.astimezone(UTC), out.id)
