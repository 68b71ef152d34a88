"""Show the addresses, names and hashtags that a network finds in plain text."""

from __future__ import annotations

import json
import sys

import click


@click.command()
@click.argument("texts", nargs=-1)
@click.option("--network", "-n", required=True, help="The network's name: see `cmgen networks`.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
def command(texts: tuple[str, ...], network: str, form: str) -> None:
    """Show what a network itself makes of plain text: addresses, names, hashtags, cashtags. Offsets count code points.

    Without TEXTS, standard input is one text.
    """
    from dataclasses import asdict

    from cmgen import door

    for text in texts or [sys.stdin.read().removesuffix("\n")]:
        facets = door.detect(text, network)
        if form == "json":
            click.echo(json.dumps([asdict(facet) for facet in facets], ensure_ascii=False))
            continue
        for facet in facets:
            click.echo(f"{facet.start}-{facet.end}  {facet.kind:8} {facet.value}")
        if not facets:
            click.echo("nothing")
