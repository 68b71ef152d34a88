"""``brand/strategy.yaml``: aims, audiences, the pillars' shares, how often each channel speaks, when it is quiet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from cmgen import dates
from cmgen.data import Reading, decode, decode_utf8, nearest, read_yaml
from cmgen.errors import Broken
from cmgen.model import Aim, Cadence, Channel, Finding, Location, Strategy

STRATEGY_FILE = "brand/strategy.yaml"
HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AimFile:
    """Something to reach."""

    title: Annotated[str, "what it is, in a sentence"] = ""
    measure: Annotated[str, "the figure that shows it: followers, visits, engagements"] = ""
    target: Annotated[float | None, "what it is to be"] = None
    until: Annotated[str, "the day by which: 2027-06-30"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceFile:
    """How often a channel speaks."""

    least: Annotated[int, "posts at least"] = 0
    most: Annotated[int | None, "posts at most"] = None
    per: Annotated[Literal["week", "month"], "in a week, from Monday, or a month"] = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietFile:
    """When nothing goes out, in the brand's zone."""

    from_: Annotated[str, "it begins: 22:00"]
    to: Annotated[str, "it ends: 07:00"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyFile:
    """The shape of ``brand/strategy.yaml``."""

    aims: Annotated[Mapping[str, AimFile], "what the brand wants to reach, by short name"] = field(default_factory=dict)
    audiences: Annotated[Mapping[str, str], "whom it speaks to, by short name"] = field(default_factory=dict)
    pillars: Annotated[Mapping[str, float], "each pillar's share of the posts, per cent"] = field(default_factory=dict)
    cadence: Annotated[Mapping[str, CadenceFile], "how often each channel speaks"] = field(default_factory=dict)
    quiet_hours: Annotated[QuietFile | None, "when nothing goes out; none: the rule's own"] = None


def read_strategy(root: Path, pillars: tuple[str, ...]) -> Strategy:
    """The strategy of a brand with these pillars; an empty one where there is no file.

    Raises Broken with every finding.
    """
    path = root / STRATEGY_FILE
    if not path.is_file():
        return Strategy()
    node = read_yaml(decode_utf8(path.read_bytes(), STRATEGY_FILE), STRATEGY_FILE)
    reading = Reading()
    file = decode(node, StrategyFile, reading)
    if file is None:
        raise Broken(sorted(reading.findings))
    _check(file, pillars, reading)
    quiet = _minutes(file.quiet_hours, reading)
    if reading.findings:
        raise Broken(sorted(reading.findings))
    return Strategy(
        aims={
            name: Aim(name=name, title=aim.title, measure=aim.measure, target=aim.target, until=aim.until)
            for name, aim in file.aims.items()
        },
        audiences=file.audiences,
        pillars=file.pillars,
        cadence={name: Cadence(least=one.least, most=one.most, per=one.per) for name, one in file.cadence.items()},
        quiet_hours=quiet,
        places={name: place for name, place in reading.places.items() if not name.endswith(":")},
    )


def unknown_channels(strategy: Strategy, channels: Iterable[Channel]) -> list[Finding]:
    """Channels of the cadence that the brand does not have."""
    reading, known = Reading(), [channel.name for channel in channels]
    for name in strategy.cadence:
        if name not in known:
            where = strategy.places.get(f"cadence.{name}", Location(STRATEGY_FILE))
            reading.add(where, "unknown-channel", f"cadence: no channel {name!r}", nearest(name, known))
    return reading.findings


def _check(file: StrategyFile, pillars: tuple[str, ...], reading: Reading) -> None:
    for name, aim in file.aims.items():
        if aim.until:
            try:
                dates.parse_day(aim.until)
            except dates.BadDateError as error:
                reading.add(_place(reading, f"aims.{name}.until"), "bad-date", error.message, error.remedy)
    for name, share in file.pillars.items():
        if pillars and name not in pillars:
            remedy = nearest(name, pillars)
            reading.add(_place(reading, f"pillars.{name}"), "unknown-pillar", f"unknown pillar {name!r}", remedy)
        if not 0 <= share <= 100:
            reading.add(_place(reading, f"pillars.{name}"), "wrong-value", f"{share:g} per cent", "write 0 to 100")
    if (total := sum(file.pillars.values())) > 100 and max(file.pillars.values()) <= 100:
        where = _place(reading, "pillars")
        reading.add(where, "wrong-value", f"the shares add up to {total:g} per cent", "write at most 100 in all")
    for name, one in file.cadence.items():
        if one.least < 0 or (one.most is not None and one.most < max(one.least, 0)):
            where = _place(reading, f"cadence.{name}")
            reading.add(where, "wrong-value", f"{one.least} at least and {one.most} at most", "exchange the two")


def _minutes(file: QuietFile | None, reading: Reading) -> tuple[int, int] | None:
    if file is None:
        return None
    said = []
    for key, text in (("from", file.from_), ("to", file.to)):
        if found := HOUR.fullmatch(text):
            said.append(int(found[1]) * 60 + int(found[2]))
        else:
            where = _place(reading, f"quiet_hours.{key}")
            reading.add(where, "bad-date", f"{text!r} is not an hour", "write it as 22:00")
    return (said[0], said[1]) if len(said) == 2 else None


def _place(reading: Reading, name: str) -> Location:
    return reading.places.get(name, Location(STRATEGY_FILE))
