"""Look into the record of what was published: verify, show, export; and put it right."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click


@click.group()
def command() -> None:
    """Look into the record of what was published, and put it right where somebody set it back."""


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


@command.command("restore")
@click.option("--yes", is_flag=True, help="Do it; without this, it is only shown.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def restore_command(project: Path, yes: bool, remote: str) -> None:
    """Put back what this machine saw of the ledger and is not there any more; what was added since stays.

    Without --yes nothing is changed, and the exit status is 3 where something is missing.
    """
    from cmgen import desk
    from cmgen.project import Project

    ledger = desk.ledger_at(Project.load(project), remote)
    found = ledger.mending()
    if found is None:
        click.echo("this machine has not seen the ledger before: try on one that published, or `git log` it")
        sys.exit(3)
    for word, named in (("missing", found.lacking), ("unreadable", found.dropped), ("added since", found.added)):
        for path, count in named.items():
            click.echo(f"{word:11}  {count} line{'s' if count > 1 else ''} of {path.removesuffix('.jsonl')}")
    there = f"now {found.head[:12]}" if found.head else "gone now"
    click.echo(f"{ledger.place}: {there}, {found.seen[:12]} when it was last trusted here")
    if found.is_well and found.head:
        click.echo("nothing is missing")
    elif yes:
        click.echo(f"restored by commit {ledger.restore(found, datetime.now(UTC))[:12]}")
    else:
        click.echo("to put both together: cmgen ledger restore --yes")
        sys.exit(3)


@command.command("adopt")
@click.argument("name", metavar="ID")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def adopt_command(project: Path, name: str, remote: str) -> None:
    """Trust the ledger of that ID as it stands, though this machine saw another one before.

    For a branch that was rewritten on purpose, or a brand that moved to another repository.
    """
    from cmgen import desk
    from cmgen.project import Project

    loaded = Project.load(project)
    ledger = desk.ledger_at(loaded, remote)
    state = ledger.adopt(name)
    click.echo(f"adopted {name}: {sum(1 for one in state.events if one[0])} publications on {ledger.place}")
    if loaded.brand.ledger_id != name:
        click.echo(f"write into brand/brand.yaml, so that no other is taken for it: `ledger: {{id: {name}}}`")


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
