"""Let posts go out again after a freeze."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.argument("channels", nargs=-1)
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(project: Path, channels: tuple[str, ...], remote: str) -> None:
    """Let posts go out again: everywhere, or on the channels named.

    What was due meanwhile does as it, or the freeze, says: `cmgen plan` shows it.
    """
    from cmgen import desk
    from cmgen.errors import CmgenError
    from cmgen.freeze import FREEZE_FILE
    from cmgen.project import Project
    from cmgen.publish import freezing

    loaded = Project.load(project)
    if loaded.freeze():
        raise CmgenError(f"{FREEZE_FILE} still says to stand still", f"git rm {FREEZE_FILE}, and merge that first")
    ledger, run, now = desk.ledger_at(loaded, remote), desk.run_name(), datetime.now(UTC)
    before = ledger.fetch()
    scopes = channels or before.scopes
    for name in channels:
        if name not in before.scopes:
            everywhere = " (all channels are: cmgen thaw)" if "" in before.scopes else ""
            raise CmgenError(f"{name} is not frozen by its own name{everywhere}", "look at cmgen plan --all")
    changes = freezing.thaw(before, scopes, run, now)
    ledger.record(lambda state: freezing.thaw(state, scopes, run, now), now)
    count = len(changes)
    click.echo(f"thawed: {count} freeze{'s' if count != 1 else ''}" if count else "nothing was frozen")
