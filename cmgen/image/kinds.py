"""What a file is by its first bytes, whatever its name says: for the finding that it is no picture that we open."""

from __future__ import annotations

import re

# "a TIFF": what its first bytes are; https://www.rfc-editor.org/rfc/rfc8081 and each format's own document
STARTS: tuple[tuple[str, bytes], ...] = (
    ("a PDF", rb"%PDF-"),
    ("an EPS", rb"%!PS|\xc5\xd0\xd3\xc6"),
    ("a TIFF", rb"II\*\0|MM\0\*|II\+\0|MM\0\+"),
    ("a BMP", rb"BM"),
    ("a Photoshop file", rb"8BPS"),
    ("an icon", rb"\0\0[\x01\x02]\0"),
    ("a JPEG 2000", rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
    ("a JPEG XL", rb"\xff\x0a|\0\0\0\x0cJXL "),
    ("a FITS", rb"SIMPLE  ="),
    ("a video", rb"\x1a\x45\xdf\xa3|....ftyp(isom|iso\d|mp4\d|qt  |M4V |avc1)"),
    ("a ZIP archive", rb"PK\x03\x04"),
    ("an SVG", rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg.*|<svg[\s>].*)"),
    ("an HTML page", rb"\s*(<!doctype html|<html)"),
    ("an XML file", rb"\s*<\?xml"),
)
HEIC = re.compile(rb"....ftyp(hei[cxms]|hev[cmsx]|mif1|msf1)", re.DOTALL)  # ISO/IEC 23008-12, annex B
AVIF = re.compile(rb"....ftyp.{0,60}avi[fs]", re.DOTALL)
OWN: tuple[tuple[str, bytes], ...] = (
    ("JPEG", rb"\xff\xd8\xff"),
    ("PNG", rb"\x89PNG"),
    ("GIF", rb"GIF8"),
    ("WebP", rb"RIFF....WEBP"),
    ("AVIF", AVIF.pattern),
)


def kind_of(raw: bytes) -> str:
    """What the file is, with its article: "an SVG"; empty where that is not known."""
    head = raw[:1024].removeprefix(b"\xef\xbb\xbf")
    for name, pattern in STARTS:
        if re.match(pattern, head, re.DOTALL | re.IGNORECASE):
            return name
    return ""


def begun_as(raw: bytes) -> str:
    """The format that we open and that it begins as: "AVIF"; empty for none."""
    return next((name for name, pattern in OWN if re.match(pattern, raw[:80], re.DOTALL)), "")


def is_heic(raw: bytes) -> bool:
    """Whether it is a photo as telephones keep them: HEIF with anything but AVIF in it."""
    return bool(HEIC.match(raw)) and not AVIF.match(raw[:80])
