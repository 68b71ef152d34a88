"""Photos are opened without trusting them, stood upright, brought to sRGB, and cropped around their focus."""

import io
import os
import struct
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from cmgen.errors import CmgenError
from cmgen.image.photo import MAX_PIXELS, cover, crop_box, fit_within, flatten, read
from cmgen.image.prepare import prepare
from cmgen.model import Limits


def saved(path: Path, image: Image.Image, kind: str, **options: object) -> Path:
    image.save(path, kind, **options)
    return path


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def swapped_profile() -> bytes:
    """sRGB with the places of its red and green primaries exchanged."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        raw.replace(b"rXYZ", b"xXYZ")
        .replace(b"gXYZ", b"rXYZ")
        .replace(b"xXYZ", b"gXYZ")
        .replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    )


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10)) + chunk(b"IEND", b"")
    )


# ---------------------------------------------------------------------------------------------- hostile files


@pytest.mark.parametrize(("width", "height"), [(7000, 8000), (12000, 12000), (60000, 60000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(width, height))
    with pytest.raises(CmgenError, match=f"more than {MAX_PIXELS // 1_000_000} megapixels"):
        read(path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_stops_early_is_damaged(tmp_path: Path, kind: str, share: float) -> None:
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 90).convert("RGB").save(whole, kind)
    path = tmp_path / "half"
    path.write_bytes(whole.getvalue()[: int(len(whole.getvalue()) * share)])
    with pytest.raises(CmgenError, match="damaged"):
        read(path)


def test_a_large_file_pointer_says_what_to_run(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
    with pytest.raises(CmgenError, match="Git LFS pointer") as caught:
        read(path)
    assert caught.value.remedy == "run: git lfs pull"


FOREIGN = {
    "": b"hello",
    "an SVG": b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
    "a PDF": b"%PDF-1.7",
    "an EPS": b"%!PS-Adobe-3.0 EPSF-3.0",
    "a BMP": b"BM" + b"\0" * 60,
    "a TIFF": b"II*\0" + b"\0" * 60,
    "a Photoshop file": b"8BPS\0\1" + b"\0" * 60,
    "an icon": b"\0\0\1\0\1\0",
    "an HTML page": b"<!doctype html><script>alert(1)</script>",
    "a video": b"\0\0\0\x18ftypisom\0\0\2\0",
    "a ZIP archive": b"PK\3\4",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_picture_by_its_content_is_refused_whatever_its_name_and_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(FOREIGN[kind])
    said = f"{kind} by its content, not a JPEG" if kind else "WEBP, GIF or AVIF by its content"
    with pytest.raises(CmgenError, match=said):
        read(path)


@pytest.mark.proves("B47")
@pytest.mark.filterwarnings("ignore:IM image format:DeprecationWarning")
def test_no_other_format_that_pillow_knows_is_tried(tmp_path: Path) -> None:
    Image.init()
    for kind in sorted(set(Image.SAVE) - {"JPEG", "PNG", "WEBP", "GIF", "AVIF", "MPO", "PDF"}):
        try:
            Image.new("L", (16, 16)).save(tmp_path / "picture.foreign", kind)  # SPIDER keeps the ending as its own
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            continue  # not every format can be written here
        with pytest.raises(CmgenError, match="not a JPEG"):
            read(tmp_path / "picture.foreign")


@pytest.mark.parametrize(("tail", "kind"), [(b"PK\3\4 a ZIP archive", "JPEG"), (b"<script>alert(1)</script>", "PNG")])
def test_what_hides_behind_a_picture_is_gone_after_encoding(tmp_path: Path, tail: bytes, kind: str) -> None:
    path = saved(tmp_path / "two", Image.new("RGB", (64, 64), "#b8361d"), kind)
    path.write_bytes(path.read_bytes() + tail)
    picture, _ = prepare(path, Limits())
    assert tail not in picture.bytes


@pytest.mark.parametrize("name", [b"iCCP", b"zTXt"])
def test_a_bomb_in_a_chunk_is_a_damaged_picture(tmp_path: Path, name: bytes) -> None:
    bomb = chunk(name, b"x\0\0" + zlib.compress(b"\0" * (80 << 20)))
    raw = png_header(4, 4)
    (tmp_path / "bomb.png").write_bytes(raw[:33] + bomb + raw[33:])
    with pytest.raises(CmgenError, match="a damaged"):
        read(tmp_path / "bomb.png")


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    assert read(saved(tmp_path / "photo.png", Image.new("RGB", (4, 3)), "JPEG")).size == (4, 3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(CmgenError, match="not a regular file"):
        read(tmp_path / "pipe.jpg")


def test_links_are_followed_only_to_regular_files(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    (tmp_path / "folder.jpg").symlink_to(tmp_path)
    (tmp_path / "nowhere.jpg").symlink_to(tmp_path / "gone")
    for name in ("loop.jpg", "folder.jpg", "nowhere.jpg"):
        with pytest.raises(CmgenError, match=r"cannot be opened|not a regular file"):
            read(tmp_path / name)


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF"]), st.data())
def test_noise_in_a_picture_is_a_finding_or_a_picture_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, kind: str, data: st.DataObject
) -> None:
    whole = io.BytesIO()
    Image.new("RGB", (30, 20), "#8090a0").save(whole, kind)
    raw = whole.getvalue()
    at = data.draw(st.integers(0, len(raw)))
    path = tmp_path_factory.getbasetemp() / "noise"
    path.write_bytes(raw[:at] + noise + raw[at + len(noise) :])
    with suppress(CmgenError):
        assert read(path).mode in ("RGB", "RGBA")


# ---------------------------------------------------------------------------------------------- kinds of picture


@pytest.mark.proves("B52")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(tmp_path: Path, orientation: int) -> None:
    upright = Image.new("RGB", (40, 20), "#0000ff")
    upright.paste("#ff0000", (0, 0, 10, 10))  # red in the left top corner
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how the camera would have stored it
    stored = upright.transpose(Image.Transpose(inverse[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = read(saved(tmp_path / "turned.jpg", stored, "JPEG", quality=95, exif=exif))
    assert image.size == (40, 20)
    assert pixel(image, 3, 3)[0] > 200
    assert pixel(image, 36, 16)[2] > 200


@pytest.mark.proves("B52")
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_rgb_or_rgba(tmp_path: Path, mode: str) -> None:
    image = Image.new("L", (8, 8), 128)
    image = Image.new("I;16", (8, 8), 128 * 257) if mode == "I;16" else image.convert(mode)
    found = read(saved(tmp_path / "kind.png", image, "PNG"))
    assert found.mode == "RGB"
    assert pixel(found, 4, 4)[0] in ({0, 255} if mode == "1" else {127, 128, 129})


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    found = read(saved(tmp_path / "print.jpg", Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=95))
    red, green, blue = pixel(found, 4, 4)
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_transparency_is_kept_and_can_be_put_on_a_ground(tmp_path: Path) -> None:
    image = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    found = read(saved(tmp_path / "clear.png", image, "PNG"))
    assert found.mode == "RGBA"
    assert flatten(found, (1, 2, 3)).getpixel((0, 0)) == (1, 2, 3)


def test_a_transparent_colour_of_a_palette_is_transparent(tmp_path: Path) -> None:
    image = Image.new("P", (8, 8), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    assert pixel(read(saved(tmp_path / "clear.gif", image, "GIF", transparency=0)), 0, 0)[3] == 0


def test_the_first_frame_of_an_animation_is_the_picture(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("#ff0000", "#00ff00")]
    found = read(saved(tmp_path / "moving.gif", frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert pixel(found, 0, 0) == (255, 0, 0)


def test_a_profile_is_applied(tmp_path: Path) -> None:
    swapped = swapped_profile()
    found = read(saved(tmp_path / "swapped.png", Image.new("RGB", (8, 8), "#ff0000"), "PNG", icc_profile=swapped))
    red, green, _ = pixel(found, 0, 0)
    assert green - red > 100, "in this profile red and green have changed places"


def avif(path: Path, colour: str, primaries: int, curve: int) -> Path:
    raw = saved(path, Image.new("RGB", (64, 64), colour), "AVIF", quality=95).read_bytes()
    start = raw.index(b"colrnclx") + 8
    path.write_bytes(raw[:start] + struct.pack(">HH", primaries, curve) + raw[start + 4 :])
    return path


def png_that_states(path: Path, colour: str, primaries: int, curve: int) -> Path:
    raw = saved(path, Image.new("RGB", (64, 64), colour), "PNG").read_bytes()
    path.write_bytes(raw[:33] + chunk(b"cICP", bytes([primaries, curve, 0, 1])) + raw[33:])
    return path


@pytest.mark.proves("B52")
@pytest.mark.parametrize("write", [avif, png_that_states])
def test_wide_colours_that_are_stated_by_number_become_srgb(
    tmp_path: Path, write: Callable[[Path, str, int, int], Path]
) -> None:
    # Display P3 (200, 100, 50) is sRGB (214, 93, 31); computed from the matrices of SMPTE EG 432-1 and IEC 61966-2-1.
    assert pixel(read(write(tmp_path / "p3", "#c86432", 12, 13)), 9, 9) == pytest.approx((214, 93, 31), abs=3)
    assert pixel(read(write(tmp_path / "srgb", "#c86432", 1, 13)), 9, 9) == pytest.approx((200, 100, 50), abs=3)


@pytest.mark.parametrize("write", [avif, png_that_states])
@pytest.mark.parametrize(("curve", "name"), [(16, "PQ"), (18, "HLG")])
def test_hdr_is_refused_by_name(
    tmp_path: Path, write: Callable[[Path, str, int, int], Path], curve: int, name: str
) -> None:
    with pytest.raises(CmgenError, match=f"an HDR picture .{name}."):
        read(write(tmp_path / "hdr", "#c86432", 9, curve))


@pytest.mark.proves("B52")
@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1)])
def test_a_picture_of_one_line_is_a_picture(tmp_path: Path, size: tuple[int, int]) -> None:
    picture, _ = prepare(saved(tmp_path / "line.png", Image.new("RGB", size, "#b8361d"), "PNG"), Limits(image_side=500))
    assert max(picture.width, picture.height) <= 500
    assert min(picture.width, picture.height) == 1


def test_sixteen_bits_of_grey_with_transparency(tmp_path: Path) -> None:
    rows = b"".join(b"\0" + struct.pack(">HH", 128 * 257, 64 * 257) * 8 for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 16, 4, 0, 0, 0)
    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (tmp_path / "grey.png").write_bytes(raw)
    assert pixel(read(tmp_path / "grey.png"), 4, 4) == (128, 128, 128, 64)


def test_heic_is_read_with_its_extra(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif", reason="the extra heic is not installed")
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    path = saved(tmp_path / "photo.jpg", Image.new("RGB", (64, 32), "#b8361d"), "HEIF", quality=90, exif=exif)
    picture, _ = prepare(path, Limits())
    assert (picture.width, picture.height) == (64, 32)
    assert b"Secret" not in picture.bytes
    assert pixel(read(path), 9, 9) == pytest.approx((0xB8, 0x36, 0x1D), abs=6)


def test_heic_without_its_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (tmp_path / "photo.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40)
    with pytest.raises(CmgenError, match="a HEIC picture") as caught:
        read(tmp_path / "photo.heic")
    assert "pip install 'cmgen[heic]'" in caught.value.remedy


def test_a_broken_profile_is_passed_over(tmp_path: Path) -> None:
    path = saved(tmp_path / "odd.jpg", Image.new("RGB", (8, 8), "#808080"), "JPEG", icc_profile=b"no profile at all")
    assert read(path).getpixel((4, 4)) == (128, 128, 128)


def test_a_smaller_decode_keeps_every_side_large_enough(tmp_path: Path) -> None:
    path = saved(tmp_path / "large.jpg", Image.new("RGB", (2400, 1600)), "JPEG")
    found = read(path, at_least=500)
    assert min(found.size) >= 500
    assert max(found.size) < 2400


# ---------------------------------------------------------------------------------------------- sizes

SIDE = st.integers(1, 300)
FOCUS = st.tuples(st.floats(0, 1), st.floats(0, 1))


@given(SIDE, SIDE, st.floats(0.05, 20), FOCUS)
def test_the_focus_is_inside_the_crop_and_the_crop_inside_the_picture(
    width: int, height: int, ratio: float, focus: tuple[float, float]
) -> None:
    left, top, right, bottom = crop_box((width, height), ratio, focus)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert left - 1e-6 <= focus[0] * width <= right + 1e-6
    assert top - 1e-6 <= focus[1] * height <= bottom + 1e-6
    assert (right - left) / (bottom - top) == pytest.approx(ratio)
    assert right - left == pytest.approx(width) or bottom - top == pytest.approx(height)


@pytest.mark.parametrize(("across", "left"), [(0.5, 300), (0.4, 210), (0.05, 0), (1.0, 600)])
def test_the_focus_is_in_the_middle_where_the_picture_goes_on_far_enough(across: float, left: float) -> None:
    assert crop_box((900, 300), 1.0, (across, 0.5)) == pytest.approx((left, 0, left + 300, 300))


@given(SIDE, SIDE, SIDE, SIDE, FOCUS)
def test_covering_gives_exactly_the_size_asked_for(
    width: int, height: int, wide: int, high: int, focus: tuple[float, float]
) -> None:
    assert cover(Image.new("RGB", (width, height)), (wide, high), focus).size == (wide, high)


@given(SIDE, SIDE, st.integers(1, 400), st.integers(1, 60_000))
def test_fitting_within_never_exceeds_and_never_enlarges(width: int, height: int, side: int, pixels: int) -> None:
    found = fit_within(Image.new("L", (width, height)), side=side, pixels=max(pixels, width, height))
    assert max(found.size) <= min(side, max(width, height))
    assert found.width * found.height <= max(pixels, width, height)


def test_the_focus_stays_in_view() -> None:
    image = Image.new("RGB", (900, 300))
    image.paste("#ff0000", (840, 100, 860, 120))
    assert cover(image, (100, 100), (850 / 900, 110 / 300)).convert("RGB").getcolors(10_000) != [(10_000, (0, 0, 0))]
    assert cover(image, (100, 100), (0.1, 0.5)).getcolors(10_000) == [(10_000, (0, 0, 0))]
