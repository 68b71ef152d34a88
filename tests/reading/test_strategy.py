"""The strategy is read whole, and what is wrong in it is said at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmgen.errors import Broken
from cmgen.model import Cadence, Channel
from cmgen.strategy import STRATEGY_FILE, read_strategy, unknown_channels


def write(folder: Path, text: str) -> Path:
    (folder / "brand").mkdir()
    (folder / STRATEGY_FILE).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert read_strategy(tmp_path, ()).cadence == {}


def test_what_it_says(tmp_path: Path) -> None:
    text = (
        'cadence: {mastodon: {least: 2, per: month}}\npillars: {quai: 40}\nquiet_hours: {from: "22:30", to: "7:00"}\n'
    )
    strategy = read_strategy(write(tmp_path, text), ("quai",))
    assert strategy.cadence == {"mastodon": Cadence(least=2, per="month")}
    assert strategy.quiet_hours == (22 * 60 + 30, 7 * 60)
    assert strategy.places["cadence.mastodon"].line == 1


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("pillars: {quay: 40}", "1:17", "unknown pillar 'quay'"),
        ("pillars: {quai: 140}", "1:17", "140 per cent"),
        ("cadence:\n  mastodon: {least: 5, most: 2}", "2:13", "5 at least and 2 at most"),
        ("quiet_hours: {from: 25:00, to: 07:00}", "1:21", "'25:00' is not an hour"),
        ("aims:\n  a: {until: 2027-02-30}", "2:14", "2027-02-30"),
        ("cadance: {}", "1:1", "unknown field 'cadance'"),
    ],
)
def test_what_is_wrong_has_its_place(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(Broken) as error:
        read_strategy(write(tmp_path, text), ("quai",))
    finding = error.value.findings[0]
    assert message in finding.message
    assert str(finding.location) == f"{STRATEGY_FILE}:{place}"


def test_a_channel_that_is_not_there(tmp_path: Path) -> None:
    strategy = read_strategy(write(tmp_path, "cadence: {mastodn: {least: 1}}"), ())
    found = unknown_channels(strategy, [Channel(name="mastodon", network="mastodon")])
    assert [(finding.message, finding.remedy) for finding in found] == [
        ("cadence: no channel 'mastodn'", "did you mean mastodon?")
    ]
