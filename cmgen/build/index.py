"""``.cmgen/index.sqlite``: what was made of each post, and of what. A damaged one is made anew, never trusted.

``made`` holds results by what they were made of; any process may add to it at any time. ``posts`` says which of them is
each post's now, and changes only in one transaction at the end of a build, together with all that follows from it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cmgen import scan

LAYOUT = 2  # of the tables: an index of another is made anew
TABLES = """
create table if not exists about (name text primary key, value) without rowid;
create table if not exists sets (id integer primary key, uses text unique);
create table if not exists made (
  id integer primary key, path text, source text, uses integer, files text, line blob, found blob, notes text,
  elsewhere text, variants integer, errors integer, warnings integer, suggestions integer, media text, seconds real,
  meets text);
create index if not exists made_by_source on made (source);
create index if not exists made_by_uses on made (uses);
create index if not exists made_elsewhere on made (elsewhere) where elsewhere != '';
create index if not exists made_with_media on made (id) where media != '';
create table if not exists posts (path text primary key, made integer, folded text, shard integer) without rowid;
create index if not exists posts_by_made on posts (made);
create index if not exists posts_by_folded on posts (folded);
create index if not exists posts_by_shard on posts (shard);
create table if not exists links (file text, path text, primary key (file, path)) without rowid;
create index if not exists links_by_path on links (path);
create table if not exists seen (folder text primary key, lines text) without rowid;
create table if not exists meets (rule text, place text, path text, primary key (place, rule, path)) without rowid;
create index if not exists meets_by_path on meets (path);
create table if not exists across (path text primary key, findings text, errors integer, warnings integer,
  suggestions integer) without rowid;
create table if not exists pictures (key text primary key, media text) without rowid;
create table if not exists outcomes (folder text primary key, made text) without rowid;
create table if not exists shards (folder text, shard integer, digest text, state text,
  primary key (folder, shard)) without rowid;
"""


_TAKE = """
insert into made
select null, o.path, o.source, mine.id, o.files, o.line, o.found, o.notes, o.elsewhere, o.variants, o.errors,
  o.warnings, o.suggestions, o.media, o.seconds, o.meets
from other.made o join other.sets theirs on theirs.id = o.uses join main.sets mine on mine.uses = theirs.uses
where (:some is null or o.id in (select value from json_each(:some)))
  and not exists (select 1 from main.made m
    where m.source = o.source and m.uses = mine.id and m.files = o.files and m.path = o.path)
order by o.id
"""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether a database is damaged; one that another process is writing is not."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True, slots=True)
class Row:
    """One result, as far as it is looked at before it is read: see ``Kept``."""

    id: int
    path: str
    uses: int
    files: Mapping[str, str]
    media: tuple[str, ...]


class Index:
    """The database of one project; safe under several processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._sets: dict[str, int] = {}

    def __enter__(self) -> Self:
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                self.database.close()
                raise
            self.discard()
            self._open()
        return self

    def discard(self) -> None:
        """Begin anew, without what was kept."""
        self.database.close()
        for name in (self.path.name, f"{self.path.name}-journal"):
            self.path.with_name(name).unlink(missing_ok=True)

    def _open(self) -> None:
        self.database = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        self.database.execute("pragma synchronous=off")  # a power cut may damage it; then it is made anew
        (known,) = self.database.execute("pragma user_version").fetchone()
        if known == LAYOUT:
            return
        if known or self.database.execute("select 1 from sqlite_master").fetchone():
            self.discard()
            self.database = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        self.database.executescript(f"begin immediate; {TABLES} pragma user_version={LAYOUT}; commit;")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self.database.in_transaction:
            self.database.execute("commit")
        self.database.close()

    # ------------------------------------------------------------------------------------------- small things

    def about(self, name: str) -> str:
        """A value kept under a name; empty where there is none."""
        row = self.database.execute("select value from about where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def say(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self.database.execute("insert or replace into about values (?, ?)", (name, value))

    def begin(self) -> None:
        """From here on, what is written becomes visible at once, or not at all; waits for other processes."""
        self.database.execute("begin immediate")

    def commit(self) -> None:
        """Let it be visible."""
        self.database.execute("commit")

    # ------------------------------------------------------------------------------------------- results

    def keep(self, made: Iterable[tuple[Any, ...]], pictures: Mapping[str, dict[str, Any]]) -> dict[str, int]:
        """Keep results (rows of ``made`` with the uses as text) at once, whatever becomes of the build: path → id."""
        self.begin()
        ids: dict[str, int] = {}
        for path, source, uses, *rest in made:
            cursor = self.database.execute(
                "insert into made values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (path, source, self._set(uses), *rest),
            )
            assert cursor.lastrowid is not None
            ids[path] = cursor.lastrowid
        rows = [(key, json.dumps(media)) for key, media in pictures.items()]
        self.database.executemany("insert or replace into pictures values (?, ?)", rows)
        self.commit()
        return ids

    def _set(self, uses: str) -> int:
        if uses not in self._sets:
            self.database.execute("insert or ignore into sets values (null, ?)", (uses,))
            (number,) = self.database.execute("select id from sets where uses = ?", (uses,)).fetchone()
            self._sets[uses] = number
        return self._sets[uses]

    def take(self, other: Path, wanted: Iterable[int] | None = None) -> int:
        """Take over results, and pictures, from another index: all, or those of some ids there; how many are new.

        Raises sqlite3.DatabaseError where it is none, or has other tables.
        """
        self.database.execute("attach ? as other", (str(other),))
        try:
            (known,) = self.database.execute("pragma other.user_version").fetchone()
            if known != LAYOUT:
                raise sqlite3.DatabaseError("another cmgen wrote it")
            self.begin()
            self.database.execute("insert or ignore into sets select null, uses from other.sets")
            cursor = self.database.execute(_TAKE, {"some": None if wanted is None else json.dumps(list(wanted))})
            self.database.execute("insert or ignore into pictures select * from other.pictures")
            self.commit()
            return cursor.rowcount
        finally:
            if self.database.in_transaction:
                self.database.execute("rollback")
            self.database.execute("detach other")

    def drop(self, which: str, most: int) -> int:
        """Let go of results that a question names, at most so many; how many they were."""
        some = [(number,) for (number,) in self.database.execute(which, (most,)).fetchall()]
        self.begin()
        self.database.executemany("delete from made where id = ? and id not in (select made from posts)", some)
        self.database.execute("delete from sets where id not in (select uses from made)")
        self.commit()
        self._sets.clear()
        return len(some)

    def sets(self) -> dict[int, dict[str, str]]:
        """What posts use of the brand, each combination once: id → name → digest."""
        return {number: json.loads(uses) for number, uses in self.database.execute("select id, uses from sets")}

    def candidates(self, source: str) -> Iterator[Row]:
        """The results that were made of such a source, the newest first."""
        rows = self.database.execute(
            "select id, path, uses, files, media from made where source = ? order by id desc", (source,)
        )
        return (_row(row) for row in rows.fetchall())

    def rows(self, paths: Iterable[str]) -> Iterator[Row]:
        """The results of some posts."""
        asked = (
            "select m.id, m.path, m.uses, m.files, m.media from posts p join made m on m.id = p.made"
            " where p.path in (select value from json_each(?))"
        )
        return map(_row, self.database.execute(asked, (json.dumps(list(paths)),)).fetchall())

    def with_media(self) -> Iterator[Row]:
        """The results of the posts that have pictures."""
        asked = (
            "select m.id, m.path, m.uses, m.files, m.media from posts p join made m on m.id = p.made"
            " where m.media != ''"
        )
        return map(_row, self.database.execute(asked).fetchall())

    def pictures(self) -> dict[str, dict[str, Any]]:
        """The pictures that were made, by what they were made of."""
        return {key: json.loads(media) for key, media in self.database.execute("select key, media from pictures")}

    # ------------------------------------------------------------------------------------------- posts

    def paths(self) -> set[str]:
        """Paths of the posts."""
        return {path for (path,) in self.database.execute("select path from posts")}

    def assign(self, made: Mapping[str, int], shard: Callable[[str], int], fold: Callable[[str], str]) -> None:
        """Let these be the posts' results now."""
        rows = ((path, number, fold(path), shard(path)) for path, number in made.items())
        self.database.executemany("insert or replace into posts values (?, ?, ?, ?)", rows)
        some = (json.dumps(list(made)),)
        self.database.execute("delete from links where path in (select value from json_each(?))", some)
        self.database.execute("delete from meets where path in (select value from json_each(?))", some)
        asked = (
            "select p.path, m.files, m.meets from posts p join made m on m.id = p.made"
            " where p.path in (select value from json_each(?)) and (m.files != '{}' or m.meets != '[]')"
        )
        for path, files, meets in self.database.execute(asked, some).fetchall():
            used = ((name.partition(" ")[2], path) for name in json.loads(files))
            self.database.executemany("insert or ignore into links values (?, ?)", used)
            places = ((rule, place, path) for rule, place in json.loads(meets))
            self.database.executemany("insert or ignore into meets values (?, ?, ?)", places)

    def forget(self, paths: Iterable[str]) -> None:
        """Posts that are no more."""
        some = [(path,) for path in paths]
        self.database.executemany("delete from posts where path = ?", some)
        self.database.executemany("delete from links where path = ?", some)
        self.database.executemany("delete from meets where path = ?", some)
        self.database.executemany("delete from across where path = ?", some)

    def users(self, files: Iterable[str]) -> set[str]:
        """Paths of the posts that use one of these files."""
        return set(self.column("select path from links where file in (select value from json_each(?))", files))

    def linked(self) -> set[str]:
        """Every file that a post uses, or would if it were there."""
        return {file for (file,) in self.database.execute("select distinct file from links")}

    def column(self, question: str, values: Iterable[str | int]) -> Iterator[Any]:
        """The first column of what a question brings about a list of values: its one question mark, as JSON."""
        return (row[0] for row in self.database.execute(question, (json.dumps(list(values)),)).fetchall())

    def pairs(self, question: str, values: Iterable[str | int]) -> Iterator[tuple[Any, ...]]:
        """All columns of it."""
        return iter(self.database.execute(question, (json.dumps(list(values)),)).fetchall())

    # ------------------------------------------------------------------------------------------- looks

    def seen(self, top: str) -> dict[str, str]:
        """The last look at a folder."""
        asked = "select folder, lines from seen where folder = ? or folder glob ?"
        return dict(self.database.execute(asked, (top, f"{top}/*")))

    def saw(self, before: scan.Look, now: scan.Look) -> None:
        """Keep a look in the place of the one before."""
        changed = [(folder, lines) for folder, lines in now.items() if before.get(folder) != lines]
        self.database.executemany("insert or replace into seen values (?, ?)", changed)
        gone = [(folder,) for folder in before.keys() - now.keys()]
        self.database.executemany("delete from seen where folder = ?", gone)


def _row(row: tuple[int, str, int, str, str]) -> Row:
    return Row(row[0], row[1], row[2], json.loads(row[3]), tuple(row[4].split()))
