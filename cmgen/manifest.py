"""What the build hands to publishing: variants as JSON, and the encoded media named by their digests.

``manifest.json`` says whose build it is and the digest of every other file; ``posts/00.jsonl`` to ``posts/ff.jsonl``
hold the posts, a line each, so that a change of one post writes one small file, and what is due can be read without the
rest. The process that sends reads nothing else: no YAML, no Markdown, no picture is ever parsed beside a token.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cmgen.errors import CmgenError, Stop
from cmgen.files import write_whole
from cmgen.model import Campaign, Channel, DeadLinks, FreezeOrder, Require, Resume, Status, Variant
from cmgen.repeats import OCCURRENCE

T = TypeVar("T")

VERSION = 2
FILE = "manifest.json"
POSTS = "posts"
MEDIA = "media"
SHARDS = 256
MAX_BYTES = 256 << 20  # of one file: a shard of 100,000 posts for six networks has 5 MB
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
    digests: Mapping[str, str] = field(default_factory=dict)  # channel → digest of its variant, to find what changed
    words: Mapping[str, str] = field(default_factory=dict)  # channel → digest of what it says, to find the same again
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
class Head:
    """A build but for its posts. ``site`` is what the static site's pages need beside them."""

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
    dead_links: DeadLinks = DeadLinks.HOLD
    shards: Mapping[str, str] = field(default_factory=dict)  # name of a file of posts → its sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Head):
    """A whole build."""

    entries: tuple[Entry, ...] = ()


# ---------------------------------------------------------------------------------------------- writing


def line_of(entry: Entry) -> bytes:
    """One post as a line: what there is to know of it, a tab, what would be sent."""
    import msgspec

    return b"%s\t%s\n" % (msgspec.json.encode(replace(entry, variants=())), msgspec.json.encode(entry.variants))


def shard_of(path: str) -> int:
    """Which of the files of posts a post stands in, by its path: always the same one."""
    return hashlib.sha256(path.encode()).digest()[0]


def write_shard(folder: Path, shard: int, lines: Iterable[bytes]) -> tuple[str, str]:
    """Write one file of posts, its lines sorted by path; name and digest. Without lines, there is no such file."""
    data = b"".join(lines)
    name = f"{shard:02x}"
    path = _shard_path(folder, name)
    if not data:
        path.unlink(missing_ok=True)
        return name, ""
    write_whole(path, data)
    return name, hashlib.sha256(data).hexdigest()


def write_head(head: Head, folder: Path) -> None:
    """Write ``manifest.json``, last of all: the same bytes for the same build."""
    import msgspec

    data = msgspec.json.encode(head, order="deterministic")
    write_whole(folder / FILE, msgspec.json.format(data, indent=1) + b"\n")


def write(manifest: Manifest, folder: Path) -> None:
    """Write a whole build that is at hand."""
    shards: dict[int, list[Entry]] = {number: [] for number in range(SHARDS)}
    for entry in sorted(manifest.entries, key=lambda entry: entry.path):
        shards[shard_of(entry.path)].append(entry)
    written = dict(write_shard(folder, number, map(line_of, entries)) for number, entries in shards.items())
    named = {field.name: getattr(manifest, field.name) for field in fields(Head)}
    write_head(Head(**named | {"shards": {name: digest for name, digest in written.items() if digest}}), folder)


# ---------------------------------------------------------------------------------------------- reading


def read(folder: Path) -> Manifest:
    """The manifest of a build; raises CmgenError where it is absent, of another version or not what a build writes."""
    head = read_head(folder)
    with _uncollected():
        entries = [entry for shard in head.shards for entry in read_shard(folder, head, shard)]
    entries.sort(key=lambda entry: entry.path)
    named = {field.name: getattr(head, field.name) for field in fields(Head)}
    return Manifest(**named, entries=tuple(entries))


def read_head(folder: Path) -> Head:
    """The build but for its posts; raises CmgenError like ``read``."""
    data = _bytes_of(folder, FILE)

    def decode() -> Head:
        import msgspec

        try:
            made = msgspec.json.decode(data, type=Head)
            version = made.version
        except msgspec.ValidationError:  # perhaps of another version, which says more than what is wrong with it
            version = msgspec.json.decode(data, type=_Version).version
            if version == VERSION:
                raise
        if version != VERSION:
            raise _unreadable(folder, f"it is of version {version}, and this cmgen reads version {VERSION}")
        return made

    return _decoded(folder, FILE, decode)


def read_shard(folder: Path, head: Head, shard: str, *, whole: bool = True) -> Iterator[Entry]:
    """The posts of one file, which must have the digest that the manifest names; raises CmgenError like ``read``.

    whole   with what would be sent
    """
    name = f"{POSTS}/{shard}.jsonl"
    if not re.fullmatch(r"[0-9a-f]{2}", shard):
        raise _unreadable(folder, f"{shard[:80]!r} is no file of posts")
    data = _bytes_of(folder, name)
    if hashlib.sha256(data).hexdigest() != head.shards.get(shard):
        raise _unreadable(folder, f"{name} does not hold the posts that the build made")
    for line in data.split(b"\n")[:-1]:
        yield entry_of(folder, name, line, whole=whole)


def entry_of(folder: Path, name: str, line: bytes, *, whole: bool = True) -> Entry:
    """The post of one line; raises CmgenError where it is not one that a build writes."""

    def decode() -> Entry:
        about, _, sent = line.partition(b"\t")
        entry: Entry = _decoder(Entry).decode(about)
        if not whole:
            return entry
        return replace(entry, variants=_decoder(tuple[Variant, ...]).decode(sent))

    return _decoded(folder, name, decode)


@cache
def _decoder(kind: Any) -> Any:
    import msgspec

    return msgspec.json.Decoder(kind)


def _bytes_of(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _unreadable(folder, f"{name} is larger than {MAX_BYTES >> 20} MiB")
        return path.read_bytes()
    except OSError as problem:
        raise _unreadable(folder, f"{name}: {(problem.strerror or str(problem)).lower()}") from None


def _decoded(folder: Path, name: str, decode: Callable[[], T]) -> T:
    try:
        return decode()
    except RecursionError:
        raise _unreadable(folder, f"{name} is nested too deep") from None
    except ValueError as problem:  # msgspec's errors are ValueErrors; UnicodeDecodeError is one too
        raise _unreadable(folder, f"{name}: {problem}") from None


def _shard_path(folder: Path, name: str) -> Path:
    return folder / POSTS / f"{name}.jsonl"


def words_of(variant: Variant) -> str:
    """What a variant says, whatever its spaces and letter cases."""
    return " ".join(" ".join(part.text for part in variant.parts).split()).casefold()


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
