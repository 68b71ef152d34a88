"""Say what became of a publication that nobody but a person can know about."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cmgen.project import Project
    from cmgen.publish import Word


@click.command()
@click.argument("slug")
@click.argument("channel")
@click.option("--published", "--url", "url", default="", help="It is public, at this address.")
@click.option("--not-published", is_flag=True, help="It is not public: it may be sent.")
@click.option("--give-up", is_flag=True, help="Leave it as it is, for good.")
@click.option("--again", default="", metavar="SLUG", help="Publish it once more; the slug, repeated, confirms it.")
@click.option("--edited", is_flag=True, help="It was edited there by hand: it says what its post says now.")
@click.option("--withdrawn", is_flag=True, help="It was deleted there by hand.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path,
    slug: str,
    channel: str,
    url: str,
    not_published: bool,
    give_up: bool,
    again: str,
    edited: bool,
    withdrawn: bool,
    remote: str,
) -> None:
    """Say what became of a publication; the ledger keeps who said so."""
    from cmgen import desk
    from cmgen.project import Project
    from cmgen.publish import Verdict, settle_by_person

    said: dict[Word, object] = {
        "published": url,
        "not-published": not_published,
        "give-up": give_up,
        "again": again,
        "edited": edited,
        "withdrawn": withdrawn,
    }
    chosen = [word for word, is_said in said.items() if is_said]
    if len(chosen) != 1:
        words = "--published URL, --not-published, --give-up, --again SLUG, --edited, --withdrawn"
        raise click.UsageError(f"say one of {words}")
    if again and again != slug:
        raise click.UsageError(f"--again repeats the slug to confirm it: --again {slug}")
    loaded = Project.load(project)
    ledger = desk.ledger_at(loaded, remote)
    now = datetime.now(UTC)
    word = Verdict(
        slug=slug,
        channel=channel,
        verdict=chosen[0],
        url=url,
        digest=_digest(loaded, slug, channel) if edited else "",
        by=getpass.getuser(),
        run=desk.run_name(),
    )
    ledger.record(lambda state: settle_by_person(state, word, now), now)
    click.echo(f"settled {slug} {channel}: {chosen[0]}")


def _digest(project: Project, slug: str, channel: str) -> str:
    """What the post says now on the channel; raises CmgenError where it says nothing there."""
    from cmgen.build import build
    from cmgen.data import nearest
    from cmgen.errors import CmgenError
    from cmgen.manifest import all_publications

    entries = {entry.slug: entry for entry in all_publications(build(project).manifest, (slug,)).entries}
    if slug not in entries:
        raise CmgenError(f"no post {slug!r}", nearest(slug, entries))
    variant = entries[slug].variant(channel)
    if variant is None:
        raise CmgenError(f"{slug} has nothing for {channel!r}", nearest(channel, entries[slug].channels))
    return variant.digest
