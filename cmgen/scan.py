"""What there is below a folder, by a look at names, sizes and times: which files may have changed since the last look.

A file system tells times in steps of up to two seconds, so a file that changed within the last two is "fresh": it is
looked into again the next time, whatever its time says then.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

FRESH_NANOSECONDS = 2_000_000_000
FRESH = "fresh"
LINK = " link"
BETWEEN = "\0\0"
NEVER = 1 << 63  # a moment later than any file's: nothing is fresh then
IGNORED = frozenset({"__pycache__", ".git", ".DS_Store"})

Look = Mapping[str, str]
"""Folder → a line for each of its files, sorted: the name, a NUL, then size, time of change and inode, or ``fresh``.

Between two lines is what no name and no line can have: two NULs.
"""


def look(top: Path, name: str, since: int, *, past_links: bool = True) -> dict[str, str]:
    """All regular files below ``top``, which is called ``name``, as they were at ``since`` (nanoseconds).

    past_links  something may be read behind a link to a folder, where nobody looks: it is always fresh
    """
    latest = since - FRESH_NANOSECONDS
    found: dict[str, str] = {}
    waiting = [(str(top), name)]
    while waiting:
        folder, shown = waiting.pop()
        lines = []
        try:
            entries = os.scandir(folder)
        except OSError:
            continue
        with entries:
            for entry in entries:
                try:
                    status = entry.stat()
                except OSError:  # a link to nowhere, or gone meanwhile
                    continue
                if stat.S_ISDIR(status.st_mode):
                    if entry.is_symlink():
                        lines += [f"{_written(entry.name)}\0{FRESH}{LINK}"] if past_links else []
                    elif entry.name not in IGNORED:
                        waiting.append((entry.path, f"{shown}/{_written(entry.name)}"))
                elif stat.S_ISREG(status.st_mode):
                    mark = LINK if entry.is_symlink() else ""
                    lines.append(f"{_written(entry.name)}\0{_state(status, latest)}{mark}")
        if lines:
            lines.sort()
            found[shown] = BETWEEN.join(lines)
    return found


def look_at(root: Path, names: Iterable[str], since: int) -> str:
    """The same for single files, wherever they are; what is not there has a line too."""
    latest = since - FRESH_NANOSECONDS
    lines = []
    for name in sorted(names):
        try:
            lines.append(f"{name}\0{_state((root / name).stat(), latest)}")
        except OSError:
            lines.append(f"{name}\0-")
    return BETWEEN.join(lines)


def _written(name: str) -> str:
    """A name; what in it is no UTF-8, as ``\\udce9``."""
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode()


def is_written(path: str) -> bool:
    """Whether a path of a look is the path of the file."""
    return "\\udc" not in path


def _state(status: os.stat_result, latest: int) -> str:
    return FRESH if status.st_mtime_ns > latest else f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def lines_of(lines: str) -> list[str]:
    """The lines of a look, one by one."""
    return lines.split(BETWEEN) if lines else []


def is_sure(seen: Look) -> bool:
    """Whether no file is fresh."""
    return not any(f"\0{FRESH}" in lines for lines in seen.values())


def differing(before: Look, now: Look) -> Iterator[str]:
    """Names of the files that are new, gone, or may have changed."""
    for folder in before.keys() | now.keys():
        for name in changed(before.get(folder, ""), now.get(folder, "")):
            yield f"{folder}/{name}"


def changed(before: str, now: str) -> set[str]:
    """The same for the lines of one folder, or of single files."""
    if before == now and f"\0{FRESH}" not in now:
        return set()
    old, new = set(lines_of(before)), set(lines_of(now))
    return {_name(line) for line in (old ^ new) | {line for line in new if f"\0{FRESH}" in line}}


def files(seen: Look) -> set[str]:
    """Names of all files."""
    return {f"{folder}/{_name(line)}" for folder, lines in seen.items() for line in lines_of(lines)}


def posts(seen: Look, root: Path, top: str) -> Iterator[str]:
    """Names of the Markdown files; what begins with a dot, or is a link that leads out of ``top``, is none."""
    real = (root / top).resolve()
    for folder, lines in seen.items():
        if "/." in folder:
            continue
        for line in lines_of(lines):
            name, _, about = line.partition("\0")
            if not name.endswith(".md") or name.startswith("."):
                continue
            path = f"{folder}/{name}"
            if not about.endswith(LINK) or (root / path).resolve().is_relative_to(real):
                yield path


def named(lines: str) -> list[str]:
    """The names in a look at single files."""
    return [_name(line) for line in lines_of(lines)]


def _name(line: str) -> str:
    return line.partition("\0")[0]


def moment() -> int:
    """Now, as files tell it."""
    return time.time_ns()
