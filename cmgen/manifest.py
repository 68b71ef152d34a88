"""What the build hands to publishing: variants as JSON, and the encoded media named by their digests.

The process that sends reads nothing else: no YAML, no Markdown, no picture is ever parsed beside a token.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cmgen.errors import CmgenError, Stop
from cmgen.files import write_whole
from cmgen.model import Campaign, Channel, FreezeOrder, Require, Resume, Status, Variant
from cmgen.repeats import OCCURRENCE

VERSION = 1
FILE = "manifest.json"
MEDIA = "media"
MAX_BYTES = 256 << 20  # 20,000 posts for five networks stay well under it
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post as publishing needs to know it. ``errors`` counts the findings that stop it."""

    slug: str
    path: str
    status: Status = Status.DRAFT
    date: datetime | None = None  # UTC
    wall_date: str = ""
    title: str = ""
    lang: str = ""
    campaign: str = ""
    pillar: str = ""
    expires: datetime | None = None
    late_hours: float | None = None  # of this post; None: its channel's, else its network's
    channels: tuple[str, ...] = ()
    errors: int = 0
    findings: str = ""  # in a line: "2 errors: missing-alt-text, too-long"
    update: bool = False
    resume: Resume | None = None  # after a freeze; None: as the freeze says
    same_as: str = ""
    approvals: int = 0  # people beside its author who must have approved it
    sources: tuple[str, ...] = ()  # its own files, from the project's root
    rule: str = ""  # by which it goes out again
    repeats: tuple[datetime, ...] = ()  # when, UTC: its date is the first time
    taken_back: str = ""  # the commit that reverted it: only the ledger still knows it
    first: Entry | None = None  # of what is a repetition: the post itself
    variants: tuple[Variant, ...] = ()  # one a channel; none where the post could not be rendered

    def variant(self, channel: str) -> Variant | None:
        """What would be sent to a channel, where the build could make it."""
        return next((variant for variant in self.variants if variant.channel == channel), None)


def publications(entry: Entry, zone: ZoneInfo) -> tuple[Entry, ...]:
    """The post, and its later times as posts of their own, each named after its day: ``2026/12/market@2026-12-08``."""
    days = ((moment, f"{entry.slug}@{moment.astimezone(zone):%Y-%m-%d}") for moment in entry.repeats)
    return (replace(entry, repeats=()), *(_again(entry, moment, slug) for moment, slug in days))


def all_publications(manifest: Manifest, recorded: Iterable[str] = ()) -> Manifest:
    """The manifest with every repetition as a post of its own.

    recorded  slugs that the ledger knows; those of repetitions that their post's rule no longer has are kept
    """
    zone = ZoneInfo(str(manifest.site.get("zone") or "UTC"))
    entries = [one for entry in manifest.entries for one in publications(entry, zone)]
    by_slug = {entry.slug: entry for entry in entries}
    for slug in recorded:
        found = OCCURRENCE.fullmatch(slug)
        if found and slug not in by_slug and found[1] in by_slug:
            entries.append(replace(_again(by_slug[found[1]], None, slug), channels=()))
    return replace(manifest, entries=tuple(entries))


def _again(entry: Entry, moment: datetime | None, slug: str) -> Entry:
    variants = tuple(replace(variant, post=slug, date=moment) for variant in entry.variants)
    return replace(entry, slug=slug, date=moment, repeats=(), first=entry, variants=variants)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A whole build. ``site`` is what the static site's pages need beside the posts."""

    version: int = VERSION
    cmgen: str = ""
    commit: str = ""
    brand_name: str = ""
    ledger_branch: str = "ledger"
    ledger_remote: str = "auto"
    ledger_id: str = ""
    site: Mapping[str, Any] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    freeze: FreezeOrder | None = None
    require: Require = Require.NOTHING
    entries: tuple[Entry, ...] = ()


def write(manifest: Manifest, folder: Path) -> None:
    """Write ``manifest.json`` into the folder: the same bytes for the same manifest."""
    import msgspec

    data = msgspec.json.encode(manifest, order="deterministic")
    write_whole(folder / FILE, msgspec.json.format(data, indent=1) + b"\n")


def read(folder: Path) -> Manifest:
    """The manifest of a build; raises CmgenError where it is absent, of another version or not what a build writes."""
    import msgspec

    path = folder / FILE
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _unreadable(folder, f"{FILE} is larger than {MAX_BYTES >> 20} MiB")
        data = path.read_bytes()
        try:
            with _uncollected():
                made = msgspec.json.decode(data, type=Manifest)
            version = made.version
        except msgspec.ValidationError:  # perhaps of another version, which says more than what is wrong with it
            version = msgspec.json.decode(data, type=_Version).version
            if version == VERSION:
                raise
        if version != VERSION:
            raise _unreadable(folder, f"it is of version {version}, and this cmgen reads version {VERSION}")
        return made
    except OSError as problem:
        raise _unreadable(folder, (problem.strerror or str(problem)).lower()) from None
    except RecursionError:
        raise _unreadable(folder, f"{FILE} is nested too deep") from None
    except ValueError as problem:  # msgspec's errors are ValueErrors; UnicodeDecodeError is one too
        raise _unreadable(folder, f"{FILE}: {problem}") from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage while a large tree grows: it would look at every new object again and again, in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    version: int


def media_path(folder: Path, digest: str) -> Path:
    """Where the bytes of a medium are kept."""
    if not DIGEST.fullmatch(digest):
        raise Stop(f"{digest[:80]!r} is not the digest of a medium", "run cmgen build again")
    return folder / MEDIA / digest


def read_media(folder: Path, digest: str) -> bytes:
    """The bytes of a medium; raises Stop where they are not there or not those that the build made."""
    path = media_path(folder, digest)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise Stop(f"{path}: {(problem.strerror or str(problem)).lower()}", "run cmgen build again") from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise Stop(f"{path} does not hold the bytes that the build made", "delete it and run cmgen build again")
    return data


def _unreadable(folder: Path, problem: str) -> CmgenError:
    return CmgenError(f"the build at {folder} cannot be read: {problem}", "run cmgen build")
