"""Small true pictures without a picture library."""

from __future__ import annotations

import hashlib
import struct
import zlib

from cmgen.model import Media

Store = dict[str, bytes]
"""Bytes by their digest, as ``bytes_of`` wants them."""


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def size(data: bytes) -> tuple[int, int]:
    """Width and height that a PNG states of itself."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def picture(width: int, height: int, alt: str, *, store: Store | None = None, name: str = "affiche.png") -> Media:
    """A medium, whose bytes are put into the store."""
    data = png(width, height, (width % 256, height % 256, len(alt) % 256))
    digest = hashlib.sha256(data).hexdigest()
    if store is not None:
        store[digest] = data
    return Media(digest=digest, type="image/png", size=len(data), width=width, height=height, alt=alt, name=name)
