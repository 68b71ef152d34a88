"""Lint and render every post: the words and pictures that will go out, for each channel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cmgen.build import Built


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where to; else .cmgen/build in the project.")
@click.option(
    "--preview", type=click.Path(path_type=Path), help="A folder for the pages of `cmgen serve` as plain files."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that make posts at once; else as many as help.")
@click.option("--profile", is_flag=True, help="Say where the time went: each step, and the slowest posts.")
@click.pass_obj
def command(project: Path, out: Path | None, preview: Path | None, jobs: int | None, profile: bool) -> None:
    """Lint and render every post. Holds no token and sends nothing.

    Exit status 1 where an error stops a post; the others are built.
    """
    from cmgen.build import build, recalled
    from cmgen.git import Git
    from cmgen.project import Project, find_root

    root = find_root(project)
    git = Git(root)
    commit = git.head_commit() if git.is_repository() else ""
    built = recalled(root, out, commit)
    if built is None:
        built = build(Project.load(root), out, commit, _tell if sys.stderr.isatty() else None, jobs)
    _say(built)
    if profile:
        _tell_profile(built)
    if preview:
        from datetime import UTC, datetime

        from cmgen.preview.export import export
        from cmgen.preview.state import snapshot_of

        pages = export(snapshot_of(Project.load(root), built, out), preview, datetime.now(UTC))
        click.echo(f"wrote {pages} pages: look at {preview / 'index.html'}")
    sys.exit(1 if built.errors else 0)


def _say(built: Built) -> None:
    """The findings, a post at a time, however many there are; then how much was built."""
    if built.outcome.has_findings:
        from cmgen.files import lines_of
        from cmgen.reports import text, veiled

        for findings in built.by_post():
            click.echo("\n".join(text.said(findings, veiled(lines_of(built.root), findings))))
        click.echo(built.outcome.summary)
    counts = f"{built.posts} posts, {built.variants} variants; {built.fresh} anew"
    click.echo(f"built {counts}; {built.outcome.summary}")


def _tell_profile(built: Built) -> None:
    """Seconds by step, of posts also of all processors together, and the slowest posts."""
    made = built.profile
    if made is None:
        click.echo("nothing had changed: the files were looked at, and none was read")
        return
    processes = f"by {made.processes} processes" if made.processes > 1 else "by one process"
    click.echo("\nseconds")
    for name, seconds in made.steps.items():
        click.echo(f"{seconds:9.3f}  {name}{f', {processes}' if name == 'making posts' and made.making else ''}")
        if name == "making posts":
            for inner, spent in sorted(made.making.items(), key=lambda item: -item[1]):
                click.echo(f"{spent:11.3f}  {inner}")
    if made.slowest:
        click.echo("\nslowest posts")
        for path, seconds in made.slowest:
            click.echo(f"{seconds:9.3f}  {path}")


def _tell(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    click.echo(f"\r{done}/{of} posts{end}", err=True, nl=False)
