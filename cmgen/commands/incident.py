"""Something went out that should not have: stop, see what is out, and where its tokens are revoked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cmgen.ledger import LedgerState
    from cmgen.model import Channel

UNKNOWN = frozenset({"claimed", "settling", "question"})  # states in which something may be out that is not on record


@click.command()
@click.option("--since", default="", help="When it began, in the brand's zone: 2026-11-25 08:00; else a day ago.")
@click.option("--why", default="an incident", help="The reason, for those who see it in the plan.")
@click.option("--no-freeze", is_flag=True, help="Only look; do not stop anything.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, since: str, why: str, no_freeze: bool, remote: str, form: str
) -> None:
    """Stop publishing on all channels, and list what went out, how to take it down, and which tokens to revoke.

    Nothing is taken down by this: that is decided post by post. `cmgen thaw` ends the stop.
    """
    from cmgen import dates, desk
    from cmgen.errors import CmgenError
    from cmgen.model import FreezeOrder
    from cmgen.project import Project
    from cmgen.publish import freezing

    loaded, now = Project.load(project), datetime.now(UTC)
    try:
        start = dates.parse(since, loaded.brand.time_zone).astimezone(UTC) if since else now - timedelta(days=1)
    except dates.BadDateError as error:
        raise CmgenError(f"--since: {error.message}", error.remedy) from None
    ledger, run = desk.ledger_at(loaded, remote, strict=no_freeze), desk.run_name()
    if no_freeze:
        state = ledger.fetch()
    else:
        order = FreezeOrder(why=why)
        state = ledger.record(lambda state: freezing.freeze(state, order, run, now), now)
    channels = {channel.name: channel for channel in loaded.channels}
    rows = list(_out(state, channels, start, now))
    tokens = [_token(channel) for channel in loaded.channels if desk.needs_token(channel)]
    if form == "json":
        click.echo(json.dumps({"frozen": not no_freeze, "out": rows, "tokens": tokens}, ensure_ascii=False, indent=1))
        return
    if not no_freeze:
        click.echo("frozen: all channels; `cmgen thaw` when it is over")
    _tell(rows, tokens, start)


def _out(state: LedgerState, channels: dict[str, Channel], start: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    """What became public since, or may have, newest first; and how each is taken down."""
    from cmgen.ledger.events import Out

    found = []
    for (slug, name), events in state.events.items():
        if not slug:
            continue
        status = state.status(slug, name, now)
        moments = [event.at for event in events if isinstance(event, Out) and event.at >= start]
        unknown = str(status.state) in UNKNOWN and status.at is not None and status.at >= start
        if (moments and status.receipts) or unknown:
            found.append((max([*moments, *([status.at] if unknown and status.at else [])]), slug, name, status))
    for at, slug, name, status in sorted(found, key=lambda row: row[:3], reverse=True):
        urls = [receipt.url for receipt in status.receipts]
        yield {
            "at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "post": slug,
            "channel": name,
            "state": str(status.state),
            "urls": urls,
            "remedy": _remedy(slug, channels.get(name), str(status.state)),
        }


def _remedy(slug: str, channel: Channel | None, state: str) -> str:
    """How it is taken down."""
    from cmgen.registry import networks

    if channel is None:
        return "its channel is no longer in brand/channels.yaml: delete it there"
    if state in UNKNOWN:
        return f"it may be out: look there, then cmgen settle {slug} {channel.name} --help"
    if not channel.by_hand and hasattr(networks[channel.network], "withdraw"):
        return f"status: withdrawn in content/{slug.partition('@')[0]}.md takes it down"
    return f"delete it there, then cmgen settle {slug} {channel.name} --withdrawn"


def _token(channel: Channel) -> dict[str, str]:
    """Where a channel's token is revoked."""
    from cmgen.registry import networks

    place = getattr(networks[channel.network], "tokens_at", "{server}")
    return {"name": channel.secret, "channel": channel.name, "revoke": place.format(server=channel.server.rstrip("/"))}


def _tell(rows: list[dict[str, Any]], tokens: list[dict[str, str]], start: datetime) -> None:
    many = f"{len(rows)} post{'' if len(rows) == 1 else 's'}" if rows else "nothing"
    click.echo(f"\nout since {start:%Y-%m-%d %H:%M} UTC: {many}")
    for row in rows:
        click.echo(
            f"  {row['at'][:16].replace('T', ' ')}  {row['post']} {row['channel']}  {' '.join(row['urls'])}".rstrip()
        )
        click.echo(f"{'':20}{row['remedy']}")
    if tokens:
        click.echo("\nwhere somebody may have a token: revoke it, make a new one, and put it into its place")
    for token in tokens:
        click.echo(f"  {token['name']}  {token['revoke']}")
