"""Files of the project: found only inside it, written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath

from cmgen.errors import CmgenError
from cmgen.uses import use


def locate(root: Path, folder: str, name: str) -> str:
    """The POSIX path from ``root`` of the regular file called ``name`` beside ``folder``.

    ``name`` comes from content: it may not leave the project, by dots, an absolute path, a drive or a link.
    Raises CmgenError saying which.
    """
    if not name or "\0" in name or "\\" in name or ":" in name or name.startswith(("/", "~")):
        raise CmgenError(f"{name!r} is not a path inside the project", "write it from the file's folder: photos/a.jpg")
    path = PurePosixPath(os.path.normpath(PurePosixPath(folder) / name))
    if path.parts[:1] == ("..",):
        raise CmgenError(f"{name!r} is outside the project", "copy the file into the project")
    use(f"exists {path}")
    real_root = root.resolve()
    try:
        real = (root / path).resolve()
        mode = real.stat().st_mode
    except (OSError, RuntimeError):  # absent, unreadable, a link to itself
        raise CmgenError(f"no file {name!r}", f"looked for {path}") from None
    if not real.is_relative_to(real_root):
        raise CmgenError(f"{name!r} leads outside the project", "copy the file into the project")
    if not stat.S_ISREG(mode):
        raise CmgenError(f"{name!r} is not a regular file", "name a file")
    return path.as_posix()


LARGEST_SHOWN = 1_000_000  # bytes of a file from which a report quotes a line


def lines_of(root: Path) -> Callable[[str, int], str]:
    """A function that gives a line of a text file of the project, by path and number from 1; "" where there is none."""

    @cache
    def lines(path: str) -> list[str]:
        try:
            file = root / locate(root, "", path)
            if file.stat().st_size > LARGEST_SHOWN:
                return []
            return file.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff").split("\n")
        except (CmgenError, OSError):
            return []

    def line(path: str, number: int) -> str:
        known = lines(path)
        return known[number - 1].rstrip("\r") if 0 < number <= len(known) else ""

    return line


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old or the new bytes and nothing between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
