"""What a post says of its video is done for each network, and what is wrong stands at its line."""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("av", reason="the extra video is not installed")

from video.reels import reel

from cmgen import films
from cmgen.build import Built, build
from cmgen.model import Media
from cmgen.project import Project

BRAND = "name: Essai\ntime_zone: Europe/Paris\nlanguages: [fr]\npalette: {paper: '#0ac8dc'}\n"
CHANNELS = "mastodon: {network: mastodon, server: https://m.example}\nsnap: {network: snapchat, by: hand}\n"
POST = """\
---
network: [mastodon, snapchat]
date: 2026-11-20 09:00
status: ready
assets:
  - file: reel.mp4
    alt: Un carré blanc se promène.
{said}
---
Bonjour
"""


REEL: list[bytes] = []  # six seconds, made once


def six_seconds(folder: Path) -> bytes:
    if not REEL:
        REEL.append(reel(folder / "six.mp4", seconds=6).read_bytes())
    return REEL[0]


def project(folder: Path, said: str = "", video: bytes | None = None) -> Project:
    texts = {"brand/brand.yaml": BRAND, "brand/channels.yaml": CHANNELS, "content/post.md": POST.format(said=said)}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "content/reel.mp4").write_bytes(six_seconds(folder) if video is None else video)
    (folder / "content/reel.fr.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nBonjour\n", encoding="utf-8")
    return Project.load(folder)


def videos(made: Built) -> dict[str, Media]:
    variants = made.manifest.entries[0].variants
    return {variant.channel: medium for variant in variants for medium in variant.media}


SMALL = ("video-limits", 6, "reel.mp4 has 160 × 256 px, snap takes none with a side under 540")
OURS = {"bad-video", "place-in-video", "wrong-value", "missing-file", "video-limits"}


def said(made: Built) -> list[tuple[str, int, str]]:
    ours = [(one.rule, one.location.line, one.message) for one in made.findings if one.rule in OURS]
    return [each for each in ours if each != SMALL]  # our videos are


def test_each_network_gets_what_it_takes(tmp_path: Path) -> None:
    made = build(project(tmp_path, "    trim: [0:00.4, 0:05.6]\n    captions: reel.fr.srt\n    cover: 0:03"))
    found = videos(made)
    assert said(made) == []
    assert {name: medium.seconds for name, medium in found.items()} == pytest.approx(
        {"mastodon": 5.24, "snap": 5.24}, abs=0.05
    )
    assert found["mastodon"].ratio == pytest.approx(16 / 9, abs=0.02)
    assert 0.5 <= found["snap"].ratio <= 0.625
    assert found["snap"].name == "reel.mp4"
    assert found["snap"].alt == "Un carré blanc se promène."
    for medium in found.values():
        assert b"SecretComment" not in (made.folder / "media" / medium.digest).read_bytes()
    assert not list((made.folder / "media").glob(".making-*"))


def test_one_video_serves_every_network_that_takes_it(tmp_path: Path) -> None:
    """It is made again only for a shape that a network does not take, or where it is too large."""
    channels = CHANNELS + "x: {network: x, by: hand}\ntelegram: {network: telegram, by: hand}\n"
    folder = project(tmp_path, "    sound: none").root
    (folder / "brand/channels.yaml").write_text(channels, encoding="utf-8")
    post = folder / "content/post.md"
    post.write_text(post.read_text(encoding="utf-8").replace("snapchat", "snapchat, x, telegram"), encoding="utf-8")
    found = videos(build(Project.load(folder)))
    assert found["mastodon"].digest == found["x"].digest == found["telegram"].digest != found["snap"].digest


def test_what_is_too_long_for_a_network_is_said_at_once(tmp_path: Path) -> None:
    """Nothing is made of it there."""
    reel(tmp_path / "long.mp4", (32, 18), seconds=62, loud=None, rate=1)
    made = build(project(tmp_path, video=(tmp_path / "long.mp4").read_bytes()))
    message = "lasts 62 seconds, of which 60 are taken there"
    assert ("bad-video", 6, message) in said(made)
    assert "show a piece of it: `trim: [0:00, 1:00]`" in {finding.remedy for finding in made.findings}
    assert set(videos(made)) == {"mastodon"}


def test_one_that_is_too_small_for_a_network_is_a_finding(tmp_path: Path) -> None:
    found = build(project(tmp_path)).findings
    assert SMALL in [(one.rule, one.location.line, one.message) for one in found]


def test_the_same_again_is_not_made_again_and_other_captions_are(tmp_path: Path) -> None:
    first = build(project(tmp_path, "    captions: reel.fr.srt"))
    assert videos(build(project(tmp_path, "    captions: reel.fr.srt"))) == videos(first)
    (tmp_path / "content/reel.fr.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nBonsoir\n", encoding="utf-8")
    assert videos(build(Project.load(tmp_path)))["mastodon"].digest != videos(first)["mastodon"].digest


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("    trim: [0:05, 0:03]", "trim ends at 0:03, before it begins"),
        ("    trim: [demain, 0:03]", "'demain' is not a moment of a video"),
        ("    captions: nothing.srt", "no file 'nothing.srt'"),
        ("    captions: reel.mp4", "captions: not UTF-8"),
        ("    trim: [1:00, 2:00]", "trim begins at 60 s, and the video ends at 6"),
    ],
)
def test_what_is_wrong_stands_at_the_video_s_line(tmp_path: Path, words: str, expected: str) -> None:
    found = said(build(project(tmp_path, words)))
    assert found
    assert all(line == 6 and expected in message for _, line, message in found)


def test_a_picture_is_not_trimmed(tmp_path: Path) -> None:
    made = project(tmp_path, "  - file: reel.fr.srt\n    alt: Non\n    trim: [0:01, 0:02]")
    assert ("wrong-value", 8, "trim: reel.fr.srt is no video") in said(build(made))


@pytest.mark.proves("B55")
def test_a_damaged_video_is_a_finding_at_its_line(tmp_path: Path) -> None:
    raw = reel(tmp_path / "one.mp4").read_bytes()
    found = said(build(project(tmp_path, video=raw[: len(raw) // 2])))
    assert {rule for rule, _, _ in found} == {"bad-video"}
    assert all("a damaged video" in message for _, _, message in found)


class TestWithoutTheExtra:
    @pytest.fixture(autouse=True)
    def without(self, monkeypatch: pytest.MonkeyPatch) -> None:
        find = importlib.util.find_spec
        monkeypatch.setattr(films, "find_spec", lambda name: None if name == "av" else find(name))

    def test_a_video_is_sent_as_it_is_and_its_place_is_said(self, tmp_path: Path) -> None:
        made = build(project(tmp_path))
        assert (made.folder / "media" / videos(made)["mastodon"].digest).read_bytes() == (
            tmp_path / "content/reel.mp4"
        ).read_bytes()
        message = "the video tells where it was taken, and would be sent as it is"
        assert ("place-in-video", 6, message) in said(made)

    def test_what_the_post_wants_of_it_names_the_extra(self, tmp_path: Path) -> None:
        made = build(project(tmp_path, "    trim: [0:01, 0:03]\n    sound: none"))
        assert ("bad-video", 6, "trim, sound: needs an extra") in said(made)
        remedies = {finding.remedy for finding in made.findings if finding.rule == "bad-video"}
        assert remedies == {"run: pip install 'cmgen[video]'"}
