"""The disk as a server: requests of the site network become files under one folder, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from cmgen.errors import Refused
from cmgen.files import write_whole
from cmgen.flow import Reply, Request
from cmgen.model import Refusal

SAFE = re.compile(r"(/[\w.@+-]+)*/?", re.UNICODE)


def sender(folder: Path, bytes_of: Callable[[str], bytes]) -> Callable[[Request], Reply]:
    """Carry out PUT, GET and DELETE under ``folder``; anything that would leave it is refused.

    ``bytes_of`` gives the bytes of a medium by its digest. Equal content is not written again.
    """

    def send(request: Request) -> Reply:
        path = _path(folder, request.path)
        if request.method == "PUT":
            data = bytes_of(request.upload.media.digest) if request.upload else request.body or b""
            if not (path.is_file() and path.read_bytes() == data):
                write_whole(path, data)
            return Reply(201)
        if not path.is_file():
            raise Refused(Refusal(kind="permanent", reason=f"no {request.path}", status=404))
        if request.method == "GET":
            return Reply(200, json=path.read_text(encoding="utf-8", errors="replace"))
        if request.method == "DELETE":
            path.unlink()
            _remove_empty(path.parent, folder)
            return Reply(204)
        raise Refused(Refusal(kind="config", reason=f"a folder has no {request.method}", status=405))

    return send


def _path(folder: Path, wanted: str) -> Path:
    """The file for a request's path: inside the folder, through no link that leads out of it."""
    if not SAFE.fullmatch(wanted) or ".." in wanted.split("/"):
        raise Refused(Refusal(kind="permanent", reason=f"{wanted[:80]!r} is no path of the site", status=400))
    path = folder / wanted.strip("/")
    if not path.parent.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
        raise Refused(Refusal(kind="permanent", reason=f"{wanted[:80]!r} leads out of the site", status=400))
    return path


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
