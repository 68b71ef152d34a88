"""What a build stands on: whether anything of it may have changed is seen without reading the posts."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from cmgen import __version__
from cmgen.freeze import FREEZE_FILE
from cmgen.manifest import FILE, MEDIA

FRESH_NANOSECONDS = 2_000_000_000  # file systems tell times of change in steps of up to two seconds


def base_of(root: Path) -> str:
    """Digest of what every post depends on: cmgen itself, the brand, the layouts."""
    own = Path(__file__).parents[1]
    digest = hashlib.sha256(__version__.encode())
    for file in sorted([*own.rglob("*.py"), *(own / "layouts").rglob("*.yaml")]):
        digest.update(f"{file.relative_to(own)} {file.stat().st_mtime_ns}\n".encode())
    for folder in ("brand", "layouts"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and file != root / FREEZE_FILE:
                digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def inputs_of(root: Path, folder: Path, base: str, files: Iterable[str], *said: str) -> str:
    """Digest of everything a build reads and made, by size and time of change; empty where that cannot be relied on.

    files  posts and their own files, from ``root``
    said   what else the result depends on: the commit
    """
    freeze = root / FREEZE_FILE
    digest = hashlib.sha256("\0".join((base, *said, freeze.read_text("utf-8") if freeze.is_file() else "-")).encode())
    latest = 0
    try:
        for name in sorted(files):
            status = (root / name).stat()
            latest = max(latest, status.st_mtime_ns)
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}\n".encode())
        made = (folder / FILE).stat()
        media = sum(1 for _ in (folder / MEDIA).iterdir()) if (folder / MEDIA).is_dir() else 0
        digest.update(f"{made.st_size} {made.st_mtime_ns} {media}".encode())
    except OSError:
        return ""
    return "" if time.time_ns() - latest < FRESH_NANOSECONDS else digest.hexdigest()
