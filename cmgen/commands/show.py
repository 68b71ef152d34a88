"""Show exactly what will be sent of a post, for each of its channels."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cmgen.project import Project


@click.command()
@click.argument("post")
@click.option("--channel", default="", help="Only this channel.")
@click.option(
    "--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Draw its layout in every format into one PNG."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.pass_obj
def command(project: Path, post: str, channel: str, sheet: Path | None, form: str) -> None:
    """Show exactly what will be sent of POST: its slug, or the path of its file."""
    from cmgen.build import build
    from cmgen.content import slug_of
    from cmgen.data import nearest
    from cmgen.errors import CmgenError
    from cmgen.manifest import media_path
    from cmgen.project import Project
    from cmgen.text.counters import measure
    from cmgen.text.visible import visible

    loaded = Project.load(project)
    if sheet is not None:
        sys.exit(_sheet(loaded, slug_of(Path(post).as_posix()), sheet))
    made = build(loaded, processes=None).manifest
    wanted = slug_of(Path(post).as_posix())
    entry = next((entry for entry in made.entries if entry.slug == wanted), None)
    if entry is None:
        raise CmgenError(f"no post {post!r}", nearest(wanted, [entry.slug for entry in made.entries]))
    variants = [variant for variant in entry.variants if channel in ("", variant.channel)]
    if form == "json":
        click.echo(json.dumps([asdict(variant) for variant in variants], ensure_ascii=False, indent=1, default=str))
        return
    for variant in variants:
        limits = loaded.channel(variant.channel).limits
        click.echo(f"── {variant.channel} ({variant.network})  {variant.digest[:12]}")
        for number, part in enumerate(variant.parts, start=1):
            most = f"/{limits.characters}" if limits.characters else ""
            count = measure(part.text, part.facets, limits)
            click.echo(f"part {number} of {len(variant.parts)}, {count}{most} characters")
            click.echo(visible(part.text))
            for medium in part.media:
                file = media_path(loaded.root / ".cmgen/build", medium.digest)
                size = f"{medium.width} × {medium.height}, {medium.size // 1000} kB"
                click.echo(f"[picture {size}] {visible(medium.alt)}\n  {file}")
        if variant.card and variant.card.url:
            click.echo(visible(f"[card] {variant.card.title} — {variant.card.url}"))
        click.echo()
    sys.exit(1 if entry.errors else 0)


def _sheet(project: Project, slug: str, file: Path) -> int:
    """Write the contact sheet; 1 where something is to be said of a format."""
    from cmgen.data import nearest
    from cmgen.errors import Broken, CmgenError
    from cmgen.render import drawn_from
    from cmgen.studio import Studio

    path = f"content/{slug}.md"
    if path not in project.paths():
        raise CmgenError(f"no post {slug!r}", nearest(slug, [known[8:-3] for known in project.paths()]))
    post, findings = project.read(path)
    if post is None:
        raise Broken(findings)
    layout, facts, photo = drawn_from(post, project.brand)
    if not layout:
        raise CmgenError(f"{path} names no layout, and neither does the brand", "add a line: layout: announcement")
    studio = Studio(project.root, project.brand, project.root / ".cmgen/build", {}, "")
    made = studio.sheet(layout, facts, photo)
    if made.findings:
        raise Broken(made.findings)
    for remark in made.remarks:
        click.echo(f"{path}: {remark.rule}: {remark.message}", err=True)
    if made.picture is None:
        return 1
    file.write_bytes(made.picture.bytes)
    click.echo(f"{layout} in every format: {file}")
    return 1 if made.remarks else 0
