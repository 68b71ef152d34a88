"""When publishing stood, or stands, still: worked out from the ledger's lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cmgen.ledger.events import AnyEvent, Frozen, Thawed
from cmgen.model import Resume


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """One span of time in which nothing is claimed. ``end`` None: until somebody thaws it."""

    start: datetime
    end: datetime | None = None
    why: str = ""
    resume: Resume = Resume.ASK
    by_file: bool = False

    def is_on(self, now: datetime) -> bool:
        """Whether it lasts; clocks differ, so it has begun as soon as it is known."""
        return self.end is None or now < self.end


def freezes_of(events: Iterable[AnyEvent], scope: str) -> Iterator[Freeze]:
    """The freezes of one scope, a channel's name or empty for all channels, in order.

    A freeze said again while it lasts is the same one, with what was said last.
    """
    last: Freeze | None = None
    for event in events:
        if isinstance(event, Frozen) and event.scope == scope:
            lasts = last is not None and last.is_on(event.at)
            if last and not lasts:
                yield last
            last = Freeze(
                start=last.start if last and lasts else event.at,
                end=event.until,
                why=event.why or "no reason given",
                resume=event.resume,
                by_file=event.by == "file",
            )
        elif isinstance(event, Thawed) and event.scope == scope and last:
            yield replace(last, end=event.at) if last.is_on(event.at) else last
            last = None
    if last:
        yield last
