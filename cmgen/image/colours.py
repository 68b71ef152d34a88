"""Colours that a picture states by number instead of by a profile: wide ones get a profile, HDR is refused.

Source: ITU-T H.273 (07/2024), Coding-independent code points; PNG Third Edition, cICP; ISO/IEC 14496-12, ``colr``.
"""

from __future__ import annotations

import re
import struct

from cmgen.errors import CmgenError

HDR = {16: "PQ", 18: "HLG"}  # H.273 table 3
# Red, green and blue by H.273's number (table 2), X Y Z each, adapted to D50 as ICC.1:2022 annex E asks for.
PRIMARIES = {
    9: ((0.67348, 0.27904, -0.00194), (0.16566, 0.67535, 0.02998), (0.12505, 0.04561, 0.79686)),  # BT.2020
    12: ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),  # Display P3
}
D50 = (0.9642, 1.0, 0.8249)
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
NCLX = re.compile(rb"colrnclx(..)(..)", re.DOTALL)
CICP = re.compile(rb"\0\0\0\x04cICP(.)(.)", re.DOTALL)
HEAD = 1 << 16  # bytes in which they stand


def stated(raw: bytes, kind: str) -> bytes:
    """The profile of the colours that a PNG, AVIF or HEIC states by number; empty for sRGB and for what states none.

    Raises CmgenError for HDR, which comes out grey where it is read as if it were not.
    """
    if kind == "PNG":
        found = CICP.search(raw, 0, HEAD)
        primaries, curve = (found[1][0], found[2][0]) if found else (1, 13)
    elif kind in ("AVIF", "HEIF"):
        found = NCLX.search(raw, 0, HEAD)
        primaries, curve = (int.from_bytes(found[1]), int.from_bytes(found[2])) if found else (1, 13)
    else:
        return b""
    if curve in HDR:
        raise CmgenError(f"an HDR picture ({HDR[curve]}), which networks would show grey", "export it as SDR, in sRGB")
    return profile(PRIMARIES[primaries]) if primaries in PRIMARIES else b""


def profile(primaries: tuple[tuple[float, float, float], ...]) -> bytes:
    """A display profile with these primaries and the curve of sRGB (ICC.1:2022, 8.3: three components, matrix)."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*SRGB_CURVE)
    name = "wide".encode("utf-16-be")
    words = b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(name), 28) + name
    tags = {b"desc": words, b"cprt": words, b"wtpt": _xyz(D50)}
    for colour, place in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags |= {colour + b"XYZ": _xyz(place), colour + b"TRC": curve}
    table, data = struct.pack(">I", len(tags)), b""
    for tag, value in tags.items():
        table += tag + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(data), len(value))
        data += value + b"\0" * (-len(value) % 4)
    size, version = 128 + len(table + data), 0x04300000
    head = struct.pack(">I4xI4s4s4s12x4s", size, version, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head + b"\0" * 28 + _fixed(*D50) + b"\0" * (128 - 40 - 28 - 12) + table + data


def _xyz(place: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*place)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
