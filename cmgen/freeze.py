"""``brand/freeze.yaml``: everything stands still. One file, one merge; taken away again, publishing goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cmgen import dates
from cmgen.data import Reading, decode, decode_utf8, read_yaml
from cmgen.errors import Broken
from cmgen.model import FreezeOrder, Location, Resume

FREEZE_FILE = "brand/freeze.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeFile:
    """The shape of ``brand/freeze.yaml``; an empty file stops everything too."""

    why: Annotated[str, "the reason, for those who see it in the plan"] = ""
    channels: Annotated[tuple[str, ...], "channels it stops; none named: all"] = ()
    until: Annotated[str, "when it ends by itself, in the brand's zone: 2026-12-01 09:00"] = ""
    resume: Annotated[Resume, "what posts do that were due meanwhile: ask, now, next-slot or drop"] = Resume.ASK


def read_freeze(root: Path, zone: str, channels: tuple[str, ...]) -> FreezeOrder | None:
    """The order to stand still; None where there is no file. Raises Broken with every finding."""
    path = root / FREEZE_FILE
    if not path.is_file():
        return None
    node = read_yaml(decode_utf8(path.read_bytes(), FREEZE_FILE), FREEZE_FILE)
    reading = Reading()
    if node.is_empty:
        return FreezeOrder()
    file = decode(node, FreezeFile, reading)
    until = _until(file.until, zone, reading) if file else None
    for index, name in enumerate(file.channels if file else ()):
        if name not in channels:
            where = reading.places.get(f"channels[{index}]", Location(FREEZE_FILE))
            reading.add(where, "unknown-channel", f"no channel {name!r} in brand/channels.yaml", ", ".join(channels))
    if reading.findings or file is None:
        raise Broken(sorted(reading.findings))
    return FreezeOrder(why=file.why, channels=file.channels, until=until, resume=file.resume)


def _until(text: str, zone: str, reading: Reading) -> datetime | None:
    try:
        return dates.parse(text, zone) if text else None
    except dates.BadDateError as error:
        where = reading.places.get("until", Location(FREEZE_FILE))
        reading.add(where, "bad-date", error.message, error.remedy)
        return None
