"""Publish what is ready and due, once and only once, and write down what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cmgen.ledger import Ledger
    from cmgen.manifest import Manifest
    from cmgen.model import Channel
    from cmgen.plan import Item, Means
    from cmgen.publish import Outcome, Report


@click.command()
@click.option("--from", "folder", type=click.Path(path_type=Path), help="A build made before, by `cmgen build --out`.")
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be given again.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.option("--dry-run", is_flag=True, help="Show the requests; send and write nothing.")
@click.option("--now", default="", help="As if it were then: 2026-12-24 09:00, in the brand's zone. For trying out.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--loop", is_flag=True, help="Go on until Ctrl-C: build and publish again and again. For who has no CI.")
@click.option("--every", type=click.FloatRange(min=1), default=60, help="Seconds between, with --loop (60).")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path,
    folder: Path | None,
    channels: tuple[str, ...],
    remote: str,
    dry_run: bool,
    now: str,
    form: str,
    loop: bool,
    every: float,
) -> None:
    """Publish every post that is ready and due, and write the outcomes to the ledger.

    Builds first, in a process of its own that sees no token. Safe to run again: what was claimed is not sent twice.
    Exit status 1 when something failed and will be tried again, 3 when somebody must look.
    """
    from cmgen.errors import CmgenError, Stop
    from cmgen.project import find_root
    from cmgen.publish import Clock

    if loop and (dry_run or now):
        raise click.UsageError("--loop is for real: without --dry-run and --now")
    wanted = _Wanted(find_root(project), folder, channels, remote, dry_run, now, form)
    tokens: dict[str, str] = {}
    if not loop:
        sys.exit(_once(wanted, tokens))
    clock = Clock()
    with clock.listening():
        while not clock.is_interrupted:
            try:
                if _once(wanted, tokens) == INTERRUPTED:
                    break
            except CmgenError as error:
                if isinstance(error, Stop):
                    raise
                click.echo(f"cmgen: {error.message}; tried again in {every:g} seconds", err=True)
            clock.sleep(every)
    sys.exit(INTERRUPTED)


INTERRUPTED = 130
SHOWN = 12  # lines about what was not done: the report of a run is to be taken in at a glance
DONE = {"publish": "published", "resume": "published", "edit": "edited", "withdraw": "withdrew", "settle": "settled"}
WAITING = frozenset({"claimed", "settling", "waiting"})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for."""

    root: Path
    folder: Path | None
    channels: tuple[str, ...]
    remote: str
    dry_run: bool
    now: str
    form: str


def _once(wanted: _Wanted, tokens: dict[str, str]) -> int:
    """One run; its exit status. ``tokens`` are those that earlier runs of this process took from the environment."""
    from cmgen import desk, manifest
    from cmgen.approval import Witness
    from cmgen.git import Git
    from cmgen.ledger import Journal
    from cmgen.publish import Clock, SetClock, drive, freezing, publish

    root = wanted.root
    failed = 0 if wanted.folder else build_apart(root, quiet=wanted.form == "json")
    build = wanted.folder or root / ".cmgen/build"
    made = desk.narrowed(manifest.read(build), wanted.channels)
    _check(wanted.channels, [channel.name for channel in made.channels])
    tokens |= desk.take_tokens(made)
    means = desk.means(made, tokens, Witness(Git(root)))
    ledger = desk.ledger_of(root, made, wanted.remote)
    run = desk.run_name()
    moment = _moment(wanted.now, str(made.site.get("zone") or "UTC"))
    if wanted.dry_run:
        _rehearse(made, means, ledger, run, moment or datetime.now(UTC))
        return 0
    if moment:
        _check_clock([channel for channel in made.channels if channel.name not in means.able])
    clock = SetClock(moment) if moment else Clock()
    if order := made.freeze:
        at = clock.now()
        ledger.record(lambda state: freezing.freeze(state, order, run, at, "file"), at)
    sends = desk.send_for(root, build, made, tokens, clock)
    journal, look = Journal(root / desk.JOURNAL, run), desk.look_for(build, made)
    report = drive(publish(made, means, run), ledger, sends, clock, journal, look)
    desk.prepare_by_hand(root, build, made, report.plan.by_hand)
    _tell(report, root, wanted.form)
    return max(failed, report.exit_code)


def _tell(report: Report, root: Path, form: str) -> None:
    from cmgen import desk
    from cmgen.hand import folder_of

    if form == "json":
        click.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=1))
        return
    for note in report.notes:
        click.echo(f"look       {note}")
    for outcome in report.outcomes:
        click.echo(_said(outcome))
    for channel, why in report.shelves.items():
        click.echo(f"{channel}: its pages could not be made: {why}")
    for item in report.plan.by_hand:
        page = root / desk.SITE / folder_of(item.slug, item.channel) / "index.html"
        click.echo(f"by hand    {item.key}: {page}")
    rest = _tell_rest(report)
    count = sum(outcome.is_done for outcome in report.outcomes)
    if report.outcomes:
        click.echo(f"{count} of {len(report.outcomes)} done")
    elif not (report.plan.by_hand or rest):
        click.echo("nothing is due")
    if (root / desk.SITE / "index.html").is_file():
        click.echo(f"look at {root / desk.SITE / 'index.html'}, and at `cmgen status`")


def _tell_rest(report: Report) -> int:
    """What needs a person, and what waits, that the outcomes have not told; how much it is."""
    told = {outcome.item.key for outcome in report.outcomes if outcome.question or outcome.refusal}
    tried = {outcome.item.key for outcome in report.outcomes}
    held = [item for item in report.plan.persons if item.key not in told]
    open_ = [item for item in report.plan.items if (item.waits or item.state in WAITING) and not item.person]
    waiting = [item for item in open_ if item.key not in tried]
    lines = [*_grouped("held", held), *_grouped("waits", waiting)]
    for line in lines[:SHOWN]:
        click.echo(line)
    if len(lines) > SHOWN:
        click.echo(f"and {len(lines) - SHOWN} more lines, which `cmgen plan --all` has")
    return len(held) + len(waiting)


def _grouped(word: str, items: list[Item]) -> Iterator[str]:
    """A line for each reason on each channel."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.channel, item.why), []).append(item)
    for (_, why), members in groups.items():
        more = f" and {len(members) - 1} more" if len(members) > 1 else ""
        yield f"{word:10} {members[0].key}{more}: {why}"


def _moment(now: str, zone: str) -> datetime | None:
    from cmgen import dates
    from cmgen.errors import CmgenError

    try:
        return dates.parse(now, zone) if now else None
    except dates.BadDateError as error:
        raise CmgenError(f"--now: {error.message}", error.remedy) from None


def _check_clock(channels: list[Channel]) -> None:
    """A set clock must not let a post out before its time: it is for the site, and for servers on this machine."""
    from cmgen import desk
    from cmgen.web import is_loopback

    for channel in channels:
        if desk.needs_token(channel) and not is_loopback(channel.server):
            message = f"--now with channel {channel.name}, which is for real: {channel.server}"
            raise click.UsageError(f"{message}; add --dry-run, or choose other channels with --channel")


def _as_json(report: Report) -> dict[str, Any]:
    """What came of a run, for programs."""
    from cmgen.desk import SITE
    from cmgen.hand import folder_of

    outcomes = [
        {
            "post": outcome.item.slug,
            "channel": outcome.item.channel,
            "deed": outcome.item.deed,
            "done": outcome.is_done,
            "failure": outcome.failure,
            "urls": [receipt.url for receipt in outcome.receipts],
            "said": _said(outcome),
        }
        for outcome in report.outcomes
    ]
    persons = [{"post": item.slug, "channel": item.channel, "why": item.why} for item in report.plan.persons]
    hands = [
        {"post": item.slug, "channel": item.channel, "page": f"{SITE}/{folder_of(item.slug, item.channel)}/index.html"}
        for item in report.plan.by_hand
    ]
    waiting = {"persons": persons, "by_hand": hands}
    return {
        "outcomes": outcomes,
        **waiting,
        "shelves": dict(report.shelves),
        "notes": list(report.notes),
        "exit": report.exit_code,
    }


def build_apart(root: Path, *, quiet: bool) -> int:
    """Build in a process without the tokens; its exit status where posts have errors, and an end where it broke."""
    clean = {name: value for name, value in os.environ.items() if not (name.startswith("CMGEN_") and "TOKEN" in name)}
    status = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-P", "-m", "cmgen", "--project", str(root), "build"],  # -P: nothing that lies in this folder
        env=clean,
        check=False,
        stdout=sys.stderr if quiet else None,
    ).returncode
    if status > 1:
        sys.exit(status)
    return status


def _check(wanted: tuple[str, ...], known: list[str]) -> None:
    for name in wanted:
        if name not in known:
            raise click.UsageError(f"no channel {name!r} in brand/channels.yaml")


def _said(outcome: Outcome) -> str:
    from cmgen.failures import remedy

    name, failure = outcome.item.key, outcome.failure
    if failure is None:
        url = outcome.receipts[0].url if outcome.receipts else ""
        return f"{DONE.get(outcome.item.deed, outcome.item.deed):10} {name} {url}".rstrip()
    then = remedy(failure, name, outcome.refusal, asks=bool(outcome.question))
    if outcome.question:
        return f"question   {name}: {outcome.question}; {then}"
    if outcome.lost:
        return f"lost       {name}{_so_far(outcome)}: {outcome.lost}; {then}"
    if outcome.refusal and outcome.item.deed == "settle":
        return f"not found  {name}: it could not be looked for: {outcome.refusal.reason}; the next run looks again"
    if outcome.refusal:
        return f"refused    {name}{_so_far(outcome)}: {outcome.refusal.reason}; {then}"
    return f"not sent   {name}{_so_far(outcome)}: {outcome.released}; {then}"


def _so_far(outcome: Outcome) -> str:
    """What of a thread went out before it stopped."""
    variant, count = outcome.item.variant, len(outcome.receipts)
    return f", after {count} of {len(variant.parts)} parts" if variant and count else ""


def _rehearse(made: Manifest, means: Means, ledger: Ledger, run: str, moment: datetime) -> None:
    from cmgen.publish import publish, rehearse
    from cmgen.registry import networks
    from cmgen.web import rehearsal

    shown = {channel.name: rehearsal(channel, networks[channel.network].rehearse) for channel in made.channels}
    rehearse(publish(made, means, run, looks=False), ledger.fetch(), moment, lambda name: shown[name])
    for name, one in shown.items():
        for request in one.requests:
            click.echo(f"{name}: {request}")
