"""Look whether everything that publishing needs is there, and say what to do where it is not."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: well, or what to do."""

    what: str
    is_well: bool
    said: str
    remedy: str = ""


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--online", is_flag=True, help="Also ask each channel's server who we are and what it takes.")
@click.pass_obj
def command(project: Path, form: str, online: bool) -> None:
    """Look whether everything that publishing needs is there. Changes nothing.

    Exit status 1 where something is missing.
    """
    from cmgen.project import Project

    loaded = Project.load(project)
    signs = [*_house(loaded), *_channels(loaded, online)]
    if form == "json":
        click.echo(json.dumps([asdict(sign) for sign in signs], ensure_ascii=False, indent=1))
    else:
        for sign in signs:
            click.echo(f"{'well' if sign.is_well else 'MEND'}  {sign.what}: {sign.said}")
            if sign.remedy:
                click.echo(f"      {sign.remedy}")
    sys.exit(0 if all(sign.is_well for sign in signs) else 1)


def _house(project: object) -> list[Sign]:
    from cmgen import desk
    from cmgen.errors import CmgenError
    from cmgen.git import Git
    from cmgen.project import Project

    assert isinstance(project, Project)
    brand = project.brand
    git = Git(project.root)
    if not git.is_repository():
        return [Sign("git", False, "the project is in no repository", "run: git init, then commit your files")]
    signs = [Sign("git", True, f"{project.root}")]
    try:
        state = desk.ledger_at(project, strict=False).fetch()
    except CmgenError as error:
        return [*signs, Sign("ledger", False, error.message, error.remedy)]
    count = sum(1 for name in state.events if name[0])
    return [*signs, Sign("ledger", True, f"{count} publications on branch {brand.ledger_branch}")]


def _channels(project: object, online: bool) -> list[Sign]:
    from cmgen import desk
    from cmgen.project import Project

    assert isinstance(project, Project)
    signs = []
    for channel in project.channels:
        name = f"channel {channel.name}"
        if not desk.needs_token(channel):
            signs.append(Sign(name, True, f"{channel.network} needs no token"))
        elif not channel.server:
            signs.append(Sign(name, False, "no server", f"write `server: https://…` under {channel.name}"))
        elif not (token := os.environ.get(channel.secret, "").strip()):
            remedy = f"set {channel.secret} in the environment"
            signs.append(Sign(name, False, "no token: its posts wait", remedy))
        else:
            signs.extend(_asked(project, channel.name, token) if online else [Sign(name, True, "has a token")])
    return signs


def _asked(project: object, name: str, token: str) -> list[Sign]:
    """What the server says: whose token it is, and where its limits differ from those that posts are built for."""
    from cmgen import desk, flow
    from cmgen.brand import LimitsFile
    from cmgen.errors import CmgenError, Lost, Refused
    from cmgen.manifest import Manifest
    from cmgen.project import Project
    from cmgen.registry import networks

    assert isinstance(project, Project)
    channel = project.channel(name)
    module = networks[channel.network]
    try:
        manifest = Manifest(channels=(channel,))
        send = desk.send_for(project.root, project.root, manifest, {channel.secret: token})(name)
        account = flow.run(module.whoami(), send)
        limits = flow.run(module.inspect(channel.limits), send)
    except Refused as no:
        return [Sign(f"channel {name}", False, no.refusal.reason, f"look at {channel.secret} and its scopes")]
    except Lost as loss:
        return [Sign(f"channel {name}", False, str(loss), "try again later")]
    except CmgenError as error:
        return [Sign(f"channel {name}", False, error.message, error.remedy)]
    signs = [Sign(f"channel {name}", True, f"the token is {account}'s")]
    if channel.account and channel.account.partition("@")[0] != account.partition("@")[0]:
        said = f"the token is {account}'s, the channel is {channel.account}'s"
        signs = [Sign(f"channel {name}", False, said, "exchange the token, or correct account")]
    ours, theirs = asdict(channel.limits), asdict(limits)
    differing = {key: theirs[key] for key in LimitsFile.__slots__ if theirs[key] != ours[key]}
    if differing:
        written = ", ".join(f"{key}: {value}" for key, value in differing.items())
        signs.append(Sign(f"limits of {name}", False, "the server's differ", f"write `limits: {{{written}}}`"))
    return signs
