"""The brake: what is due, and held for all that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmgen.ledger import LedgerState
from cmgen.ledger.branch import Change
from cmgen.ledger.events import Claimed, Out
from cmgen.manifest import Entry, Manifest
from cmgen.model import Channel, Pace, Part, Promise, Status, Variant
from cmgen.plan import Deed, Item, Means, plan
from cmgen.registry import networks

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USUAL = Pace()


def entry(slug: str, text: str = "", minutes_ago: float = 1, channel: str = "mastodon", same_as: str = "") -> Entry:
    date = NOW - minutes_ago * MINUTE
    variant = Variant(post=slug, channel=channel, network=channel, lang="fr", parts=(Part(text=text or slug),))
    return Entry(
        slug=slug,
        path=f"content/{slug}.md",
        status=Status.READY,
        date=date,
        channels=(channel,),
        variants=(variant,),
        same_as=same_as,
    )


def ledger(**published_minutes_ago: float) -> LedgerState:
    changes = []
    for slug, minutes in published_minutes_ago.items():
        at = NOW - minutes * MINUTE
        claim = Claimed(
            v=1, at=at, run="r", tag=f"{slug}/1", epoch=1, until=at + 20 * MINUTE, parts=1, promise=Promise.FINDABLE
        )
        out = Out(v=1, at=at, run="r", tag=f"{slug}/2", epoch=1, part=1, id=slug, url=f"https://x.example/{slug}")
        changes += [Change(slug, "mastodon", claim), Change(slug, "mastodon", out)]
    return LedgerState(id="l").plus(changes)


def planned(entries: list[Entry], state: LedgerState, pace: Pace = USUAL, network: str = "mastodon") -> dict[str, Item]:
    channel = Channel(name=network, network=network, server="https://social.example", pace=pace)
    manifest = Manifest(channels=(channel,), entries=tuple(entries))
    return {item.slug: item for item in plan(manifest, state, NOW, Means(networks={network: networks[network]})).items}


def going(items: dict[str, Item]) -> list[str]:
    return [slug for slug, item in items.items() if item.deed is Deed.PUBLISH]


@pytest.mark.proves("F71")
def test_more_at_once_than_the_pace_allows_is_taken_for_a_mistake_and_none_goes_out() -> None:
    items = planned([entry(f"p{number}") for number in range(4)], ledger(), Pace(per_run=3))
    assert going(items) == []
    assert {item.why for item in items.values()} == {
        "4 posts are due at once on mastodon: give all but 3 another date, or raise pace.per_run"
    }
    assert all(item.person for item in items.values())


@pytest.mark.proves("F71", "W6.1")
@pytest.mark.parametrize(("hours_ago", "goes"), [(23.9, False), (24.1, True)])
def test_a_day_has_its_limit_too(hours_ago: float, goes: bool) -> None:
    out = {f"o{number}": hours_ago * 60 for number in range(3)}
    entries = [entry(slug, minutes_ago=hours_ago * 60) for slug in out]
    items = planned([*entries, entry("new")], ledger(**out), Pace(per_day=3))
    assert (items["new"].deed is Deed.PUBLISH) is goes
    assert goes or items["new"].why.startswith("4 posts in 24 hours on mastodon")


def test_posts_keep_their_distance() -> None:
    entries = [entry("b", minutes_ago=3), entry("a", minutes_ago=9), entry("out", minutes_ago=60)]
    items = planned(entries, ledger(out=12), Pace(gap_minutes=10))
    assert going(items) == ["a"]
    assert items["b"].why == "waits until 2026-11-24 09:10 UTC, for some distance"
    assert not items["b"].person
    assert going(planned(entries, ledger(out=9), Pace(gap_minutes=10))) == []


@pytest.mark.parametrize(
    ("text", "days_ago", "same_as", "goes"),
    [
        ("Venez  à la\nfête", 3, "", False),
        ("Venez à la FÊTE", 3, "", False),
        ("Venez à la fête", 3, "old", True),
        ("Venez à la fête", 31, "", True),
        ("Venez à l’atelier", 3, "", True),
    ],
)
def test_the_same_words_are_not_said_twice_by_oversight(text: str, days_ago: int, same_as: str, goes: bool) -> None:
    old = entry("old", "Venez à la fête", minutes_ago=days_ago * 1440)
    items = planned([old, entry("new", text, same_as=same_as)], ledger(old=days_ago * 1440))
    assert (items["new"].deed is Deed.PUBLISH) is goes
    assert goes or items["new"].why == "says the same as old: change it, or write `same_as: old`"


def test_nor_by_two_posts_of_one_run() -> None:
    items = planned([entry("one", "Même texte", 5), entry("two", "Même texte", 3)], ledger())
    assert going(items) == ["one"]
    assert items["two"].person


def test_pages_may_grow_by_any_number() -> None:
    entries = [entry(f"p{number}", "Pareil", channel="site") for number in range(40)]
    assert len(going(planned(entries, LedgerState(id="l"), network="site"))) == 40
