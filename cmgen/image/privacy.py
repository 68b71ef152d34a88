"""What the file of a picture tells of people besides what it shows: where it was taken, by whom, with which camera.

None of it is sent; the file itself is in the repository, for whoever reads that, and its history keeps it.

Source: Exif 3.0, CIPA DC-008 (tags 0x8825 GPS, 0xA430 camera owner, 0xA431 and 0xA435 serial numbers); XMP, exif: and
aux: namespaces, https://developer.adobe.com/xmp/docs/ (read 2026-11-25)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from cmgen.image.remark import Remark

if TYPE_CHECKING:
    from PIL import Image

EXIF, GPS = 0x8769, 0x8825
LATITUDE, LONGITUDE = 2, 4
OWNER, SERIAL, LENS = 0xA430, 0xA431, 0xA435
IN_XMP = (
    (rb"exif:GPSLatitude\b", "where it was taken"),
    (rb"aux:OwnerName\b|exifEX:CameraOwnerName\b", "whose camera it is"),
    (rb"aux:SerialNumber\b|exifEX:BodySerialNumber\b", "the camera's serial number"),
)


def remarks(image: Image.Image) -> tuple[Remark, ...]:
    """What is to be said of a picture that is decoded, and still as it stands in its file."""
    told = tuple(dict.fromkeys((*_safely(_exif, image), *_safely(_xmp, image))))
    if not told:
        return ()
    message = f"the file tells {' and '.join([', '.join(told[:-1]), told[-1]] if told[1:] else told)}"
    remedy = "nobody is sent that, but it lies in the repository: export the picture without metadata, and keep that"
    return (Remark(rule="place-in-picture", message=message, remedy=remedy, values=("photo",)),)


def _safely(look: Callable[[Image.Image], Iterator[str]], image: Image.Image) -> tuple[str, ...]:
    """What can be read; metadata that are damaged tell nothing, and the picture may be whole."""
    found: list[str] = []
    with suppress(Exception):  # readers of Exif raise struct.error, SyntaxError, TypeError, ValueError, OSError, …
        found.extend(look(image))
    return tuple(found)


def _exif(image: Image.Image) -> Iterator[str]:
    found = image.getexif()
    place = found.get_ifd(GPS)
    if place.get(LATITUDE) and place.get(LONGITUDE):
        yield IN_XMP[0][1]
    details = found.get_ifd(EXIF)
    if str(details.get(OWNER) or "").strip("\0 "):
        yield IN_XMP[1][1]
    if any(str(details.get(tag) or "").strip("\0 0") for tag in (SERIAL, LENS)):
        yield IN_XMP[2][1]


def _xmp(image: Image.Image) -> Iterator[str]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    raw = packet.encode(errors="replace") if isinstance(packet, str) else bytes(packet)
    yield from (told for pattern, told in IN_XMP if re.search(pattern, raw))
