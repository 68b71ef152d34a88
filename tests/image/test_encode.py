"""Bytes out: under the limit, nothing but pixels, the same each time."""

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cmgen.errors import CmgenError
from cmgen.image import encode as encoding
from cmgen.image import prepare as preparing
from cmgen.image.encode import AVIF, BEST, JPEG, SCALES, WEBP, Picture, _jpeg, _png, encode
from cmgen.image.prepare import prepare
from cmgen.image.rights import packet
from cmgen.model import Limits

LAMP = Path(__file__).parents[2] / "content/2026/09/cafe-reparation/lampe-ouverte.jpg"
SIDE = st.integers(20, 240)
ALL = ("image/jpeg", "image/png", "image/webp", "image/avif")


def noisy(width: int, height: int) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 30) for _ in range(3)])


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.bytes))


@pytest.mark.parametrize(
    ("image", "types", "expected"),
    [
        (noisy(60, 60), ALL, "image/jpeg"),
        (noisy(60, 60).convert("L"), ALL, "image/jpeg"),  # a photo in black and white is no drawing
        (noisy(60, 60), ("image/png",), "image/png"),
        (noisy(60, 60), ("image/gif", "image/webp"), "image/webp"),
        (noisy(60, 60), ("image/avif", "image/png"), "image/avif"),
        (Image.new("RGB", (60, 60), "#b8361d"), ALL, "image/png"),
        (Image.new("RGB", (60, 60), "#b8361d"), ("image/jpeg",), "image/jpeg"),
        (Image.new("RGBA", (60, 60), (9, 9, 9, 90)), ALL, "image/png"),
        (Image.new("RGBA", (60, 60), (9, 9, 9, 90)), ("image/jpeg",), "image/jpeg"),
    ],
)
def test_the_type_suits_the_picture_and_the_network(image: Image.Image, types: tuple[str, ...], expected: str) -> None:
    picture = encode(image, types)
    assert picture.type == expected
    assert Image.MIME[opened(picture).format or ""] == expected
    assert opened(picture).size == (picture.width, picture.height) == image.size


def test_png_alone_becomes_smaller_until_it_fits() -> None:
    picture = encode(noisy(200, 200), ("image/png",), 30_000)
    assert len(picture.bytes) <= 30_000
    assert 64 <= picture.width < 200


@settings(deadline=None, max_examples=25)
@given(st.tuples(SIDE, SIDE), st.integers(3_000, 60_000), st.sampled_from([ALL, ALL[:1], ALL[2:3], ALL[3:]]))
def test_the_byte_limit_holds(size: tuple[int, int], limit: int, types: tuple[str, ...]) -> None:
    picture = encode(noisy(*size), types, limit)
    assert len(picture.bytes) <= limit
    assert opened(picture).size == (picture.width, picture.height)


def test_png_is_written_quickly_and_thoroughly_only_where_bytes_are_short() -> None:
    image = Image.new("RGB", (300, 300))
    strip = Image.frombytes("RGB", (20, 300), Random(1).randbytes(20 * 300 * 3))
    for left in range(0, 300, 20):
        image.paste(strip, (left, 0))  # what comes again and again takes a search to be found
    quick, thorough = _png(image, thorough=False), _png(image)
    assert len(thorough) < len(quick)
    assert encode(image, ("image/png",)).bytes == quick
    assert encode(image, ("image/png",), len(quick) - 1).bytes == thorough
    assert Image.open(io.BytesIO(quick)).tobytes() == Image.open(io.BytesIO(thorough)).tobytes() == image.tobytes()


@pytest.mark.parametrize("share", [0.9, 0.75, 0.6, 0.4])
def test_the_best_quality_under_the_limit_is_taken(share: float) -> None:
    image = noisy(300, 300)
    limit = int(len(_jpeg(image, BEST)) * share)
    picture = encode(image, ALL[:1], limit)
    quality = next(q for q in range(BEST, 0, -1) if _jpeg(image, q) == picture.bytes)
    assert picture.width == 300, "quality goes down before size does"
    assert len(_jpeg(image, quality + 1)) > limit


@pytest.mark.parametrize("kind", [JPEG, WEBP, AVIF])
@pytest.mark.parametrize("share", [0.9, 0.7, 0.5, 0.35])
def test_the_best_quality_is_found_in_few_tries(monkeypatch: pytest.MonkeyPatch, kind: str, share: float) -> None:
    """One that fits and the one above it, which does not, must be written; not many more are."""
    image = Image.open(LAMP).resize((240, 180))
    limit = int(len(encode(image, (kind,)).bytes) * share)
    qualities: list[int] = []
    writer = f"_{kind.partition('/')[2]}"
    write = getattr(encoding, writer)

    def counted(image: Image.Image, quality: int, rights: bytes = b"", **how: bool) -> bytes:
        qualities.append(quality)
        return bytes(write(image, quality, rights, **how))

    monkeypatch.setattr(encoding, writer, counted)
    picture = encode(image, (kind,), limit)
    assert len(picture.bytes) <= limit
    assert len(qualities) <= 6
    assert picture.width == 240


def test_a_much_too_large_picture_becomes_small_enough_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """By as much as its bytes are too many, not step by step."""
    image, sizes = noisy(600, 600), set()
    write = encoding._jpeg

    def counted(image: Image.Image, *how: Any, **named: Any) -> bytes:
        sizes.add(image.width)
        return write(image, *how, **named)

    monkeypatch.setattr(encoding, "_jpeg", counted)
    picture = encode(image, (JPEG,), 6_000)
    assert 4_000 <= len(picture.bytes) <= 6_000
    assert len(sizes) <= 4


def test_another_type_is_taken_where_jpeg_would_look_bad_under_the_limit(photo_file: Path) -> None:
    image = Image.open(photo_file).resize((400, 300))
    limit = len(_jpeg(image, SCALES["image/jpeg"].good)) - 1
    assert encode(image, ("image/jpeg",), limit).type == "image/jpeg"
    assert encode(image, ALL, limit).type in ("image/webp", "image/avif")


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 256), st.integers(0, 2**32))
def test_png_keeps_a_drawing_s_pixels_exactly(colours: int, seed: int) -> None:
    raw = b"".join(sha256(f"{seed} {n}".encode()).digest()[:3] for n in range(colours))
    image = Image.frombytes("RGB", (colours, 1), raw).resize((colours * 2, 3), Image.Resampling.NEAREST)
    assert Image.open(io.BytesIO(_png(image))).convert("RGB").tobytes() == image.tobytes()


@pytest.mark.parametrize(
    ("types", "transparency", "expected"),
    [
        (("image/jpeg",), True, (200, 30, 60)),  # the type has none
        (("image/jpeg", "image/png"), False, (200, 30, 60)),  # the network would fill it with black
        (("image/jpeg", "image/png"), True, (0, 0, 0, 0)),
    ],
)
def test_what_one_sees_through_stands_on_the_brand_s_ground_where_it_cannot_stay(
    types: tuple[str, ...], transparency: bool, expected: tuple[int, ...]
) -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((1, 2, 3, 255), (0, 0, 20, 20))
    found = opened(encode(image, types, ground=(200, 30, 60), transparency=transparency))
    shown = found.convert("RGBA" if len(expected) == 4 else "RGB").getpixel((60, 60))
    assert shown == pytest.approx(expected, abs=2)


def test_a_limit_that_cannot_be_met_is_said_to_be_so() -> None:
    with pytest.raises(CmgenError, match="cannot be made smaller than 100 bytes"):
        encode(noisy(100, 100), ALL, 100)


def test_types_nobody_knows_are_named() -> None:
    with pytest.raises(CmgenError, match="image/tiff"):
        encode(noisy(10, 10), ("image/tiff",))


@pytest.fixture
def private_photo(tmp_path: Path) -> Path:
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


@pytest.mark.proves("B50")
@pytest.mark.parametrize("kind", ALL)
def test_nothing_but_pixels_leaves(private_photo: Path, kind: str) -> None:
    picture, _ = prepare(private_photo, Limits(image_types=(kind,)))
    found = opened(picture)
    assert b"Secret" not in picture.bytes
    assert b"Exif" not in picture.bytes
    assert not found.getexif()
    assert not {"comment", "icc_profile", "exif", "xmp", "dpi"} & set(found.info)
    assert found.size == (300, 400), "stood upright before its orientation was forgotten"


def test_the_original_is_left_as_it_was(private_photo: Path) -> None:
    before = private_photo.read_bytes()
    prepare(private_photo, Limits(image_side=100))
    assert private_photo.read_bytes() == before


LIMITS = st.builds(
    Limits,
    image_side=st.none() | st.integers(64, 700),
    image_pixels=st.none() | st.integers(5_000, 500_000),
    image_bytes=st.none() | st.integers(4_000, 100_000),
)


@settings(deadline=None, max_examples=30)
@given(LIMITS, st.none() | st.floats(0.4, 2.5), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_post_s_own_picture_obeys_the_network(
    photo_file: Path, limits: Limits, ratio: float | None, focus: tuple[float, float]
) -> None:
    picture, _ = prepare(photo_file, limits, focus=focus, ratio=ratio)
    assert max(picture.width, picture.height) <= (limits.image_side or 1600)
    assert picture.width * picture.height <= (limits.image_pixels or 1600 * 1200)
    assert limits.image_bytes is None or len(picture.bytes) <= limits.image_bytes
    assert picture.width / picture.height == pytest.approx(ratio or 1600 / 1200, rel=0.06)


@pytest.mark.parametrize(("focus", "share"), [((0.5, 0.5), "42%"), ((0.0, 0.5), "42%")])
def test_a_story_is_cropped_around_the_focus_and_says_so(
    photo_file: Path, focus: tuple[float, float], share: str
) -> None:
    picture, (remark,) = prepare(photo_file, Limits(image_crop=9 / 16, image_side=1920), focus=focus)
    assert picture.width / picture.height == pytest.approx(9 / 16, rel=0.01)
    assert (remark.rule, remark.message) == ("cropped-picture", f"cropped to {share} of the picture there")
    assert prepare(photo_file, Limits(image_crop=4 / 3))[1] == ()


@pytest.mark.proves("B51")
def test_a_picture_within_the_limits_keeps_its_size_and_none_of_its_bytes(private_photo: Path) -> None:
    original = private_photo.read_bytes()
    picture, _ = prepare(private_photo, Limits(image_side=4096))
    assert (picture.width, picture.height) == (300, 400)
    assert picture.bytes != original
    assert b"Secret" not in picture.bytes


def test_a_stated_credit_and_licence_are_all_that_is_written(private_photo: Path) -> None:
    rights = packet("Photo : Ève & Cie", "https://creativecommons.org/licenses/by/4.0/")
    for kind in ALL:
        picture, _ = prepare(private_photo, Limits(image_types=(kind,)), rights=rights)
        found = opened(picture)
        said = found.info["xmp"]
        assert "<photoshop:Credit>Photo : Ève &amp; Cie</photoshop:Credit>".encode() in said
        assert b"<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/<" in said
        assert b"Secret" not in picture.bytes
        assert not {"comment", "icc_profile", "exif"} & set(found.info)
    assert packet("", "") == b""


PEAK = """
import sys
from pathlib import Path
from cmgen.image.prepare import prepare
from cmgen.registry import networks
for name in ("x", "bluesky", "snapchat"):
    prepare(Path(sys.argv[1]), networks[name].limits)
status = Path("/proc/self/status").read_text()  # ru_maxrss would count what started us
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_of_24_megapixels_takes_less_than_250_megabytes(tmp_path: Path, progressive: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    noisy(750, 500).resize((6000, 4000)).save(tmp_path / "a.jpg", quality=90, exif=exif, progressive=progressive)
    run = [sys.executable, "-c", PEAK, str(tmp_path / "a.jpg")]
    peak = int(subprocess.run(run, capture_output=True, text=True, check=True).stdout) * 1024
    assert peak < 250_000_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_nothing_is_sent_larger_than_networks_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    noisy(400, 300).save(tmp_path / "a", kind, exif=exif)
    monkeypatch.setattr(preparing, "MOST_SIDE", 200)
    picture, _ = prepare(tmp_path / "a", Limits())
    assert (picture.width, picture.height) == ((200, 150) if orientation == 1 else (150, 200))


SAME = """
import hashlib, sys
from pathlib import Path
from cmgen.image.prepare import prepare
from cmgen.model import Limits
for kind in sys.argv[2:]:
    made, _ = prepare(Path(sys.argv[1]), Limits(image_types=(kind,), image_side=300, image_bytes=20_000))
    print(hashlib.sha256(made.bytes).hexdigest())
"""


def test_equal_pixels_give_equal_bytes_in_any_process_thread_and_number_of_processors(photo_file: Path) -> None:
    def made(kind: str) -> str:
        limits = Limits(image_types=(kind,), image_side=300, image_bytes=20_000)
        return sha256(prepare(photo_file, limits)[0].bytes).hexdigest()

    with ThreadPoolExecutor(4) as threads:
        several = list(threads.map(made, ALL * 2))
    run = [sys.executable, "-c", SAME, str(photo_file), *ALL]
    other = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert several == other * 2
    if hasattr(os, "sched_setaffinity"):
        one = f"import os; os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}}){SAME}"
        run[2] = one
        assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.split() == other
