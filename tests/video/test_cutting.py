"""What is made of a video: the wanted piece, shape, loudness and captions, within the limits, without its metadata."""

import hashlib
import math
import subprocess
import sys
from array import array
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

pytest.importorskip("av", reason="the extra video is not installed")

import av
from video import meter
from video.reels import frames, reel, slow, streams

from cmgen.errors import CmgenError
from cmgen.image import captioning
from cmgen.video import Film, edit
from cmgen.video.edit import FONTS, Cut, Room, shape
from cmgen.video.opening import kind_of
from cmgen.video.sound import LOUDNESS, PEAK

RED, GREEN, BLUE = (0xC0, 0x30, 0x20), (0x20, 0x80, 0x40), (0x20, 0x40, 0xC0)
SRT = "1\n00:00:00,400 --> 00:00:01,200\nBonjour\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reel(tmp_path_factory.mktemp("reels") / "reel.mp4")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return tmp_path / "made.mp4"


def run(source: Path, target: Path, cut: Cut = Cut(), room: Room = Room()) -> Film:  # noqa: B008  # frozen
    return edit.edit(source, target, cut, room)[0]


def is_near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 30 for one, other in zip(found, colour, strict=True))


def test_one_that_needs_nothing_keeps_its_pictures_and_loses_its_metadata(source: Path, made: Path) -> None:
    film = run(source, made, Cut(sound="as-is"))
    assert (film.width, film.height, film.type) == (160, 90, "video/mp4")
    assert film.seconds == pytest.approx(2, abs=0.05)
    assert all(
        ImageChops.difference(*pair).getbbox() is None for pair in zip(frames(source), frames(made), strict=True)
    )
    for secret in (b"SecretComment", b"+48.39", b"Lavf"):
        assert secret not in made.read_bytes()


def test_only_the_wanted_piece_is_shown(source: Path, made: Path) -> None:
    film = run(source, made, Cut(start=0.4, end=1.4))
    assert film.seconds == pytest.approx(1, abs=0.05)
    shown = frames(made)
    assert len(shown) == 25
    assert shown[0].getpixel((20 + 6, 36)) == pytest.approx((255, 255, 255), abs=40)  # where the square is after 0.4 s


def test_the_cover_is_the_first_frame(source: Path, made: Path) -> None:
    run(source, made, Cut(cover=1.6))
    assert len(frames(made)) == 51
    assert frames(made)[0].getpixel((80 + 6, 36)) == pytest.approx((255, 255, 255), abs=40)
    assert frames(made)[1].getpixel((6, 36)) == pytest.approx((255, 255, 255), abs=40)


@pytest.mark.parametrize(
    ("size", "ratios", "expected"),
    [((160, 90), (0.5, 0.8), (160, 200)), ((90, 160), (1.0, 2.0), (160, 160)), ((160, 90), (0.5, 2.0), (160, 90))],
)
def test_a_shape_that_is_not_taken_stands_on_the_brand_s_ground(
    tmp_path: Path, made: Path, size: tuple[int, int], ratios: tuple[float, float], expected: tuple[int, int]
) -> None:
    film = run(reel(tmp_path / "one.mp4", size, 0.4), made, Cut(ground=(10, 200, 220)), Room(ratios=ratios))
    assert (film.width, film.height) == expected
    assert ratios[0] <= film.width / film.height <= ratios[1]
    first = frames(made)[0]
    if expected != size:
        assert is_near(first, (2, 2), (10, 200, 220))
    assert is_near(first, (expected[0] // 2 + 20, expected[1] // 2 + 20), GREEN)


def test_or_is_cropped_where_the_post_says_so(source: Path, made: Path) -> None:
    film = run(source, made, Cut(crop=True), Room(ratios=(0.5, 0.8)))
    assert film.width / film.height == pytest.approx(0.8, abs=0.02)
    assert film.height == 90
    assert is_near(frames(made)[0], (3, 80), GREEN)


@pytest.mark.parametrize("turned", [90, -90, 180])
def test_it_stands_upright(tmp_path: Path, made: Path, turned: int) -> None:
    film = run(reel(tmp_path / "turned.mp4", turned=turned, seconds=0.4), made)
    assert (film.width, film.height) == ((160, 90) if turned == 180 else (90, 160))
    with Image.open(_still(tmp_path, reel(tmp_path / "flat.mp4", seconds=0.4))) as flat:
        upright = flat.rotate(turned, expand=True)
    left, right = frames(made)[0], upright
    assert left.size == right.size
    difference = ImageChops.difference(left, right).convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(difference, int)
    assert difference < 12


def _still(folder: Path, path: Path) -> Path:
    frames(path)[0].save(folder / "still.png")
    return folder / "still.png"


def test_the_meter_is_right() -> None:
    """EBU Tech 3341, test signal 1: a tone of 1 kHz at -23 dBFS in both channels is -23 LUFS."""
    wave = array("f", (10 ** (-23 / 20) * math.sin(2 * math.pi * 1000 * n / 48_000) for n in range(96_000)))
    assert meter.measured([wave, wave]) == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize(("loud", "layout"), [(0.02, "stereo"), (0.4, "stereo"), (0.1, "mono"), (0.1, "5.1")])
def test_it_is_as_loud_as_others(tmp_path: Path, made: Path, loud: float, layout: str) -> None:
    run(reel(tmp_path / "one.mp4", loud=loud, layout=layout), made)
    assert meter.loudness(made) == pytest.approx(LOUDNESS, abs=0.5)
    channels = meter.samples(made)
    assert len(channels) == 2
    assert max(max(channel) for channel in channels) <= 10 ** ((PEAK + 0.3) / 20)


def test_peaks_stay_below_the_ceiling_even_where_the_whole_is_quiet(tmp_path: Path, made: Path) -> None:
    """A bang amid a whisper: one gain for the whole, and it is the bang that bounds it."""
    run(reel(tmp_path / "one.mp4", loud=lambda second: 0.6 if 1 <= second < 1.02 else 0.05), made)
    assert meter.loudness(made) < LOUDNESS
    highest = max(max(channel) for channel in meter.samples(made))
    assert 0.9 * 10 ** (PEAK / 20) < highest <= 10 ** ((PEAK + 0.3) / 20)


@pytest.mark.parametrize("late", [0.0, 0.5])
def test_sound_stays_with_its_picture(tmp_path: Path, made: Path, late: float) -> None:
    """Sound that begins after the picture still does, also in a piece of it."""
    source = reel(tmp_path / "one.mp4", loud=lambda second: 0.3 if 1.2 <= second + late < 1.4 else 0.0, late=late)
    run(source, made, Cut(start=0.6))
    left = meter.samples(made)[0]
    first = next(number for number, value in enumerate(left) if abs(value) > 0.05)
    assert first / 48_000 == pytest.approx(0.6, abs=0.03)


def test_or_silent_where_the_post_says_so(source: Path, made: Path) -> None:
    run(source, made, Cut(sound="none"))
    assert streams(made) == ["video"]
    run(reel(made.with_name("mute.mp4"), loud=None), made)
    assert streams(made) == ["video"]


def test_captions_stand_in_the_picture_for_their_time(tmp_path: Path, source: Path, made: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    run(source, made, Cut(captions=tmp_path / "a.srt"))
    plain, written = frames(source), frames(made)
    box = (50, 70, 110, 84)  # low in the middle

    def differs(number: int) -> bool:
        seen = ImageChops.difference(plain[number].crop(box), written[number].crop(box)).convert("L")
        return seen.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) > 12  # type: ignore[operator]

    assert [differs(number) for number in (5, 12, 27, 35)] == [False, True, True, False]


def test_two_people_speak_on_two_lines() -> None:
    one, two = (captioning.caption(text, (640, 360), FONTS, "fr")[0] for text in ("- Oui", "- Oui\n- Non"))
    assert two.height > 1.3 * one.height
    assert two.width == pytest.approx(one.width, rel=0.2)


def test_or_in_a_track(tmp_path: Path, source: Path, made: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    run(source, made, Cut(captions=tmp_path / "a.srt", captions_in="track", lang="fr"))
    assert streams(made) == ["video", "audio", "subtitle"]
    assert b"\0\7Bonjour" in made.read_bytes()
    assert all(
        ImageChops.difference(*pair).getbbox() is None for pair in zip(frames(source), frames(made), strict=True)
    )


@pytest.mark.parametrize("most", [60_000, 25_000, 15_000])
def test_the_byte_limit_holds(source: Path, made: Path, most: int) -> None:
    run(source, made, room=Room(bytes=most))
    assert made.stat().st_size <= most


def test_a_limit_that_cannot_be_met_is_said_to_be_so(source: Path, made: Path) -> None:
    with pytest.raises(CmgenError, match="cannot be made smaller than 900 bytes"):
        run(source, made, room=Room(bytes=900))


@pytest.mark.parametrize(("kind", "codecs"), [("webm", ("libvpx-vp9", "libopus")), ("mov", ("mpeg4", "pcm_s16le"))])
def test_other_kinds_become_mp4(tmp_path: Path, made: Path, kind: str, codecs: tuple[str, str]) -> None:
    film = run(reel(tmp_path / f"one.{kind}", seconds=0.6, kind=kind, codecs=codecs), made)
    assert (film.type, film.width) == ("video/mp4", 160)
    assert streams(made) == ["video", "audio"]


@pytest.mark.parametrize(("rate", "expected"), [(10, 30), (15, 30), (24, 24), (120, 30)])
def test_frames_come_at_a_rate_that_networks_take(tmp_path: Path, made: Path, rate: int, expected: int) -> None:
    run(reel(tmp_path / "one.mp4", rate=rate, seconds=1), made)
    assert len(frames(made)) == pytest.approx(expected, abs=1)


def test_a_piece_begins_with_what_is_seen_at_that_moment(tmp_path: Path, made: Path) -> None:
    """A recorded screen has a frame every few seconds: the last one before the piece is the one that is seen."""
    film = run(slow(tmp_path / "screen.mp4", ("#c03020", "#208040", "#2040c0"), each=2), made, Cut(start=3, end=5))
    assert film.seconds == pytest.approx(2, abs=0.05)
    shown = frames(made)
    assert is_near(shown[0], (80, 45), GREEN)
    assert is_near(shown[-1], (80, 45), BLUE)


@pytest.mark.slow  # FFmpeg works for six seconds on the table of colours
@pytest.mark.parametrize(("transfer", "name"), [(18, "HLG"), (16, "PQ")])
def test_hdr_is_brought_to_the_colours_of_usual_screens(tmp_path: Path, made: Path, transfer: int, name: str) -> None:
    run(reel(tmp_path / "hdr.mp4", seconds=0.4, loud=None, hdr=transfer), made)
    with av.open(str(made)) as opened:
        shown: Any = next(opened.decode(video=0))
        assert (shown.format.name, shown.color_trc, shown.color_primaries, shown.colorspace) == ("yuv420p", 1, 1, 1)
        grey = shown.to_image().getpixel((150, 10))
    assert isinstance(grey, tuple)
    assert max(grey) - min(grey) < 8, f"grey has a tint that came of {name}"
    assert 90 < grey[0] < 250


def test_colours_that_nobody_states_are_taken_as_players_take_them(source: Path, made: Path) -> None:
    """A small video's are BT.601's; what is made says BT.709, and looks the same."""
    run(source, made, Cut(start=0.2))
    with av.open(str(made)) as opened:
        shown = next(opened.decode(video=0))
    assert (shown.colorspace, shown.color_primaries, shown.color_trc, shown.color_range) == (1, 1, 1, 1)
    assert is_near(frames(made)[0], (150, 10), RED)
    assert is_near(frames(made)[0], (150, 80), GREEN)


SAME = """
import hashlib, os, sys
from pathlib import Path
from cmgen.video.edit import Cut, Room, edit
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}) if hasattr(os, "sched_setaffinity") else None
edit(Path(sys.argv[1]), Path(sys.argv[2]), Cut(start=0.2, end=1.8), Room(ratios=(1.0, 1.0)))
print(hashlib.sha256(Path(sys.argv[2]).read_bytes()).hexdigest())
"""


def test_the_same_video_gives_the_same_bytes_in_any_process_and_number_of_processors(source: Path, made: Path) -> None:
    digests = set()
    for _ in range(3):
        run(source, made, Cut(start=0.2, end=1.8), Room(ratios=(1.0, 1.0)))
        digests.add(hashlib.sha256(made.read_bytes()).hexdigest())
    other = subprocess.run(
        [sys.executable, "-c", SAME, str(source), str(made)], capture_output=True, text=True, check=True
    )
    assert digests == {other.stdout.strip()}


@given(st.tuples(st.integers(2, 4000), st.integers(2, 4000)), st.floats(0.2, 1), st.floats(1, 5), st.booleans())
def test_the_shape_is_taken_even_and_not_too_large(
    size: tuple[int, int], narrowest: float, widest: float, crop: bool
) -> None:
    width, height = shape(size, Room(ratios=(narrowest, widest)), crop=crop)
    assert width % 2 == height % 2 == 0
    assert max(width, height) <= 1922
    if min(width, height) > 100:
        assert narrowest * 0.97 <= width / height <= widest * 1.03


# ------------------------------------------------------------------------------------------------ hostile videos

HOSTILE = {
    "playlist": (b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "no video that can be read"),
    "concat": (b"ffconcat version 1.0\nfile /etc/passwd\n", "no video that can be read"),
    "manifest": (b"<?xml version='1.0'?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>", "no video that can be read"),
    "nothing": (b"", "no video that can be read"),
    "header": (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "a damaged video"),
    "noise": (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(range(256)) * 40, "a damaged video"),
}


@pytest.mark.proves("B55")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_video_is_refused_by_its_content(tmp_path: Path, made: Path, name: str) -> None:
    (tmp_path / "one.mp4").write_bytes(HOSTILE[name][0])
    with pytest.raises(CmgenError, match=HOSTILE[name][1]):
        run(tmp_path / "one.mp4", made)


@pytest.mark.proves("B55")
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_video_that_stops_early_is_damaged(source: Path, tmp_path: Path, made: Path, share: float) -> None:
    raw = source.read_bytes()
    (tmp_path / "half.mp4").write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(CmgenError, match="a damaged video"):
        run(tmp_path / "half.mp4", made)


@pytest.mark.proves("B55")
def test_a_frame_that_says_it_is_larger_than_a_hall_is_refused(tmp_path: Path, made: Path) -> None:
    raw = reel(tmp_path / "one.webm", seconds=0.2, kind="webm", codecs=("libvpx-vp9", "libopus")).read_bytes()
    at = raw.index(b"\xb0\x81\xa0\xba\x81\x5a")  # PixelWidth 160, PixelHeight 90
    larger = raw[:at] + b"\xb0\x81\xff\xba\x81\xff" + raw[at + 6 :]
    (tmp_path / "two.webm").write_bytes(larger)
    run(tmp_path / "two.webm", made)  # what the frames are counts, not what the file says of them
    assert frames(made)[0].width == 160


def test_only_kinds_that_are_told_by_their_first_bytes_are_opened() -> None:
    assert kind_of(b"\0\0\0\x18ftypisom") == "mov"
    assert kind_of(b"\x1a\x45\xdf\xa3") == "matroska"
    with pytest.raises(CmgenError):
        kind_of(b"RIFF....AVI ")


def test_a_moment_after_the_end_is_said(source: Path, made: Path) -> None:
    with pytest.raises(CmgenError, match="trim begins at 7 s, and the video ends at 2"):
        run(source, made, Cut(start=7, end=9))
    with pytest.raises(CmgenError, match="cover is at 7 s"):
        run(source, made, replace(Cut(), cover=7))
