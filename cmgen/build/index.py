"""``.cmgen/index.sqlite``: what was made of each post. A damaged one is made anew, never trusted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cmgen.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a whole build came to, and what it stood on: as long as that is so, it need not be built again.

    inputs    the digest of everything that it read, by size and time of change; see cmgen.build.inputs
    files     the posts' own files, which belong to the inputs
    """

    inputs: str
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    posts: int
    variants: int


def is_damage(error: sqlite3.Error) -> bool:
    """Whether a database is damaged; one that another process is writing is not."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Index:
    """The database of one project; safe under several processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path

    def __enter__(self) -> Index:
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
        self.path.unlink(missing_ok=True)
        self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)

    def _open(self) -> None:
        self.database = sqlite3.connect(self.path, timeout=30)
        self.database.execute("create table if not exists posts (path text primary key, made blob)")
        self.database.execute("create table if not exists pictures (key text primary key, media text)")
        self.database.execute("create table if not exists outcomes (folder text primary key, made blob)")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.database.commit()
        self.database.close()

    def save(self) -> None:
        """Let other processes have what was kept so far, and their turn to write; a kill does not undo it."""
        self.database.commit()

    def posts(self) -> dict[str, bytes]:
        """What was made of each post, as it is kept."""
        return dict(self.database.execute("select path, made from posts"))

    def put(self, made: Iterable[tuple[str, bytes]]) -> None:
        """Keep what was made of posts."""
        self.database.executemany("insert or replace into posts values (?, ?)", made)

    def forget(self, paths: Iterable[str]) -> None:
        """Posts that are no more."""
        self.database.executemany("delete from posts where path = ?", ((path,) for path in paths))

    def pictures(self) -> dict[str, dict[str, Any]]:
        """The pictures that were made, by what they were made of."""
        return {key: json.loads(media) for key, media in self.database.execute("select key, media from pictures")}

    def keep_pictures(self, pictures: Mapping[str, dict[str, Any]]) -> None:
        """Keep what was drawn."""
        rows = [(key, json.dumps(media)) for key, media in pictures.items()]
        self.database.executemany("insert or replace into pictures values (?, ?)", rows)

    def outcome(self, folder: Path) -> Outcome | None:
        """What the last build into a folder came to."""
        row = self.database.execute("select made from outcomes where folder = ?", (str(folder),)).fetchone()
        try:
            return msgspec.json.decode(row[0], type=Outcome) if row else None
        except (msgspec.MsgspecError, ValueError):
            return None

    def keep_outcome(self, folder: Path, outcome: Outcome) -> None:
        """Keep what a build came to."""
        self.database.execute(
            "insert or replace into outcomes values (?, ?)", (str(folder), msgspec.json.encode(outcome))
        )
