"""Say what the next run would do, and why each post is or is not due."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--now", default="", help="As if it were then: 2026-12-24 09:00, in the brand's zone.")
@click.option("--all", "everything", is_flag=True, help="Also what has nothing to do.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(project: Path, form: str, now: str, everything: bool, remote: str) -> None:
    """Say what the next run would do, and why. Looks only; sends and writes nothing outside .cmgen/."""
    from cmgen import dates, desk
    from cmgen.approval import Witness
    from cmgen.build import build
    from cmgen.errors import CmgenError
    from cmgen.git import Git
    from cmgen.plan import plan
    from cmgen.project import Project
    from cmgen.publish import freezing

    loaded = Project.load(project)
    try:
        moment = dates.parse(now, loaded.brand.time_zone) if now else datetime.now(UTC)
    except dates.BadDateError as error:
        raise CmgenError(f"--now: {error.message}", error.remedy) from None
    made = build(loaded, processes=None).manifest
    state = desk.ledger_of(loaded.root, made, remote).fetch()
    if made.freeze:
        state = state.plus(freezing.freeze(state, made.freeze, "plan", moment, "file"))
    items = plan(made, state, moment, desk.means(made, os.environ, Witness(Git(loaded.root)))).items
    if form == "json":
        rows = [
            {key: value for key, value in asdict(item).items() if key != "variant"}
            | {"digest": item.variant.digest if item.variant else ""}
            for item in items
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    shown = [item for item in items if everything or item.deed != "none" or item.person]
    for item in shown:
        by = f"; approved by {', '.join(item.approved_by)}" if item.approved_by else ""
        click.echo(f"{item.deed:9} {item.slug}  {item.channel}: {item.why}{by}")
    rest = len(items) - len(shown)
    click.echo(f"{len(shown)} to do or to look at, {rest} more with nothing to do{' (--all)' if rest else ''}")
