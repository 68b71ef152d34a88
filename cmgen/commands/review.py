"""Say what a change does to what the public will see: a page for a pull request."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmgen.review import Change

PICTURES = "pictures"


@click.command()
@click.option("--base", default="main", show_default=True, help="The revision that the change is meant for.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="How to say it.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A folder for review.md with the pictures, old and new, and for comment.md without.",
)
@click.option("--lang", default="", help="fr or en; else the brand's first language.")
@click.option("--now", default="", help="As if it were then: 2026-12-24 09:00, in the brand's zone.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, base: str, form: str, out: Path | None, lang: str, now: str
) -> None:
    """Compare the posts as they are with the commit that they grew from, word by word, picture by picture.

    Exit status 1 where an error stops a post that changed.
    """
    from cmgen import desk
    from cmgen.approval import Witness
    from cmgen.build import BUILD
    from cmgen.dates import BadDateError, parse
    from cmgen.errors import CmgenError
    from cmgen.files import write_whole
    from cmgen.git import Git
    from cmgen.model import Level
    from cmgen.plan import Item, plan
    from cmgen.project import Project
    from cmgen.review import compare, copy_picture, page, pictures_of, sides
    from cmgen.review.page import About

    loaded = Project.load(project)
    try:
        moment = parse(now, loaded.brand.time_zone) if now else datetime.now(UTC)
    except BadDateError as error:
        raise CmgenError(f"--now: {error.message}", error.remedy) from None
    pictures = out / PICTURES if out else None
    before, after, paths = sides(loaded, base, pictures)
    only = replace(after.manifest, entries=tuple(one for one in after.manifest.entries if one.path in paths))
    changes = compare(before, only)
    slugs = {change.entry.slug for change in changes}
    findings = [
        one for one in after.findings if one.location.path in paths or any(slug in one.message for slug in slugs)
    ]
    items: tuple[Item, ...] = ()
    problem = ""
    try:
        state = desk.ledger_of(loaded.root, after.manifest, strict=False).fetch()
        means = desk.means(after.manifest, os.environ, Witness(Git(loaded.root)))
        every = plan(after.manifest, state, moment, means).items
        items = tuple(item for item in every if item.slug in slugs)
    except CmgenError as error:
        problem = error.message
    if form == "json":
        rows = [
            {"kind": change.kind, "post": change.entry.slug, "path": change.entry.path, "channels": change.channels()}
            for change in changes
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        about = About(
            channels={channel.name: channel for channel in loaded.channels},
            time_zone=loaded.brand.time_zone,
            lang=lang or loaded.brand.languages[0],
            findings=findings,
            items=items,
            no_plan=problem,
            pictures=addresses(changes) if out else {},
        )
        text = page(changes, about)
        click.echo(text, nl=False)
        if out and pictures:
            for change in changes:
                for media in pictures_of(change.after) if change.after else ():
                    copy_picture(media, loaded.root / BUILD, pictures)
            write_whole(out / "review.md", text.encode())
            comment = replace(about, pictures={}, has_artefact=True)
            write_whole(out / "comment.md", page(changes, comment).encode())
    sys.exit(1 if any(one.level is Level.ERROR for one in findings) else 0)


def addresses(changes: Iterable[Change]) -> dict[str, str]:
    """Where each picture lies beside the page."""
    from cmgen.review import picture_name, pictures_of

    entries = (entry for change in changes for entry in (change.before, change.after) if entry)
    return {media.digest: f"{PICTURES}/{picture_name(media)}" for entry in entries for media in pictures_of(entry)}
