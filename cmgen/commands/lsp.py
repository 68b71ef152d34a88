"""Speak with an editor: findings while you type, completion, fixes, and the page of each rule."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.pass_obj
def command(project: Path) -> None:
    """Serve an editor by the Language Server Protocol, over standard input and output.

    Editors start it: docs/editors.md says how. Holds no token and sends nothing to any network.
    """
    from importlib.util import find_spec

    from cmgen.errors import CmgenError

    if find_spec("pygls") is None:
        raise CmgenError("the language server needs an extra", "run: pip install 'cmgen[lsp]'")
    from cmgen.editor.server import serve

    serve()
