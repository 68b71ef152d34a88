"""Lint and render every post: the words and pictures that will go out, for each channel."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where to; else .cmgen/build in the project.")
@click.option(
    "--preview", type=click.Path(path_type=Path), help="A folder for the pages of `cmgen serve` as plain files."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that make posts at once; else as many as help.")
@click.pass_obj
def command(project: Path, out: Path | None, preview: Path | None, jobs: int | None) -> None:
    """Lint and render every post. Holds no token and sends nothing.

    Exit status 1 where an error stops a post; the others are built.
    """
    from cmgen.build import build
    from cmgen.files import lines_of
    from cmgen.git import Git
    from cmgen.project import Project
    from cmgen.reports import text, veiled

    loaded = Project.load(project)
    git = Git(loaded.root)
    commit = git.head_commit() if git.is_repository() else ""
    built = build(loaded, out, commit, _tell if sys.stderr.isatty() else None, jobs)
    if built.findings:
        lines = veiled(lines_of(loaded.root), built.findings)
        click.echo(text.write(built.findings, lines), nl=False)
    counts = f"{built.posts} posts, {built.variants} variants; {built.fresh} anew"
    click.echo(f"built {counts}; {text.summary(built.findings)}")
    if preview:
        from datetime import UTC, datetime

        from cmgen.preview.export import export
        from cmgen.preview.state import snapshot_of

        pages = export(snapshot_of(loaded, built, out), preview, datetime.now(UTC))
        click.echo(f"wrote {pages} pages: look at {preview / 'index.html'}")
    sys.exit(1 if built.errors else 0)


def _tell(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    click.echo(f"\r{done}/{of} posts{end}", err=True, nl=False)
