"""Files that mean harm, made here: pictures and fonts by the number that tests/matrix/inputs.py gives them."""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path

from PIL import Image

from cmgen.image.look import EMOJI, FONTS


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *more: bytes, data: bytes = b"\0" * 10) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", zlib.compress(data))
    return b"\x89PNG\r\n\x1a\n" + chunks + chunk(b"IEND", b"")


def sound(kind: str, size: tuple[int, int] = (200, 150)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind)
    return out.getvalue()


def endless_gif(frames: int) -> bytes:
    """One pixel, many frames, no time."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\4\0\0\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x44\1\0"
    return head + frame * frames + b";"


def flipped(raw: bytes) -> bytes:
    """A PNG with one byte of its pixels changed, and not its sum."""
    at = raw.index(b"IDAT") + 40
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


BOMB = zlib.compress(b"\0" * (80 << 20))
PICTURES: dict[str, tuple[str, bytes, str]] = {  # name → (number, bytes, what is said)
    "kilobyte": ("B45", png(12_000, 12_000), "more than 50 megapixels"),
    "billions": ("B46", png(2**31 - 1, 1), "more than 50 megapixels"),
    "sides": ("B46", png(65_000, 65_000), "more than 50 megapixels"),
    "nothing": ("B46", png(0, 10), "PNG"),
    "eps": ("B47", b"%!PS-Adobe-3.0 EPSF-3.0\n{} loop", "an EPS by its content"),
    "photoshop": ("B47", b"8BPS\0\1" + bytes(60), "a Photoshop file by its content"),
    "frames": ("B48", endless_gif(100_000), ""),
    "half": ("B49", sound("JPEG")[:4000], "a damaged JPEG"),
    "sum": ("B49", flipped(sound("PNG")), "a damaged PNG"),
    "profile": ("B49", png(4, 4, chunk(b"iCCP", b"x\0\0" + BOMB)), "a damaged PNG"),
    "words": ("B49", png(4, 4, chunk(b"zTXt", b"x\0\0" + BOMB)), "a damaged PNG"),
    "svg": ("B54", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>", "an SVG by its content"),
    "entity": (
        "B54",
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        "an SVG by its content",
    ),
    "pointer": ("B41", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS pointer"),
}


# ------------------------------------------------------------------------------------------------ fonts


def table(raw: bytes, name: bytes) -> tuple[int, int]:
    """Where a table of a font stands: start and length."""
    count = struct.unpack_from(">H", raw, 4)[0]
    for number in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", raw, 12 + 16 * number)
        if tag == name:
            return start, length
    raise KeyError(name)


def with_bytes(raw: bytes, at: int, new: bytes) -> bytes:
    return raw[:at] + new + raw[at + len(new) :]


def many_glyphs(raw: bytes) -> bytes:
    return with_bytes(raw, table(raw, b"maxp")[0] + 4, b"\xff\xff")


def wide(raw: bytes) -> bytes:
    """Every advance as wide as can be."""
    start, length = table(raw, b"hmtx")
    return with_bytes(raw, start, b"\xff\xff\0\0" * (length // 4))


def cyclic(raw: bytes) -> bytes:
    """Every glyph is made of itself, twice."""
    start, length = table(raw, b"glyf")
    places, _ = table(raw, b"loca")
    is_long = struct.unpack_from(">h", raw, table(raw, b"head")[0] + 50)[0]
    count = struct.unpack_from(">H", raw, table(raw, b"maxp")[0] + 4)[0]
    form, step, scale = (">I", 4, 1) if is_long else (">H", 2, 2)
    for glyph in range(count):
        at = struct.unpack_from(form, raw, places + step * glyph)[0] * scale
        if at + 30 <= length:
            parts = struct.pack(">HHbb", 0x0022, glyph, 0, 0) + struct.pack(">HHbb", 0x0002, glyph, 1, 1)
            raw = with_bytes(raw, start + at, struct.pack(">hhhhh", -1, 0, 0, 1, 1) + parts)
    return raw


def bitmap_bomb(raw: bytes) -> bytes:
    """Every emoji says that it is a picture of 30 000 × 30 000 px."""

    def larger(found: re.Match[bytes]) -> bytes:
        header = b"IHDR" + struct.pack(">II", 30_000, 30_000) + found[1]
        return header + struct.pack(">I", zlib.crc32(header))

    return re.sub(rb"IHDR.{8}(.{5}).{4}", larger, raw, flags=re.DOTALL)


BRAND_FONTS = Path(__file__).parents[2] / "brand" / "fonts"


def fonts() -> dict[str, tuple[str, bytes]]:
    """name → (the role it takes, its bytes)."""
    raw = (BRAND_FONTS / "BricolageGrotesque-ExtraBold.ttf").read_bytes()
    return {
        "empty": ("headline", b""),
        "half": ("headline", raw[: len(raw) // 2]),
        "noise": ("headline", raw[:600] + zlib.compress(raw)[: len(raw) - 600]),
        "glyphs": ("headline", many_glyphs(raw)),
        "wide": ("headline", wide(raw)),
        "cyclic": ("headline", cyclic(raw)),
        "woff2": ("headline", b"wOF2\0\1\0\0" + struct.pack(">IHHIIIIIIII", 2**31, 1, 0, 2**31, 9, 0, 0, 0, 0, 0, 0)),
        "bitmaps": ("emoji", bitmap_bomb(EMOJI.read_bytes())),
        "not-a-font": ("text", sound("PNG")),
        "other": ("headline", FONTS["text"].read_bytes()[:2000]),
    }
