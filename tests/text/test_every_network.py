"""On every network: the words of an author arrive whole, in parts that the network takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from rules.brand import BRAND, CHANNELS, NamedStudio
from text.specimens import MARKDOWN

from benchmarks import corpus
from cmgen.content import Setting, read_post
from cmgen.markdown import parse
from cmgen.model import Channel, Post
from cmgen.project import Project
from cmgen.render import render
from cmgen.text.counters import fits
from cmgen.text.dialects import write
from cmgen.text.threads import Unsplittable, split

LETTERS = str.maketrans("", "", " \t\n\u00a0\u202f•◦—–>")


@settings(deadline=None, max_examples=15)
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@given(source=MARKDOWN)
def test_a_thread_fits_and_loses_nothing(channel: Channel, source: str) -> None:
    short = replace(channel.limits, characters=min(channel.limits.characters or 300, 300), caption_characters=None)
    for document in parse(source * 8)[0]:
        written = write(document, short.dialect)
        try:
            parts = split(written, short)
        except Unsplittable:
            continue
        assert all(fits(part.text, part.facets, short) for part in parts)
        sent = "".join(part.text for part in parts).translate(LETTERS)
        if written.wraps:  # markup that was cut is closed and opened again: more is sent, nothing less
            left = iter(sent)
            assert all(letter in left for letter in written.text.translate(LETTERS))
        else:
            assert sent == written.text.translate(LETTERS)


def posts_of(folder: Path, count: int) -> list[Post]:
    corpus.write(folder, count)
    project = Project.load(folder)
    read = [project.read(path)[0] for path in project.paths()]
    return [post for post in read if post]


@pytest.mark.parametrize("count", [12, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_corpus_renders_for_all_networks(count: int, tmp_path: Path) -> None:
    posts = posts_of(tmp_path, count)
    brand = Project.load(tmp_path).brand
    for post in posts:
        everywhere = replace(post, channels=tuple(channel.name for channel in CHANNELS))
        for channel in CHANNELS:
            variant, findings = render(everywhere, channel, brand, NamedStudio())
            assert variant or findings, f"{post.slug} {channel.name}"


def test_an_override_of_words_reaches_its_network_alone(tmp_path: Path) -> None:
    source = "---\nnetwork: [x, slack]\nx: {text: Autrement}\n---\nAinsi.\n"
    post, wrong = read_post(source, "content/a.md", Setting(tmp_path, BRAND, CHANNELS))
    assert post is not None, wrong
    made = (render(post, channel, BRAND, NamedStudio())[0] for channel in CHANNELS if channel.name in post.channels)
    words = {variant.channel: variant.parts[0].text for variant in made if variant}
    assert words == {"x": "Autrement", "slack": "Ainsi."}
