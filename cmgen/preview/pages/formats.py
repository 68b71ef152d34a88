"""A post's picture in every format, side by side, and what is wrong with each."""

from __future__ import annotations

from cmgen.errors import Broken, CmgenError
from cmgen.image.remark import LEVELS
from cmgen.model import Finding, Location
from cmgen.preview import shots
from cmgen.preview.frame import Desk, html
from cmgen.preview.tiles import title_of


def make(desk: Desk, slug: str) -> str | None:
    """That of the post of that slug."""
    snapshot = desk.snapshot
    entry = snapshot.entry(slug)
    post = snapshot.project.read(entry.path)[0] if entry else None
    if entry is None or post is None:
        return None
    root, shown, broken = snapshot.project.root, [], list[Finding]()
    try:
        for shot in shots.shots(root, post, snapshot.brand):
            made = shots.drawn(root, post, shot)
            remarks = [
                Finding(Location(post.path), one.rule, one.message, one.remedy, LEVELS[one.rule])
                for one in made.remarks
            ]
            shown.append((shot, made.picture is not None, [*remarks, *made.findings]))
    except (CmgenError, OSError) as problem:
        broken = list(problem.findings) if isinstance(problem, Broken) else [_unreadable(post.path, str(problem))]
    title = f"{desk.said['formats']} · {title_of(entry)}"
    layout = post.layout or snapshot.brand.default_layout
    return html("formats.html", desk, page="posts", title=title, entry=entry, shown=shown, broken=broken, layout=layout)


def _unreadable(path: str, message: str) -> Finding:
    return Finding(Location(path), "bad-picture", message, "", LEVELS["bad-picture"])
