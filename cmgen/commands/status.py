"""Say where every publication stands, as the ledger has it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(project: Path, form: str, remote: str) -> None:
    """Say where every publication stands, as the ledger has it."""
    from cmgen import desk
    from cmgen.project import Project

    state = desk.ledger_at(Project.load(project), remote, strict=False).fetch()
    now = datetime.now(UTC)
    rows = []
    for slug, channel in sorted(name for name in state.events if name[0]):
        status = state.status(slug, channel, now)
        urls = [receipt.url for receipt in status.receipts]
        rows.append({"post": slug, "channel": channel, "state": str(status.state), "urls": urls})
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['state']:10} {row['post']}  {row['channel']}  {' '.join(row['urls'])}".rstrip())
    click.echo(f"{len(rows)} publications in the ledger")
