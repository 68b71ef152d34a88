"""Fonts: which signs they have, how they measure, and words shaped with them; by HarfBuzz.

Measures are in ems: multiply them by a size in px. A font file is read once; the machine's own fonts are never used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from cmgen.errors import CmgenError

if TYPE_CHECKING:
    from PIL import Image

CAPITALS = 0.7  # height of capitals where a font does not say: about what most have
MAX_BYTES = 64 * 1024 * 1024
# Spaces and signs without ink that HarfBuzz makes up where a font has none.
INVISIBLE = regex.compile(r"[\p{Zs}\p{Default_Ignorable_Code_Point}\u2028\u2029\n]")
# Scripts whose letters are joined, and come apart where space is put between them.
JOINED = {"Arab", "Syrc", "Mong", "Nkoo", "Mand", "Adlm", "Rohg"}
# Scripts that stay within the height of Latin letters, for which a layout's leading is meant.
LEVEL = {"Latn", "Grek", "Cyrl", "Hani", "Hira", "Kana", "Hang", "Bopo", "Zyyy", "Zinh", "Hebr", "Armn", "Geor", ""}

Settings = tuple[tuple[str, float], ...]  # of a variable font: (("wght", 800.0),)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped run: ``at`` is the character it comes from; the others are ems, y upwards."""

    id: int
    at: int
    advance: float
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font ready for use."""

    file: Path
    font: Any
    units: int
    signs: Any
    capitals: float  # height, ems
    is_coloured: bool

    def has(self, cluster: str) -> bool:
        """Whether it has every sign of what people see as one character."""
        return all(ord(sign) in self.signs for sign in cluster if not INVISIBLE.match(sign))


def face(file: Path, settings: Settings = ()) -> Face:
    """The font in a file, with a variable font's axes set; raises CmgenError where it cannot be read."""
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise CmgenError(f"font {file.name}: {error.strerror}", "look at fonts in brand.yaml") from None
    return _face(file, settings, changed)


@lru_cache(maxsize=64)
def _face(file: Path, settings: Settings, changed: int) -> Face:
    import uharfbuzz as hb

    if file.stat().st_size > MAX_BYTES:
        raise CmgenError(f"font {file.name}: more than {MAX_BYTES // 1024**2} MiB", "use a smaller one")
    opened = hb.Face(hb.Blob(file.read_bytes()))
    if not opened.glyph_count or "cmap" not in opened.table_tags:
        raise CmgenError(f"{file.name} is no font that can be read", "use a TTF or OTF file; WOFF2 must be converted")
    font = hb.Font(opened)
    axes = {axis.tag: axis for axis in opened.axis_infos}
    if wanted := {tag: value for tag, value in settings if tag in axes}:
        font.set_variations(wanted)
    capitals = font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
    return Face(
        file=file,
        font=font,
        units=opened.upem,
        signs=opened.unicodes,
        capitals=capitals / opened.upem if capitals and 0.3 < capitals / opened.upem < 1.2 else CAPITALS,
        is_coloured=opened.has_color_png or opened.has_color_paint or opened.has_color_layers,
    )


@cache
def script_of(sign: str) -> str:
    """The script of a character as ISO 15924 ("Latn"); empty where it belongs to any."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(sign)
    buffer.guess_segment_properties()
    script = str(buffer.script or "")
    return "" if script in ("Zyyy", "Zinh", "Zzzz") else script


def shape(  # noqa: PLR0913, PLR0917  # a run is where it stands, what it is and what it is set in
    text: str, start: int, end: int, face: Face, script: str, language: str, *, leftwards: bool, ligatures: bool
) -> tuple[Glyph, ...]:
    """The glyphs of ``text[start:end]``, from left to right, shaped with what stands around them in view."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_codepoints([ord(sign) for sign in text], start, end - start)
    buffer.direction = "rtl" if leftwards else "ltr"
    buffer.script = script or "Zyyy"
    if language:
        buffer.language = language
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    features: dict[str, bool] = {} if ligatures else {"liga": False, "clig": False}
    hb.shape(face.font, buffer, features)
    units = face.units
    return tuple(
        Glyph(info.codepoint, info.cluster, place.x_advance / units, place.x_offset / units, place.y_offset / units)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


@lru_cache(maxsize=4096)
def extents(face: Face, glyph: int) -> tuple[float, float, float, float]:
    """Where a glyph has ink, ems from its origin, y upwards: left, bottom, right, top."""
    found = face.font.get_glyph_extents(glyph)
    if found is None:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, units = found.x_bearing, found.y_bearing, face.units
    return left / units, (top + found.height) / units, (left + found.width) / units, top / units


def mask(
    placed: Sequence[tuple[Face, int, float, float]], size: float, bold: float = 0.0
) -> tuple[Image.Image, int, int] | None:
    """Glyphs as one mask, smoothed by how much of each pixel they cover; None where nothing has ink.

    placed  (font, glyph, x, y) in px, y downwards, of each glyph's origin
    bold    px by which every outline is made wider on each side: a stroke's own shape

    Returns the mask and where its left top corner stands.
    """
    import uharfbuzz as hb
    from PIL import Image

    pen = hb.RasterDraw()
    for own, glyph, x, y in placed:
        scale = size / own.units
        pen.transform = (scale, 0.0, 0.0, scale, x, -y - bold)  # HarfBuzz lets a bolder glyph grow upwards
        pen.draw_glyph(_bold(own, 2 * bold / size) if bold else own.font, glyph)
    image = pen.render()
    found = image.extents
    if not found.width or not found.height:
        return None
    picture = Image.frombuffer("L", (found.width, found.height), image.buffer, "raw", "L", found.stride, -1)
    return picture, found.x_origin, -(found.y_origin + found.height)


@lru_cache(maxsize=16)
def _bold(own: Face, share: float) -> Any:
    import uharfbuzz as hb

    font = hb.Font(own.font.face)
    if own.font.get_var_coords_design():
        font.set_var_coords_design(own.font.get_var_coords_design())
    font.synthetic_bold = (share, share, True)
    return font


@lru_cache(maxsize=256)
def picture(face: Face, glyph: int, size: float) -> tuple[Image.Image, int, int] | None:
    """A glyph that has colours of its own, RGBA, and where its left top corner stands from its origin, px."""
    from PIL import Image

    from cmgen.image.photo import opened

    left, bottom, right, top = extents(face, glyph)
    png = face.font.get_glyph_color_png(glyph)
    if png is not None and len(png.data):
        with opened(bytes(png.data)) as image:
            kept = image.convert("RGBA")
        wide, high = max(1, round((right - left) * size)), max(1, round((top - bottom) * size))
        return kept.resize((wide, high), Image.Resampling.LANCZOS), round(left * size), round(-top * size)
    return _painted(face, glyph, size)


def _painted(face: Face, glyph: int, size: float) -> tuple[Image.Image, int, int] | None:
    """A glyph whose colours are drawn (COLR), not kept as a bitmap."""
    import uharfbuzz as hb
    from PIL import Image

    brush = hb.RasterPaint()
    scale = size / face.units
    brush.transform = (scale, 0.0, 0.0, scale, 0.0, 0.0)
    brush.set_glyph_extents(face.font.get_glyph_extents(glyph))
    if not brush.paint_glyph_or_fail(face.font, glyph):
        return None
    image = brush.render()
    found = image.extents
    if not found.width or not found.height:
        return None
    size_ = (found.width, found.height)
    premultiplied = Image.frombuffer("RGBa", size_, image.buffer, "raw", "BGRa", found.stride, -1)
    return premultiplied.convert("RGBA"), found.x_origin, -(found.y_origin + found.height)
