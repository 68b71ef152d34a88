"""Every kind of failure has one class, and every class says what to do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cmgen
from cmgen.failures import KINDS, Failure, failure_of, remedy
from cmgen.model import Refusal

WHEN = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SAID = re.compile(r"Refusal\(kind=\"([a-z]+)\"|return \"(auth|policy|permanent|quota|transient|config)\"")


def test_no_kind_is_raised_anywhere_that_has_no_class() -> None:
    folder = Path(cmgen.__file__).parent
    files = [*folder.glob("networks/**/*.py"), *folder.glob("*.py"), *folder.glob("publish/*.py")]
    kinds = {one or other for file in files for one, other in SAID.findall(file.read_text(encoding="utf-8"))}
    assert {"permanent", "transient", "auth"} <= kinds <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_out_is_unknown_whatever_else_is_known(kind: str) -> None:
    refusal = Refusal(kind=kind, reason="no")
    assert failure_of(refusal=refusal) is KINDS[kind]
    assert failure_of(refusal=refusal, is_unknown=True) is Failure.UNKNOWN
    assert failure_of() is Failure.OURS


REMEDIES = {
    "auth": "look at the channel's token: cmgen doctor --online",
    "policy": "change the post, or: cmgen settle a social --give-up",
    "permanent": "change the post, or: cmgen settle a social --give-up",
    "quota": "tried again after 09:30 UTC",
    "transient": "tried again after 09:30 UTC",
    "config": "correct the channel in brand/channels.yaml",
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_what_to_do(kind: str) -> None:
    refusal = Refusal(kind=kind, reason="no", retry_at=WHEN)
    assert remedy(KINDS[kind], "a social", refusal) == REMEDIES[kind]


def test_without_an_hour_or_an_answer() -> None:
    assert remedy(Failure.LIMITED, "a social") == "the next run tries again"
    assert remedy(Failure.UNKNOWN, "a social") == "the next run looks for it"
    assert remedy(Failure.UNKNOWN, "a social", asks=True) == "answer with: cmgen settle a social --help"
    assert remedy(Failure.OURS, "a social") == "a later run goes on with it"
