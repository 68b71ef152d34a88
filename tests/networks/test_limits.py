"""What networks accept: every number has its source, and a network that is gone says what to use."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from cmgen.brand import for_hand, read_channels
from cmgen.errors import Broken
from cmgen.limits import sources_of, stated, words
from cmgen.model import Gone, Limits, Place, Proof
from cmgen.registry import networks
from cmgen.text.counters import COUNTERS
from cmgen.text.dialects import DIALECTS

SOURCE = re.compile(r"ours: \S|not confirmed \(20\d\d-\d\d-\d\d\): \S|https://\S+ .*\(20\d\d-\d\d-\d\d\)")
GONE = [name for name in networks if hasattr(networks[name], "gone")]
LIVING = [name for name in networks if name not in GONE]
WITH_LIMITS = [name for name in networks if hasattr(networks[name], "limits")]
PUBLISHING = [name for name in networks if hasattr(networks[name], "publish")]
PLUGINS_MAY = {"publish", "find", "edit", "withdraw", "promise", "rehearse", "whoami", "inspect"}


def test_the_networks_that_a_community_manager_asks_for_are_there() -> None:
    wanted = """site mastodon bluesky x facebook instagram instagram-story threads linkedin youtube pinterest tiktok
        snapchat reddit telegram discord slack matrix discourse wordpress ghost lemmy google-business tumblr devto
        medium email"""
    assert set(LIVING) >= set(wanted.split())
    assert set(GONE) == {"google-plus", "viadeo", "myspace", "xing"}


@pytest.mark.parametrize("name", WITH_LIMITS)
def test_every_limit_has_its_source(name: str) -> None:
    without = [field for field, source in sources_of(networks[name]).items() if not SOURCE.match(source)]
    assert without == []


@pytest.mark.parametrize("name", WITH_LIMITS)
def test_what_differs_from_the_default_is_what_is_stated(name: str) -> None:
    limits: Limits = networks[name].limits
    different = {one.name for one in fields(Limits) if getattr(limits, one.name) != getattr(Limits(), one.name)}
    assert different <= {one.name for one in stated(networks[name])}


@pytest.mark.parametrize("name", WITH_LIMITS)
def test_limits_name_a_counter_and_dialects_that_exist(name: str) -> None:
    limits: Limits = networks[name].limits
    assert limits.counter in COUNTERS
    assert limits.dialect in DIALECTS
    assert for_hand(limits).dialect in DIALECTS


@pytest.mark.parametrize("name", LIVING)
def test_a_living_network_states_its_limits_and_its_proof(name: str) -> None:
    assert isinstance(networks[name].limits, Limits)
    assert isinstance(networks[name].proof, Proof)


@pytest.mark.parametrize("name", PUBLISHING)
def test_a_network_that_publishes_can_be_asked_and_taken_back(name: str) -> None:
    assert all(hasattr(networks[name], deed) for deed in ("find", "withdraw", "promise", "rehearse"))


@pytest.mark.parametrize("name", [name for name in networks if name not in PUBLISHING])
def test_a_network_that_cannot_publish_claims_nothing_of_it(name: str) -> None:
    assert not PLUGINS_MAY & set(vars(networks[name]))


@pytest.mark.parametrize("name", GONE)
def test_a_network_that_is_gone_names_a_living_one(name: str) -> None:
    gone = networks[name].gone
    assert isinstance(gone, Gone)
    assert gone.instead in LIVING
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", gone.since)
    assert hasattr(networks[name], "limits") == gone.people


def read(folder: Path, text: str) -> object:
    (folder / "brand").mkdir()
    (folder / "brand/channels.yaml").write_text(text, encoding="utf-8")
    try:
        return read_channels(folder)
    except Broken as error:
        return [f"{found.location} {found.rule}: {found.message}; {found.remedy}" for found in error.findings]


def test_a_channel_on_a_network_that_is_gone_says_what_happened_and_what_to_use(tmp_path: Path) -> None:
    assert read(tmp_path, "plus:\n  network: google-plus\n  by: hand\n") == [
        "brand/channels.yaml:2:12 gone-network: google-plus, since 2019-04-02: Google closed it to everybody; its heir"
        " for companies, Currents, closed on 5 July 2023; use google-business"
    ]


def test_where_people_still_read_it_a_person_may_post(tmp_path: Path) -> None:
    channels = read(tmp_path, "xing:\n  network: xing\n  by: hand\n")
    assert isinstance(channels, tuple)
    assert channels[0].by_hand


def test_a_network_without_a_flow_is_posted_to_by_hand(tmp_path: Path) -> None:
    channels = read(tmp_path, "linkedin:\n  network: linkedin\nbluesky:\n  network: bluesky\n  by: hand\n")
    assert isinstance(channels, tuple)
    assert [(one.by_hand, one.limits.dialect, one.limits.link_in) for one in channels] == [
        (True, "plain", Place.END),
        (True, "plain", Place.END),
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "no limit"),
        (280, "280"),
        (63_206, "63\u202f206"),
        (True, "yes"),
        (1.91, "1.91"),
        ((3, 900), "3 to 900"),
        ((0.8, 1.91), "0.8 to 1.91"),
        (("image/jpeg", "image/png"), "image/jpeg, image/png"),
        (Place.CARD, "card"),
        ("graphemes", "graphemes"),
    ],
)
def test_limits_in_words(value: object, said: str) -> None:
    assert words(value) == said
