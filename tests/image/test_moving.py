"""Pictures that move stay moving where the network takes GIF; elsewhere their first frame is shown, which is said."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from cmgen.image.moving import MOST_FRAMES
from cmgen.image.prepare import prepare
from cmgen.model import Limits

GIF_TAKEN = Limits(image_types=("image/jpeg", "image/gif"))
KINDS = {"GIF": "gif", "WEBP": "webp", "PNG": "png", "AVIF": "avif"}


def ball(number: int, size: tuple[int, int] = (160, 90)) -> Image.Image:
    frame = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(frame).ellipse((number * 20, 20, number * 20 + 40, 60), fill="#b8361d")
    return frame


def moving(path: Path, kind: str = "GIF", frames: int = 4, duration: int = 80) -> Path:
    first, *others = [ball(number) for number in range(frames)]
    comment = {"comment": b"SecretComment"} if kind == "GIF" else {}
    first.save(path, kind, save_all=True, append_images=others, duration=duration, **comment)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_it_stays_moving_where_the_network_takes_gif(tmp_path: Path, kind: str) -> None:
    picture, remarks = prepare(moving(tmp_path / "ball", kind), GIF_TAKEN)
    found = Image.open(io.BytesIO(picture.bytes))
    assert (picture.type, getattr(found, "n_frames", 1), found.info["duration"]) == ("image/gif", 4, 80)
    assert remarks == ()
    found.seek(3)
    assert found.convert("RGB").getpixel((80, 40)) == pytest.approx((0xB8, 0x36, 0x1D), abs=40)
    assert b"Secret" not in picture.bytes


@pytest.mark.parametrize("kind", KINDS)
def test_its_first_frame_is_shown_elsewhere_and_that_is_said(tmp_path: Path, kind: str) -> None:
    picture, (remark,) = prepare(moving(tmp_path / "ball", kind), Limits())
    assert picture.type == "image/jpeg"
    assert remark.rule == "moving-picture"
    assert remark.message == "the picture moves, but the network takes no GIF: its first frame is shown there"


def test_a_still_gif_is_a_picture_like_others(tmp_path: Path) -> None:
    ball(0).save(tmp_path / "still.gif")
    picture, remarks = prepare(tmp_path / "still.gif", GIF_TAKEN)
    assert (picture.type, remarks) == ("image/jpeg", ())


def test_frames_of_no_time_are_shown_for_the_time_that_browsers_give_them(tmp_path: Path) -> None:
    picture, _ = prepare(moving(tmp_path / "ball", duration=0), GIF_TAKEN)
    assert Image.open(io.BytesIO(picture.bytes)).info["duration"] == 100


def test_one_that_goes_on_for_too_long_is_shown_still(tmp_path: Path) -> None:
    first, *others = [Image.new("L", (2, 2), number % 2 * 255) for number in range(MOST_FRAMES + 1)]
    first.save(tmp_path / "long.gif", save_all=True, append_images=others, duration=20)
    picture, (remark,) = prepare(tmp_path / "long.gif", GIF_TAKEN)
    assert picture.type != "image/gif"
    assert f"it has {MOST_FRAMES + 1} frames, more than {MOST_FRAMES}" in remark.message


@settings(deadline=None, max_examples=8)
@given(st.integers(3_000, 60_000), st.none() | st.integers(64, 200))
def test_a_moving_picture_obeys_the_network(
    tmp_path_factory: pytest.TempPathFactory, most: int, side: int | None
) -> None:
    path = moving(tmp_path_factory.getbasetemp() / "ball.webp", "WEBP")
    limits = Limits(image_types=GIF_TAKEN.image_types, image_bytes=most, image_side=side)
    picture, remarks = prepare(path, limits)
    assert len(picture.bytes) <= most
    assert max(picture.width, picture.height) <= (side or 160)
    assert (picture.type == "image/gif") == (not remarks)


def test_equal_frames_give_equal_bytes(tmp_path: Path) -> None:
    path = moving(tmp_path / "ball", "WEBP")
    assert prepare(path, GIF_TAKEN) == prepare(path, GIF_TAKEN)
