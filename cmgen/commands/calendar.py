"""Show the plan by days, with gaps and collisions; as text, JSON or a calendar to subscribe to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", help="How to say it.")
@click.option("--from", "first", default="", help="The first day, 2026-11-01; else, as text, today.")
@click.option("--to", "last", default="", help="The last day.")
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be given again.")
@click.option("--now", default="", help="As if it were then: 2026-12-24 09:00, in the brand's zone.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path, form: str, first: str, last: str, channels: tuple[str, ...], now: str
) -> None:
    """Show the plan by days: what goes where and when, two on one channel at once, weeks without a post."""
    from cmgen import dates
    from cmgen.build import build
    from cmgen.data import nearest
    from cmgen.desk import narrowed
    from cmgen.errors import CmgenError
    from cmgen.manifest import all_publications
    from cmgen.preview import calendar
    from cmgen.project import Project

    loaded = Project.load(project)
    zone = dates.zone(loaded.brand.time_zone)
    known = [channel.name for channel in loaded.channels]
    for name in channels:
        if name not in known:
            raise CmgenError(f"--channel: no channel {name!r}", nearest(name, known))
    try:
        moment = dates.parse(now, loaded.brand.time_zone) if now else datetime.now(UTC)
        today = moment.astimezone(zone).date()
        start = dates.parse_day(first) if first else today if form == "text" else None
        end = dates.parse_day(last) if last else None
    except dates.BadDateError as error:
        raise CmgenError(error.message, error.remedy) from None
    made = all_publications(narrowed(build(loaded, processes=None).manifest, channels))
    entries = [entry for entry in made.entries if entry.channels]
    planned = [
        event
        for event in calendar.events(entries, zone)
        if (start is None or event.day >= start) and (end is None or event.day <= end)
    ]
    match form:
        case "json":
            click.echo(calendar.as_json(planned), nl=False)
        case "ics":
            click.echo(calendar.as_ics(planned, loaded.brand, moment), nl=False)
        case _:
            until = end or (planned[-1].day if planned else today + timedelta(days=calendar.GAP_DAYS - 1))
            holes = calendar.gaps(planned, start or today, until)
            click.echo(calendar.as_text(planned, holes) or "nothing is planned\n", nl=False)
