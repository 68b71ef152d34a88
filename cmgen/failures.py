"""Failures by class, each with what to do about it: sorted here, once, for reports, plans and the doctor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from enum import StrEnum

from cmgen.model import Refusal


class Failure(StrEnum):
    """Where a deed that did not come to its end went wrong."""

    AUTH = "auth"  # the token: who we are, and what we may do
    REFUSED = "refused"  # the network will not have this, as it is
    LIMITED = "limited"  # not now: too much, too fast, not reachable
    UNKNOWN = "unknown"  # no certain answer: it may be out
    OURS = "ours"  # our own settings, machine or program, or a person who stopped it


KINDS: Mapping[str, Failure] = {
    "auth": Failure.AUTH,
    "policy": Failure.REFUSED,
    "permanent": Failure.REFUSED,
    "quota": Failure.LIMITED,
    "transient": Failure.LIMITED,
    "config": Failure.OURS,
}
"""The class of each kind of refusal."""


def failure_of(*, refusal: Refusal | None = None, is_unknown: bool = False) -> Failure:
    """The class of an ending: what may be out is unknown, whatever else is known; without a refusal it is ours."""
    if is_unknown:
        return Failure.UNKNOWN
    return KINDS.get(refusal.kind, Failure.REFUSED) if refusal else Failure.OURS


def remedy(failure: Failure, key: str, refusal: Refusal | None = None, *, asks: bool = False) -> str:
    """What comes next, in words.

    key   of the publication, "2026/11/doors mastodon"
    asks  nobody but a person can tell what is public
    """
    when = refusal.retry_at if refusal else None
    match failure:
        case Failure.AUTH:
            return "look at the channel's token: cmgen doctor --online"
        case Failure.REFUSED:
            return f"change the post, or: cmgen settle {key} --give-up"
        case Failure.LIMITED:
            return f"tried again after {when.astimezone(UTC):%H:%M} UTC" if when else "the next run tries again"
        case Failure.UNKNOWN:
            return f"answer with: cmgen settle {key} --help" if asks else "the next run looks for it"
        case Failure.OURS:
            return "correct the channel in brand/channels.yaml" if refusal else "a later run goes on with it"
