"""Look whether everything that publishing needs is there, and say what to do where it is not."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cmgen.checkup import Asking, Sign
    from cmgen.ledger import LedgerState
    from cmgen.model import Channel


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--online", is_flag=True, help="Also ask each channel's server who we are and what it takes.")
@click.option("--publish", "launch", is_flag=True, help="Also look at all that is due within a week, as a run would.")
@click.option("--from", "folder", type=click.Path(path_type=Path), help="A build made before, for --publish.")
@click.pass_obj
def command(project: Path, form: str, online: bool, launch: bool, folder: Path | None) -> None:
    """Look whether everything that publishing needs is there. Changes nothing.

    With --publish: tokens and what they may do, the clock, links, pictures, approvals, the ledger and its last run.
    Exit status 1 where something is missing.
    """
    if folder and not launch:
        raise click.UsageError("--from is for --publish")
    signs = _before_a_launch(project, folder, quiet=form == "json") if launch else _now(project, online)
    if form == "json":
        click.echo(json.dumps([asdict(sign) for sign in signs], ensure_ascii=False, indent=1))
    else:
        for sign in signs:
            click.echo(f"{'well' if sign.is_well else 'MEND'}  {sign.what}: {sign.said}")
            if sign.remedy:
                click.echo(f"      {sign.remedy}")
    sys.exit(0 if all(sign.is_well for sign in signs) else 1)


def _now(path: Path, online: bool) -> list[Sign]:
    from cmgen import desk
    from cmgen.project import Project

    project = Project.load(path)
    ledger = lambda: desk.ledger_at(project, strict=False).fetch()  # noqa: E731  # looked at only in a repository
    signs, _ = _house(project.root, project.brand.ledger_branch, ledger)
    return [*signs, *_channels(project.root, project.channels, os.environ, {} if online else None)]


def _before_a_launch(path: Path, folder: Path | None, *, quiet: bool) -> list[Sign]:
    """As a run begins: a build made without tokens, then nothing but what it made."""
    from cmgen import checkup, desk, manifest
    from cmgen.approval import Witness
    from cmgen.commands.publish import build_apart
    from cmgen.git import Git
    from cmgen.project import find_root

    root = find_root(path)
    if not folder:
        build_apart(root, quiet=quiet)
    folder = folder or root / ".cmgen/build"
    made = manifest.read(folder)
    tokens = desk.take_tokens(made)
    signs, state = _house(root, made.ledger_branch, lambda: desk.ledger_of(root, made).fetch())
    asked: dict[str, Asking] = {}
    signs += _channels(root, made.channels, tokens, asked)
    signs += checkup.hour([apart for one in asked.values() for apart in one.apart])
    if state:
        now, witness = datetime.now(UTC), Witness(Git(root))
        signs += checkup.runs(made, state, desk.means(made, tokens, witness), now)
        signs += checkup.demands(witness)
        signs += checkup.posts(made, state, witness, desk.look_for(folder, made), now)
    return [*signs, *checkup.leftovers(root / desk.JOURNAL)]


def _house(root: Path, branch: str, ledger: Callable[[], LedgerState]) -> tuple[list[Sign], LedgerState | None]:
    from cmgen.checkup import Sign
    from cmgen.errors import CmgenError
    from cmgen.git import Git

    if not Git(root).is_repository():
        remedy = "run: git init, then commit your files"
        return [Sign("git", False, "the project is in no repository", remedy)], None
    signs = [Sign("git", True, f"{root}")]
    try:
        state = ledger()
    except CmgenError as error:
        return [*signs, Sign("ledger", False, error.message, error.remedy)], None
    count = sum(1 for name in state.events if name[0])
    return [*signs, Sign("ledger", True, f"{count} publications on branch {branch}")], state


def _channels(
    root: Path, channels: Iterable[Channel], tokens: Mapping[str, str], asked: dict[str, Asking] | None
) -> list[Sign]:
    """Each channel's token; ``asked`` keeps who asked its server, None: nobody does."""
    from cmgen import checkup, desk
    from cmgen.checkup import Sign
    from cmgen.errors import CmgenError
    from cmgen.manifest import Manifest
    from cmgen.registry import networks

    signs = []
    for channel in channels:
        name = f"channel {channel.name}"
        if not desk.needs_token(channel):
            signs.append(Sign(name, True, f"{channel.network} needs no token"))
        elif not channel.server:
            signs.append(Sign(name, False, "no server", f"write `server: https://…` under {channel.name}"))
        elif not tokens.get(channel.secret, "").strip():
            signs.append(Sign(name, False, "no token: its posts wait", f"set {channel.secret} in the environment"))
        elif asked is None:
            signs.append(Sign(name, True, "has a token"))
        else:
            try:
                send = desk.send_for(root, root, Manifest(channels=(channel,)), tokens)(channel.name)
            except CmgenError as error:
                signs.append(Sign(name, False, error.message, error.remedy))
                continue
            asked[channel.name] = checkup.Asking(send)
            signs += checkup.account(channel, networks[channel.network], asked[channel.name])
        signs += checkup.token(channel, datetime.now(UTC))
    return signs
