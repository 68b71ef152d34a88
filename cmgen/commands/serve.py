"""Show every post as each network will, in a browser, and follow what you save."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=4321, show_default=True, help="The port; 0 takes a free one.")
@click.option("--at", default="", help="The moment that walls show: 2026-12-24T09:00, in the brand's zone.")
@click.option("--open", "opens", is_flag=True, help="Open the browser.")
@click.pass_obj
def command(project: Path, host: str, port: int, at: str, opens: bool) -> None:
    """Serve the preview on this machine until Ctrl-C. Holds no token and sends nothing to any network."""
    from cmgen import dates
    from cmgen.errors import CmgenError
    from cmgen.preview.server import Server
    from cmgen.preview.state import Live
    from cmgen.preview.watch import watching
    from cmgen.project import Project

    loaded = Project.load(project)
    try:
        moment = dates.parse(at, loaded.brand.time_zone) if at else None
    except dates.BadDateError as error:
        raise CmgenError(f"--at: {error.message}", error.remedy) from None
    live = Live(loaded, processes=None)
    server = Server(live, host, port, moment)
    click.echo(f"look at {server.url} — Ctrl-C ends it")
    with watching(live):
        if opens:
            click.launch(server.url)
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            click.echo()
        finally:
            live.close()
            server.server_close()
