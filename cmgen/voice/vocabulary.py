"""The brand's words: ``brand/vocab/accept.txt`` are right as they are, ``reject.txt`` are never used; a pattern a line.

A folder in between is as well, ``brand/vocab/Port/accept.txt``: so Vale's packages have them.
"""

from __future__ import annotations

from pathlib import Path

from cmgen.data import decode_utf8
from cmgen.voice.guideline import Vocabulary

FOLDER = "brand/vocab"


def vocabulary_of(root: Path) -> Vocabulary:
    """The words of a project."""
    return Vocabulary(accept=_words(root, "accept.txt"), reject=_words(root, "reject.txt"))


def _words(root: Path, name: str) -> tuple[str, ...]:
    folder = root / FOLDER
    lines = [
        line.strip()
        for file in (sorted(folder.rglob(name)) if folder.is_dir() else ())
        for line in decode_utf8(file.read_bytes(), file.relative_to(root).as_posix()).split("\n")
    ]
    return tuple(line for line in lines if line and not line.startswith("# "))
