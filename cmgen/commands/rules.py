"""List the rules, or show a rule's page."""

from __future__ import annotations

import inspect

import click

from cmgen.data import nearest
from cmgen.registry import rules


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the rules with their levels, or show the page of one: why, source, examples, options."""
    if name is None:
        for each in rules:
            click.echo(f"{each:22} {rules[each].level:10} {rules.summary(each)}")
        return
    if name not in rules:
        raise click.UsageError(f"no rule {name!r}; {nearest(name, rules)}")
    click.echo(inspect.getdoc(rules[name]) or "")
