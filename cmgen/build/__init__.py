"""Build: read, lint and render every post into a manifest and media that publishing can send without looking further.

Work is proportional to what changed: where nothing did, that is seen by a look at the files' times; a post whose file,
pictures, brand and layouts are those of the last build is taken from the index. ``.cmgen/`` may be deleted at any time:
the result is the same, and so it is for any number of processes.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cmgen import __version__, manifest
from cmgen.build.index import Index, Outcome, is_damage
from cmgen.build.inputs import base_of, inputs_of
from cmgen.manifest import Entry, Manifest, media_path
from cmgen.model import Finding, Level
from cmgen.project import WORK, Project

if TYPE_CHECKING:
    from cmgen.build.kept import Kept
    from cmgen.build.making import Pictures
    from cmgen.lint import Noted

BUILD = f"{WORK}/build"
INDEX = f"{WORK}/index.sqlite"


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build made: all findings, how many posts and variants, and how many posts had to be done anew."""

    folder: Path
    findings: tuple[Finding, ...]
    posts: int
    variants: int
    fresh: int
    made: Manifest | None = field(default=None, repr=False)

    @cached_property
    def manifest(self) -> Manifest:
        """What was made; read from the folder where nothing had to be."""
        return self.made or manifest.read(self.folder)

    @property
    def errors(self) -> int:
        """How many findings stop their post."""
        return sum(finding.level is Level.ERROR for finding in self.findings)


def build(
    project: Project,
    out: Path | None = None,
    commit: str = "",
    tell: Callable[[int, int], None] | None = None,
    processes: int | None = 1,
) -> Built:
    """Build every post into ``out`` (``.cmgen/build``).

    tell       hears how many of the posts to do are done
    processes  how many make posts at once; None: as many as the machine has, where there are enough posts, for programs
               that may be imported anew in each (``if __name__ == "__main__"``)
    """
    try:
        return _build(project, out, commit, tell, processes)
    except sqlite3.DatabaseError as error:  # a damaged page is met only when it is read
        if not is_damage(error):
            raise
        (project.root / INDEX).unlink(missing_ok=True)
        return _build(project, out, commit, tell, processes)


def _build(
    project: Project, out: Path | None, commit: str, tell: Callable[[int, int], None] | None, processes: int | None
) -> Built:
    folder = out or project.root / BUILD
    base = base_of(project.root)
    paths = project.paths()
    only = "" if project.only is None else " ".join(sorted(project.only))
    said = (commit, str(project.brand), str(project.channels), only)
    with Index(project.root / INDEX) as index:
        last = index.outcome(folder)
        if last and last.inputs and last.inputs == inputs_of(project.root, folder, base, {*paths, *last.files}, *said):
            return Built(folder=folder, findings=last.findings, posts=last.posts, variants=last.variants, fresh=0)
        kept, fresh = _posts(project, folder, base, paths, index, tell, processes)
        built = _whole(project, folder, commit, kept, fresh)
        files = tuple(sorted({file for one in kept.values() for file in one.files}))
        now = inputs_of(project.root, folder, base, {*paths, *files}, *said)
        outcome = Outcome(inputs=now, files=files, findings=built.findings, posts=built.posts, variants=built.variants)
        index.keep_outcome(folder, outcome)
    return built


def build_post(project: Project, path: str, pictures: Pictures) -> tuple[Entry, tuple[Finding, ...]]:
    """One post by itself, at once; what only rules over the archive see is left to ``build``, and so is the index.

    pictures  those of ``known_pictures``; what is drawn anew is added to them
    Raises OSError where the file has gone.
    """
    from cmgen.build.making import make
    from cmgen.lint import Linter
    from cmgen.studio import Studio

    studio = Studio(project.root, project.brand, project.root / BUILD, pictures, base_of(project.root))
    made = make(project, path, "", studio, Linter(project.brand, project.channels, project.root))
    return made.entry, made.findings


def known_pictures(root: Path) -> Pictures:
    """What earlier builds made of pictures and layouts, for ``build_post``."""
    with Index(root / INDEX) as index:
        return index.pictures()


def known_notes(root: Path) -> dict[str, Noted]:
    """What earlier builds kept of each post, by path, for rules that look at all of them."""
    from cmgen.build.kept import kept_of

    with Index(root / INDEX) as index:
        return {path: one.noted for path, made in index.posts().items() if (one := kept_of(made))}


def _posts(  # noqa: PLR0913, PLR0917  # what there is, and where it goes
    project: Project,
    folder: Path,
    base: str,
    paths: list[str],
    index: Index,
    tell: Callable[[int, int], None] | None,
    processes: int | None,
) -> tuple[dict[str, Kept], int]:
    """Every post, from the index or made, and how many were made."""
    from cmgen.build.kept import kept_of
    from cmgen.build.making import Job, make_all, workers

    known = index.posts()
    digests = _Digests(project.root)
    kept: dict[str, Kept] = {}
    keys: dict[str, str] = {}
    for path in paths:
        key = hashlib.sha256(base.encode() + (project.root / path).read_bytes()).hexdigest()
        one = kept_of(known.get(path))
        if one is None or one.key != key or not _is_whole(one, digests, folder):
            keys[path] = key
        else:
            kept[path] = one
    if keys:
        job = Job(root=project.root, only=project.only, folder=folder, base=base, pictures=index.pictures())
        done = 0
        for batch in make_all(job, keys, workers(processes, len(keys))):
            index.put(batch.made.items())
            index.keep_pictures(batch.pictures)
            index.save()
            kept |= {path: one for path, made in batch.made.items() if (one := kept_of(made))}
            done += len(batch.made)
            if tell:
                tell(done, len(keys))
    index.forget(known.keys() - set(paths))
    return {path: kept[path] for path in paths}, len(keys)


def _whole(project: Project, folder: Path, commit: str, kept: dict[str, Kept], fresh: int) -> Built:
    """The manifest of all posts, and what can only be said of them together."""
    from cmgen.build.site import site_of
    from cmgen.content import check_slugs
    from cmgen.lint import Linter

    linter = Linter(project.brand, project.channels, project.root)
    across = [*check_slugs(list(kept)), *linter.check_archive({path: one.noted for path, one in kept.items()})]
    entries = _with_errors([one.entry for one in kept.values()], across)
    findings = {*across, *(finding for one in kept.values() for finding in one.findings)}
    made = Manifest(
        cmgen=__version__,
        commit=commit,
        brand_name=project.brand.name,
        ledger_branch=project.brand.ledger_branch,
        ledger_remote=project.brand.ledger_remote,
        ledger_id=project.brand.ledger_id,
        site=site_of(project, folder),
        channels=project.channels,
        campaigns=project.brand.campaigns,
        freeze=project.freeze(),
        require=project.brand.require,
        entries=entries,
    )
    manifest.write(made, folder)
    return Built(
        folder=folder,
        findings=tuple(sorted(findings)),
        posts=len(entries),
        variants=sum(len(entry.variants) for entry in entries),
        fresh=fresh,
        made=made,
    )


def _is_whole(known: Kept, digests: _Digests, folder: Path) -> bool:
    """Whether what the post is made of is unchanged, and what was made is still there."""
    try:
        same = all(digests.of(file) == digest for file, digest in known.files.items())
    except OSError:
        return False
    media = {medium.digest for variant in known.entry.variants for medium in variant.media}
    return same and all(media_path(folder, digest).is_file() for digest in media)


def _with_errors(entries: list[Entry], across: Iterable[Finding]) -> tuple[Entry, ...]:
    """The entries with what the rules over the archive found: an error stops its post, whoever found it."""
    more: dict[str, list[Finding]] = {}
    for finding in across:
        if finding.level is Level.ERROR:
            more.setdefault(finding.location.path, []).append(finding)
    return tuple(_stopped(entry, more[entry.path]) if entry.path in more else entry for entry in entries)


def _stopped(entry: Entry, findings: list[Finding]) -> Entry:
    from cmgen.build.making import in_a_line

    said = ", ".join(filter(None, [entry.findings, in_a_line(findings)]))
    return replace(entry, errors=entry.errors + len(findings), findings=said)


class _Digests:
    """sha256 of files of the project, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.known: dict[str, str] = {}

    def of(self, file: str) -> str:
        if file not in self.known:
            with (self.root / file).open("rb") as opened:
                self.known[file] = hashlib.file_digest(opened, "sha256").hexdigest()
        return self.known[file]
