"""One `publish` in a process of its own: real git, and a wall as its network, where every thing put up is one file.

usage: runner.py REPOSITORY WALL RUN
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cmgen.flow import Flow, Reply, Request
from cmgen.git import Git
from cmgen.ledger import Home, Journal, Ledger
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Claim, Limits, Part, Promise, Receipt, Status, Variant
from cmgen.plan import Means
from cmgen.publish import Clock, Report, drive, publish

POSTS, PARTS = 3, 2


def put_up(variant: Variant, claim: Claim) -> Flow[None]:
    """Each missing part is a new file."""
    have = {receipt.part for receipt in claim.receipts}
    for number, part in enumerate(variant.parts, 1):
        if number not in have:
            reply = yield Request("POST", f"{variant.post} {number}", json=part.text, creates=True)
            yield Receipt(part=number, id=reply.text("id"), url=f"https://wall.example/{reply.text('id')}")


def find(variant: Variant, claim: Claim) -> Flow[tuple[Receipt, ...]]:
    """What is on the wall of this post."""
    reply = yield Request("GET", variant.post)
    return tuple(Receipt(part=part, id=name, url=f"https://wall.example/{name}") for part, name in reply.json)


def manifest() -> Manifest:
    """Three posts of two parts, all due."""
    entries = []
    for number in range(POSTS):
        parts = tuple(Part(text=f"{number} {part}") for part in range(PARTS))
        variant = Variant(post=f"p{number}", channel="wall", network="wall", parts=parts)
        date = datetime(2026, 1, 24, 8, number, tzinfo=UTC)
        entries.append(
            Entry(slug=variant.post, path="", status=Status.READY, date=date, channels=("wall",), variants=(variant,))
        )
    return Manifest(brand_name="Wall", channels=(Channel(name="wall", network="wall"),), entries=tuple(entries))


def means() -> Means:
    """The wall, which can be asked what hangs on it."""
    limits = Limits(threads=True, late_hours=None)
    wall = SimpleNamespace(promise=Promise.FINDABLE, limits=limits, publish=put_up, find=find)
    return Means(networks={"wall": cast(Any, wall)})


def sender(wall: Path) -> Callable[[Request], Reply]:
    """Files for requests."""

    def send(request: Request) -> Reply:
        if request.method == "GET":
            names = (path.name.split(" ") for path in sorted(wall.iterdir()))
            return Reply(200, json=[(int(part), name) for slug, part, name in names if slug == request.path])
        name = uuid.uuid4().hex
        (wall / f"{request.path} {name}").touch(exist_ok=False)
        return Reply(200, json={"id": name})

    return send


def run(repository: Path, wall: Path, name: str, clock: Clock | None = None) -> Report:
    """Publish what is due from a repository."""
    ledger = Ledger(Git(repository), Home(brand="Wall"))
    journal = Journal(repository / ".cmgen/journal", name)
    return drive(publish(manifest(), means(), name), ledger, lambda _: sender(wall), clock or Clock(), journal)


def main() -> None:
    """Wait until the file `go` is there, so that several start together."""
    repository, wall, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    while not (wall.parent / "go").exists():
        time.sleep(0.005)
    report = run(repository, wall, name)
    sys.stdout.write(json.dumps([outcome.item.slug for outcome in report.outcomes if outcome.is_done]))


if __name__ == "__main__":
    main()
