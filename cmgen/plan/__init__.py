"""What a publication now would do, and for every post and channel why, or why not: only looks, sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from cmgen.errors import Stop
from cmgen.ledger import LedgerState, PublicationStatus, State
from cmgen.manifest import Entry, Manifest, all_publications, publications
from cmgen.model import Channel, Status
from cmgen.plan.brake import brake
from cmgen.plan.decide import Case, item_of
from cmgen.plan.items import Approval, Deed, Item, Means, Need, Plan, Witness, seal
from cmgen.repeats import OCCURRENCE

__all__ = ["Approval", "Deed", "Item", "Means", "Need", "Plan", "Witness", "needs", "plan", "seal"]


def plan(manifest: Manifest, state: LedgerState, now: datetime, means: Means) -> Plan:
    """What each post needs on each channel.

    Raises Stop where the ledger knows a publication whose post has gone.
    """
    known = {name: state.status(*name, now, means.times) for name in state.events if name[0]}
    manifest = all_publications(manifest, dict.fromkeys(slug for slug, _ in known))
    gone = _gone(manifest, known, means)
    manifest = replace(manifest, entries=(*manifest.entries, *gone.values()))
    channels = {channel.name: channel for channel in manifest.channels}
    published: dict[str, list[str]] = {}
    for slug, name in (key for key, status in known.items() if not status.is_only_approved):
        published.setdefault(slug, []).append(name)
    zone = _zone(manifest)
    freezes = {name: state.freezes(name) for name in {*channels, *(name for _, name in known)}}
    items = []
    for entry in manifest.entries:
        names = dict.fromkeys((*entry.channels, *published.get(entry.slug, ())))
        for name in names:
            channel = channels.get(name) or Channel(name=name, network="")
            status = known.get((entry.slug, name), PublicationStatus())
            own = known.get((entry.first.slug, name), PublicationStatus()).approvals if entry.first else None
            case = Case(entry, channel, status, now, means, freezes[name], zone, manifest.require, own)
            items.append(item_of(case, known))
    items.sort(key=lambda item: (item.date or datetime.max.replace(tzinfo=UTC), item.slug, item.channel))
    return Plan(tuple(brake(items, manifest, known, now)))


def needs(manifest: Manifest, state: LedgerState, witness: Witness, now: datetime) -> list[Need]:
    """What is ready, must be approved before it goes out or is edited, and is not; whatever its date.

    A post that repeats needs it while one of its times is not out as it is now.
    """
    means, zone = Means(networks={}, witness=witness), _zone(manifest)
    found = []
    for entry in manifest.entries:
        if entry.status is not Status.READY or entry.errors:
            continue
        slugs = [one.slug for one in publications(entry, zone)]
        for channel in (one for one in manifest.channels if one.name in entry.channels):
            statuses = [state.status(slug, channel.name, now) for slug in slugs]
            case = Case(entry, channel, statuses[0], now, means, require=manifest.require)
            if not all(_is_over(status, case) for status in statuses) and case.need and case.approval.why:
                found.append(case.need)
    return found


def _is_over(status: PublicationStatus, case: Case) -> bool:
    """Whether nothing of it goes out, or is edited, any more, while its post is as it is."""
    same = case.variant is not None and case.variant.digest == status.digest
    return status.state in (State.WITHDRAWN, State.GIVEN_UP) or (status.state is State.PUBLISHED and same)


def _zone(manifest: Manifest) -> ZoneInfo:
    return ZoneInfo(str(manifest.site.get("zone") or "UTC"))


def _gone(manifest: Manifest, known: Mapping[tuple[str, str], PublicationStatus], means: Means) -> dict[str, Entry]:
    """The posts that are out and whose commits were reverted, as withdrawn.

    Raises Stop for any other that has gone: it would be published a second time under its new name.
    """
    gone: dict[str, Entry] = {}
    slugs = {entry.slug for entry in manifest.entries}
    published = {slug for slug, _ in known}
    for (slug, channel), status in sorted(known.items()):
        over = status.state in (State.WITHDRAWN, State.GIVEN_UP)
        nothing = not status.receipts and status.state in (State.OPEN, State.WAITING, State.REFUSED)
        if slug in slugs or over or nothing:
            continue
        path = f"content/{_file_of(slug)}.md"
        commit = means.witness.reverted(path) if means.witness else ""
        if commit:
            gone[slug] = Entry(slug=slug, path=path, status=Status.WITHDRAWN, taken_back=commit)
            continue
        new = _new_name(slug, channel, status, [entry for entry in manifest.entries if entry.slug not in published])
        guess = f": its new name seems to be {new}" if new else ""
        has = "has it as published" if status.receipts else "may have it"
        rename = f"cmgen rename {slug} {new}, or " if new else "put it back (status: withdrawn takes it down), or "
        raise Stop(
            f"content/{slug}.md has gone, and {channel} {has}{guess}",
            f"{rename}cmgen settle {slug} {channel} --give-up",
        )
    return gone


def _file_of(slug: str) -> str:
    """The slug of the post itself, where this is a repetition."""
    found = OCCURRENCE.fullmatch(slug)
    return found[1] if found else slug


def _new_name(slug: str, channel: str, status: PublicationStatus, candidates: list[Entry]) -> str:
    for entry in candidates:
        variant = entry.variant(channel)
        if variant and status.digest and replace(variant, post=slug).digest == status.digest:
            return entry.slug
    name = PurePosixPath(slug).name
    return next((entry.slug for entry in candidates if PurePosixPath(entry.slug).name == name), "")
