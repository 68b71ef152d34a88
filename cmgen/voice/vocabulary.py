"""The brand's words: ``brand/vocab/accept.txt`` are right as they are, ``reject.txt`` are never used; a pattern a line.

A folder in between is as well, ``brand/vocab/Port/accept.txt``: so Vale's packages have them.
"""

from __future__ import annotations

from pathlib import Path

from cmgen.data import decode_utf8
from cmgen.errors import Broken
from cmgen.model import Finding, Location
from cmgen.voice.guideline import Vocabulary

FOLDER = "brand/vocab"
MAX_BYTES = 1 << 20  # of a guideline, or of a list of words
RULE = "bad-guideline"


def vocabulary_of(root: Path) -> Vocabulary:
    """The words of a project."""
    return Vocabulary(accept=_words(root, "accept.txt"), reject=_words(root, "reject.txt"))


def _words(root: Path, name: str) -> tuple[str, ...]:
    folder = root / FOLDER
    files = sorted(folder.rglob(name)) if folder.is_dir() else ()
    lines = [line.strip() for file in files for line in text_of(root, file).split("\n")]
    return tuple(line for line in lines if line and not line.startswith("# "))


def text_of(root: Path, file: Path) -> str:
    """The text of a guideline or of a list of words; raises Broken where it is too large, or no UTF-8."""
    path = file.relative_to(root).as_posix()
    with file.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        message = f"larger than {MAX_BYTES >> 20} MiB"
        raise Broken([Finding(Location(path), RULE, message, "part it into several files")])
    return decode_utf8(raw, path)
