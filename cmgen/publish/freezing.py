"""Standing still and going on again, as lines of the ledger: every run reads them before its next public step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cmgen.ledger import FREEZES, Change, Freeze, LedgerState
from cmgen.ledger.events import VERSION, AnyEvent, Frozen, Thawed
from cmgen.model import FreezeOrder


def freeze(state: LedgerState, order: FreezeOrder, run: str, now: datetime, by: str = "person") -> tuple[Change, ...]:
    """The lines that make an order to stand still hold; none where it holds already.

    run  a name that no other run has: with it the same lines have the same tags at every try
    by   person, or file: ``brand/freeze.yaml``
    """
    wanted = [
        {"scope": scope, "why": order.why, "until": order.until, "resume": order.resume, "by": by}
        for scope in order.channels or ("",)
        if not _holds(state.freezes_of(scope), order, now)
    ]
    return tuple(_changes(state, ((Frozen, said) for said in wanted), run, now))


def thaw(state: LedgerState, scopes: Iterable[str], run: str, now: datetime) -> tuple[Change, ...]:
    """The lines that end the freezes of some channels; the empty name is the freeze of all."""
    on = [scope for scope in scopes if any(freeze.is_on(now) for freeze in state.freezes_of(scope))]
    return tuple(_changes(state, ((Thawed, {"scope": scope}) for scope in on), run, now))


def follow(state: LedgerState, order: FreezeOrder | None, run: str, now: datetime) -> tuple[Change, ...]:
    """The lines that make the ledger stand as ``brand/freeze.yaml`` does: what it no longer stops goes on.

    What a person froze by command is left to a person.
    """
    kept = set(order.channels or ("",)) if order else set()
    over = [scope for scope in state.scopes if scope not in kept and _by_file(state.freezes_of(scope), now)]
    thawed = thaw(state, over, run, now)
    return (*(freeze(state, order, run, now, "file") if order else ()), *thawed)


def _holds(freezes: tuple[Freeze, ...], order: FreezeOrder, now: datetime) -> bool:
    said = (order.why or "no reason given", order.until, order.resume)
    return any(one.is_on(now) and (one.why, one.end, one.resume) == said for one in freezes)


def _by_file(freezes: tuple[Freeze, ...], now: datetime) -> bool:
    return any(one.is_on(now) and one.by_file for one in freezes)


def _changes(
    state: LedgerState, said: Iterable[tuple[type[AnyEvent], dict[str, Any]]], run: str, now: datetime
) -> Iterator[Change]:
    count = len(state.events.get(FREEZES, ()))
    for kind, values in said:
        scope = values["scope"] or "all"
        tag = f"{run}/{kind.__struct_config__.tag}-{scope}"
        yield Change(*FREEZES, kind(v=VERSION, at=now, run=run, tag=tag, epoch=count + 1, **values))
