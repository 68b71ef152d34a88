"""Let nothing more go out, on all channels or on some, until it is thawed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.argument("channels", nargs=-1)
@click.option("--why", default="", help="The reason, for those who see it in the plan.")
@click.option("--until", default="", help="When it ends by itself, in the brand's zone: 2026-12-01 09:00.")
@click.option(
    "--resume",
    type=click.Choice(["ask", "now", "next-slot", "drop"]),
    default="ask",
    help="What posts do that were due meanwhile and say nothing themselves.",
)
@click.option("--follow-file", is_flag=True, help="Freeze, or thaw, as brand/freeze.yaml says now.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, channels: tuple[str, ...], why: str, until: str, resume: str, follow_file: bool, remote: str
) -> None:
    """Let nothing more go out: no run claims anything after it, and one under way stops before its next public step.

    What is out stays; `status: withdrawn` still takes posts down. The file brand/freeze.yaml does the same by a merge.
    """
    from cmgen import dates, desk
    from cmgen.errors import CmgenError
    from cmgen.model import FreezeOrder, Resume
    from cmgen.project import Project
    from cmgen.publish import freezing

    loaded = Project.load(project)
    known = [channel.name for channel in loaded.channels]
    for name in channels:
        if name not in known:
            raise click.UsageError(f"no channel {name!r} in brand/channels.yaml; there are {', '.join(known)}")
    if follow_file and (channels or why or until):
        raise click.UsageError("--follow-file takes everything from brand/freeze.yaml")
    try:
        end = dates.parse(until, loaded.brand.time_zone) if until else None
    except dates.BadDateError as error:
        raise CmgenError(f"--until: {error.message}", error.remedy) from None
    if end and end <= datetime.now(UTC):
        raise CmgenError(f"--until: {until} has passed", "leave it away, or write a later one")
    order = FreezeOrder(why=why, channels=channels, until=end, resume=Resume(resume))
    ledger, run, now = desk.ledger_at(loaded, remote), desk.run_name(), datetime.now(UTC)
    if follow_file:
        state = ledger.record(lambda state: freezing.follow(state, loaded.freeze(), run, now), now)
    else:
        state = ledger.record(lambda state: freezing.freeze(state, order, run, now), now)
    on = [scope for scope in state.scopes if any(freeze.is_on(now) for freeze in state.freezes_of(scope))]
    click.echo(f"frozen: {', '.join(scope or 'all channels' for scope in on)}" if on else "nothing is frozen")
