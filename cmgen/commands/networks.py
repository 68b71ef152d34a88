"""List the networks, or show a network's page: what it can do, and what it takes."""

from __future__ import annotations

import inspect
import json
from dataclasses import asdict, fields
from typing import Any

import click

from cmgen.data import nearest
from cmgen.model import Limits
from cmgen.registry import networks

DEEDS = ("publish", "edit", "withdraw", "find")


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
def command(name: str | None, form: str) -> None:
    """List the networks, or show the page of one: what is not there cannot be done."""
    if name is not None and name not in networks:
        raise click.UsageError(f"no network {name!r}; {nearest(name, networks)}")
    rows = [about(each) for each in networks if name in (None, each)]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif name:
        click.echo(_page(rows[0]))
    else:
        for row in rows:
            click.echo(f"{row['network']:10} {row['about']}\n{'':10} {', '.join(row['can'])}; {row['promise']}")


def about(name: str) -> dict[str, Any]:
    """What a network's module states: its deeds, its promise and its limits."""
    module = networks[name]
    return {
        "network": name,
        "about": networks.summary(name),
        "can": [deed for deed in DEEDS if hasattr(module, deed)],
        "promise": str(module.promise),
        "limits": asdict(module.limits),
    }


def stated(limits: Limits) -> dict[str, str]:
    """The limits that a network states, in words: those that differ from a network's that takes nothing special."""
    always = ("characters", "images")
    found = {one.name: getattr(limits, one.name) for one in fields(limits)}
    plain = {one.name: one.default for one in fields(limits)}
    return {name: _words(value) for name, value in found.items() if value != plain[name] or name in always}


def _words(value: object) -> str:
    if value is None:
        return "no limit"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, tuple):
        return ", ".join(map(_words, value))
    return str(value)


def _page(row: dict[str, Any]) -> str:
    module = networks[row["network"]]
    limits = "\n".join(f"  {name:22} {words}" for name, words in stated(module.limits).items())
    can = ", ".join(row["can"])
    return f"{inspect.getdoc(module)}\n\ncan: {can}\nafter a lost answer: {row['promise']}\nlimits:\n{limits}"
