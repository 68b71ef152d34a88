"""A post's layout in every format: drawn when somebody looks, and kept while nothing in it changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

from cmgen import darkroom, studio
from cmgen.darkroom import Developed
from cmgen.errors import CmgenError
from cmgen.image.layout import find_layout
from cmgen.image.look import Look
from cmgen.manifest import Entry
from cmgen.model import Brand, Limits, Post
from cmgen.preview.state import Snapshot
from cmgen.project import Project
from cmgen.render import drawn_from

RECENT = timedelta(days=60)  # of plain files: a picture that has been out for longer is not looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A post's layout in one format, px as shown; ``key`` is another when anything in it changes."""

    format: str
    width: int
    height: int
    key: str


def shots(root: Path, post: Post, brand: Brand) -> tuple[Shot, ...]:
    """One for each format; none where the post has no layout. Raises CmgenError for a layout that cannot be read."""
    name, facts, photo = drawn_from(post, brand)
    if not name:
        return ()
    layout = find_layout(root / "layouts", name)
    digest = hashlib.sha256(repr((layout, brand, facts, photo)).encode())
    for file in (*brand.fonts.values(), *brand.logos.values(), *((photo.file,) if photo else ())):
        stat = (root / file).stat()
        digest.update(f"{file} {stat.st_size} {stat.st_mtime_ns}".encode())
    key = digest.hexdigest()[:16]
    sizes = {format: canvas.size for format, canvas in layout.formats.items()}
    return tuple(
        Shot(format=format, width=width // 2, height=height // 2, key=key) for format, (width, height) in sizes.items()
    )


def drawn(root: Path, post: Post, shot: Shot) -> Developed:
    """The picture as JPEG, or none, and what is to be said of it."""
    return _draw(root, post.path, shot.format, max(shot.width, shot.height), shot.key)


def find(snapshot: Snapshot, address: str) -> Developed:
    """The picture of ``2026/11/atelier/square-0123456789abcdef``; raises CmgenError where there is none such."""
    slug, _, name = address.rpartition("/")
    entry = snapshot.entry(slug)
    post = snapshot.project.read(entry.path)[0] if entry else None
    for shot in shots(snapshot.project.root, post, snapshot.brand) if post else ():
        if name == f"{shot.format}-{shot.key}":
            return drawn(snapshot.project.root, post, shot)  # type: ignore[arg-type]  # there are none without a post
    raise CmgenError("no such picture")


@lru_cache(maxsize=96)
def _draw(root: Path, path: str, format: str, side: int, key: str) -> Developed:
    """The picture; ``key`` stands for everything that it is made of."""
    project = Project.load(root)
    post, _ = project.read(path)
    if post is None:
        raise CmgenError("no such picture")
    brand = project.brand
    name, facts, photo = drawn_from(post, brand)
    look = Look(
        palette=dict(brand.palette),
        fonts={role: root / file for role, file in brand.fonts.items()},
        logos={context: root / file for context, file in brand.logos.items()},
    )
    limits = Limits(image_types=("image/jpeg",), format=format, image_side=side)
    return darkroom.develop(partial(studio.drawn, root, name, dict(facts), look, limits, photo))


def are_exported(snapshot: Snapshot, entry: Entry, now: datetime) -> bool:
    """Whether plain files show a post's formats: where it names a layout itself, and is not out for long."""
    if entry.date is not None and entry.date < now - RECENT:
        return False
    post, _ = snapshot.project.read(entry.path)
    return post is not None and bool(post.layout)
