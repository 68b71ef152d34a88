"""The two sides of a review: the project as it is, and as it was in the commit that a change starts from."""

from __future__ import annotations

import mimetypes
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from cmgen.build import BUILD, Built, build
from cmgen.content import FOLDER, find_posts
from cmgen.errors import CmgenError
from cmgen.files import write_whole
from cmgen.git import Git
from cmgen.manifest import Entry, Manifest, read_media
from cmgen.model import Media
from cmgen.project import Project

FOLDERS = ("brand", "layouts", FOLDER)


def sides(project: Project, base: str, keep: Path | None = None) -> tuple[Manifest, Built, frozenset[str]]:
    """The manifest of what changed as it was, the build as it is, and the paths of the posts that may differ.

    base    a revision; what is compared is the commit that it and HEAD both grew from
    keep    a folder for the pictures as they were
    Raises CmgenError where git does not know it.
    """
    git = Git(project.root)
    start = git.merge_base(base, "HEAD")
    changed = git.changed_since(start, FOLDERS)
    after = build(project, commit=git.head_commit())
    with tempfile.TemporaryDirectory(prefix="cmgen-review-") as folder:
        root = Path(folder)
        git.export(start, FOLDERS, root)
        try:
            old = Project.load(root)
        except CmgenError:  # no brand yet, or one that cannot be read: then everything is new
            return Manifest(), after, frozenset(project.paths())
        paths = _concerned(changed, {*project.paths(), *old.paths()}, (project.root, root))
        before = build(replace(old, only=paths)).manifest
        if keep:
            for media in {media.digest: media for entry in before.entries for media in pictures_of(entry)}.values():
                copy_picture(media, root / BUILD, keep)
    return before, after, paths


def pictures_of(entry: Entry) -> Iterator[Media]:
    """Every picture of a post, on every channel."""
    for variant in entry.variants:
        yield from variant.media


def picture_name(media: Media) -> str:
    """A short file name for a picture."""
    return f"{media.digest[:16]}{mimetypes.guess_extension(media.type) or ''}"


def copy_picture(media: Media, build_folder: Path, target: Path) -> None:
    """Write a picture of a build into a folder, under its short name."""
    write_whole(target / picture_name(media), read_media(build_folder, media.digest))


def _concerned(changed: Iterable[str], posts: set[str], roots: Iterable[Path]) -> frozenset[str]:
    """The posts that a change of these files may touch: all of them where the brand or a layout changed."""
    names = tuple(changed)
    if any(not name.startswith(f"{FOLDER}/") for name in names):
        return frozenset(posts)
    touched = {name for name in names if name in posts}
    pictures = {PurePosixPath(name).name for name in names if name not in posts}
    if pictures:
        for root in roots:
            for path in find_posts(root):
                text = (root / path).read_text(encoding="utf-8", errors="replace")
                if any(picture in text for picture in pictures):
                    touched.add(path)
    return frozenset(touched)
