"""Say what the next run would do, and why each post is or is not due."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmgen.plan import Item


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--now", default="", help="As if it were then: 2026-12-24 09:00, in the brand's zone.")
@click.option("--all", "everything", is_flag=True, help="Also what has nothing to do.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.pass_obj
def command(project: Path, form: str, now: str, everything: bool, remote: str) -> None:
    """Say what the next run would do, and why. Looks only; sends and writes nothing outside .cmgen/."""
    items = _looked(project, now, remote)
    if form == "json":
        rows = [_as_json(item) for item in items]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    shown = [item for item in items if everything or item.deed != "none" or item.person]
    for item in shown:
        by = f"; approved by {', '.join(item.approved_by)}" if item.approved_by else ""
        click.echo(f"{item.deed:9} {item.slug}  {item.channel}: {item.why}{by}")
    rest = len(items) - len(shown)
    click.echo(f"{len(shown)} to do or to look at, {rest} more with nothing to do{' (--all)' if rest else ''}")


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--now", default="", help="As if it were then: 2026-12-24 09:00, in each brand's zone.")
@click.option("--all", "everything", is_flag=True, help="Also what has nothing to do.")
@click.pass_obj
def together(roots: list[Path], form: str, now: str, everything: bool) -> None:
    """What is due everywhere: one table over all brands of a workspace, what was due first above."""
    from cmgen.errors import Broken, CmgenError

    found: list[tuple[Path, Item]] = []
    broken: dict[Path, str] = {}
    for root in roots:
        try:
            found += ((root, item) for item in _looked(root, now, ""))
        except Broken as error:
            broken[root] = f"{len(error.findings)} findings in its own files: {error.findings[0].message}"
        except CmgenError as error:
            broken[root] = error.message
    top = Path(os.path.commonpath(roots)) if len(roots) > 1 else roots[0].parent
    found.sort(key=lambda one: (one[1].date or datetime.max.replace(tzinfo=UTC), one[0], one[1].slug, one[1].channel))
    shown = [(root, item) for root, item in found if everything or item.deed != "none" or item.person]
    if form == "json":
        rows = [{"brand": root.relative_to(top).as_posix()} | _as_json(item) for root, item in shown]
        stopped = [{"brand": root.relative_to(top).as_posix(), "problem": why} for root, why in broken.items()]
        click.echo(json.dumps({"items": rows, "broken": stopped}, ensure_ascii=False, indent=1, default=str))
    else:
        _table(top, roots, shown, broken, len(found) - len(shown))
    if broken:
        raise click.exceptions.Exit(2)


def _table(top: Path, roots: list[Path], shown: list[tuple[Path, Item]], broken: Mapping[Path, str], rest: int) -> None:
    """A line an item: when, which brand, what would be done and why; then the brands that could not be looked at."""
    names = {root: root.relative_to(top).as_posix() for root in roots}
    wide = max(map(len, names.values()))
    for root, item in shown:
        when = f"{item.date:%Y-%m-%d %H:%M}" if item.date else "no date"
        click.echo(f"{when:16}  {names[root]:{wide}}  {item.deed:9} {item.slug}  {item.channel}: {item.why}")
    for root, why in broken.items():
        click.echo(f"{names[root]}: {why}; look: cmgen -C {root} lint", err=True)
    counts = f"{len(shown)} to do or to look at, {rest} more with nothing to do"
    click.echo(f"{len(roots) - len(broken)} of {len(roots)} brands: {counts}; times are UTC")


def _looked(project: Path, now: str, remote: str) -> tuple[Item, ...]:
    """The plan of one brand."""
    from cmgen import dates, desk
    from cmgen.approval import Witness
    from cmgen.build import build
    from cmgen.errors import CmgenError
    from cmgen.git import Git
    from cmgen.plan import plan
    from cmgen.project import Project
    from cmgen.publish import freezing

    loaded = Project.load(project)
    try:
        moment = dates.parse(now, loaded.brand.time_zone) if now else datetime.now(UTC)
    except dates.BadDateError as error:
        raise CmgenError(f"--now: {error.message}", error.remedy) from None
    made = build(loaded, processes=None).manifest
    state = desk.ledger_of(loaded.root, made, remote).fetch()
    if made.freeze:
        state = state.plus(freezing.freeze(state, made.freeze, "plan", moment, "file"))
    return plan(made, state, moment, desk.means(made, os.environ, Witness(Git(loaded.root)))).items


def _as_json(item: Item) -> dict[str, Any]:
    """An item for programs, without what would be sent."""
    known = {key: value for key, value in asdict(item).items() if key != "variant"}
    return known | {"digest": item.variant.digest if item.variant else ""}
