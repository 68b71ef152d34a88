"""Parts of a build that several machines make: ``cmgen build --shard 2/4`` makes one, ``--merge`` takes them in.

A part is a folder with ``part.sqlite``, which holds results by what they were made of, as the index does, and
``media/``. The build that takes it in uses a result where that was made of exactly what is here, and makes what is
missing itself: it comes to the same with all parts, some, or none.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cmgen.build.index import Index
from cmgen.errors import CmgenError
from cmgen.manifest import DIGEST, MEDIA, media_path, shard_of

FILE = "part.sqlite"
MOST = 256  # parts: as many as there are files of posts


@dataclass(frozen=True, slots=True)
class Shard:
    """Part ``number`` of ``of``, from 1. A post belongs to one by its path, wherever and whenever that is asked."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """``2/4``; raises CmgenError for anything else."""
        found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", text)
        if not found or not 1 <= int(found[1]) <= int(found[2]) <= MOST:
            raise CmgenError(f"{text!r} is no part", f"write which of how many, at most {MOST}: 2/4")
        return cls(int(found[1]), int(found[2]))

    def has(self, path: str) -> bool:
        """Whether a post belongs to it."""
        return shard_of(path) % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}-of-{self.of}"


def write_part(index: Index, made: Iterable[int], folder: Path, out: Path) -> None:
    """Put results of the index, and their media out of ``folder``, into a part."""
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).unlink(missing_ok=True)
    numbers = list(made)
    with Index(out / FILE) as part:
        part.take(index.path, numbers)
    media = index.column("select media from made where id in (select value from json_each(?))", numbers)
    for digest in {digest for digests in media for digest in digests.split()}:
        target = media_path(out, digest)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(media_path(folder, digest), target)


def take_part(index: Index, part: Path, folder: Path) -> int:
    """Take what a part holds into the index, and its media into ``folder``; how many results.

    Raises CmgenError where it is no part, or one of another version of cmgen.
    """
    if not (part / FILE).is_file():
        raise CmgenError(f"{part} is no part of a build: it has no {FILE}", "make one with: cmgen build --shard 1/2")
    try:
        taken = index.take(part / FILE)
    except sqlite3.DatabaseError as error:
        raise CmgenError(f"{part / FILE} cannot be read: {error}", "make it again with the same cmgen") from None
    for file in sorted((part / MEDIA).iterdir()) if (part / MEDIA).is_dir() else ():
        if not DIGEST.fullmatch(file.name) or media_path(folder, file.name).is_file():
            continue
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != file.name:
                raise CmgenError(f"{file} does not hold the bytes of its name", "make this part again")
        (folder / MEDIA).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / MEDIA / f".{file.name}")
        (folder / MEDIA / f".{file.name}").replace(folder / MEDIA / file.name)
    return taken
