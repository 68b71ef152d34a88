"""Start a post: a draft with today's date in its path and the fields that are usually wanted."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.argument("title")
@click.option("--network", default="", help="Networks or channels, with commas between them.")
@click.option("--lang", default="", help="Its language; else the brand's first.")
@click.pass_obj
def command(project: Path, title: str, network: str, lang: str) -> None:
    """Start a post called TITLE as a draft under content/YEAR/MONTH/. Never overwrites a file."""
    from cmgen.dates import zone
    from cmgen.errors import CmgenError
    from cmgen.files import write_whole
    from cmgen.project import Project

    loaded = Project.load(project)
    today = datetime.now(UTC).astimezone(zone(loaded.brand.time_zone))
    name = _slug(title)
    path = loaded.root / f"content/{today:%Y/%m}/{name}.md"
    if path.exists():
        raise CmgenError(f"{path} is there already", "choose another title")
    names = [word.strip() for word in network.split(",") if word.strip()]
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    lines = ["---", f'title: "{quoted}"', "status: draft", f"date: {today:%Y-%m-%d} 09:00"]
    lines += [f"network: [{', '.join(names)}]"] if names else []
    lines += [f"lang: {lang}"] if lang else []
    write_whole(path, "\n".join([*lines, "---", "", ""]).encode())
    click.echo(path.relative_to(loaded.root).as_posix())


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "post"
