"""Ledger lines in shorthand: minutes from eight in the morning, one run an epoch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cmgen.ledger.events import (
    AnyEvent,
    Asked,
    Claimed,
    Decided,
    Declined,
    Edited,
    Intended,
    NotFound,
    Out,
    Released,
    Unanswered,
    Withdrawn,
)
from cmgen.model import Promise

START = datetime(2026, 11, 24, 8, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


class Lines:
    """Makes events one after the other; each has a tag of its own."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, kind: Any, epoch: int, minutes: float, run: str = "", /, **said: Any) -> Any:
        self.count += 1
        return kind(v=1, at=at(minutes), run=run or f"r{epoch}", tag=f"t{self.count}", epoch=epoch, **said)

    def claim(self, epoch: int, minutes: float, **said: Any) -> Any:
        usual = {"promise": Promise.FINDABLE, "parts": 1, "digest": "d1", "created_at": at(minutes)}
        return self(Claimed, epoch, minutes, "", until=at(minutes + 20), **usual | said)

    def out(self, epoch: int, minutes: float, part: int = 1, **said: Any) -> Any:
        usual = {"id": f"id{part}", "url": f"https://n.example/{part}"}
        return self(Out, epoch, minutes, "", part=part, **usual | said)

    def lost(self, epoch: int, minutes: float, part: int = 1) -> Any:
        return self(Unanswered, epoch, minutes, part=part, sent_at=at(minutes))

    def refused(self, epoch: int, minutes: float, kind: str = "permanent", part: int = 1, **said: Any) -> Any:
        return self(Declined, epoch, minutes, part=part, kind=kind, **said)

    def none(self, epoch: int, minutes: float, part: int = 1) -> Any:
        return self(NotFound, epoch, minutes, part=part, looked_at=(at(minutes), at(minutes)))

    def released(self, epoch: int, minutes: float) -> Any:
        return self(Released, epoch, minutes, why="time")

    def asked(self, epoch: int, minutes: float, part: int = 1, **said: Any) -> Any:
        return self(Asked, epoch, minutes, "", part=part, **{"why": "?"} | said)

    def decided(self, epoch: int, minutes: float, verdict: str, **said: Any) -> Any:
        return self(Decided, epoch, minutes, verdict=verdict, **said)

    def intent(self, epoch: int, minutes: float, part: int = 1) -> Any:
        return self(Intended, epoch, minutes, part=part)

    def edited(self, epoch: int, minutes: float, digest: str) -> Any:
        return self(Edited, epoch, minutes, digest=digest)

    def withdrawn(self, epoch: int, minutes: float, *ids: str) -> Any:
        return self(Withdrawn, epoch, minutes, ids=ids)


History = list[AnyEvent]
