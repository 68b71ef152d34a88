"""Layouts as data: ``layouts/<name>/card.yaml``.

A format is an artboard: its size, and named areas in px. Boxes are layers, the lowest first; each names the area it
fills, and is left out of the formats that have no such area. Words stand above every other layer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Literal

from cmgen import template
from cmgen.data import Reading, decode, decode_utf8, nearest, read_yaml
from cmgen.errors import Broken, CmgenError
from cmgen.image.contrast import HEX
from cmgen.model import Location

FILE = "card.yaml"
MAX_BOXES = 100
MAX_PARAGRAPHS = 12
SIDES = (16, 4096)  # px
SIZES = (8, 600)  # px, of letters
LINES = (1, 20)
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")

Area = tuple[float, float, float, float]
Across = Literal["left", "center", "right"]
Down = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """One format of a layout: an artboard."""

    size: Annotated[tuple[int, int], "width and height, px"]
    scale: Annotated[float, "multiplies every size of letters and gap of the layout"] = 1.0
    areas: Annotated[Mapping[str, Area], "name: [left, top, width, height], px"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoBox:
    """The post's first photo, covering its area, with the focus in view; nothing where the post has none."""

    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourBox:
    """A rectangle of one colour."""

    area: str
    colour: str
    opacity: Annotated[float, "0 to 1"] = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientBox:
    """A rectangle that passes from one colour to another."""

    area: str
    from_: str
    to: str
    angle: Annotated[float, "degrees; 0: left to right, 90: top to bottom"] = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscBox:
    """An ellipse that fills its area, which may reach over the canvas; ``ring`` leaves only its rim."""

    area: str
    colour: str
    opacity: Annotated[float, "0 to 1"] = 1.0
    ring: Annotated[float, "px of rim; 0: filled"] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoBox:
    """The brand's logo, whole, for the ground that is really behind it."""

    area: str
    align: Across = "left"
    anchor: Down = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words of one kind: a kicker, a headline, a line below."""

    words: Annotated[str, "a Jinja template over the post's values: {{ title }}"]
    font: Annotated[str, "a role of brand.fonts: headline, text"] = "text"
    size: Annotated[tuple[int, int], "smallest and largest, px"] = (32, 32)
    lines: Annotated[int, "at most this many"] = 1
    colour: Annotated[tuple[str, ...], "the first that is readable on what is behind"] = ("ink",)
    leading: Annotated[float, "from baseline to baseline, in sizes"] = 1.2
    tracking: Annotated[float, "space between letters, in sizes"] = 0.0
    capitals: bool = False
    after: Annotated[float, "px from the last baseline to the next paragraph's capitals"] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsBox:
    """Paragraphs set together, as large as fits; ``shade`` changes what is behind them until they are readable."""

    area: str
    paragraphs: tuple[Paragraph, ...]
    align: Across = "left"
    anchor: Down = "top"
    shade: Annotated[str, "a colour; empty: none"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One layer: exactly one of its kinds, and when it is drawn."""

    photo: PhotoBox | None = None
    colour: ColourBox | None = None
    gradient: GradientBox | None = None
    disc: DiscBox | None = None
    logo: LogoBox | None = None
    words: WordsBox | None = None
    when: Annotated[str, "a condition over the values, and over photo and logo: not photo"] = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are written: one, in a layout that has been read."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def area(self) -> str:
        """The name of the area it fills."""
        area: str = getattr(self, self.kinds[0]).area
        return area


KINDS = tuple(f.name for f in fields(Box) if f.name != "when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What ``card.yaml`` says."""

    formats: Mapping[str, Canvas]
    boxes: tuple[Box, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a kind of post looks, in every format it is made for."""

    name: str
    path: str  # of card.yaml, for messages
    formats: Mapping[str, Canvas]
    boxes: tuple[Box, ...]
    summary: str = ""

    def canvas(self, format: str) -> Canvas:
        """The artboard of a format; raises CmgenError naming the formats there are."""
        if format not in self.formats:
            raise CmgenError(f"layout {self.name} has no format {format!r}", nearest(format, self.formats))
        return self.formats[format]


def read_layout(folder: Path, shown_path: str) -> Layout:
    """The layout in a folder; ``shown_path`` is how to name the folder in findings.

    Raises Broken with everything that is wrong: file, line, box, what was expected.
    """
    path = f"{shown_path}/{FILE}"
    try:
        raw = (folder / FILE).read_bytes()
    except OSError as error:
        raise CmgenError(f"{path}: {error.strerror}", "a layout is a folder with a card.yaml") from None
    reading = Reading()
    card = decode(read_yaml(decode_utf8(raw, path), path), Card, reading)
    if card is not None:
        for name, message, remedy in _problems(card):
            reading.add(_place(reading, name, path), "bad-layout", f"{name}: {message}", remedy)
    if card is None or reading.findings:
        raise Broken(sorted(reading.findings))
    return Layout(name=folder.name, path=path, formats=card.formats, boxes=card.boxes, summary=card.summary)


def _place(reading: Reading, name: str, path: str) -> Location:
    while name and name not in reading.places:
        name = name.rpartition(".")[0]
    return reading.places.get(name, Location(path))


Problem = tuple[str, str, str]  # the value's name, what is wrong, what to do


def _problems(card: Card) -> Iterator[Problem]:
    if not card.formats:
        yield "formats", "no format", "write at least one: square: {size: [1080, 1080], areas: …}"
    for name, canvas in card.formats.items():
        yield from _canvas_problems(f"formats.{name}", name, canvas)
    if len(card.boxes) > MAX_BOXES:
        yield "boxes", f"{len(card.boxes)} boxes", f"at most {MAX_BOXES}"
        return
    areas = {area for canvas in card.formats.values() for area in canvas.areas}
    for index, box in enumerate(card.boxes):
        yield from _box_problems(f"boxes[{index}]", box, areas)


def _canvas_problems(at: str, name: str, canvas: Canvas) -> Iterator[Problem]:
    if not NAME.fullmatch(name):
        yield at, f"format name {name!r}", "use small letters, digits and hyphens: link-card"
    if not all(SIDES[0] <= side <= SIDES[1] for side in canvas.size):
        yield f"{at}.size", f"{canvas.size[0]} × {canvas.size[1]} px", f"each side from {SIDES[0]} to {SIDES[1]}"
    if not 0.1 <= canvas.scale <= 10:
        yield f"{at}.scale", f"{canvas.scale:g}", "from 0.1 to 10"
    for area, (left, top, width, height) in canvas.areas.items():
        if width < 1 or height < 1:
            yield (
                f"{at}.areas.{area}",
                f"{width:g} × {height:g} px",
                "[left, top, width, height], each at least 1 px wide",
            )
        elif not all(-SIDES[1] <= side <= 2 * SIDES[1] for side in (left, top, width, height)):
            yield f"{at}.areas.{area}", "reaches too far from the canvas", f"stay within {SIDES[1]} px of it"


def _box_problems(at: str, box: Box, areas: set[str]) -> Iterator[Problem]:
    if len(box.kinds) != 1:
        found = " and ".join(box.kinds) or "nothing"
        yield at, f"{found} where exactly one kind of box is expected", f"kinds: {', '.join(KINDS)}"
        return
    kind = box.kinds[0]
    at = f"{at}.{kind}"
    if box.area not in areas:
        yield f"{at}.area", f"no format has an area {box.area!r}", nearest(box.area, areas)
    if box.when:
        yield from _refused(f"{at.rpartition('.')[0]}.when", lambda: template.check(box.when, expression=True))
    content = getattr(box, kind)
    for key in ("colour", "from_", "to", "shade"):
        if value := getattr(content, key, ""):
            yield from _colour_problems(f"{at}.{key.rstrip('_')}", value)
    if not 0 <= getattr(content, "opacity", 1) <= 1:
        yield f"{at}.opacity", f"{content.opacity:g}", "from 0 to 1"
    if isinstance(content, WordsBox):
        yield from _words_problems(at, content)


def _words_problems(at: str, box: WordsBox) -> Iterator[Problem]:
    if not 1 <= len(box.paragraphs) <= MAX_PARAGRAPHS:
        yield f"{at}.paragraphs", f"{len(box.paragraphs)} paragraphs", f"from 1 to {MAX_PARAGRAPHS}"
        return
    for index, paragraph in enumerate(box.paragraphs):
        inner = f"{at}.paragraphs[{index}]"
        smallest, largest = paragraph.size
        if not SIZES[0] <= smallest <= largest <= SIZES[1]:
            remedy = f"[smallest, largest], from {SIZES[0]} to {SIZES[1]}"
            yield f"{inner}.size", f"from {smallest} to {largest} px", remedy
        for name, low, high in (("lines", *LINES), ("leading", 0.7, 3), ("tracking", -0.2, 1), ("after", -200, 1000)):
            if not low <= getattr(paragraph, name) <= high:
                yield f"{inner}.{name}", f"{getattr(paragraph, name):g}", f"from {low:g} to {high:g}"
        if not paragraph.colour:
            yield f"{inner}.colour", "no colour", "name one of the palette: ink"
        for colour in paragraph.colour:
            yield from _colour_problems(f"{inner}.colour", colour)
        source = paragraph.words
        yield from _refused(f"{inner}.words", lambda source=source: template.check(source))  # type: ignore[misc]


def _colour_problems(at: str, value: str) -> Iterator[Problem]:
    if not (HEX.fullmatch(value) or NAME.fullmatch(value)):
        yield at, f"{value!r} is no colour", "a name of the brand's palette (ink), or #rrggbb"


def _refused(at: str, check: Callable[[], None]) -> Iterator[Problem]:
    try:
        check()
    except CmgenError as error:
        yield at, error.message, error.remedy
