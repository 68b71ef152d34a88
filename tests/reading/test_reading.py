"""Reading: YAML without its traps, dates that exist, rules that agree with their own examples."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from cmgen import dates
from cmgen.brand import limits_of
from cmgen.content import Setting, read_post
from cmgen.data import read_yaml
from cmgen.errors import Broken
from cmgen.lint import check_post
from cmgen.model import Brand, Channel, Person
from cmgen.registry import rules
from cmgen.render import render

CHANNELS = (
    Channel(name="mastodon", network="mastodon", server="https://social.example", limits=limits_of("mastodon")),
)
BRAND = Brand(
    name="Atelier",
    time_zone="Europe/Paris",
    languages=("fr", "en"),
    default_network=("mastodon",),
    people={"lea": Person(name="Léa")},
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 32_000, "nested deeper than 50"),
        ("a: &x 1\nb: *x", "aliases and anchors"),
        ("a: !!python/object/apply:os.system [ls]", "unknown tag"),
        ("a: 1\na: 2", "'a' is written twice, first on line 1"),
        ("<<<<<<< HEAD\na: 1", "unresolved merge conflict"),
        ("a: " + "x" * 70_000, "larger than 64 KiB"),
        ("a: b: c", "not readable as YAML"),
    ],
)
def test_what_is_no_yaml_for_people_is_a_finding(text: str, message: str) -> None:
    with pytest.raises(Broken) as error:
        read_yaml(text, "brand/brand.yaml")
    assert message in error.value.findings[0].message


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-24 09:00", "2026-11-24T08:00:00+00:00"),
        ("2026-07-14T09:00", "2026-07-14T07:00:00+00:00"),
        ("2026-11-24 09:00+05:30", "2026-11-24T03:30:00+00:00"),
        ("2026-10-25 02:30+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-11-24T09:00Z", "2026-11-24T09:00:00+00:00"),
    ],
)
def test_dates_are_read_in_the_brands_zone(text: str, utc: str) -> None:
    assert dates.parse(text, "Europe/Paris") == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2027-03-28 02:30", "write 2027-03-28 01:30 or 2027-03-28 03:30"),
        ("2026-10-25 02:30", "write 2026-10-25 02:30+02:00 for the first or 2026-10-25 02:30+01:00 for the second"),
        ("2026-02-30 09:00", "look at the calendar"),
        ("2026-11-24", "write 2026-11-24 09:00"),
        ("2026-11-24 9:00", "write 2026-11-24 09:00"),
        ("1700000000", "write year-month-day and time: 2026-11-24 09:00"),
    ],
)
def test_a_date_that_is_none_says_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(dates.BadDateError) as error:
        dates.parse(text, "Europe/Paris")
    assert error.value.remedy == remedy


class NoStudio:
    def prepare(self, asset: object, limits: object) -> object:
        from cmgen.model import Media
        from cmgen.studio import Made

        return Made(Media(digest="0" * 64, type="image/jpeg", size=1, width=1, height=1))

    draw = prepare


def findings(rule: str, source: str, folder: Path) -> list[str]:
    source = source if source.startswith("---") else f"---\n---\n{source}"
    for name in re.findall(r"[\w-]+\.jpg", source):
        (folder / "content").mkdir(exist_ok=True)
        (folder / "content" / name).write_bytes(b"x")
    post, wrong = read_post(source, "content/post.md", Setting(folder, BRAND, CHANNELS))
    assert post is not None
    assert not wrong, wrong
    variant, problems = render(post, CHANNELS[0], BRAND, NoStudio())  # type: ignore[arg-type]  # draws nothing
    assert variant is not None, problems
    return [finding.message for finding in check_post(post, [variant], BRAND, CHANNELS) if finding.rule == rule]


def example(rule: str, kind: str) -> str:
    page = rules[rule].__doc__ or ""
    found = re.search(rf"^{kind}:\n((?:    .*\n|\n)+)", page + "\n", re.MULTILINE)
    assert found, f"{rule} has no {kind} example"
    return re.sub(r"^    ", "", found[1].strip("\n"), flags=re.MULTILINE) + "\n"


@pytest.mark.parametrize("rule", rules)
def test_a_rule_agrees_with_its_own_examples(rule: str, tmp_path: Path) -> None:
    assert findings(rule, example(rule, "Bad"), tmp_path)
    assert not findings(rule, example(rule, "Good"), tmp_path)
