"""Build: read, lint and render every post into a manifest and media that publishing can send without looking further.

Work is proportional to what changed. Where nothing did, a look at the files' times says so. Where something did, the
index knows which posts were made of it (``cmgen.uses``): they are made anew, and all others are not even read.
``.cmgen/`` may be deleted at any time: the result is the same, and so it is for any number of processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cmgen.build.index import Index, is_damage
from cmgen.build.outcome import Asked, Outcome, unchanged
from cmgen.project import WORK

if TYPE_CHECKING:
    from cmgen.build.making import Pictures
    from cmgen.build.parts import Shard
    from cmgen.build.work import Profile
    from cmgen.lint import Noted
    from cmgen.manifest import Entry, Manifest
    from cmgen.model import Finding
    from cmgen.project import Project

BUILD = f"{WORK}/build"
INDEX = f"{WORK}/index.sqlite"


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build made: how many posts and variants, how many posts had to be done anew, and what there is to say."""

    root: Path = field(repr=False)
    folder: Path
    outcome: Outcome
    fresh: int
    profile: Profile | None = None  # none where a look at the files said that nothing changed

    @property
    def posts(self) -> int:
        """How many posts there are."""
        return self.outcome.posts

    @property
    def variants(self) -> int:
        """How many variants of them."""
        return self.outcome.variants

    @property
    def errors(self) -> int:
        """How many findings stop their post."""
        return self.outcome.errors

    @cached_property
    def manifest(self) -> Manifest:
        """All that was made, read from the folder."""
        from cmgen import manifest

        return manifest.read(self.folder)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, by place."""
        return tuple(sorted({finding for some in self.by_post() for finding in some}))

    def by_post(self) -> Iterator[tuple[Finding, ...]]:
        """The findings, one post after the other, then those in other files: for who cannot hold them all."""
        from cmgen.build.found import found

        with Index(self.root / INDEX) as index:
            yield from found(index)


def build(  # noqa: PLR0913, PLR0917  # what is asked, and how
    project: Project,
    out: Path | None = None,
    commit: str = "",
    tell: Callable[[int, int], None] | None = None,
    processes: int | None = 1,
    cluster: str = "",
    limit: int | None = None,
) -> Built:
    """Build every post into ``out`` (``.cmgen/build``).

    tell       hears how many of the posts to do are done
    processes  how many make posts at once; None: as many as the machine has, where there are enough posts, for programs
               that may be imported anew in each (``if __name__ == "__main__"``)
    cluster    ``dask://HOST:PORT``: its workers make them
    limit      bytes of what is kept; None: 4 GiB, looked at now and then. What posts have now is kept in any case
    """
    work = partial(_build, project, out, commit, tell, processes, cluster, limit)
    try:
        return work()
    except sqlite3.DatabaseError as error:  # a damaged page is met only when it is read
        if not is_damage(error):
            raise
    except ValueError as error:  # so is a damaged value
        if not isinstance(error, DamagedError):
            raise
    (project.root / INDEX).unlink(missing_ok=True)
    return work()


class DamagedError(ValueError):
    """The index holds something that no build wrote."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a build: how much it is, and what there is to say of its posts, each by itself."""

    folder: Path
    posts: int
    variants: int
    fresh: int
    findings: tuple[Finding, ...]
    profile: Profile


def build_part(
    project: Project,
    shard: Shard,
    out: Path | None = None,
    tell: Callable[[int, int], None] | None = None,
    processes: int | None = 1,
) -> Part:
    """Build the posts of one part into ``out`` (``.cmgen/part-2-of-4``), for ``merge``."""
    from cmgen.build.found import found_in
    from cmgen.build.parts import write_part
    from cmgen.build.work import Work

    folder = project.root / BUILD
    out = out or project.root / WORK / f"part-{shard}"
    with Index(project.root / INDEX) as index:
        work = Work(index, project, Asked(root=project.root, folder=folder), tell, processes, shard)
        made, fresh = work.do_part()
        write_part(index, made.values(), folder, out)
        findings, variants = found_in(index, made.values())
    return Part(folder=out, posts=len(made), variants=variants, fresh=fresh, findings=findings, profile=work.profile)


def merge(root: Path, parts: Iterable[Path], out: Path | None = None) -> int:
    """Take parts into the index, so that ``build`` finds what they hold; how many results are new."""
    from cmgen.build.parts import take_part

    with Index(root / INDEX) as index:
        return sum(take_part(index, part, out or root / BUILD) for part in parts)


def recalled(root: Path, out: Path | None = None, commit: str = "") -> Built | None:
    """What the last build came to, where nothing that it stood on has changed since; None where it is to be built.

    Reads no file but the index: the quick way for a command that comes again and again.
    """
    folder = out or root / BUILD
    if not (root / INDEX).is_file():
        return None
    try:
        with Index(root / INDEX) as index:
            outcome = unchanged(index, Asked(root=root, folder=folder, said=commit))
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return None
        raise
    return Built(root=root, folder=folder, outcome=outcome, fresh=0) if outcome else None


def _build(  # noqa: PLR0913, PLR0917  # as build's
    project: Project,
    out: Path | None,
    commit: str,
    tell: Callable[[int, int], None] | None,
    processes: int | None,
    cluster: str,
    limit: int | None,
) -> Built:
    folder = out or project.root / BUILD
    asked = Asked(root=project.root, folder=folder, said=commit, only=project.only)
    with Index(project.root / INDEX) as index:
        if outcome := unchanged(index, asked):
            return Built(root=project.root, folder=folder, outcome=outcome, fresh=0)
        from cmgen.build.work import Work

        work = Work(index, project, asked, tell, processes, cluster=cluster, limit=limit)
        outcome, fresh = work.do()
    return Built(root=project.root, folder=folder, outcome=outcome, fresh=fresh, profile=work.profile)


def build_post(project: Project, path: str, pictures: Pictures) -> tuple[Entry, tuple[Finding, ...]]:
    """One post by itself, at once; what only rules over the archive see is left to ``build``, and so is the index.

    pictures  those of ``known_pictures``; what is drawn anew is added to them
    Raises OSError where the file has gone.
    """
    from cmgen.build import making
    from cmgen.lint import Linter
    from cmgen.studio import Studio

    studio = Studio(project.root, project.brand, project.root / BUILD, pictures, making.code())
    made = making.make(project, path, studio, Linter(project.brand, project.channels, project.root))
    return made.entry, made.findings


def known_pictures(root: Path) -> Pictures:
    """What earlier builds made of pictures and layouts, for ``build_post``."""
    with Index(root / INDEX) as index:
        return index.pictures()


def known_notes(root: Path) -> dict[str, Noted]:
    """What earlier builds kept of each post, by path, for rules that look at all of them."""
    from cmgen.build.across import noted_of

    with Index(root / INDEX) as index:
        return noted_of(index)


__all__ = [
    "BUILD",
    "INDEX",
    "Built",
    "Part",
    "build",
    "build_part",
    "build_post",
    "known_notes",
    "known_pictures",
    "merge",
    "recalled",
]
