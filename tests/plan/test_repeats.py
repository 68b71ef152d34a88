"""Repetition: when a rule says, and what has its own name in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.ledger import Change, LedgerState
from cmgen.ledger.events import Approved, Claimed, Out
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Pace, Part, Promise, Status, Variant
from cmgen.plan import Approval, Deed, Item, Means, Need, needs, plan
from cmgen.registry import networks
from cmgen.repeats import MOST, BadRuleError, later

PARIS = "Europe/Paris"
USUAL = Pace()
FIRST = datetime(2026, 11, 24, 8, tzinfo=UTC)  # a Tuesday, nine o'clock there


def days(rule: str, first: datetime = FIRST, end: datetime | None = None) -> list[str]:
    return [f"{moment:%m-%d %H:%M}" for moment in later(rule, first, PARIS, end)]


TOLD = {
    "FREQ=WEEKLY;COUNT=3": ["12-01 08:00", "12-08 08:00"],
    "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=2026-12-03": ["11-26 08:00", "12-01 08:00", "12-03 08:00"],
    "FREQ=DAILY;INTERVAL=2;UNTIL=20261128T000000Z": ["11-26 08:00", "11-28 08:00"],
    "FREQ=MONTHLY;BYDAY=1SU;UNTIL=2027-01-31": ["12-06 08:00", "01-03 08:00"],
    "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3": ["11-30 08:00", "12-31 08:00"],
    "FREQ=YEARLY;COUNT=2": ["11-24 08:00"],
    "RRULE:FREQ=WEEKLY;COUNT=2": ["12-01 08:00"],
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5": [],  # a day that no year has
}


@pytest.mark.parametrize(("rule", "expected"), TOLD.items(), ids=TOLD.keys())
def test_a_rule_says_when(rule: str, expected: list[str]) -> None:
    assert days(rule) == expected


def test_the_time_of_day_is_that_of_the_clocks() -> None:
    before_summer = datetime(2027, 3, 22, 1, 30, tzinfo=UTC)  # 02:30; on the 29th the clocks skip it the day before
    assert days("FREQ=DAILY;COUNT=8", before_summer)[-3:] == ["03-27 01:30", "03-28 01:30", "03-29 00:30"]


def test_it_ends_with_the_post() -> None:
    assert days("FREQ=WEEKLY", end=FIRST + timedelta(days=14)) == ["12-01 08:00"]


REFUSED = {
    "FREQ=SECONDLY;COUNT=10": "more often than once a day",
    "FREQ=HOURLY;COUNT=10": "more often than once a day",
    "FREQ=DAILY;BYHOUR=8,9;COUNT=10": "BYHOUR makes it more than once a day",
    "FREQ=DAILY": "it never ends",
    "FREQ=DAILY;COUNT=100000": f"more than {MOST} times",
    "FREQ=DAILY;UNTIL=2026-13-45": "UNTIL=2026-13-45 is no day",
    "every tuesday": "is no part of a rule",
    "FREQ=WEEKLY;COUNT=2;COUNT=3": "is there twice",
    "": "is no part of a rule",
}


@pytest.mark.proves("B19")
@pytest.mark.parametrize(("rule", "why"), REFUSED.items(), ids=REFUSED.keys())
def test_a_rule_without_bounds_is_refused(rule: str, why: str) -> None:
    with pytest.raises(BadRuleError) as error:
        later(rule, FIRST, PARIS, None)
    assert why in error.value.message


@given(
    st.text(max_size=40) | st.from_regex(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]{2,8}=[-0-9A-Z,]{1,8}){0,3}"),
    st.datetimes(datetime(1990, 1, 2), datetime(2200, 1, 1)),
)
def test_whatever_the_rule_it_says_a_few_later_times_or_why_not(rule: str, first: datetime) -> None:
    start = first.replace(tzinfo=UTC, microsecond=0)
    try:
        found = later(rule, start, PARIS, None)
    except BadRuleError:
        return
    assert list(found) == sorted(set(found))
    assert len(found) < MOST
    assert all(moment > start - timedelta(hours=1) for moment in found)


# ------------------------------------------------------------------------------------------------------- the plan


def market(**more: Any) -> Entry:
    variant = Variant(post="marche", channel="mastodon", network="mastodon", parts=(Part(text="Au marché !"),))
    usual: dict[str, Any] = {
        "slug": "marche",
        "path": "content/marche.md",
        "status": Status.READY,
        "date": FIRST,
        "channels": ("mastodon",),
        "rule": "FREQ=WEEKLY;COUNT=3",
        "repeats": later("FREQ=WEEKLY;COUNT=3", FIRST, PARIS, None),
        "variants": (variant,),
    }
    return Entry(**usual | more)


def out(*slugs: str, digest: str = "") -> LedgerState:
    changes = []
    for count, slug in enumerate(slugs):
        at = FIRST + timedelta(days=7 * count)
        about: dict[str, Any] = {"v": 1, "at": at, "run": "r", "epoch": 1}
        claim = Claimed(**about, tag=f"{slug}/1", until=at + timedelta(minutes=20), parts=1, promise=Promise.FINDABLE)
        claim = msgspec.structs.replace(claim, digest=digest)
        receipt = Out(**about, tag=f"{slug}/2", part=1, id=f"id-{count}", url=f"https://x.example/{count}")
        changes += [Change(slug, "mastodon", claim), Change(slug, "mastodon", receipt)]
    return LedgerState(id="l").plus(changes)


def items(entry: Entry, state: LedgerState, now: datetime, pace: Pace = USUAL) -> dict[str, Item]:
    channel = Channel(
        name="mastodon",
        network="mastodon",
        server="https://social.example",
        limits=networks["mastodon"].limits,
        pace=pace,
    )
    manifest = Manifest(channels=(channel,), entries=(entry,), site={"zone": PARIS})
    planned = plan(manifest, state, now, Means(networks={"mastodon": networks["mastodon"]}))
    return {item.slug: item for item in planned.items}


def test_each_time_has_its_own_name_and_place_in_the_ledger() -> None:
    found = items(market(), out("marche"), FIRST + timedelta(days=7, minutes=5))
    assert list(found) == ["marche", "marche@2026-12-01", "marche@2026-12-08"]
    assert [item.deed for item in found.values()] == [Deed.NONE, Deed.PUBLISH, Deed.NONE]
    again = found["marche@2026-12-01"].variant
    assert again
    assert again.post == "marche@2026-12-01"
    assert again.digest == market().variants[0].digest


def test_more_takedowns_at_once_than_the_pace_allows_are_taken_for_a_mistake() -> None:
    state, now = out("marche", "marche@2026-12-01"), FIRST + timedelta(days=30)
    gone = items(market(status=Status.WITHDRAWN), state, now, Pace(takedowns=1))
    assert {item.deed for item in gone.values()} == {Deed.NONE}
    held = [item.why for item in gone.values() if item.person]
    why = "2 posts would be taken down in 24 hours on mastodon, more than 1: raise pace.takedowns if you mean it"
    assert held == [why, why]


def test_a_time_that_the_rule_no_longer_has_stays_known_and_is_taken_down_with_its_post() -> None:
    state, now = out("marche", "marche@2026-12-01"), FIRST + timedelta(days=30)
    wednesdays = market(repeats=(FIRST + timedelta(days=8),))
    assert items(wednesdays, state, now)["marche@2026-12-01"].why.startswith("published")
    gone = items(replace(wednesdays, status=Status.WITHDRAWN), state, now)
    assert {slug: item.deed for slug, item in gone.items() if item.deed is Deed.WITHDRAW} == {
        "marche": Deed.WITHDRAW,
        "marche@2026-12-01": Deed.WITHDRAW,
    }


class Nobody:
    """A repository in which nobody has approved anything."""

    def floor(self, slug: str, channel: str) -> tuple[int, bool]:
        return 1, False

    def approval(self, need: Need, lines: Sequence[Approved]) -> Approval:
        return Approval(why="nobody has approved it")

    def reverted(self, path: str) -> str:
        return ""


def needed(entry: Entry, state: LedgerState) -> list[str]:
    channel = Channel(name="mastodon", network="mastodon", server="https://social.example")
    manifest = Manifest(channels=(channel,), entries=(entry,), site={"zone": PARIS})
    return [need.slug for need in needs(manifest, state, Nobody(), FIRST + timedelta(days=30))]


def test_what_repeats_is_to_be_approved_until_its_last_time_is_out() -> None:
    said = market().variants[0].digest
    assert needed(market(), out("marche", digest=said)) == ["marche"]
    everything = out("marche", "marche@2026-12-01", "marche@2026-12-08", digest=said)
    assert needed(market(), everything) == []
    assert needed(market(rule="", repeats=()), out("marche", digest=said)) == []
    assert needed(market(rule="", repeats=()), out("marche", digest="other")) == ["marche"]
