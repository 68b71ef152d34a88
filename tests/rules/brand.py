"""The brand that rules are tried with, and posts that stand in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cmgen.brand import BRAND_FILE, for_hand, limits_of, read_brand
from cmgen.content import Setting, read_post
from cmgen.lint import Linter
from cmgen.model import Asset, Brand, Campaign, Channel, Fact, Finding, Limits, Media, Person, Slideshow
from cmgen.registry import networks
from cmgen.render import render
from cmgen.shelf import Made
from cmgen.strategy import STRATEGY_FILE


def channel(network: str) -> Channel:
    """A channel of that network and name; by hand, where the network has no flow."""
    by_hand = not hasattr(networks[network], "publish")
    limits = for_hand(limits_of(network)) if by_hand else limits_of(network)
    return Channel(name=network, network=network, server=f"https://{network}.example", by_hand=by_hand, limits=limits)


CHANNELS = tuple(channel(name) for name in networks if not hasattr(networks[name], "gone"))
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

SAID = (
    "rules",
    "pillars",
    "utm",
    "utm_domains",
    "partners",
    "strategy",
    "dictionaries",
    "words",
)  # what an example may say of its brand


class NamedStudio:
    """Makes nothing: a file's name says what it is. ``a-1080x1350.jpg`` has that size, ``b-30s.mp4`` lasts so long."""

    def prepare(self, asset: Asset, limits: Limits) -> Made:
        name = asset.file.rpartition("/")[2]
        is_video = name.endswith(".mp4")
        size = re.search(r"(\d+)x(\d+)", name)
        width, height = (int(size[1]), int(size[2])) if size else (1080, 1350) if is_video else (1200, 900)
        seconds = float(found[1]) if (found := re.search(r"(\d+)s\.", name)) else 0.0
        kind = "video/mp4" if is_video else "image/jpeg"
        medium = Media(
            digest="0" * 64,
            type=kind,
            size=1000,
            width=width,
            height=height,
            alt=asset.alt or "",
            name=name,
            seconds=seconds,
        )
        return Made(medium)

    def draw(self, layout: str, values: Mapping[str, Any], limits: Limits, photo: Asset | None = None) -> Made:
        return Made(None)

    def film(self, pictures: tuple[Media, ...], show: Slideshow, limits: Limits, *, is_drawn: bool) -> Made:
        return Made(None)


@dataclass(frozen=True)
class Case:
    """Posts by path, as they stand in a rule's example."""

    posts: dict[str, str]

    def findings(self, folder: Path, rule: str = "", brand: Brand = BRAND) -> list[Finding]:
        """What the rules say of the posts; of one rule, where it is named."""
        brand = self._brand(folder, brand)
        linter = Linter(brand, CHANNELS)
        said: list[Finding] = []
        noted = {}
        posts = {path: source for path, source in self.posts.items() if path.endswith(".md")}
        for path, source in posts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(source, encoding="utf-8")
        for path, source in posts.items():
            _lay_pictures(folder, path, source)
            post, wrong = read_post(source, path, Setting(folder, brand, CHANNELS))
            assert post is not None, wrong
            assert not wrong, wrong
            studio: Any = NamedStudio()
            channels = [channel for channel in CHANNELS if channel.name in post.channels]
            made = [render(post, channel, brand, studio)[0] for channel in channels]
            found, noted[path] = linter.check(post, [variant for variant in made if variant])
            said += found
        said += [*linter.check_archive(noted), *linter.check_whole(lambda: noted)]
        return [finding for finding in said if rule in ("", finding.rule)]

    def _brand(self, folder: Path, brand: Brand) -> Brand:
        """The brand with what the example says of it besides."""
        files = {path: text for path, text in self.posts.items() if path.startswith("brand/")}
        if not files:
            return brand
        head = "name: A\ntime_zone: Europe/Paris\nlanguages: [fr, en]\n"
        for path, text in {BRAND_FILE: "", STRATEGY_FILE: "", **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(head + text if path == BRAND_FILE else text, encoding="utf-8")
        own = read_brand(folder)
        said = {name: value for name in SAID if (value := getattr(own, name))}
        return replace(brand, **said)


def _lay_pictures(folder: Path, path: str, source: str) -> None:
    for name in re.findall(r"[\w./-]+\.(?:jpg|png|mp4)\b", source):
        if "/" not in name:
            picture = folder / Path(path).parent / name
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_bytes(b"x")


def cases(page: str, kind: str) -> list[Case]:
    """The examples of a rule's page under ``Bad:`` or ``Good:``, an empty line between two. One with front matter
    goes on to the next that has; a line ``=== path`` begins another file of the same example."""
    found = re.search(rf"^{kind}:\n((?:    .*\n|\n)+)", page + "\n", re.MULTILINE)
    assert found, f"no {kind} example"
    text = re.sub(r"^    ", "", found[1].strip("\n"), flags=re.MULTILINE) + "\n"
    return [_case(example) for example in re.split(r"\n\n(?=---\n|=== )", text) for example in _paragraphs(example)]


def _paragraphs(text: str) -> list[str]:
    """Without front matter each paragraph is an example."""
    return (
        [text]
        if text.startswith(("---\n", "=== "))
        else [f"---\n---\n{words.strip()}\n" for words in text.split("\n\n")]
    )


def _case(text: str) -> Case:
    first, *others = re.split(r"^=== (\S+)\n", text, flags=re.MULTILINE)
    posts = {"content/post.md": first} if first else {}
    return Case(posts | dict(zip(others[::2], others[1::2], strict=True)))
