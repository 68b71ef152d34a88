"""List the networks, or what one of them accepts."""

from __future__ import annotations

import inspect
import json
from typing import Any

import click

from cmgen.registry import network_meant, networks

DEEDS = ("publish", "edit", "withdraw", "find")


@click.command()
@click.argument("name", default="")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
def command(name: str, form: str) -> None:
    """List the networks and what each can do, or, with a NAME, what it accepts, each limit with its source.

    What a network cannot do, a person does: posts for it are prepared to be copied.
    """
    if name:
        _show(name, form)
        return
    rows = [_row(name) for name in networks]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        done = f"gone since {row['gone']}" if row["gone"] else ", ".join(row["can"]) or "by hand"
        click.echo(f"{row['network']:16} {row['about']}\n{'':16} {done}")


def _row(name: str) -> dict[str, Any]:
    module = networks[name]
    gone = getattr(module, "gone", None)
    return {
        "network": name,
        "about": networks.summary(name),
        "can": [deed for deed in DEEDS if hasattr(module, deed)],
        "promise": str(getattr(module, "promise", "")),
        "proof": str(getattr(module, "proof", "")),
        "gone": gone.since if gone else "",
    }


def _show(name: str, form: str) -> None:
    from cmgen.errors import CmgenError
    from cmgen.limits import stated

    if name not in networks:
        raise CmgenError(f"no network {name!r}", network_meant(name))
    module = networks[name]
    limits = stated(module) if hasattr(module, "limits") else ()
    if form == "json":
        rows = [{"limit": one.name, "about": one.about, "value": one.value, "source": one.source} for one in limits]
        click.echo(json.dumps(_row(name) | {"limits": rows}, ensure_ascii=False, indent=1))
        return
    click.echo(f"{inspect.getdoc(module)}\n")
    if gone := getattr(module, "gone", None):
        click.echo(f"{gone.story} (since {gone.since}); {gone.remedy}\n")
    row = _row(name)
    click.echo(f"can: {', '.join(row['can']) or 'nothing by itself: a person posts what is prepared'}")
    if row["can"]:
        click.echo(f"after a lost answer: {row['promise']}")
    sources = list(dict.fromkeys(one.source for one in limits))
    for one in limits:
        click.echo(f"  {one.about:45} {one.said} [{sources.index(one.source) + 1}]")
    for number, source in enumerate(sources, start=1):
        click.echo(f"{'' if number > 1 else chr(10)}[{number}] {source}")
