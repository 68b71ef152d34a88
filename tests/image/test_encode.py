"""Bytes out: under the limit, nothing but pixels, the same each time."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cmgen.errors import CmgenError
from cmgen.image.encode import encode
from cmgen.image.prepare import prepare
from cmgen.model import Limits

ALL = ("image/jpeg", "image/png", "image/webp")


def noisy(width, height):
    return Image.merge("RGB", [Image.effect_noise((width, height), 30) for _ in range(3)])


def opened(picture):
    return Image.open(io.BytesIO(picture.bytes))


@pytest.mark.parametrize(
    ("image", "types", "expected"),
    [
        (noisy(60, 60), ALL, "image/jpeg"),
        (noisy(60, 60).convert("L"), ALL, "image/jpeg"),  # a photo in black and white is no drawing
        (noisy(60, 60), ("image/png",), "image/png"),
        (noisy(60, 60), ("image/gif", "image/webp"), "image/webp"),
        (Image.new("RGB", (60, 60), "#b8361d"), ALL, "image/png"),
        (Image.new("RGB", (60, 60), "#b8361d"), ("image/jpeg",), "image/jpeg"),
        (Image.new("RGBA", (60, 60), (9, 9, 9, 90)), ALL, "image/png"),
        (Image.new("RGBA", (60, 60), (9, 9, 9, 90)), ("image/jpeg",), "image/jpeg"),
    ],
)
def test_the_type_suits_the_picture_and_the_network(image, types, expected):
    picture = encode(image, types)
    assert picture.type == expected
    assert Image.MIME[opened(picture).format] == expected
    assert opened(picture).size == (picture.width, picture.height) == image.size


def test_png_alone_becomes_smaller_until_it_fits():
    picture = encode(noisy(200, 200), ("image/png",), 30_000)
    assert len(picture.bytes) <= 30_000
    assert 64 <= picture.width < 200


@settings(deadline=None, max_examples=25)
@given(st.integers(20, 240), st.integers(20, 240), st.integers(3_000, 60_000), st.sampled_from([ALL, ALL[:1], ALL[2:]]))
def test_the_byte_limit_holds(width, height, limit, types):
    picture = encode(noisy(width, height), types, limit)
    assert len(picture.bytes) <= limit
    assert opened(picture).size == (picture.width, picture.height)


def test_the_best_quality_under_the_limit_is_taken():
    image = noisy(300, 300)
    free = len(encode(image, ALL[:1]).bytes)
    for share in (0.9, 0.75, 0.6):
        picture = encode(image, ALL[:1], int(free * share))
        assert picture.width == 300, "quality goes down before size does"
        assert len(picture.bytes) > free * share * 0.9


def test_a_limit_that_cannot_be_met_is_said_to_be_so():
    with pytest.raises(CmgenError, match="cannot be made smaller than 100 bytes"):
        encode(noisy(100, 100), ALL, 100)


def test_types_nobody_knows_are_named():
    with pytest.raises(CmgenError, match="image/avif"):
        encode(noisy(10, 10), ("image/avif",))


@pytest.fixture
def private_photo(tmp_path):
    """A photo with a place, a comment and a serial number in it."""
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (48.0, 23.0, 24.0)
    path = tmp_path / "private.jpg"
    noisy(400, 300).save(path, "JPEG", exif=exif, comment=b"SecretComment", dpi=(300, 300))
    assert b"SecretMaker" in path.read_bytes()
    assert b"SecretComment" in path.read_bytes()
    return path


@pytest.mark.parametrize("kind", ALL)
def test_nothing_but_pixels_leaves(private_photo, kind):
    picture = prepare(private_photo, Limits(image_types=(kind,)))
    found = opened(picture)
    assert b"Secret" not in picture.bytes
    assert b"Exif" not in picture.bytes
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "loop",
                               "background", "timestamp", "duration"}  # fmt: skip
    assert found.size == (300, 400), "stood upright before its orientation was forgotten"


def test_the_original_is_left_as_it_was(private_photo):
    before = private_photo.read_bytes()
    prepare(private_photo, Limits(image_side=100))
    assert private_photo.read_bytes() == before


@settings(deadline=None, max_examples=30)
@given(
    side=st.none() | st.integers(64, 700),
    pixels=st.none() | st.integers(5_000, 500_000),
    size=st.none() | st.integers(4_000, 100_000),
    ratio=st.none() | st.floats(0.4, 2.5),
    focus=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_post_s_own_picture_obeys_the_network(photo_file, side, pixels, size, ratio, focus):
    limits = Limits(image_side=side, image_pixels=pixels, image_bytes=size)
    picture = prepare(photo_file, limits, focus=focus, ratio=ratio)
    assert side is None or max(picture.width, picture.height) <= side
    assert pixels is None or picture.width * picture.height <= pixels
    assert size is None or len(picture.bytes) <= size
    wanted = ratio or 1600 / 1200
    assert picture.width / picture.height == pytest.approx(wanted, rel=0.06)


def test_a_picture_within_the_limits_keeps_its_size(photo_file):
    picture = prepare(photo_file, Limits(image_side=4096))
    assert (picture.width, picture.height) == (1600, 1200)


def test_equal_pixels_give_equal_bytes(photo_file):
    limits = Limits(image_side=500, image_bytes=30_000)
    assert prepare(photo_file, limits) == prepare(photo_file, limits)
