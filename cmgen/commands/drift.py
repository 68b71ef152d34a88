"""Compare what stands on each account with what the ledger says of it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmgen.drift import Drift


@click.command()
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be given again.")
@click.option("--days", type=click.FloatRange(min=0.01, max=3650), default=30, help="How far back (30).")
@click.option("--record", is_flag=True, help="Write it down: what has gone is asked about, what is not ours is known.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, channels: tuple[str, ...], days: float, record: bool, remote: str, form: str
) -> None:
    """Compare what stands on each account with what the ledger says: what is not ours, and what has gone.

    Changes nothing, but for the ledger with --record. Exit status 3 where somebody must look, 1 where a channel could
    not be asked, 0 where all is as it should be.
    """
    from cmgen import desk, drift
    from cmgen.errors import CmgenError
    from cmgen.project import Project

    loaded = Project.load(project)
    names = [channel.name for channel in loaded.channels]
    for name in channels:
        if name not in names:
            raise click.UsageError(f"no channel {name!r} in brand/channels.yaml")
    now, run = datetime.now(UTC), desk.run_name()
    ledger = desk.ledger_at(loaded, remote, strict=record)
    state = ledger.fetch()
    found: list[Drift] = []
    problems: dict[str, str] = {}
    for channel in loaded.channels:
        if (channels and channel.name not in channels) or channel.by_hand or not desk.needs_token(channel):
            continue
        try:
            found.append(desk.drift_of(loaded, channel, state, drift.span(days, now), now))
        except CmgenError as problem:
            problems[channel.name] = problem.message
    if record and not all(one.is_none and not one.back for one in found):
        ledger.record(lambda fresh: drift.record(found, fresh, run, now), now)
    _tell(found, problems, recorded=record, form=form)
    sys.exit(3 if any(not one.is_none for one in found) else 1 if problems else 0)


def _tell(found: list[Drift], problems: Mapping[str, str], *, recorded: bool, form: str) -> None:
    if form == "json":
        click.echo(json.dumps([*map(_as_json, found), *_unasked(problems)], ensure_ascii=False, indent=1))
        return
    for one in found:
        for seen in one.foreign:
            when = f"{seen.at:%Y-%m-%d %H:%M} UTC"
            click.echo(f"not ours   {one.channel} {when} {_plain(seen.url)} {_quoted(seen.text)}".rstrip())
        for slug in one.unsure:
            click.echo(f"           one of these may be {slug}, whose answer was lost: the next run looks for it")
        for gone in one.gone:
            click.echo(f"gone       {gone.slug} {gone.channel}: {gone.receipt.url} is not there any more")
        for still in one.still:
            click.echo(f"still      {still.slug} {still.channel}: {still.receipt.url} was taken down, and is there")
        for back in one.back:
            click.echo(f"back       {back.slug} {back.channel}: {back.receipt.url} is there again")
        count = f"{one.ours} of ours since {one.since:%Y-%m-%d}"
        answers = f", {one.answers} answers to others not looked at" if one.answers else ""
        word = "well" if one.is_none else "LOOK"
        click.echo(f"{word:10} {one.channel}: {count}, {len(one.foreign)} not ours, {len(one.gone)} gone{answers}")
    for name, why in problems.items():
        click.echo(f"not asked  {name}: {why}")
    if not (found or problems):
        click.echo("no channel of this brand has an account that can be asked")
    if recorded:
        return
    if any(one.gone for one in found):
        click.echo("what has gone is asked about in the plan from then on with: cmgen drift --record")
    if any(one.foreign for one in found):
        click.echo("if nobody of you posted it, change the password and the tokens, then freeze: cmgen freeze --help")


def _plain(text: str) -> str:
    """A stranger's words without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)


def _quoted(text: str) -> str:
    from cmgen.drift import WORDS

    line = _plain(" ".join(text.split()))
    return f"“{line[: WORDS - 1]}…”" if len(line) > WORDS else f"“{line}”" if line else ""


def _as_json(one: Drift) -> dict[str, Any]:
    foreign = [{"id": seen.id, "url": seen.url, "at": seen.at.isoformat(), "text": seen.text} for seen in one.foreign]
    lists = {
        name: [{"post": each.slug, "part": each.receipt.part, "url": each.receipt.url} for each in several]
        for name, several in (("gone", one.gone), ("back", one.back), ("still", one.still))
    }
    about = {"channel": one.channel, "since": one.since.isoformat(), "ours": one.ours, "not_ours": foreign}
    return {**about, **lists, "answers": one.answers, "unsure": list(one.unsure)}


def _unasked(problems: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"channel": name, "not_asked": why} for name, why in problems.items()]
