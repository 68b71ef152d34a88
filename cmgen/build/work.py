"""A build where something changed: find out what that concerns, make it, and put the rest beside it."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cmgen import __version__, manifest, scan
from cmgen.build.across import Across, counts, fold
from cmgen.build.found import elsewhere
from cmgen.build.index import Index, Row
from cmgen.build.inputs import Inputs, code_of
from cmgen.build.kept import findings_of, unpack
from cmgen.build.making import Job, in_a_line, make_all, workers
from cmgen.build.outcome import (
    GENERATION,
    OUTSIDE,
    OWN,
    Asked,
    Outcome,
    environment,
    files_of,
    keep_outcome,
    media_of,
    outcome_of,
)
from cmgen.build.parts import Shard
from cmgen.build.site import site_of
from cmgen.build.store import EVERY, LIMIT, trim
from cmgen.content import FOLDER
from cmgen.errors import Broken
from cmgen.lint import Linter
from cmgen.manifest import Entry, Head, media_path, shard_of
from cmgen.model import Finding, Level, Location
from cmgen.project import Project
from cmgen.spent import Watch

CODE = "code"
ENVIRONMENT = "environment"
TOTALS = ("variants", "errors", "warnings", "suggestions")
_TOTALS = (
    "select m.variants, m.errors, m.warnings, m.suggestions from posts p join made m on m.id = p.made"
    " where p.path in (select value from json_each(?))"
)
_USING = "select p.path from posts p join made m on m.id = p.made where m.uses in (select value from json_each(?))"
SLOWEST = 10  # posts that a profile names
PATIENCE = 20  # builds of other processes that come between

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Where the time of a build went, in seconds.

    steps      on the wall, one after the other
    making     by step of making posts, of all processors together
    slowest    posts that were made, the slowest first
    """

    steps: Mapping[str, float] = field(default_factory=dict)
    making: Mapping[str, float] = field(default_factory=dict)
    crew: str = "one process"  # who made them
    slowest: tuple[tuple[str, float], ...] = ()


@dataclass
class Todo:
    """What has to be done, on an index of some generation."""

    generation: str
    gone: set[str]
    outside: str
    found: dict[str, int] = field(default_factory=dict)  # path → its result, which is there already
    wanted: dict[str, str] = field(default_factory=dict)  # path → source of what is to be made


class Work:
    """One build."""

    def __init__(  # noqa: PLR0913, PLR0917  # what is asked, and how
        self,
        index: Index,
        project: Project,
        asked: Asked,
        tell: Tell | None,
        processes: int | None,
        shard: Shard | None = None,
        cluster: str = "",
        limit: int | None = None,
    ) -> None:
        self.index, self.project, self.asked, self.shard, self.cluster = index, project, asked, shard, cluster
        self.folder, self.limit = asked.folder, limit
        self.tell, self.processes = tell, processes
        self.linter = Linter(project.brand, project.channels, project.root)
        self.inputs = Inputs(project, self._code())
        self.sets = index.sets()
        self.valid = {number: self.inputs.are(uses) for number, uses in self.sets.items()}
        self.watch, self.making = Watch(), Watch()
        self.slowest: list[tuple[float, str]] = []
        self.crew = "one process"

    def _code(self) -> str:
        """The digest of cmgen's own files, read again only where they are not those of the last build."""
        look = self.asked.looks[OWN.name]
        known = self.index.about(CODE)
        is_same = self.index.about(ENVIRONMENT) == environment() and self.index.seen(OWN.name) == look
        return known if known and is_same else code_of(scan.files(look))

    def do(self) -> tuple[Outcome, int]:
        """What it comes to, and how many posts were made."""
        with self.watch.step("reading guidelines"):
            self.linter.ready()  # wrong settings are said before anything is made
        fresh: set[str] = set()
        for _ in range(PATIENCE):
            with self.watch.step("finding what changed"):
                todo = self._look()
            fresh |= todo.wanted.keys()
            with self.watch.step("making posts"):
                self._make(todo)
            self.index.begin()
            if self.index.about(GENERATION) == todo.generation:
                break
            self.index.database.execute("rollback")  # another process was first: what was made is found again
        else:
            self.index.begin()
        with self.watch.step("keeping it"):
            outcome = self._settle(todo)
            self.index.commit()
        if fresh and (self.limit is not None or outcome.generation % EVERY == 0):
            with self.watch.step("letting go of what is old"):
                outcome = self._trim(outcome)
        return outcome, len(fresh)

    def _trim(self, outcome: Outcome) -> Outcome:
        trim(self.index, self.folder, manifest.read_head(self.folder), LIMIT if self.limit is None else self.limit)
        outcome = replace(outcome, media=media_of(self.folder))
        keep_outcome(self.index, self.folder, outcome)
        return outcome

    def do_part(self) -> tuple[dict[str, int], int]:
        """The results of the posts of the shard, by path, and how many were made; nothing else is settled."""
        with self.watch.step("reading guidelines"):
            self.linter.ready()
        with self.watch.step("finding what changed"):
            todo = self._look()
        fresh = len(todo.wanted)
        with self.watch.step("making posts"):
            self._make(todo)
        paths = set(scan.posts(self.asked.looks[FOLDER], self.project.root, FOLDER))
        mine = {path for path in paths if self.shard is None or self.shard.has(path)}
        return self._current(mine) | todo.found, fresh

    @property
    def profile(self) -> Profile:
        """Where the time went."""
        slowest = tuple((path, seconds) for seconds, path in sorted(self.slowest, reverse=True))
        return Profile(steps=self.watch.seconds, making=self.making.seconds, crew=self.crew, slowest=slowest[:SLOWEST])

    # ------------------------------------------------------------------------------------------- what changed

    def _look(self) -> Todo:
        index, root = self.index, self.project.root
        now = self.asked.looks[FOLDER]
        generation = index.about(GENERATION)
        changed = set(scan.differing(index.seen(FOLDER), now))
        paths = set(scan.posts(now, root, FOLDER))
        if odd := sorted(path for path in paths if not scan.is_written(path)):
            what, remedy = "its name is not written in UTF-8", "rename it, with letters and hyphens"
            raise Broken([Finding(Location(path), "bad-name", what, remedy) for path in odd])
        if self.project.only is not None:
            paths &= self.project.only
        if self.shard is not None:
            paths = {path for path in paths if self.shard.has(path)}
        known = index.paths()
        before = index.about(OUTSIDE)
        outside = scan.look_at(root, index.linked() - scan.files(now), self.asked.at)
        files = changed | scan.changed(before, outside)
        todo = Todo(generation, known - paths, outside)
        dirty = (changed & paths) | (paths - known) | self._stale(files, paths)
        current = self._current(dirty)
        for path in sorted(dirty):
            data = (root / path).read_bytes()
            source = hashlib.sha256(b"%s\0%s" % (path.encode(), data)).hexdigest()
            row = next((row for row in index.candidates(source) if row.path == path and self._is_valid(row)), None)
            if row is None:
                todo.wanted[path] = source
            elif current.get(path) != row.id:
                todo.found[path] = row.id
        return todo

    def _stale(self, files: set[str], paths: set[str]) -> set[str]:
        """Posts that were made of something that is another now, or whose media are gone."""
        index = self.index
        bad = [number for number, is_valid in self.valid.items() if not is_valid]
        stale = set(index.column(_USING, bad))
        users = index.users(files) - stale
        stale |= {row.path for row in index.rows(users) if not self.inputs.are(row.files)}
        last = outcome_of(index, self.folder)
        if last is None or last.media != media_of(self.folder):
            stale |= {row.path for row in index.with_media() if not self._has_media(row)}
        return stale & paths

    def _is_valid(self, row: Row) -> bool:
        if row.uses not in self.valid:
            uses = self.index.sets().get(row.uses)
            self.valid[row.uses] = uses is not None and self.inputs.are(uses)
        return self.valid[row.uses] and self.inputs.are(row.files) and self._has_media(row)

    def _has_media(self, row: Row) -> bool:
        return all(media_path(self.folder, digest).is_file() for digest in row.media)

    def _current(self, paths: Iterable[str]) -> dict[str, int]:
        return dict(
            self.index.pairs("select path, made from posts where path in (select value from json_each(?))", paths)
        )

    # ------------------------------------------------------------------------------------------- making

    def _make(self, todo: Todo) -> None:
        if not todo.wanted:
            return
        job = Job(
            root=self.project.root,
            only=self.project.only,
            folder=self.folder,
            code=self.inputs.digest(CODE),
            pictures=self.index.pictures(),
        )
        done = 0
        processes = workers(self.processes, len(todo.wanted))
        self.crew = self.cluster or (f"{processes} processes" if processes > 1 else "one process")
        for batch in make_all(job, todo.wanted, processes, self.cluster):
            self.making.add(batch.seconds)
            self.slowest = heapq.nlargest(SLOWEST, [*self.slowest, *((one.seconds, one.path) for one in batch.made)])
            todo.found |= self.index.keep((one.row for one in batch.made), batch.pictures)
            done += len(batch.made)
            if self.tell:
                self.tell(done, len(todo.wanted))

    # ------------------------------------------------------------------------------------------- the whole

    def _settle(self, todo: Todo) -> Outcome:
        """Let the index say what is so now, and write what publishing reads; all in one transaction."""
        index = self.index
        last = outcome_of(index, self.folder)
        changed = todo.found.keys() | todo.gone
        before = self._totals(changed)
        across = Across(index, changed)
        index.forget(todo.gone)
        index.assign(todo.found, shard_of, fold)
        with self.watch.step("looking at posts together"):
            news = across.recheck(self.linter) if changed else set()
            across.look_aside(self.linter)
        totals = self._sum(before, self._totals(todo.found))
        follows = last is not None and str(last.generation) == todo.generation
        with self.watch.step("writing the build"):
            self._write_shards({shard_of(path) for path in changed | news} if follows else None)
            self._write_head()
        generation = int(todo.generation or 0) + 1
        index.say(GENERATION, str(generation))
        index.say(CODE, self.inputs.digest(CODE))
        index.say(ENVIRONMENT, environment())
        linked = index.linked() - scan.files(self.asked.looks[FOLDER])
        index.say(OUTSIDE, scan.look_at(self.project.root, linked, self.asked.at))
        for name, look in self.asked.looks.items():
            index.saw(index.seen(name), look)
        (posts,) = index.database.execute("select count(*) from posts").fetchone()
        outcome = Outcome(
            said=self.asked.name if self._is_as_read() else "?",
            generation=generation,
            files=files_of(self.folder),
            media=media_of(self.folder),
            posts=posts,
            **totals,
        )
        keep_outcome(index, self.folder, outcome)
        return outcome

    def _is_as_read(self) -> bool:
        """Whether the brand that was built is the one that the look saw."""
        return self.project.looked == self.asked.looks["brand"]

    def _totals(self, paths: Iterable[str]) -> tuple[int, ...]:
        """Sums over posts of what is kept of each."""
        rows = list(self.index.pairs(_TOTALS, paths))
        return tuple(sum(row[place] for row in rows) for place in range(len(TOTALS)))

    def _sum(self, minus: tuple[int, ...], plus: tuple[int, ...]) -> dict[str, int]:
        """The sums over all posts, and what is found across them and elsewhere."""
        known = self.index.about("totals").split()
        old = map(int, known) if known else (0,) * len(TOTALS)
        own = [was - less + more for was, less, more in zip(old, minus, plus, strict=True)]
        self.index.say("totals", " ".join(map(str, own)))
        asked = "select total(errors), total(warnings), total(suggestions) from across"
        across = self.index.database.execute(asked).fetchone()
        other = counts(elsewhere(self.index))
        more = (0, *(round(one) + two for one, two in zip(across, other, strict=True)))
        return {name: one + two for name, one, two in zip(TOTALS, own, more, strict=True)}

    # ------------------------------------------------------------------------------------------- files

    def _write_shards(self, touched: set[int] | None) -> None:
        """Write the files of posts: those that are touched (None: all), and those that are not as they were left."""
        database = self.index.database
        name = str(self.folder.resolve())
        known = {
            shard: (digest, state)
            for shard, digest, state in database.execute(
                "select shard, digest, state from shards where folder = ?", (name,)
            )
        }
        there = _files(self.folder)
        for shard in range(manifest.SHARDS):
            digest, state = known.get(shard, ("", ""))
            is_left = there.get(f"{shard:02x}.jsonl", "") == state
            if touched is not None and shard not in touched and is_left:
                continue
            _, digest = manifest.write_shard(self.folder, shard, self._lines(shard))
            state = _file(self.folder, f"{shard:02x}.jsonl")
            database.execute("insert or replace into shards values (?, ?, ?, ?)", (name, shard, digest, state))

    def _lines(self, shard: int) -> Iterator[bytes]:
        asked = (
            "select m.line, a.findings from posts p join made m on m.id = p.made"
            " left join across a on a.path = p.path and a.errors > 0 where p.shard = ? order by p.path"
        )
        for line, across in self.index.database.execute(asked, (shard,)):
            whole = unpack(line)
            if across:
                entry = manifest.entry_of(self.folder, "index", whole[:-1])
                found = [finding for finding in findings_of(across) if finding.level is Level.ERROR]
                whole = manifest.line_of(_stopped(entry, found))
            yield whole

    def _write_head(self) -> None:
        brand = self.project.brand
        rows = self.index.database.execute(
            "select shard, digest from shards where folder = ? and digest != '' order by shard",
            (str(self.folder.resolve()),),
        )
        manifest.write_head(
            Head(
                cmgen=__version__,
                commit=self.asked.said,
                brand_name=brand.name,
                ledger_branch=brand.ledger_branch,
                ledger_remote=brand.ledger_remote,
                ledger_id=brand.ledger_id,
                site=site_of(self.project, self.folder),
                channels=self.project.channels,
                campaigns=brand.campaigns,
                freeze=self.project.freeze(),
                require=brand.require,
                dead_links=brand.dead_links,
                shards={f"{shard:02x}": digest for shard, digest in rows},
            ),
            self.folder,
        )


def _files(folder: Path) -> dict[str, str]:
    look = scan.look(folder / manifest.POSTS, "", scan.NEVER)
    pairs = (line.partition("\0") for lines in look.values() for line in scan.lines_of(lines))
    return {name: about for name, _, about in pairs}


def _file(folder: Path, name: str) -> str:
    about = scan.look_at(folder / manifest.POSTS, [name], scan.NEVER).partition("\0")[2]
    return "" if about == "-" else about


def _stopped(entry: Entry, findings: list[Finding]) -> Entry:
    """A post with what the rules over the archive found: an error stops it, whoever found it."""
    said = ", ".join(filter(None, [entry.findings, in_a_line(findings)]))
    return replace(entry, errors=entry.errors + len(findings), findings=said)
