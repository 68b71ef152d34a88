"""Look into the record of what was published: verify it, show it, export it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.group()
def command() -> None:
    """Look into the record of what was published. Changes nothing."""


@command.command("verify")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.pass_obj
def verify_command(project: Path, remote: str, form: str) -> None:
    """Look through every commit: lines were only ever added, and each can be read.

    Exit status 1 where something is wrong.
    """
    from dataclasses import asdict

    from cmgen import desk
    from cmgen.ledger.verify import verify
    from cmgen.project import Project

    ledger = desk.ledger_at(Project.load(project), remote)
    state = ledger.fetch()
    found = verify(ledger.git, state.head, ledger.branch) if state.head else None
    if form == "json":
        click.echo(json.dumps(asdict(found) if found else None, ensure_ascii=False, indent=1))
    elif found is None:
        click.echo("there is no ledger yet")
    else:
        for problem in found.problems:
            click.echo(problem)
        counts = f"{found.commits} commits, {found.publications} publications, {found.lines} lines"
        click.echo(f"{'well' if not found.problems else 'DAMAGED'}: {counts}, to {found.head[:12]}")
    sys.exit(1 if found and found.problems else 0)


@command.command("show")
@click.argument("slug")
@click.argument("channel", default="")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def show_command(project: Path, slug: str, channel: str, remote: str) -> None:
    """Tell what happened to a post, line by line."""
    from cmgen.data import nearest
    from cmgen.errors import CmgenError

    lines = _lines(project, remote)
    shown = [line for line in lines if line["post"] == slug and channel in ("", line["channel"])]
    if not shown:
        known = sorted({str(line["post"]) for line in lines if line["post"]})
        raise CmgenError(f"the ledger knows nothing of {f'{slug} {channel}'.strip()}", nearest(slug, known))
    for line in shown:
        about = {key: value for key, value in line.items() if key not in ("post", "channel", "type", "at", "v", "tag")}
        said = ", ".join(f"{key} {value}" for key, value in about.items() if value not in ("", [], None))
        click.echo(f"{str(line['at'])[:19].replace('T', ' ')}  {line['channel']}  {line['type']:9} {said}")


@command.command("export")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def export_command(project: Path, remote: str) -> None:
    """Write every line as JSON, one a line, with its post and channel."""
    for line in _lines(project, remote):
        click.echo(json.dumps(line, ensure_ascii=False))


def _lines(project: Path, remote: str) -> list[dict[str, object]]:
    import msgspec

    from cmgen import desk
    from cmgen.project import Project

    state = desk.ledger_at(Project.load(project), remote, strict=False).fetch()
    return [
        {"post": slug, "channel": channel} | msgspec.to_builtins(event)
        for (slug, channel), events in sorted(state.events.items())
        for event in events
    ]
