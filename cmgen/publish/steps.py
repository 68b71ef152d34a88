"""What a run asks the world for, one step at a time. Whatever goes wrong in a step is thrown into the run."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from cmgen.flow import Request
from cmgen.ledger import Change, LedgerState

T = TypeVar("T")


class Interrupted(Exception):
    """A person pressed Ctrl-C: what is known is recorded, and nothing new is sent."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """The ledger as it is now: LedgerState."""


@dataclass(frozen=True, slots=True)
class Append:
    """Lines added on top of the state that was read: LedgerState; NotPushed where they may not be in."""

    state: LedgerState
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Send:
    """A request of a network's flow: Reply; Refused or Lost."""

    channel: str
    request: Request


@dataclass(frozen=True, slots=True)
class Sleep:
    """Seconds that pass; fewer where a person interrupts."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Now:
    """The time: datetime, UTC."""


@dataclass(frozen=True, slots=True)
class Keep:
    """A line on this machine's disk, before anything else happens."""

    change: Change


@dataclass(frozen=True, slots=True)
class Mark:
    """On this machine's disk: a part is about to be sent."""

    slug: str
    channel: str
    part: int


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What runs before this one knew and may not have recorded: tuple of Change."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Everything kept is in the ledger; so is what other runs kept before that moment."""

    before: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """What is wrong with links, and with media by their digests: a mapping from each that is not as it should be."""

    links: tuple[str, ...]
    media: tuple[str, ...]


Step = Fetch | Append | Send | Sleep | Now | Keep | Mark | Leftovers | Forget | Look
RunFlow = Generator[Step, Any, T]
