"""The brake: what is due, and must not go out now for all that, so that a mistake stays small.

Too many at once or in a day on one account look like an import, a wrong year, a lost ledger; the same words twice like
a copy; and readers want some minutes between two posts. How much is a channel's `pace`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cmgen.ledger import PublicationStatus, State
from cmgen.manifest import Entry, Manifest, words_of
from cmgen.model import Channel
from cmgen.plan.items import Deed, Item, clock

Statuses = Mapping[tuple[str, str], PublicationStatus]
DAY = timedelta(days=1)


def brake(items: Sequence[Item], manifest: Manifest, known: Statuses, now: datetime) -> list[Item]:
    """The items, in their order, with those held back that a channel's pace does not allow.

    A channel whose network is never too late is a list of pages, which may grow by any number at once.
    """
    due: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.deed is Deed.PUBLISH and item.late_at:
            due[item.channel].append(item)
    channels = {channel.name: channel for channel in manifest.channels}
    held: dict[str, Item] = {item.key: item for item in _takedowns(items, channels, known, now)}
    for name, waiting in due.items():
        for item in _Account(channels[name], manifest, known, now).held(waiting):
            held[item.key] = item
    return [held.get(item.key, item) for item in items]


def _takedowns(
    items: Sequence[Item], channels: Mapping[str, Channel], known: Statuses, now: datetime
) -> Iterator[Item]:
    """What is to be taken down, where that is more than a channel's pace allows: then all of it stays."""
    going: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.deed is Deed.WITHDRAW and channels[item.channel].limits.late_hours is not None:
            going[item.channel].append(item)
    for name, several in going.items():
        gone = sum(
            channel == name and status.state is State.WITHDRAWN and (status.at or now) > now - DAY
            for (_, channel), status in known.items()
        )
        most = channels[name].pace.takedowns
        if gone + len(several) > most:
            many = f"{gone + len(several)} posts would be taken down in 24 hours on {name}"
            yield from (
                _held(item, f"{many}, more than {most}: raise pace.takedowns if you mean it") for item in several
            )


class _Account:
    """What one channel has out, and what its pace says about what is due."""

    def __init__(self, channel: Channel, manifest: Manifest, known: Statuses, now: datetime) -> None:
        self.channel, self.pace, self.now = channel, channel.pace, now
        self.entries = {entry.slug: entry for entry in manifest.entries}
        self.out = {
            slug: status.out_at for (slug, name), status in known.items() if name == channel.name and status.out_at
        }

    def held(self, due: Sequence[Item]) -> Iterator[Item]:
        """Those of the due items that stay, with the reason."""
        if why := self._too_many(due):
            yield from (_held(item, why) for item in due)
            return
        earlier = {self._said(entry): slug for slug, entry in self._recent()}
        next_at = max(self.out.values(), default=self.now - DAY) + timedelta(minutes=self.pace.gap_minutes)
        for item in due:
            entry, said = self.entries[item.slug], self._said(self.entries[item.slug])
            other = earlier.get(said, "") if said else ""
            if other and other not in (entry.slug, entry.same_as) and not self._is_repetition(entry, other):
                yield _held(item, f"says the same as {other}: change it, or write `same_as: {other}`")
                continue
            earlier[said] = entry.slug
            if self.pace.gap_minutes and self.now < next_at:
                yield replace(item, deed=Deed.NONE, why=f"waits until {clock(next_at)}, for some distance")
                continue
            next_at = self.now + timedelta(minutes=self.pace.gap_minutes)

    def _is_repetition(self, entry: Entry, other: str) -> bool:
        """Whether the other is another time of the same post."""
        earlier = self.entries.get(other)
        return earlier is not None and (earlier.first or earlier).slug == (entry.first or entry).slug

    def _too_many(self, due: Sequence[Item]) -> str:
        if len(due) > self.pace.per_run:
            name, most = self.channel.name, self.pace.per_run
            return (
                f"{len(due)} posts are due at once on {name}: give all but {most} another date, or raise pace.per_run"
            )
        today = sum(moment > self.now - DAY for moment in self.out.values())
        if today + len(due) > self.pace.per_day:
            many = f"{today + len(due)} posts in 24 hours on {self.channel.name}"
            return f"{many}: give all but {self.pace.per_day} another date, or raise pace.per_day"
        return ""

    def _recent(self) -> Iterator[tuple[str, Entry]]:
        """What went out lately, the oldest last, so that it is the one that is named."""
        since = self.now - timedelta(days=self.pace.same_text_days)
        recent = sorted(((moment, slug) for slug, moment in self.out.items() if moment > since), reverse=True)
        return ((slug, self.entries[slug]) for _, slug in recent if slug in self.entries)

    def _said(self, entry: Entry) -> str:
        variant = entry.variant(self.channel.name)
        return words_of(variant) if variant else ""


def _held(item: Item, why: str) -> Item:
    return replace(item, deed=Deed.NONE, why=why, person=True)
