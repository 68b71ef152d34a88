"""Lint: every rule over every post and variant; what a post allows by name is silent, what it allows in vain is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from cmgen.data import nearest
from cmgen.image.remark import LEVELS
from cmgen.manifest import Entry
from cmgen.model import Brand, Channel, Finding, Level, Location, Post, Variant
from cmgen.registry import rules

OFF = "off"
SLOT_MINUTES = 15


def level_of(name: str, brand: Brand) -> Level | None:
    """The level a brand gives a rule; None: off."""
    wanted: Any = brand.rules.get(name)
    if isinstance(wanted, dict):
        wanted = wanted.get("level")
    if wanted in (OFF, False):
        return None
    return Level(wanted) if wanted in tuple(Level) else rules[name].level


def check_post(
    post: Post,
    variants: Sequence[Variant],
    brand: Brand,
    channels: Sequence[Channel],
    drawn: Sequence[Finding] = (),
) -> list[Finding]:
    """What the rules say of a post and of what will be sent of it, and what its pictures say, after its allowances."""
    by_name = {channel.name: channel for channel in channels}
    found: list[Finding] = []
    for name in rules:
        level = level_of(name, brand)
        if level is None:
            continue
        rule = rules[name]
        said: list[Finding] = []
        if check := getattr(rule, "check", None):
            said.extend(check(post, brand))
        if check := getattr(rule, "check_variant", None):
            for variant in variants:
                said.extend(check(variant, post, by_name[variant.channel], brand))
        found.extend(replace(finding, rule=name, level=level) for finding in said)
    return _allowed([*found, *drawn], post)


def _allowed(findings: list[Finding], post: Post) -> list[Finding]:
    silenced = {finding.rule for finding in findings}
    known = {*rules, *(name for name, level in LEVELS.items() if level is not Level.ERROR)}
    kept = [finding for finding in findings if finding.rule not in post.allow or finding.rule not in known]
    for index, name in enumerate(post.allow):
        where = post.place(f"allow[{index}]")
        if name not in known:
            kept.append(
                Finding(where, "unused-allowance", f"there is no rule {name!r}", nearest(name, known), Level.ERROR)
            )
        elif name not in silenced:
            message = f"{name!r} is allowed, but finds nothing here"
            kept.append(Finding(where, "unused-allowance", message, "remove it from allow", Level.WARNING))
    return kept


def check_all(entries: Iterable[Entry], brand: Brand) -> list[Finding]:
    """What can only be seen over all posts: two on one channel in the same quarter of an hour."""
    slots: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.date and entry.status == "ready":
            for channel in entry.channels:
                slots[channel, int(entry.date.timestamp()) // (SLOT_MINUTES * 60)].append(entry)
    return [
        Finding(
            Location(entry.path),
            "same-slot",
            f"{channel} already has {taken[0].slug} within {SLOT_MINUTES} minutes",
            "move one of them",
            Level.WARNING,
        )
        for (channel, _), taken in slots.items()
        for entry in taken[1:]
    ]
