"""Build: read, lint and render every post into a manifest and media that publishing can send without looking further.

Work is proportional to what changed: a post whose file, pictures, brand and layouts are those of the last build is
taken from the index. ``.cmgen/`` may be deleted at any time: the result is the same.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from cmgen import __version__, manifest
from cmgen.content import check_slugs
from cmgen.files import write_whole
from cmgen.freeze import FREEZE_FILE
from cmgen.lint import Linter, Noted
from cmgen.manifest import Entry, Manifest, media_path
from cmgen.model import Finding, Level, Media, Status
from cmgen.project import WORK, Project
from cmgen.render import render
from cmgen.studio import Studio

BUILD = f"{WORK}/build"
INDEX = f"{WORK}/index.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build made: the manifest, all findings, and how many posts had to be done anew."""

    manifest: Manifest
    findings: tuple[Finding, ...]
    fresh: int

    @property
    def errors(self) -> int:
        """How many findings stop their post."""
        return sum(finding.level is Level.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """One post in the index: what it was made of, and what was made."""

    key: str
    files: dict[str, str]
    entry: Entry
    findings: tuple[Finding, ...]
    noted: Noted = field(default_factory=Noted)


def build(
    project: Project, out: Path | None = None, commit: str = "", tell: Callable[[int, int], None] | None = None
) -> Built:
    """Build every post into ``out`` (``.cmgen/build``); ``tell`` hears how many of how many are done."""
    folder = out or project.root / BUILD
    base = _base(project.root)
    paths = project.paths()
    linter = Linter(project.brand, project.channels)
    with _Index(project.root / INDEX) as index:
        studio = Studio(project.root, project.brand, folder, index.pictures(), base)
        kept = {}
        fresh = 0
        for number, path in enumerate(paths, start=1):
            raw = (project.root / path).read_bytes()
            key = hashlib.sha256(base.encode() + raw).hexdigest()
            known = index.get(path)
            if known is None or known.key != key or not _is_whole(known, project, studio, folder):
                known = _make(project, path, raw, key, studio, linter)
                index.put(path, known)
                fresh += 1
            kept[path] = known
            if tell:
                tell(number, len(paths))
        index.keep_pictures(studio.kept)
        index.forget(set(paths))
    across = [*check_slugs(paths), *linter.check_archive({path: one.noted for path, one in kept.items()})]
    entries = tuple(_with_errors(one.entry, across) for one in kept.values())
    findings = [*across, *(finding for one in kept.values() for finding in one.findings)]
    made = Manifest(
        cmgen=__version__,
        commit=commit,
        brand_name=project.brand.name,
        ledger_branch=project.brand.ledger_branch,
        ledger_remote=project.brand.ledger_remote,
        ledger_id=project.brand.ledger_id,
        site=_site(project, folder),
        channels=project.channels,
        campaigns=project.brand.campaigns,
        freeze=project.freeze(),
        entries=entries,
    )
    manifest.write(made, folder)
    return Built(manifest=made, findings=tuple(sorted(set(findings))), fresh=fresh)


def build_post(project: Project, path: str, pictures: dict[str, dict[str, Any]]) -> tuple[Entry, tuple[Finding, ...]]:
    """One post by itself, at once; what only rules over the archive see is left to ``build``, and so is the index.

    pictures  those of ``known_pictures``; what is drawn anew is added to them
    Raises OSError where the file has gone.
    """
    studio = Studio(project.root, project.brand, project.root / BUILD, pictures, _base(project.root))
    raw = (project.root / path).read_bytes()
    made = _make(project, path, raw, "", studio, Linter(project.brand, project.channels))
    return made.entry, made.findings


def known_pictures(root: Path) -> dict[str, dict[str, Any]]:
    """What earlier builds made of pictures and layouts, for ``build_post``."""
    with _Index(root / INDEX) as index:
        return index.pictures()


def _base(root: Path) -> str:
    """Digest of what every post depends on: cmgen itself, the brand, the layouts."""
    own = Path(__file__).parent
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(own.rglob("*.py")):
        digest.update(f"{file.relative_to(own)} {file.stat().st_mtime_ns}\n".encode())
    for folder in ("brand", "layouts"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and file != root / FREEZE_FILE:
                digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def _is_whole(known: _Kept, project: Project, studio: Studio, folder: Path) -> bool:
    """Whether what the post is made of is unchanged, and what was made is still there."""
    try:
        same = all(studio.digest(file) == digest for file, digest in known.files.items())
    except OSError:
        return False
    media = (medium for variant in known.entry.variants for medium in variant.media)
    return same and all(media_path(folder, medium.digest).is_file() for medium in media)


def _with_errors(entry: Entry, across: Iterable[Finding]) -> Entry:
    """The entry with what the rules over the archive found: an error stops its post, whoever found it."""
    more = [finding for finding in across if finding.location.path == entry.path and finding.level is Level.ERROR]
    if not more:
        return entry
    said = ", ".join(filter(None, [entry.findings, _in_a_line(more)]))
    return replace(entry, errors=entry.errors + len(more), findings=said)


def _make(  # noqa: PLR0913, PLR0917  # the post, and who works on it
    project: Project, path: str, raw: bytes, key: str, studio: Studio, linter: Linter
) -> _Kept:
    """Read, lint and render one post."""
    from cmgen.content import slug_of

    post, findings = project.read(path)
    if post is None:
        entry = Entry(slug=slug_of(path), path=path, errors=len(findings), findings=_in_a_line(findings))
        return _Kept(key=key, files={}, entry=entry, findings=tuple(findings))
    variants = []
    drawn = []
    for name in post.channels:
        variant, problems = render(post, project.channel(name), project.brand, studio)
        drawn += problems
        if variant:
            variants.append(variant)
    said, noted = linter.check(post, variants, drawn)
    findings += said
    entry = Entry(
        slug=post.slug,
        path=path,
        status=post.status,
        date=post.date,
        wall_date=post.wall_date,
        title=post.title,
        lang=post.lang,
        campaign=post.campaign,
        pillar=post.pillar,
        expires=post.expires,
        channels=post.channels,
        errors=sum(finding.level is Level.ERROR for finding in findings),
        findings=_in_a_line(findings),
        update=post.update,
        late_hours=post.late_hours,
        resume=post.resume,
        same_as=post.same_as,
        variants=tuple(variants) if post.status is not Status.DRAFT or variants else (),
    )
    files = {asset.file: studio.digest(asset.file) for asset in post.assets}
    return _Kept(key=key, files=files, entry=entry, findings=tuple(findings), noted=noted)


def _in_a_line(findings: Iterable[Finding]) -> str:
    names = sorted({finding.rule for finding in findings if finding.level is Level.ERROR})
    return ", ".join(names)


def _site(project: Project, folder: Path) -> dict[str, Any]:
    """What the site's pages need beside the posts."""
    brand = project.brand
    files: dict[str, Any] = {}
    types = {".png": "image/png", ".jpg": "image/jpeg", ".ttf": "font/ttf", ".otf": "font/otf"}
    named = {f"logo-{context}.png": file for context, file in brand.logos.items()}
    named |= {f"font-{role}.ttf": file for role, file in brand.fonts.items()}
    for name, file in named.items():
        data = (project.root / file).read_bytes()
        width, height = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) if data[:4] == b"\x89PNG" else (0, 0)
        digest = hashlib.sha256(data).hexdigest()
        medium = Media(digest=digest, type=types.get(Path(file).suffix, ""), size=len(data), width=width, height=height)
        if not media_path(folder, digest).is_file():
            write_whole(media_path(folder, digest), data)
        files[name] = asdict(medium)
    return {
        "name": brand.name,
        "url": brand.site,
        "zone": brand.time_zone,
        "languages": list(brand.languages),
        "tagline": dict(brand.tagline),
        "palette": dict(brand.palette),
        "campaigns": {name: dict(campaign.titles) for name, campaign in brand.campaigns.items()},
        "files": files,
    }


class _Index:
    """``.cmgen/index.sqlite``: what was made of each post. A damaged one is made anew, never trusted."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path

    def __enter__(self) -> _Index:
        try:
            self._open()
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            self._open()
        return self

    def _open(self) -> None:
        self.database = sqlite3.connect(self.path, timeout=30)
        self.database.execute("create table if not exists posts (path text primary key, made blob)")
        self.database.execute("create table if not exists pictures (key text primary key, media text)")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.database.commit()
        self.database.close()

    def get(self, path: str) -> _Kept | None:
        row = self.database.execute("select made from posts where path = ?", (path,)).fetchone()
        if row is None:
            return None
        try:
            return msgspec.json.decode(row[0], type=_Kept)
        except (msgspec.MsgspecError, ValueError):  # of an older cmgen, or damaged
            return None

    def put(self, path: str, kept: _Kept) -> None:
        self.database.execute("insert or replace into posts values (?, ?)", (path, msgspec.json.encode(kept)))

    def forget(self, paths: set[str]) -> None:
        gone = [(path,) for (path,) in self.database.execute("select path from posts") if path not in paths]
        self.database.executemany("delete from posts where path = ?", gone)

    def pictures(self) -> dict[str, dict[str, Any]]:
        rows = self.database.execute("select key, media from pictures")
        return {key: json.loads(media) for key, media in rows}

    def keep_pictures(self, pictures: dict[str, dict[str, Any]]) -> None:
        rows = [(key, json.dumps(media)) for key, media in pictures.items()]
        self.database.executemany("insert or replace into pictures values (?, ?)", rows)
