"""Say what became of a publication that nobody but a person can know about."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click


@click.command()
@click.argument("slug")
@click.argument("channel")
@click.option("--published", "--url", "url", default="", help="It is public, at this address.")
@click.option("--not-published", is_flag=True, help="It is not public: it may be sent.")
@click.option("--give-up", is_flag=True, help="Leave it as it is, for good.")
@click.option("--again", default="", metavar="SLUG", help="Publish it once more; the slug, repeated, confirms it.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, slug: str, channel: str, url: str, not_published: bool, give_up: bool, again: str, remote: str
) -> None:
    """Say what became of a publication; the ledger keeps who said so."""
    from cmgen import desk
    from cmgen.project import Project
    from cmgen.publish import Verdict, settle_by_person

    chosen: list[Literal["published", "not-published", "give-up", "again"]] = []
    chosen += ["published"] if url else []
    chosen += ["not-published"] if not_published else []
    chosen += ["give-up"] if give_up else []
    chosen += ["again"] if again else []
    if len(chosen) != 1:
        raise click.UsageError("say one of --published URL, --not-published, --give-up, --again SLUG")
    if again and again != slug:
        raise click.UsageError(f"--again repeats the slug to confirm it: --again {slug}")
    ledger = desk.ledger_at(Project.load(project), remote)
    now = datetime.now(UTC)
    word = Verdict(slug=slug, channel=channel, verdict=chosen[0], url=url, by=getpass.getuser(), run=desk.run_name())
    ledger.record(lambda state: settle_by_person(state, word, now), now)
    click.echo(f"settled {slug} {channel}: {chosen[0]}")
