"""What must be approved, and by how many people, as committed files say it: no build can ask for less.

A line of YAML that demands something can be read without reading YAML, so this stands beside the tokens. Where a line
could mean two things, the stricter is taken; the build may ask for more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from cmgen.model import Require

BRAND = "brand/brand.yaml"
CHANNELS = "brand/channels.yaml"
SIGNERS = "brand/allowed_signers"
FILES = (BRAND, CHANNELS, SIGNERS)
SAID = "require|approvals|ssh-|ecdsa-"  # in every line that demands something, or lets somebody sign

COMMENT = re.compile(rb"^[ \t]*#.*$", re.MULTILINE)
BRAND_REQUIRES = re.compile(rb"^[\"']?require[\"']?[ \t]*:[ \t]*[\"']?(review|signature)\b", re.MULTILINE)
REQUIRES = re.compile(rb"(?:^|[\s{,])[\"']?require[\"']?[ \t]*:[ \t]*[\"']?(review|signature)\b", re.MULTILINE)
APPROVALS = re.compile(rb"(?:^|[\s{,])[\"']?approvals[\"']?[ \t]*:[ \t]*[\"']?([0-9]{1,2})\b", re.MULTILINE)
# a flow mapping may go on in the first column: its words are no channels
TOP = re.compile(rb"^[\"']?(?!require\b|approvals\b)([A-Za-z0-9_-]+)[\"']?[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people beside its author must have approved a post, and whether they must have signed it."""

    people: int = 0
    signed: bool = False

    def __or__(self, other: Demand) -> Demand:
        """Both of them."""
        return Demand(max(self.people, other.people), self.signed or other.signed)

    def __bool__(self) -> bool:
        return bool(self.people)


NOTHING = Demand()


@dataclass(frozen=True, slots=True)
class Demands:
    """What a brand demands of its posts, and the lines of those who may sign."""

    brand: Demand = NOTHING
    channels: Mapping[str, Demand] = field(default_factory=dict)
    signers: tuple[bytes, ...] = ()

    def of(self, channel: str) -> Demand:
        """Of one channel; of one that these files do not know, what the strictest of theirs demands."""
        return self.brand | self.channels.get(channel, self.all)

    @property
    def all(self) -> Demand:
        """The strictest of them."""
        strictest = self.brand
        for one in self.channels.values():
            strictest |= one
        return strictest

    def kept_by(self, newer: Demands) -> Demands:
        """What holds where newer files have not been approved: what they demand beyond these, who may sign in both."""
        channels = {name: newer.of(name) | self.of(name) for name in newer.channels}
        return Demands(
            newer.brand | self.brand, channels, tuple(line for line in newer.signers if line in self.signers)
        )


def read(files: Mapping[str, bytes]) -> Demands:
    """What the files demand, by path; whatever their bytes, they demand something or nothing."""
    required = BRAND_REQUIRES.search(files.get(BRAND, b""))
    signers = (line.strip() for line in files.get(SIGNERS, b"").splitlines())
    return Demands(
        brand=Demand(int(required is not None), bool(required and required[1] == b"signature")),
        channels=_channels(COMMENT.sub(b"", files.get(CHANNELS, b""))),
        signers=tuple(line for line in signers if line and not line.startswith(b"#")),
    )


def _channels(text: bytes) -> dict[str, Demand]:
    found: dict[str, Demand] = {}
    starts = list(TOP.finditer(text))
    for start, after in zip_longest(starts, starts[1:]):
        said = text[start.end() : after.start() if after else len(text)]
        required = {one[1] for one in REQUIRES.finditer(said)}
        people = max([int(bool(required)), *(int(one[1]) for one in APPROVALS.finditer(said))])
        name = start[1].decode()
        found[name] = found.get(name, NOTHING) | Demand(people, Require.SIGNATURE.encode() in required)
    return found
