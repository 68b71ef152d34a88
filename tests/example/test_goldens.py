"""Six posts of the example brand as every network would get them, side by side, in files that a person can read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rules.brand import CHANNELS, NamedStudio

from cmgen.model import Channel, Part, Variant
from cmgen.project import Project
from cmgen.render import render
from cmgen.text.counters import measure

ROOT = Path(__file__).parents[2]
GOLDENS = Path(__file__).parent / "goldens"
POSTS = (
    "2026/09/rentree",  # French, with a photo
    "2026/09/une-affiche-en-quatre-gestes",  # a thread
    "2026/10/quelle-emission",  # a poll
    "2026/10/le-massicot",  # a content warning
    "2026/10/listening-to-low-tide",  # English
    "2026/11/vingt-paires-de-mains",  # what differs by network
)


def shown(variant: Variant, channel: Channel) -> str:
    lines = []
    fields = {"title": variant.title, "warning": variant.warning, "link": variant.link, "tags": " ".join(variant.tags)}
    lines += [f"{name}: {value}" for name, value in fields.items() if value]
    for number, part in enumerate(variant.parts, start=1):
        count = measure(part.text, part.facets, channel.limits)
        most = f"/{channel.limits.characters}" if channel.limits.characters is not None else ""
        lines += [f"— part {number} of {len(variant.parts)}, {count}{most}", *_part(part)]
    if variant.poll:
        lines.append(f"poll: {' | '.join(variant.poll.options)}")
    if variant.card:
        lines.append(f"card: {variant.card.title} — {variant.card.url}")
    if variant.comment:
        lines += ["— first comment", *_part(variant.comment)]
    return "\n".join(lines)


def _part(part: Part) -> list[str]:
    marked = [f"  {facet.kind}: {part.text[facet.start : facet.end]!r} → {facet.value}" for facet in part.facets]
    pictures = [f"  picture: {medium.name} — {medium.alt}" for medium in part.media]
    return [part.text, *marked, *pictures]


@pytest.mark.parametrize("slug", POSTS)
def test_every_network_side_by_side(slug: str, pytestconfig: pytest.Config) -> None:
    project = Project.load(ROOT)
    post, wrong = project.read(f"content/{slug}.md")
    assert post is not None, wrong
    everywhere = replace(post, channels=tuple(channel.name for channel in CHANNELS))
    pieces = [f"# {slug}\n"]
    for channel in CHANNELS:
        variant, findings = render(everywhere, channel, project.brand, NamedStudio())
        said = "".join(f"{finding.rule}: {finding.message}\n" for finding in findings)
        pieces.append(f"## {channel.name}\n\n{shown(variant, channel) + chr(10) if variant else ''}{said}")
    text = "\n".join(pieces)
    golden = GOLDENS / f"{slug.rpartition('/')[2]}.md"
    if pytestconfig.getoption("--update-goldens"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
