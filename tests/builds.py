"""A build in which something else is said, as who may write all of it would put it: every digest is right again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from cmgen import manifest
from cmgen.manifest import Entry, Manifest


def change_build(folder: Path, changes: Mapping[str, str]) -> None:
    """Replace texts wherever they stand in a build; each must be there."""
    text = msgspec.json.encode(manifest.read(folder)).decode()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    made = msgspec.json.decode(text, type=Manifest)
    manifest.write(replace(made, entries=tuple(map(_told, made.entries))), folder)


def _told(entry: Entry) -> Entry:
    words = {one.channel: hashlib.sha256(manifest.words_of(one).encode()).hexdigest() for one in entry.variants}
    return replace(entry, digests={one.channel: one.digest for one in entry.variants}, words=words)
