"""Give a post another name, in its files and in the ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--only", type=click.Choice(["files", "ledger"]), help="Half of it, where the other half comes later.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, old: str, new: str, dry_run: bool, only: str | None, remote: str
) -> None:
    """Rename the post OLD (2026/05/atelier) to NEW: its file, its folder of pictures, the posts that answer or quote
    it, and what the ledger knows of it, so that nothing goes out twice. Done again, it finishes what was cut short."""
    from cmgen import desk
    from cmgen.content import slug_of
    from cmgen.git import Git
    from cmgen.project import Project
    from cmgen.rename import Move, carry_out, plan_move

    old, new = slug_of(old), slug_of(new)
    loaded = Project.load(project)
    move = plan_move(loaded, old, new) if only != "ledger" else Move(paths={}, texts={})
    for source, target in move.paths.items():
        click.echo(f"moved    {source} → {target}")
    for path in move.texts:
        click.echo(f"changed  {path}")
    if not dry_run:
        carry_out(loaded.root, move)
    if only == "files" or not Git(loaded.root).is_repository():
        return
    ledger = desk.ledger_at(loaded, remote)
    if dry_run:
        channels = tuple(sorted(channel for slug, channel in ledger.fetch().events if slug == old))
    else:
        channels = ledger.move(old, new, datetime.now(UTC))
    if channels:
        click.echo(f"ledger   {old} → {new} on {', '.join(channels)}")
