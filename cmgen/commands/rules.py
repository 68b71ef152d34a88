"""List the rules, or show a rule's page."""

from __future__ import annotations

from pathlib import Path

import click

from cmgen.data import nearest
from cmgen.registry import rules


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def command(project: Path, name: str | None) -> None:
    """List the rules with their levels, or show the page of one: why, source, examples, options."""
    if name is None:
        width = max(map(len, rules))
        for each in rules:
            click.echo(f"{each:{width}} {rules[each].level:10} {rules.summary(each)}")
        return
    if name not in rules and (text := _guideline(project, name)):
        click.echo(text)
        return
    if name not in rules:
        raise click.UsageError(f"no rule {name!r}; {nearest(name, rules)}")
    from cmgen.rulebook import page

    click.echo(page(name))


def _guideline(project: Path, name: str) -> str:
    """The page of one of the brand's guidelines; "" where there is none, or no brand."""
    from cmgen.errors import CmgenError
    from cmgen.project import Project
    from cmgen.rulebook import guideline_page
    from cmgen.voice.library import Voice

    try:
        loaded = Project.load(project)
        return guideline_page(name, Voice(loaded.root, loaded.brand.styles, loaded.brand.rules))
    except CmgenError:
        return ""
