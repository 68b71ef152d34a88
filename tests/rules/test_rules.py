"""Rules agree with their own examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cmgen.brand import limits_of
from cmgen.content import Setting, read_post
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
