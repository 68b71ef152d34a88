"""Lay down a small working brand, with its workflows, in a folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

STARTER = "starter"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--name", default="", help="The brand's name; else the folder's.")
@click.option("--time-zone", default="Europe/Paris", help="The IANA zone its dates are written in.")
@click.pass_obj
def command(project: Path, folder: Path | None, name: str, time_zone: str) -> None:
    """Lay down a small working brand in FOLDER (here). Asks nothing, overwrites nothing."""
    from cmgen import __version__, dates
    from cmgen.errors import CmgenError
    from cmgen.files import write_whole

    try:
        zone = dates.zone(time_zone)
    except dates.BadDateError as error:
        raise CmgenError(error.message, error.remedy) from None
    target = (folder or project).resolve()
    words = json.dumps(name or target.name, ensure_ascii=False)[1:-1]
    tokens = {
        "{{name}}": words,
        "{{date}}": f"{_last_morning(datetime.now(UTC).astimezone(zone)):%Y-%m-%d %H:%M}",
        "{{time_zone}}": time_zone,
        "{{version}}": __version__,
    }
    made = 0
    for path, source in sorted(_walk(files("cmgen") / STARTER, "")):
        if (target / path).exists():
            click.echo(f"kept     {path}")
            continue
        text = source.read_bytes().decode()
        for token, value in tokens.items():
            text = text.replace(token, value)
        write_whole(target / path, text.encode())
        click.echo(f"written  {path}")
        made += 1
    click.echo(f"{made} files in {target}. Next:\n  cmgen lint\n  cmgen plan\n  cmgen publish")


def _last_morning(now: datetime) -> datetime:
    """Nine o'clock, today or yesterday: due at once, at an hour that no rule has anything to say about."""
    return (now - timedelta(hours=9)).replace(hour=9, minute=0)


def _walk(folder: Traversable, base: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        path = f"{base}{entry.name}"
        if entry.is_dir():
            found += _walk(entry, f"{path}/") if entry.name != "__pycache__" else []
        else:
            found.append((path, entry))
    return found
