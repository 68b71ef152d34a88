"""List the networks, and what each can do."""

from __future__ import annotations

import json

import click

from cmgen.registry import networks

DEEDS = ("publish", "edit", "withdraw", "find")


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
def command(form: str) -> None:
    """List the networks, and what each can do: what is not there cannot be done."""
    rows = [
        {
            "network": name,
            "can": [deed for deed in DEEDS if hasattr(networks[name], deed)],
            "promise": str(networks[name].promise),
            "about": networks.summary(name),
        }
        for name in networks
    ]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['network']:10} {row['about']}\n{'':10} {', '.join(row['can'])}; {row['promise']}")
