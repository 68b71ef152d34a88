"""What is kept of a post from one build to the next: what was made of it, and what that was made of."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cmgen.lint import Noted
from cmgen.model import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What the rules over the archive keep of a post, as the linter has it."""

    notes: Mapping[str, Any] = field(default_factory=dict)
    allow: Mapping[str, Location] = field(default_factory=dict)

    @property
    def noted(self) -> Noted:
        """The same for the linter."""
        return Noted(notes=self.notes, allow=self.allow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One post as it was made.

    source     digest of its path and bytes
    uses       what else it was made of, by name as ``cmgen.uses`` has it → the digest of it
    line       its line of the manifest, compressed
    found      the findings in its file, compressed; the three counts are theirs
    elsewhere  the findings in other files, such as a layout's, as JSON
    """

    path: str
    source: str
    uses: Mapping[str, str]
    line: bytes
    found: bytes
    notes: str = ""
    elsewhere: str = ""
    variants: int = 0
    errors: int = 0
    warnings: int = 0
    suggestions: int = 0
    media: tuple[str, ...] = ()
    seconds: float = 0.0  # that it took
    meets: tuple[tuple[str, str], ...] = ()  # rule and place: see cmgen.build.across

    @property
    def row(self) -> tuple[Any, ...]:
        """As the index takes it: what is used of the brand apart from the files that few posts use."""
        shared = {name: digest for name, digest in self.uses.items() if is_shared(name)}
        files = {name: digest for name, digest in self.uses.items() if name not in shared}
        return (
            *(self.path, self.source, json.dumps(shared), json.dumps(files), self.line, self.found),
            *(self.notes, self.elsewhere, self.variants, self.errors, self.warnings, self.suggestions),
            *(" ".join(self.media), self.seconds, json.dumps(self.meets)),
        )


def is_shared(name: str) -> bool:
    """Whether many posts use what has this name: all but files outside the brand and the layouts."""
    kind, _, file = name.partition(" ")
    return kind not in ("file", "exists", "folder") or file.startswith(("brand/", "layouts/"))


_FINDINGS = msgspec.json.Decoder(tuple[Finding, ...])


def pack(data: bytes) -> bytes:
    """Bytes, made small quickly."""
    return zlib.compress(data, 1)


def unpack(data: bytes) -> bytes:
    """The bytes again; raises ValueError where they are damaged."""
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(str(error)) from None


def findings_of(data: bytes | str) -> tuple[Finding, ...]:
    """Findings, read; raises ValueError where they are damaged."""
    return _FINDINGS.decode(data)
