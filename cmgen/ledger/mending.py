"""Putting a ledger right that was set back, changed or deleted: nothing that was there, or was added since, is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmgen.errors import CmgenError
from cmgen.ledger.lines import read_lines


@dataclass(frozen=True, slots=True)
class Mending:
    """What a ledger is, what this machine saw of it before, and the files that put both together.

    lacking  lines that were there and are not, by file
    added    lines that are there and were not, by file: they stay
    dropped  lines that cannot be read, by file
    """

    head: str  # now; empty: the branch is gone
    seen: str  # the last one that was trusted here
    files: Mapping[str, bytes]
    lacking: Mapping[str, int]
    added: Mapping[str, int]
    dropped: Mapping[str, int]

    @property
    def is_well(self) -> bool:
        """Whether nothing is missing and nothing unreadable."""
        return not (self.lacking or self.dropped)


def mending(head: str, seen: str, there: Mapping[str, bytes], before: Mapping[str, bytes]) -> Mending:
    """How to put together the files of a ledger as they are and as they were, by path.

    The lines that were there stay as they were, in their order; after them come those that were added.
    """
    files: dict[str, bytes] = {}
    lacking: dict[str, int] = {}
    added: dict[str, int] = {}
    dropped: dict[str, int] = {}
    for path in sorted({*there, *before}):
        old = before.get(path, b"").splitlines(keepends=True)
        known = set(old)
        now = there.get(path, b"").splitlines(keepends=True)
        fresh = [line for line in now if line not in known]
        tags = {tag for line in old for tag in _tags(line)}
        kept = [line for line in fresh if any(tag not in tags for tag in _tags(line))]
        files[path] = b"".join([*old, *kept])
        for count, named in (
            (len(known - set(now)), lacking),
            (len(kept), added),
            (sum(not list(_tags(line)) for line in fresh), dropped),
        ):
            if count:
                named[path] = count
    return Mending(head, seen, files, lacking, added, dropped)


def _tags(line: bytes) -> Iterator[str]:
    """The tag of a line that can be read; none of one that cannot."""
    try:
        yield from (event.tag for event in read_lines(line, "a line"))
    except CmgenError:
        return
