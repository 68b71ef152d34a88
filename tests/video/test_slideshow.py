"""A slideshow: slides that the layout draws, or photos, one after the other, within what the network takes."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

pytest.importorskip("av", reason="the extra video is not installed")

from video import meter
from video.reels import frames, reel, streams

from cmgen import films
from cmgen.build import Built, build
from cmgen.errors import CmgenError
from cmgen.image import slides
from cmgen.image.slides import Manner, Slide
from cmgen.model import Media
from cmgen.project import Project
from cmgen.video.slideshow import RATE, Show, slideshow

COLOURS = ("#c03020", "#208040", "#2040c0")
SIZE = (108, 136)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Three slides: a colour each, with a white frame at the edge."""
    folder = tmp_path_factory.mktemp("slides")
    paths = []
    for colour in COLOURS:
        image = Image.new("RGB", SIZE, "white")
        image.paste(colour, (4, 4, SIZE[0] - 4, SIZE[1] - 4))
        paths.append(folder / f"{colour[1:]}.png")
        image.save(paths[-1])
    return tuple(paths)


def show(pictures: tuple[Path, ...], seconds: float = 1.0, **how: str | Path | bool) -> Show:
    is_photo = bool(how.pop("is_photo", False))
    return Show(slides=tuple(Slide(path, seconds, is_photo) for path in pictures), size=SIZE, **how)  # type: ignore[arg-type]


def is_near(image: Image.Image, colour: str, at: tuple[int, int] = (54, 68)) -> bool:
    found, wanted = image.getpixel(at), Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    return all(abs(one - other) < 24 for one, other in zip(found, wanted, strict=True))


def test_each_slide_is_shown_for_its_seconds(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    film, _ = slideshow(show(pictures, change="cut", motion="still"), tmp_path / "a.mp4", None)
    shown = frames(tmp_path / "a.mp4")
    assert (film.type, film.width, film.height) == ("video/mp4", *SIZE)
    assert film.seconds == pytest.approx(3, abs=0.05)
    assert len(shown) == 3 * RATE
    for number, colour in enumerate(COLOURS):
        assert is_near(shown[number * RATE], colour)
        assert is_near(shown[(number + 1) * RATE - 1], colour)
    assert streams(tmp_path / "a.mp4") == ["video"]


def test_the_first_frame_is_the_first_slide_whole(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    """Networks show it of a video that does not run."""
    slideshow(show(pictures), tmp_path / "a.mp4", None)
    with Image.open(pictures[0]) as first:
        difference = ImageChops.difference(frames(tmp_path / "a.mp4")[0], first.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) < 60  # type: ignore[misc]


def test_a_slide_comes_nearer_and_the_next_one_goes(pictures: tuple[Path, ...]) -> None:
    """By the width of the white edge, from frame to frame."""
    edges = [_edge(planes) for planes in slides.frames(_slides(pictures), Manner(SIZE, 20, change="cut"))]
    first, second = edges[:20], edges[20:40]
    assert first[0] > first[-1]
    assert second[0] < second[-1]
    assert all(one >= other for one, other in pairwise(first))


def _edge(planes: tuple[bytes, bytes, bytes]) -> int:
    """How much white is in the middle row."""
    row = planes[0][SIZE[0] * 68 : SIZE[0] * 69]
    return sum(row[:10])


def _slides(pictures: tuple[Path, ...], seconds: float = 1.0) -> tuple[Slide, ...]:
    return tuple(Slide(path, seconds) for path in pictures)


@pytest.mark.parametrize(("change", "half"), [("fade", "mixed"), ("slide", "beside"), ("cut", "new")])
def test_one_gives_way_to_the_next(pictures: tuple[Path, ...], change: str, half: str) -> None:
    manner = Manner(SIZE, 20, motion="still", change=change)
    made = list(slides.frames(_slides(pictures), manner))
    old, new, middle = (made[at][0] for at in (19, 39, 25))
    centre = SIZE[0] * 68 + 54
    left, right = SIZE[0] * 68 + 12, SIZE[0] * 68 + 96
    if half == "mixed":
        assert min(old[centre], new[centre]) < middle[centre] < max(old[centre], new[centre])
    elif half == "beside":
        assert (middle[left], middle[right]) == (old[left], new[right])
    else:
        assert middle == new
    assert made[39][0] == made[35][0]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@given(
    times=st.lists(st.floats(1, 5), min_size=1, max_size=3),
    motion=st.sampled_from(["drift", "still"]),
    change=st.sampled_from(["fade", "slide", "cut"]),
    own=st.tuples(st.integers(10, 60), st.integers(10, 60)),
    is_photo=st.booleans(),
)
def test_every_frame_is_whole(  # noqa: PLR0917  # hypothesis names them
    shelf: Path, times: list[float], motion: str, change: str, own: tuple[int, int], is_photo: bool
) -> None:
    """Whatever the pictures are, each frame has its size, and there are as many as the seconds say."""
    path = shelf / f"{own}.png"
    Image.effect_mandelbrot(own, (-2, -1, 1, 1), 20).save(path)
    made = list(
        slides.frames(tuple(Slide(path, time, is_photo) for time in times), Manner((32, 24), 5, motion, change))
    )
    assert len(made) == sum(round(time * 5) for time in times)
    assert {tuple(map(len, planes)) for planes in made} == {(32 * 24, 16 * 12, 16 * 12)}


def test_the_byte_limit_holds_or_is_said(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    target = tmp_path / "a.mp4"
    slideshow(show(pictures), target, None)
    most = target.stat().st_size * 3 // 4
    slideshow(show(pictures), target, most)
    assert target.stat().st_size <= most
    with pytest.raises(CmgenError, match="cannot be made smaller than 900 bytes"):
        slideshow(show(pictures), target, 900)


def test_sound_is_heard_as_loud_as_others_and_goes_at_the_end(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    music = reel(tmp_path / "music.mp4", seconds=5, loud=0.02)
    film, _ = slideshow(show(pictures, sound=music), tmp_path / "a.mp4", None)
    assert streams(tmp_path / "a.mp4") == ["video", "audio"]
    assert film.seconds == pytest.approx(3, abs=0.1)
    left = meter.samples(tmp_path / "a.mp4")[0]
    start, end = max(left[48_000:52_800]), max(left[-4_800:-1_000])
    assert start > 0.15
    assert end < start / 4


def test_what_is_no_sound_is_said(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    mute = reel(tmp_path / "mute.mp4", seconds=0.4, loud=None)
    with pytest.raises(CmgenError, match="there is no sound in this file"):
        slideshow(show(pictures, sound=mute), tmp_path / "a.mp4", None)
    with pytest.raises(CmgenError, match="no video that can be read"):
        slideshow(show(pictures, sound=pictures[0]), tmp_path / "a.mp4", None)


SAME = """
import hashlib, os, sys
from pathlib import Path
from cmgen.image.slides import Slide
from cmgen.video.slideshow import Show, slideshow
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}) if hasattr(os, "sched_setaffinity") else None
target, *pictures = map(Path, sys.argv[1:])
slideshow(Show(slides=tuple(Slide(path, 1.0) for path in pictures), size=(108, 136)), target, None)
print(hashlib.sha256(target.read_bytes()).hexdigest())
"""


def test_the_same_slides_give_the_same_bytes_in_any_process(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    digests = set()
    for _ in range(3):
        slideshow(show(pictures), tmp_path / "a.mp4", None)
        digests.add(hashlib.sha256((tmp_path / "a.mp4").read_bytes()).hexdigest())
    command = [sys.executable, "-c", SAME, str(tmp_path / "b.mp4"), *map(str, pictures)]
    other = subprocess.run(command, capture_output=True, text=True, check=True)
    assert digests == {other.stdout.strip()}


# ------------------------------------------------------------------------------------------------ of posts

BRAND = "name: Essai\ntime_zone: Europe/Paris\nlanguages: [fr]\n"
CHANNELS = """\
mastodon: {network: mastodon, server: https://m.example}
insta: {network: instagram, by: hand}
bluesky: {network: bluesky, server: https://b.example}
"""
LAYOUT = """\
formats:
  square: {size: [64, 64]}
  portrait: {size: [64, 80]}
  landscape: {size: [96, 54]}
boxes:
  ground: {solid: {colour: "#203040"}}
  headline:
    words: {paragraphs: {title: {words: "{{ title }}", size: [8, 20], colour: "#ffffff"}}}
    at: {left: 8, right: 8, top: 8, bottom: 8}
"""
POST = """\
---
network: [mastodon, insta, bluesky]
date: 2026-11-20 09:00
status: ready
layout: plain
title: Trois gestes
values:
  slides:
    - {title: Composer, body: On lit à l’envers.}
    - {title: Encrer}
    - Tirer
slideshow: {only: [mastodon], seconds: 1, %s}
---
Bonjour
"""


def built(folder: Path, post: str, channels: str = CHANNELS) -> Built:
    texts = {
        "brand/brand.yaml": BRAND,
        "brand/channels.yaml": channels,
        "layouts/plain/card.yaml": LAYOUT,
        "content/post.md": post,
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return build(Project.load(folder))


def media(made: Built) -> dict[str, tuple[Media, ...]]:
    return {variant.channel: variant.media for variant in made.manifest.entries[0].variants}


def said(made: Built) -> list[tuple[str, int, str]]:
    ours = {"bad-video", "wrong-value", "missing-file", "unknown-network", "unknown-field"}
    return [(one.rule, one.location.line, one.message) for one in made.findings if one.rule in ours]


def test_slides_become_a_video_where_it_is_wanted_and_pictures_elsewhere(tmp_path: Path) -> None:
    made = built(tmp_path, POST % "format: square")
    assert said(made) == []
    found = media(made)
    (film,) = found["mastodon"]
    assert (film.type, film.width, film.height, film.name) == ("video/mp4", 64, 64, "slideshow.mp4")
    assert film.seconds == pytest.approx(3, abs=0.05)
    assert film.alt == "Composer. On lit à l’envers. Encrer. Tirer"
    assert [one.type.partition("/")[0] for one in (*found["insta"], *found["bluesky"])] == ["image"] * 6
    assert (made.folder / "media" / film.digest).is_file()


def test_one_of_its_photos_stays_in_view(tmp_path: Path) -> None:
    """Without a layout the post's own pictures are its slides; each is cropped around its focus."""
    folder = tmp_path / "content"
    folder.mkdir()
    for name, colour in (("a", "#c03020"), ("b", "#208040")):
        image = Image.new("RGB", (320, 90), "white")
        image.paste(colour, (240, 0, 320, 90))
        image.save(folder / f"{name}.png")
    assets = (
        "assets:\n  - {file: a.png, alt: Rouge, focus: [0.9, 0.5]}\n  - {file: b.png, alt: Vert, focus: [0.9, 0.5]}\n"
    )
    made = built(
        tmp_path,
        f"---\nnetwork: mastodon\n{assets}slideshow: {{format: square, seconds: 1, motion: still}}\n---\nBonjour\n",
    )
    (film,) = media(made)["mastodon"]
    assert film.alt == "Rouge. Vert"
    first = frames(made.folder / "media" / film.digest)[0]
    assert is_near(first, "#c03020", (first.width * 3 // 4, first.height // 2))


def test_the_same_again_is_not_made_again(tmp_path: Path) -> None:
    first = media(built(tmp_path, POST % ""))["mastodon"]
    made = (tmp_path / "public/media" / first[0].digest) if (tmp_path / "public/media").exists() else None
    assert media(built(tmp_path, POST % ""))["mastodon"] == first
    assert media(built(tmp_path, POST % "change: cut"))["mastodon"] != first
    assert made is None or made.is_file()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("format: potrait", ("wrong-value", 12, "unknown format 'potrait'")),
        ("sound: nothing.mp3", ("missing-file", 12, "no file 'nothing.mp3'")),
        ("alt: Non, only: [bluesky]", ("bad-video", 12, "bluesky takes no video")),
        ("only: [mastodont]", ("unknown-network", 12, "unknown network or channel 'mastodont'")),
        ("speed: 3", ("unknown-field", 12, "unknown field 'slideshow.speed'")),
        ("seconds: 50", ("wrong-value", 12, "50 seconds a slide")),
    ],
)
def test_what_is_wrong_stands_at_its_line(tmp_path: Path, words: str, expected: tuple[str, int, str]) -> None:
    post = POST.replace("only: [mastodon], ", "") if "only" in words else POST
    post = post.replace("seconds: 1, ", "") if "seconds" in words else post
    found = said(built(tmp_path, post % words))
    assert any((rule, line) == expected[:2] and expected[2] in message for rule, line, message in found), found


def test_one_that_is_too_long_for_the_network_is_not_made(tmp_path: Path) -> None:
    post = (POST % "").replace("only: [mastodon], seconds: 1", "seconds: 30").replace("mastodon, insta, bluesky", "x")
    post = post.replace("    - Tirer\n", "".join(f"    - Geste {number}\n" for number in range(6)))
    found = said(built(tmp_path, post, "x: {network: x, by: hand}\n"))
    assert ("bad-video", 17, "the slideshow lasts 240 seconds, of which 140 are taken there") in found


def test_without_the_extra_it_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(films, "find_spec", lambda name: None if name == "av" else find(name))
    made = built(tmp_path, POST % "")
    assert ("bad-video", 12, "a slideshow needs an extra") in said(made)
    assert "run: pip install 'cmgen[video]'" in {finding.remedy for finding in made.findings}
