"""Making posts: each read, linted and rendered; many of them by several processes."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from cmgen.build.across import counts, meetings
from cmgen.build.crew import Crew, Posts, cluster
from cmgen.build.inputs import CODE, RULES, Inputs
from cmgen.build.kept import Kept, pack
from cmgen.build.watched import watched
from cmgen.content import slug_of
from cmgen.errors import CmgenError
from cmgen.lint import Linter, Noted
from cmgen.manifest import Entry, line_of, words_of
from cmgen.model import Finding, Level, Location, Status
from cmgen.project import Project
from cmgen.render import render
from cmgen.spent import Watch, spending, watching
from cmgen.studio import Studio
from cmgen.uses import recorded, use

FEW = 100  # posts that one process makes sooner than others start
BATCH = 16  # posts a task: enough that handing them over costs nothing, few enough to share out well

Pictures = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a process needs to make posts of a project: where they are, where pictures go, and which there are."""

    root: Path
    only: frozenset[str] | None
    folder: Path
    code: str
    pictures: Pictures
    name: str = field(default_factory=lambda: uuid4().hex)  # that no other job has


@dataclass(frozen=True, slots=True)
class Batch:
    """Some posts, made, and the pictures that were drawn for them."""

    made: Sequence[Kept]
    pictures: Pictures
    seconds: Mapping[str, float] = field(default_factory=dict)  # by step, of one processor


def workers(wanted: int | None, posts: int) -> int:
    """How many processes to use: as many as wanted, or the machine has, where there is enough to do."""
    return wanted or (1 if posts < FEW else min(os.cpu_count() or 1, posts // BATCH + 1))


def make_all(job: Job, sources: Mapping[str, str], processes: int, cluster: str = "") -> Iterator[Batch]:
    """Make the posts ``sources`` (path → digest of what was written), a batch at a time, in no order.

    cluster   ``dask://HOST:PORT``: by its workers, in the place of processes of this machine
    """
    paths = sorted(sources)
    batches = [
        tuple((path, sources[path]) for path in paths[start : start + BATCH]) for start in range(0, len(paths), BATCH)
    ]
    if processes == 1 and not cluster:
        shop = Shop(job)
        yield from (shop.make(batch) for batch in batches)
        return
    lost: list[Posts] = []
    with _crew(job, processes, cluster) as crew:
        running: dict[Future[Batch], Posts] = {crew.submit(batch): batch for batch in batches}
        try:
            for future in as_completed(list(running)):
                batch = running.pop(future)  # and with it what it holds
                try:
                    yield future.result()
                except crew.deaths:  # one process died, and with it the others' work
                    lost.append(batch)
                except CancelledError:
                    raise CmgenError("the cluster was lost", "what was made is kept: build again") from None
        except BaseException:
            crew.stop()
            raise
    for path, source in (one for batch in lost for one in batch):
        yield _alone(job, path, source)


@contextmanager
def _crew(job: Job, processes: int, address: str) -> Iterator[Crew]:
    if address:
        with cluster(job, address) as crew:
            yield crew
        return
    with _pool(job, processes) as pool:
        stop = partial(pool.shutdown, wait=False, cancel_futures=True)
        yield Crew(lambda posts: pool.submit(_make, posts), (BrokenProcessPool,), stop, processes)


def _alone(job: Job, path: str, source: str) -> Batch:
    """One post in a process of its own, so that its death is known to be its own."""
    with _pool(job, 1) as pool:
        try:
            return pool.submit(_make, ((path, source),)).result()
        except BrokenProcessPool:
            what = "the process that built it died: out of memory, or a broken picture"
            finding = Finding(Location(path), "build-died", what, "look at its pictures", Level.ERROR)
            return Batch([kept_of(Made(_unmade(path, [finding]), (finding,)), "", {})], {})


def _pool(job: Job, processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")  # the same everywhere, and safe beside threads
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_open, initargs=(job,))


def _open(job: Job) -> None:
    global _shop  # noqa: PLW0603  # a worker process has one job
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for us
    _shop = Shop(job)


def _make(batch: Sequence[tuple[str, str]]) -> Batch:
    assert _shop is not None
    return _shop.make(batch)


class Shop:
    """A project with what is needed to make its posts."""

    def __init__(self, job: Job) -> None:
        project = Project.load(job.root)
        self.inputs = Inputs(project, job.code)
        self.project = Project(project.root, watched(project.brand), project.channels, job.only)
        self.studio = Studio(project.root, self.project.brand, job.folder, dict(job.pictures), job.code)
        self.linter = Linter(self.project.brand, project.channels, project.root)
        self.told = set(job.pictures)

    def make(self, batch: Sequence[tuple[str, str]]) -> Batch:
        """Make some posts; pictures that are new since the last time come with them."""
        with watching(Watch()) as watch:
            with spending("loading"):
                self.linter.ready()
            made = [self.keep(path, source) for path, source in batch]
        fresh = {key: picture for key, picture in self.studio.shelf.kept.items() if key not in self.told}
        self.told |= fresh.keys()
        return Batch(made, fresh, watch.seconds)

    def keep(self, path: str, source: str) -> Kept:
        """One post, made, with all that it was made of."""
        start = time.perf_counter()
        with recorded() as seen:
            made = make(self.project, path, self.studio, self.linter)
        seen -= {f"exists {path}", f"file {path}"}
        uses = {name: self.inputs.digest(name) for name in sorted({CODE, RULES, *seen})}
        with spending("keeping"):
            return kept_of(made, source, uses, time.perf_counter() - start)


_shop: Shop | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One post, ready to be kept."""

    entry: Entry
    findings: tuple[Finding, ...]
    noted: Noted = field(default_factory=Noted)
    meets: tuple[tuple[str, str], ...] = ()


def kept_of(made: Made, source: str, uses: Mapping[str, str], seconds: float = 0.0) -> Kept:
    """A post as the index keeps it."""
    path = made.entry.path
    own = [finding for finding in made.findings if finding.location.path == path]
    elsewhere = [finding for finding in made.findings if finding.location.path != path]
    errors, warnings, suggestions = counts(own)
    return Kept(
        path=path,
        source=source,
        uses=uses,
        line=pack(line_of(made.entry)),
        found=pack(msgspec.json.encode(own)),
        notes=msgspec.json.encode(made.noted).decode() if made.noted.notes or made.noted.allow else "",
        elsewhere=msgspec.json.encode(elsewhere).decode() if elsewhere else "",
        variants=len(made.entry.variants),
        errors=errors,
        warnings=warnings,
        suggestions=suggestions,
        media=tuple(dict.fromkeys(medium.digest for variant in made.entry.variants for medium in variant.media)),
        seconds=seconds,
        meets=made.meets,
    )


def make(project: Project, path: str, studio: Studio, linter: Linter, raw: bytes | None = None) -> Made:
    """Read, lint and render one post; ``raw`` stands for what its file says."""
    with spending("reading"):
        post, findings = project.read(path, raw)
    if post is None:
        return Made(_unmade(path, findings), tuple(findings))
    for file in post.files:  # drawn or not: rules may look at it
        use(f"file {file}")
    variants = []
    drawn = []
    for name in post.channels:
        with spending("rendering"):
            variant, problems = render(post, project.channel(name), project.brand, studio)
        drawn += problems
        if variant:
            variants.append(variant)
    with spending("rules"):
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
        findings=in_a_line(findings),
        update=post.update,
        late_hours=post.late_hours,
        resume=post.resume,
        same_as=post.same_as,
        approvals=post.approvals,
        rule=post.repeat,
        repeats=post.repeats,
        sources=(path, *post.files),
        digests={variant.channel: variant.digest for variant in variants},
        words={variant.channel: hashlib.sha256(words_of(variant).encode()).hexdigest() for variant in variants},
        variants=tuple(variants) if post.status is not Status.DRAFT or variants else (),
    )
    return Made(entry, tuple(findings), noted, meetings(linter, noted.notes))


def _unmade(path: str, findings: Sequence[Finding]) -> Entry:
    return Entry(slug=slug_of(path), path=path, errors=len(findings), findings=in_a_line(findings))


@cache
def code() -> str:
    """The digest of the cmgen that runs here."""
    from cmgen import scan
    from cmgen.build.inputs import code_of
    from cmgen.build.outcome import OWN

    return code_of(scan.files(scan.look(OWN, OWN.name, scan.NEVER)))


def in_a_line(findings: Iterable[Finding]) -> str:
    """The rules that stop a post: "missing-alt-text, too-long"."""
    names = sorted({finding.rule for finding in findings if finding.level is Level.ERROR})
    return ", ".join(names)
