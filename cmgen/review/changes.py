"""What is different between two builds: post by post, channel by channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cmgen.manifest import Entry, Manifest
from cmgen.model import Status


class Kind(StrEnum):
    """What became of a post, the weightiest first."""

    NEW = "new"
    GONE = "gone"
    WITHDRAWN = "withdrawn"
    RENAMED = "renamed"  # another slug, the same words and pictures
    CHANGED = "changed"  # other words, pictures or channels
    MOVED = "moved"  # another time
    STATUS = "status"  # a draft has become ready, or the other way round


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A post before and after; one of the two may be absent."""

    kind: Kind
    before: Entry | None = None
    after: Entry | None = None

    @property
    def entry(self) -> Entry:
        """The post as it is, or as it was where it has gone."""
        entry = self.after or self.before
        assert entry is not None
        return entry

    @property
    def is_moved(self) -> bool:
        """Whether its time is another one."""
        return bool(self.before and self.after and self.before.date != self.after.date)

    def channels(self) -> tuple[str, ...]:
        """The channels on which something is different, in the order of the post."""
        entries = [entry for entry in (self.after, self.before) if entry]
        names = dict.fromkeys(variant.channel for entry in entries for variant in entry.variants)
        return tuple(name for name in names if digest(self.before, name) != digest(self.after, name))


def digest(entry: Entry | None, channel: str) -> str:
    """The digest of what a channel gets; empty where it gets nothing."""
    variant = entry.variant(channel) if entry else None
    return variant.digest if variant else ""


def compare(before: Manifest, after: Manifest) -> tuple[Change, ...]:
    """The changes from one build to another, by date, then slug."""
    old = {entry.slug: entry for entry in before.entries}
    new = {entry.slug: entry for entry in after.entries}
    gone = {slug: entry for slug, entry in old.items() if slug not in new}
    changes = []
    for slug, entry in new.items():
        source = old.get(slug) or _renamed(entry, gone.values())
        if source and source.slug in gone:
            del gone[source.slug]
        if kind := _kind(source, entry):
            changes.append(Change(kind=kind, before=source, after=entry))
    changes += [Change(kind=Kind.GONE, before=entry) for entry in gone.values()]
    return tuple(sorted(changes, key=_by_date))


def _by_date(change: Change) -> tuple[bool, str, str]:
    date = change.entry.date
    return date is None, date.isoformat() if date else "", change.entry.slug


def _renamed(entry: Entry, gone: Iterable[Entry]) -> Entry | None:
    said = [variant.digest for variant in entry.variants]
    return next((old for old in gone if said and [variant.digest for variant in old.variants] == said), None)


def _kind(before: Entry | None, after: Entry) -> Kind | None:
    if before is None:
        return Kind.NEW
    if after.status is Status.WITHDRAWN and before.status is not Status.WITHDRAWN:
        return Kind.WITHDRAWN
    if before.slug != after.slug:
        return Kind.RENAMED
    said = {variant.channel: variant.digest for variant in before.variants}
    says = {variant.channel: variant.digest for variant in after.variants}
    if said != says or before.errors != after.errors:
        return Kind.CHANGED
    if before.date != after.date:
        return Kind.MOVED
    return Kind.STATUS if before.status is not after.status else None
