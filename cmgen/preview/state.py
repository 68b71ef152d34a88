"""The project as the pages show it: built once, built again when files change, one moment at a time."""

from __future__ import annotations

import hashlib
import threading
import time
import traceback
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from cmgen import manifest as manifests
from cmgen.brand import BRAND_FILE
from cmgen.build import BUILD, Built, build, build_post, known_pictures
from cmgen.desk import ledger_of
from cmgen.errors import Broken, CmgenError
from cmgen.files import locate
from cmgen.git import Git
from cmgen.ledger import LedgerState
from cmgen.manifest import Entry, Manifest, media_path
from cmgen.model import Brand, Channel, Finding, Location
from cmgen.project import Project

LOOK_SECONDS = 3.0
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything that was built at one moment. ``broken``: why a newer build could not be made of the brand's files."""

    project: Project
    manifest: Manifest
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)  # by path
    folder: Path | None = None  # of the build; None: where builds are
    version: int = 0  # grows with each change; 0: nothing was built yet
    broken: tuple[Finding, ...] = ()
    is_recalled: bool = False  # made of an earlier build; the files have not been looked at yet
    ledger: LedgerState | None = None  # as this machine last saw it; None: it cannot be read
    no_ledger: str = ""  # why

    @property
    def brand(self) -> Brand:
        """Who speaks."""
        return self.project.brand

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Channels by name."""
        return {channel.name: channel for channel in self.project.channels}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All posts by date, those without one last."""
        return tuple(sorted(self.manifest.entries, key=lambda entry: (entry.date or NEVER, entry.slug)))

    @cached_property
    def by_slug(self) -> Mapping[str, int]:
        """The place of each post in ``entries``."""
        return {entry.slug: place for place, entry in enumerate(self.entries)}

    def entry(self, slug: str) -> Entry | None:
        """The post of that slug."""
        place = self.by_slug.get(slug)
        return None if place is None else self.entries[place]

    def between(self, start: datetime, end: datetime) -> tuple[Entry, ...]:
        """The posts with a date from ``start`` up to, not including, ``end``."""
        first, last = (bisect_left(self.entries, when, key=lambda entry: entry.date or NEVER) for when in (start, end))
        return self.entries[first:last]

    @property
    def build_folder(self) -> Path:
        """Where the build keeps the bytes of pictures."""
        return self.folder or self.project.root / BUILD

    def media_file(self, digest: str) -> Path:
        """The file with the bytes of a picture."""
        return media_path(self.build_folder, digest)

    def findings_of(self, entry: Entry) -> tuple[Finding, ...]:
        """What is said of one post, by place."""
        return self.findings.get(entry.path, ())


class Live:
    """The newest snapshot, for many readers; one thread makes the next. ``processes`` as for ``build``."""

    def __init__(self, project: Project, processes: int | None = 1) -> None:
        self._processes = processes
        self._now = Snapshot(project=project, manifest=Manifest())
        self._changed = threading.Condition()
        self._making = threading.Lock()
        self._looked = -LOOK_SECONDS
        self.is_over = False
        self._pictures: dict[str, dict[str, Any]] = {}

    @property
    def snapshot(self) -> Snapshot:
        """The newest."""
        return self._now

    def recall(self) -> Snapshot:
        """Show what the last build made, until ``refresh`` has looked at every file; nothing where there was none."""
        with self._making:
            before = self._now
            try:
                made = manifests.read(before.build_folder)
            except CmgenError:
                return before
            return self._publish(_with_ledger(Snapshot(project=before.project, manifest=made, is_recalled=True)))

    def refresh(self) -> Snapshot:
        """Build what changed. Files that cannot be read leave the snapshot as it was, with what is wrong beside it."""
        with self._making:
            before = self._now
            try:
                project = Project.load(before.project.root)
                built = build(project, processes=self._processes)
                recalled = before.manifest if before.is_recalled and built.fresh == 0 else None
                made = snapshot_of(project, built, manifest=recalled)
                self._pictures = known_pictures(project.root)
            except Broken as error:
                return self._publish(replace(before, broken=error.findings))
            except CmgenError as error:
                finding = Finding(Location(BRAND_FILE), "unreadable", error.message, error.remedy)
                return self._publish(replace(before, broken=(finding,)))
            except Exception as error:  # a fault of ours in one post must not end a server that shows the others
                traceback.print_exc()
                finding = Finding(Location(BRAND_FILE), "fault", f"cmgen failed: {error!r}", "please report it")
                return self._publish(replace(before, broken=(finding,)))
            return before if _same(before, made) else self._publish(made)

    def refresh_posts(self, paths: Iterable[str]) -> Snapshot:
        """Build these posts alone, and at once; what two posts do to each other is found by the next ``refresh``."""
        with self._making:
            before = self._now
            if before.broken or before.is_recalled or not before.version:
                return before
            entries = {entry.path: entry for entry in before.manifest.entries}
            findings = dict(before.findings)
            for path in paths:
                entries.pop(path, None)
                findings.pop(path, None)
                if _is_post(before.project.root, path):
                    entries[path], findings[path] = build_post(before.project, path, self._pictures)
            made = replace(before.manifest, entries=tuple(entries.values()))
            return self._publish(replace(before, manifest=made, findings=findings))

    def look(self) -> Snapshot:
        """The newest snapshot, with the ledger as it is now; asked for at most every few seconds."""
        if (
            self._now.version
            and time.monotonic() - self._looked > LOOK_SECONDS
            and self._making.acquire(blocking=False)
        ):
            try:
                self._looked = time.monotonic()
                seen = _with_ledger(self._now)
                if (seen.ledger and seen.ledger.head) != (self._now.ledger and self._now.ledger.head):
                    return self._publish(seen)
            finally:
                self._making.release()
        return self._now

    def _publish(self, snapshot: Snapshot) -> Snapshot:
        with self._changed:
            self._now = replace(snapshot, version=self._now.version + 1)
            self._changed.notify_all()
            return self._now

    def wait(self, version: int, seconds: float) -> Snapshot | None:
        """The snapshot as soon as it is another than ``version``; None where that took longer."""
        with self._changed:
            self._changed.wait_for(lambda: self._now.version != version or self.is_over, seconds)
            return self._now if self._now.version != version else None

    def close(self) -> None:
        """Nothing new will come: who waits need not."""
        with self._changed:
            self.is_over = True
            self._changed.notify_all()


def _is_post(root: Path, path: str) -> bool:
    """Whether a build would find a post there."""
    try:
        locate(root, "", path)
    except CmgenError:
        return False
    return not any(part.startswith(".") for part in Path(path).parts)


def _same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots show the same, so that no page need be renewed."""
    return (
        not (one.broken or one.is_recalled)
        and one.project == other.project
        and one.entries == other.entries
        and {path: set(found) for path, found in one.findings.items() if found}
        == {path: set(found) for path, found in other.findings.items()}
        and (one.ledger and one.ledger.head) == (other.ledger and other.ledger.head)
        and (one.manifest.freeze, one.no_ledger) == (other.manifest.freeze, other.no_ledger)
    )


def snapshot_of(
    project: Project, built: Built, folder: Path | None = None, manifest: Manifest | None = None
) -> Snapshot:
    """What a build into ``folder`` made, with the ledger as this machine last saw it.

    manifest  where it has been read already
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for one in built.findings:
        by_path[one.location.path].append(one)
    findings = {path: tuple(found) for path, found in by_path.items()}
    made = Snapshot(project=project, manifest=manifest or built.manifest, findings=findings, folder=folder, version=1)
    return _with_ledger(made)


def _with_ledger(snapshot: Snapshot) -> Snapshot:
    """The snapshot with what this machine knows of the ledger; no network is asked."""
    root = snapshot.project.root
    try:
        if not Git(root).is_repository():
            return replace(snapshot, ledger=LedgerState(id=""), no_ledger="")
        return replace(snapshot, ledger=ledger_of(root, snapshot.manifest, strict=False).known(), no_ledger="")
    except CmgenError as error:
        return replace(snapshot, ledger=None, no_ledger=error.message)


def digest(data: bytes) -> str:
    """What tells whether a file is still the one that a page shows."""
    return hashlib.sha256(data).hexdigest()
