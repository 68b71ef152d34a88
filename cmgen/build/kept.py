"""What is kept of a post from one build to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from cmgen.lint import Noted
from cmgen.manifest import Entry
from cmgen.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One post in the index: what it was made of, and what was made."""

    key: str
    files: dict[str, str]  # path → sha256
    entry: Entry
    findings: tuple[Finding, ...]
    noted: Noted = field(default_factory=Noted)


def kept_of(made: bytes | None) -> Kept | None:
    """What is kept of a post, read; None where there is nothing, or an older cmgen, or damage, wrote it."""
    try:
        return msgspec.json.decode(made, type=Kept) if made else None
    except (msgspec.MsgspecError, ValueError):
        return None
