"""How much ``.cmgen`` keeps: results and media that no post has any more go, the oldest first, where it is too much.

What is there now is never touched, however much it is; and what went is made again where it is wanted again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmgen.build.index import Index
from cmgen.manifest import DIGEST, MEDIA, Head

LIMIT = 4 << 30  # bytes, where nothing else is said
EVERY = 32  # builds between two looks at how much there is
AT_ONCE = 2000  # results that go together
_OLD = "select id from made where id not in (select made from posts) order by id limit ?"
_USED = "select distinct m.media from posts p join made m on m.id = p.made where m.media != ''"
_UNPICTURED = "delete from pictures where json_extract(media, '$.media.digest') = ?"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What went: results, media files, and how many bytes are left."""

    results: int
    media: int
    left: int


def trim(index: Index, folder: Path, head: Head, limit: int) -> Trimmed:
    """Let go of what is too much; within no transaction."""
    files = sorted(_media(folder), key=lambda one: one[2])
    used = {digest for (media,) in index.database.execute(_USED) for digest in media.split()}
    used |= {medium["digest"] for medium in head.site.get("files", {}).values()}
    size, media = sum(one[1] for one in files), 0
    results = 0
    while size + _weight(index) > limit and (gone := index.drop(_OLD, AT_ONCE)):
        results += gone
    for path, bytes_, _ in files:
        if size + _weight(index) <= limit:
            break
        if path.name not in used:
            path.unlink(missing_ok=True)
            index.database.execute(_UNPICTURED, (path.name,))
            size, media = size - bytes_, media + 1
    if results:
        index.database.execute("vacuum")
    return Trimmed(results, media, size + _weight(index))


def _media(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Files by their digest, their bytes, and when they were made."""
    if not (folder / MEDIA).is_dir():
        return
    with os.scandir(folder / MEDIA) as entries:
        for entry in entries:
            if DIGEST.fullmatch(entry.name):
                status = entry.stat()
                yield Path(entry.path), status.st_size, status.st_mtime_ns


def _weight(index: Index) -> int:
    """Bytes of the index, without what is free in it."""
    one = index.database.execute
    pages, free, size = (one(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return int((pages - free) * size)
