"""The brand that rules are tried with, and posts that stand in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmgen.brand import limits_of
from cmgen.content import Setting, read_post
from cmgen.lint import Linter
from cmgen.model import Brand, Campaign, Channel, Fact, Finding, Media, Person
from cmgen.render import render
from cmgen.studio import Made

NAMES = ("site", "mastodon", "bluesky")
CHANNELS = tuple(
    Channel(name=name, network=name, server=f"https://{name}.example", limits=limits_of(name)) for name in NAMES
)
BRAND = Brand(
    name="Atelier du Port",
    time_zone="Europe/Paris",
    languages=("fr", "en"),
    site="https://atelier.example",
    default_network=("mastodon",),
    people={
        "lea": Person(name="Léa", handles={"mastodon": "lea@social.example", "bluesky": "lea.example"}),
        "idris": Person(name="Idris", handles={"mastodon": "idris@social.example"}),
    },
    campaigns={
        "portes-ouvertes": Campaign(name="portes-ouvertes", starts="2026-11-09", ends="2026-12-06"),
    },
    hashtags=("AtelierDuPort", "CaféRéparation"),
    facts={
        "carte": Fact(name="carte", values={"fr": "64 €", "en": "€64"}, until="2026-12-31"),
    },
)


class NoStudio:
    """Draws nothing."""

    def prepare(self, asset: object, limits: object) -> Made:
        return Made(Media(digest="0" * 64, type="image/jpeg", size=1, width=1, height=1))

    draw = prepare


@dataclass(frozen=True)
class Case:
    """Posts by path, as they stand in a rule's example."""

    posts: dict[str, str]

    def findings(self, folder: Path, rule: str = "", brand: Brand = BRAND) -> list[Finding]:
        """What the rules say of the posts; of one rule, where it is named."""
        linter = Linter(brand, CHANNELS)
        said: list[Finding] = []
        noted = {}
        for path, source in self.posts.items():
            _lay_pictures(folder, path, source)
            post, wrong = read_post(source, path, Setting(folder, brand, CHANNELS))
            assert post is not None, wrong
            assert not wrong, wrong
            studio: Any = NoStudio()
            channels = [channel for channel in CHANNELS if channel.name in post.channels]
            made = [render(post, channel, brand, studio)[0] for channel in channels]
            found, noted[path] = linter.check(post, [variant for variant in made if variant])
            said += found
        said += linter.check_archive(noted)
        return [finding for finding in said if rule in ("", finding.rule)]


def _lay_pictures(folder: Path, path: str, source: str) -> None:
    for name in re.findall(r"[\w./-]+\.(?:jpg|png)\b", source):
        if "/" not in name:
            picture = folder / Path(path).parent / name
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_bytes(b"x")


def cases(page: str, kind: str) -> list[Case]:
    """The examples of a rule's page under ``Bad:`` or ``Good:``: without front matter each paragraph is one; a line
    ``=== path`` begins another post of the same example."""
    found = re.search(rf"^{kind}:\n((?:    .*\n|\n)+)", page + "\n", re.MULTILINE)
    assert found, f"no {kind} example"
    text = re.sub(r"^    ", "", found[1].strip("\n"), flags=re.MULTILINE) + "\n"
    if not text.startswith("---\n"):
        return [Case({"content/post.md": f"---\n---\n{words.strip()}\n"}) for words in text.split("\n\n")]
    first, *others = re.split(r"^=== (\S+)\n", text, flags=re.MULTILINE)
    return [Case({"content/post.md": first, **dict(zip(others[::2], others[1::2], strict=True))})]
