"""Rename: a post under another name, with its pictures, what other posts say of it, and its place in the ledger."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cmgen.content import FOLDER, slug_of
from cmgen.data import nearest
from cmgen.errors import CmgenError
from cmgen.files import write_whole
from cmgen.model import Location, Post
from cmgen.project import Project

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a rename does to the files: folders and files that move, then texts that change. Paths from the root."""

    paths: Mapping[str, str]  # from → to
    texts: Mapping[str, str]  # path, once moved → its new text


def plan_move(project: Project, old: str, new: str) -> Move:
    """What renaming a post takes; nothing where it is done already. Raises CmgenError where it cannot be."""
    _check(project, old, new)
    source, target = f"{FOLDER}/{old}.md", f"{FOLDER}/{new}.md"
    if not (project.root / source).exists():
        return Move(paths={}, texts={})
    paths = {source: target}
    if (project.root / f"{FOLDER}/{old}").is_dir():
        paths[f"{FOLDER}/{old}"] = f"{FOLDER}/{new}"
    texts = {}
    for path in project.paths():
        text = (project.root / path).read_text(encoding="utf-8")
        if path != source and old not in text:
            continue
        post, _ = project.read(path)
        if post is None:
            if path == source:
                raise CmgenError(f"{path} cannot be read", "mend it first: cmgen lint says what is wrong")
            continue
        changed = _rewritten(text, post, old, new, paths)
        if changed != text:
            texts[target if path == source else path] = changed
    return Move(paths=paths, texts=texts)


def _check(project: Project, old: str, new: str) -> None:
    root = project.root
    if not SLUG.fullmatch(new) or ".." in new:
        raise CmgenError(f"{new!r} is not a post's name", "write small letters, digits and hyphens: 2026/05/atelier")
    there = (root / f"{FOLDER}/{old}.md").exists()
    taken = [name for name in (f"{FOLDER}/{new}.md", f"{FOLDER}/{new}") if (root / name).exists()]
    if not there and not taken:
        raise CmgenError(f"no post {old!r}", nearest(old, map(slug_of, project.paths())))
    if there and (taken or old == new):
        raise CmgenError(f"{taken[0] if taken else old} is there already", "choose another name")


def _rewritten(text: str, post: Post, old: str, new: str, paths: Mapping[str, str]) -> str:
    """The text of a post with the new slug where it named the old one, and its pictures where they are now."""
    edits = [
        (post.place(name), old, new)
        for name, value in (("reply_to", post.reply_to), ("quote", post.quote))
        if value == old
    ]
    before = posixpath.dirname(post.path)
    after = posixpath.dirname(paths.get(post.path, post.path))
    for file, where in _files(post):
        folder = next((one for one in paths if file.startswith(f"{one}/")), "")
        place = paths[folder] + file.removeprefix(folder) if folder else file
        written, wanted = _relative(file, before), _relative(place, after)
        if written != wanted:
            edits.append((where, written, wanted))
    for where, one, other in sorted(edits, reverse=True):
        start, end = _offset(text, where.line, where.column), _offset(text, where.end_line, where.end_column)
        text = text[:start] + text[start:end].replace(one, other, 1) + text[end:]
    return text


def _files(post: Post) -> Iterator[tuple[str, Location]]:
    """The files that a post names, each with where that may be."""
    for asset in post.assets:
        yield asset.file, asset.location
    beside = {asset.clip.captions for asset in post.assets} | {post.slideshow.sound if post.slideshow else ""}
    places = [where for name, where in post.places.items() if name.endswith((".captions", ".sound"))]
    for file in sorted(beside - {""}):
        yield from ((file, where) for where in places)


def _relative(path: str, folder: str) -> str:
    return PurePosixPath(os.path.relpath(path, folder)).as_posix()


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def carry_out(root: Path, move: Move) -> None:
    """Move the files and write the texts; done twice it does nothing more."""
    for source, target in move.paths.items():
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        (root / source).rename(root / target)
    for path, text in move.texts.items():
        write_whole(root / path, text.encode())
