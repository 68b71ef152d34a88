"""Read every post as a demanding brand manager would, and say what is wrong and where."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cmgen.registry import reports


@click.command()
@click.option("--format", "form", type=click.Choice(list(reports)), default="text", help="How to say it.")
@click.pass_obj
def command(project: Path, form: str) -> None:
    """Read every post as a demanding brand manager would.

    Exit status 1 where an error stops a post.
    """
    from cmgen.build import build
    from cmgen.files import lines_of
    from cmgen.project import Project

    loaded = Project.load(project)
    built = build(loaded, processes=None)
    click.echo(reports[form].write(built.findings, lines_of(loaded.root)), nl=False)
    sys.exit(1 if built.errors else 0)
