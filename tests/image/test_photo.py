"""Photos are opened without trusting them, stood upright, brought to sRGB, and cropped around their focus."""

import io
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from cmgen.errors import CmgenError
from cmgen.image.photo import MAX_PIXELS, cover, crop_box, fit_within, flatten, read


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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
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


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"BM" + b"\0" * 60]
)
def test_what_is_no_picture_by_its_content_is_refused_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    with pytest.raises(CmgenError, match="not a JPEG, PNG, WEBP or GIF by its content"):
        read(path)


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


@given(st.binary(max_size=400), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.data())
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
