"""The journal of a run: what it knows, on this machine's disk before anything else is done with it.

It survives a killed process. The next run on the same machine takes its lines into the ledger, so that most crashes
need no looking at all. It is never believed when it says nothing: "not in the journal" is not "not sent".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from cmgen.errors import CmgenError
from cmgen.ledger.branch import Change
from cmgen.ledger.events import AnyEvent

FOLDER = ".cmgen/journal"


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event, or the mark that a part is about to be sent."""

    slug: str
    channel: str
    event: AnyEvent | None = None
    sending: int = 0


class Journal:
    """The journal of one run in ``folder``; a file for each run, named like it."""

    def __init__(self, folder: Path, run: str) -> None:
        self.folder = folder
        self.path = folder / f"{re.sub(r'[^A-Za-z0-9-]', '-', run)}.jsonl"

    def write(self, change: Change) -> None:
        """Keep a line; on the disk when this returns. Raises OSError where the disk does not take it."""
        self._append(_Line(change.slug, change.channel, event=change.event))

    def mark(self, slug: str, channel: str, part: int) -> None:
        """Keep that a part is about to be sent, for people who look into the file."""
        self._append(_Line(slug, channel, sending=part))

    def _append(self, line: _Line) -> None:
        if not self.path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def leftovers(self) -> tuple[Change, ...]:
        """What other runs knew and left here, in order; a line that was cut off is passed over."""
        return tuple(change for path in self._others() for change in _changes(path))

    def forget(self, before: datetime) -> None:
        """Once the ledger holds all of it: remove this run's journal, and others' that end before a moment.

        What the disk does not let go of does no harm: the ledger has its lines.
        """
        over = (path for path in self._others() if all(change.event.at < before for change in _changes(path)))
        for path in (self.path, *over):
            with suppress(OSError):
                path.unlink()

    def _others(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.jsonl") if path != self.path)


_DECODER = msgspec.json.Decoder(_Line)


def _changes(path: Path) -> Iterator[Change]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as problem:
        raise CmgenError(f"{path}: {(problem.strerror or str(problem)).lower()}", "make it readable") from None
    for line in data.splitlines():
        try:
            read = _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if read.event is not None:
            yield Change(read.slug, read.channel, read.event)
