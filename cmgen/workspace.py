"""A workspace: a folder with several brands below it, each in a folder, or a repository, of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cmgen.brand import BRAND_FILE
from cmgen.errors import CmgenError

DEPTH = 4  # folders below the workspace in which brands are looked for
PASSED_OVER = frozenset({"node_modules", "public", "content", "layouts", "venv"})


def brands_below(top: Path) -> list[Path]:
    """The folders of all brands at or below a folder, by name; none within another, none behind a link.

    Raises CmgenError where there is none.
    """
    found = sorted(_below(top.resolve(), DEPTH))
    if not found:
        raise CmgenError(f"no {BRAND_FILE} in or below {top}", f"a brand is a folder that holds {BRAND_FILE}")
    return found


def _below(folder: Path, depth: int) -> Iterator[Path]:
    if (folder / BRAND_FILE).is_file():
        yield folder
        return
    if not depth:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and entry.name not in PASSED_OVER and not entry.name.startswith("."):
                yield from _below(Path(entry.path), depth - 1)


@contextmanager
def own_environment() -> Iterator[None]:
    """One brand's turn: what it takes out of the environment, its tokens say, is there again for the next."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
