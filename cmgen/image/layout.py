"""Layouts as data: ``layouts/<name>/card.yaml``.

Boxes are layers by name, the lowest first: grounds, above them signs, above both words. Each says what it is and where
it stands: distances from the edges of its frame, which is the canvas for grounds and photos, and for everything else
what the margins and the network's own signs leave. A layout is drawn in every format; what is otherwise in one, or in
all wide or tall ones, is said under ``formats``; what it shares with another layout stands in the one it ``extends``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from cmgen import template
from cmgen.data import Node, Reading, decode, decode_utf8, nearest, read_yaml
from cmgen.errors import Broken, CmgenError
from cmgen.image.contrast import HEX
from cmgen.image.formats import FORMATS, GROUPS, SHIPPED, Format
from cmgen.image.marks import CHARTS, ICONS, PATTERNS, SHAPES
from cmgen.image.remark import CannotDraw, Remark
from cmgen.model import Finding, Location

FILE = "card.yaml"
LAYOUTS = "layouts"  # folder of a project
MAX_BOXES = 60
MAX_PARAGRAPHS = 12
MAX_EXTENDS = 5
SIDES = (16, 4096)  # px
WIDEST = 125  # units: in a wider canvas letters of the same size could no longer be read on a telephone
SIZES = (0.5, 60)  # units, of letters
LINES = (1, 20)
NAME = re.compile(r"_?[a-z][a-z0-9-]{0,39}")
OWN = Path(__file__).parents[1] / "layouts"  # those that every project has
LENGTH = re.compile(r"\s*([-+]?)\s*([0-9]{1,4}(?:\.[0-9]{1,17})?)\s*(%|px|)\s*(?=$|[-+])")

LENGTHS = ("left", "right", "top", "bottom", "width", "height")
Rectangle = tuple[float, float, float, float]  # left, top, width, height, px
Length = Annotated[str, "a number of units, 50 % of the canvas, 24px, or a sum of them"]
Across = Literal["start", "left", "center", "right", "end"]
Down = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a box stands in its frame. What is not said goes from edge to edge.

    A length is in units (hundredths of the canvas) or ``24px`` from the edge of the frame; one with a share,
    ``50% + 2``, is from the edge of the canvas, and ``50%`` is half of the canvas.
    """

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""
    width: str = ""
    height: str = ""
    within: Annotated[Literal["", "canvas", "margins"], "the frame; empty: by the kind of box"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoBox:
    """The post's photo; nothing where the post has none."""

    fit: Annotated[Literal["cover", "contain"], "cover: cut around the focus; contain: whole"] = "cover"
    duotone: Annotated[tuple[str, ...], "two colours, for its dark and its light parts"] = ()
    blur: Annotated[float, "units"] = 0.0
    shade: Annotated[str, "a colour over it"] = ""
    opacity: Annotated[float, "of the shade, 0 to 1"] = 0.35
    radius: Annotated[float, "of its corners, units"] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolidBox:
    """A rectangle of one colour."""

    colour: str
    opacity: Annotated[float, "0 to 1"] = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientBox:
    """A rectangle that passes from one colour to another, or from nothing to a colour."""

    from_: str
    to: str
    angle: Annotated[float, "degrees; 0: left to right, 90: top to bottom"] = 90.0
    opacity: Annotated[tuple[float, float], "where it begins and where it ends, 0 to 1"] = (1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternBox:
    """A rectangle of signs that come again and again."""

    kind: Annotated[Literal[PATTERNS], "which signs"] = "dots"  # type: ignore[valid-type]  # the list is a constant
    colour: str = "ink"
    opacity: Annotated[float, "0 to 1"] = 0.12
    step: Annotated[float, "from one to the next, units"] = 4.0
    weight: Annotated[float, "of a dot or a line, units"] = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeBox:
    """A plain shape, filled, outlined or both; it may reach over the canvas."""

    kind: Annotated[
        Literal[SHAPES],  # type: ignore[valid-type]  # the list is a constant
        "ticket: with a notch in its left and right sides; coupon: above and below; seal: with teeth all around",
    ] = "rectangle"
    colour: Annotated[str, "of its inside; empty: none"] = ""
    opacity: Annotated[float, "0 to 1"] = 1.0
    radius: Annotated[float, "of its corners and notches, units"] = 0.0
    cut: Annotated[float, "where the notches are, 0 to 1 from the top or the left"] = 0.5
    stroke: Annotated[str, "colour of its outline; empty: none"] = ""
    weight: Annotated[float, "of the outline, units"] = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoBox:
    """The brand's logo, whole, in the version for the ground that is really behind it."""

    align: Across = "left"
    anchor: Down = "middle"
    clear: Annotated[float, "what stays free around it, in its heights"] = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class IconBox:
    """A sign drawn in lines."""

    name: Annotated[Literal[tuple(ICONS)], "which"]  # type: ignore[valid-type]  # the list is a constant
    colour: Annotated[tuple[str, ...], "the first that is readable on what is behind"] = ("ink",)
    weight: Annotated[float, "of its lines, in 24ths of its size"] = 1.75
    opacity: Annotated[float, "0 to 1"] = 1.0
    align: Across = "left"
    anchor: Down = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class QrBox:
    """A QR code, with the four free modules around it that readers need."""

    words: Annotated[str, "what it holds, a Jinja template: {{ link }}"]
    colour: str = "ink"
    ground: str = "paper"
    align: Across = "right"
    anchor: Down = "bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBox:
    """A few numbers as bars, a line or a ring (a share of 100)."""

    kind: Literal[CHARTS] = "bars"  # type: ignore[valid-type]  # the list is a constant
    of: Annotated[str, "the value that holds the numbers"] = "numbers"
    labels: Annotated[str, "the value that holds a word for each"] = "labels"
    colour: Annotated[tuple[str, ...], "of what matters: the first that stands out"] = ("accent", "accent-3", "ink")
    ground: Annotated[str, "of what is less important"] = "mist"
    ink: Annotated[tuple[str, ...], "of the labels: the first that is readable"] = ("ink",)
    size: Annotated[tuple[float, float], "of the labels, smallest and largest, units"] = (2.6, 3.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words of one kind: a kicker, a headline, a line below."""

    words: Annotated[str, "a Jinja template over the post's values: {{ title }}"]
    font: Annotated[str, "a role of brand.fonts: headline, text"] = "text"
    weight: Annotated[float, "of a variable font, 100 to 900; 0: as it is"] = 0
    size: Annotated[tuple[float, float], "smallest and largest, units"] = (3.2, 3.2)
    lines: Annotated[int, "at most this many"] = 1
    colour: Annotated[tuple[str, ...], "the first that is readable on what is behind"] = ("ink",)
    leading: Annotated[float, "from baseline to baseline, in sizes"] = 1.2
    tracking: Annotated[float, "space between letters, in sizes"] = 0.0
    capitals: bool = False
    hyphenation: Annotated[bool, "lines may break inside words, where their language allows it"] = False
    highlight: Annotated[str, "a colour behind each line; empty: none"] = ""
    stroke: Annotated[str, "colour of an outline; empty: none"] = ""
    stroke_width: Annotated[float, "in sizes"] = 0.04
    shadow: Annotated[str, "colour of a soft shadow; empty: none"] = ""
    after: Annotated[float, "units from the last baseline to the next paragraph's capitals"] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsBox:
    """Paragraphs set together, as large as fits; ``shade`` changes what is behind them until they are readable."""

    paragraphs: Annotated[Mapping[str, Paragraph], "by name, from top to bottom"]
    align: Across = "start"
    anchor: Down = "top"
    shade: Annotated[str, "a colour; empty: none"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One layer: exactly one of its kinds, where it stands and when it is drawn."""

    photo: PhotoBox | None = None
    solid: SolidBox | None = None
    gradient: GradientBox | None = None
    pattern: PatternBox | None = None
    shape: ShapeBox | None = None
    logo: LogoBox | None = None
    icon: IconBox | None = None
    qr: QrBox | None = None
    chart: ChartBox | None = None
    words: WordsBox | None = None
    at: Place = field(default_factory=Place)
    like: Annotated[str, "another box, of which this one changes something"] = ""
    when: Annotated[str, "a condition over the values, and over photo, logo and theme: not photo"] = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are written: one, in a layout that has been read."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def is_ground(self) -> bool:
        """Whether it may reach to the edges of the canvas."""
        return self.at.within == "canvas" or (not self.at.within and self.kinds[0] in GROUNDS)


KINDS = tuple(f.name for f in fields(Box) if f.name not in ("at", "like", "when"))
GROUNDS = {"photo", "solid", "gradient", "pattern", "shape"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasFile:
    """What is otherwise in a format, or in all ``wide`` or ``tall`` ones."""

    size: Annotated[tuple[int, int] | None, "width and height, px, of a format of your own"] = None
    margin: Annotated[float | None, "units"] = None
    unit: Annotated[float, "multiplies the unit"] = 1.0
    boxes: Annotated[Any, "by name: what of a box is otherwise"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What ``card.yaml`` says."""

    boxes: Mapping[str, Box]
    summary: Annotated[str, "a line for people"] = ""
    extends: Annotated[str, "another layout, of which this one changes something"] = ""
    theme: Annotated[Literal["light", "dark"], "where the post does not say: theme under values"] = "light"
    margin: Annotated[float, "units that stay free at the edges"] = 7.0
    only: Annotated[tuple[str, ...], "the formats it is made for; none: all"] = ()
    formats: Annotated[Mapping[str, CanvasFile], "what is otherwise in one"] = field(default_factory=dict)
    sample: Annotated[Mapping[str, Any], "values by language, for pages that show the layout"] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """A layout in one format, ready to be drawn: sizes in px, boxes by name, the lowest first."""

    format: str
    size: tuple[int, int]
    safe: tuple[int, int, int, int]  # left, top, right, bottom
    margin: float
    unit: float
    boxes: tuple[tuple[str, Box], ...]
    round: bool = False

    def frame(self, box: Box) -> Rectangle:
        """What a box is measured from."""
        width, height = self.size
        if box.is_ground:
            return 0.0, 0.0, float(width), float(height)
        left, top, right, bottom = (max(self.margin, float(side)) for side in self.safe)
        return left, top, width - left - right, height - top - bottom

    def area(self, box: Box, values: Mapping[str, Any] | None = None) -> Rectangle:
        """Where a box stands; its lengths may be written from a post's values."""
        left, top, width, height = self.frame(box)
        at = {side: _written(getattr(box.at, side), values) for side in LENGTHS}
        across = _Stretch(left, left + width, float(self.size[0]), self.unit).of(at["left"], at["right"], at["width"])
        down = _Stretch(top, top + height, float(self.size[1]), self.unit).of(at["top"], at["bottom"], at["height"])
        return across[0], down[0], across[1], down[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a kind of post looks, in every format it is made for."""

    name: str
    path: str  # of card.yaml, for messages
    formats: Mapping[str, Canvas]
    summary: str = ""
    theme: str = "light"
    sample: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def canvas(self, format: str) -> Canvas:
        """The artboard of a format; raises CmgenError naming the formats there are."""
        if format not in self.formats:
            raise CmgenError(f"layout {self.name} has no format {format!r}", nearest(format, self.formats))
        return self.formats[format]

    @property
    def templates(self) -> tuple[str, ...]:
        """Every template and condition of its boxes, each once."""
        found: dict[str, None] = {}
        for canvas in self.formats.values():
            for _, box in canvas.boxes:
                if box.words:
                    found |= dict.fromkeys(paragraph.words for paragraph in box.words.paragraphs.values())
                if box.qr:
                    found[box.qr.words] = None
        return tuple(found)


def _written(text: str, values: Mapping[str, Any] | None) -> str:
    """A length with its values; before there are any, a template is taken for a tenth."""
    if "{{" not in text:
        return text
    return "10%" if values is None else template.write(text, values)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One direction of a frame, from ``start`` to ``end`` on a canvas of ``whole`` px."""

    start: float
    end: float
    whole: float
    unit: float

    def of(self, near: str, far: str, size: str) -> tuple[float, float]:
        """Where something begins and how long it is, from its distance to both edges and its length, as far as said."""
        begins = self._from(near, self.start) if near else None
        ends = self.whole - self._from(far, self.whole - self.end) if far else None
        if size:
            long = length(size, self.unit, self.whole)
            if begins is None:
                begins = ends - long if ends is not None else self.start
            return begins, long
        begins = self.start if begins is None else begins
        return begins, (self.end if ends is None else ends) - begins

    def _from(self, text: str, edge: float) -> float:
        """A distance from the canvas's edge; one without a share counts from the frame's, which is ``edge`` inside."""
        return length(text, self.unit, self.whole) + (0.0 if "%" in text else edge)


def length(text: str, unit: float, whole: float) -> float:
    """``50% + 2`` in px, where ``whole`` is 100%; raises CmgenError for what is no length."""
    total, position = 0.0, 0
    while position < len(text):
        found = LENGTH.match(text, position)
        if not found or (position and not found[1]):
            raise CmgenError(
                f"{text!r} is no length", "write units, a share of the frame or px: 12, 50%, 24px, 50% + 2"
            )
        number = float(found[1] + found[2])
        total += number * {"%": whole / 100, "px": 1.0, "": unit}[found[3]]
        position = found.end()
    return total


# ---------------------------------------------------------------------------------------------- reading


def names(folder: Path) -> tuple[str, ...]:
    """The layouts there are: those in a project's ``layouts`` and ours, without those that are only to be extended."""
    found = {one.parent.name for home in (folder, OWN) for one in home.glob(f"*/{FILE}")}
    return tuple(sorted(name for name in found if not name.startswith("_")))


def find_layout(layouts: Path, name: str) -> Layout:
    """A layout by name: the project's own, or else ours; raises CannotDraw where there is neither, and as below."""
    if NAME.fullmatch(name):
        if (layouts / name / FILE).is_file():
            return read_layout(layouts / name, f"layouts/{name}")
        if (OWN / name / FILE).is_file():
            return read_layout(OWN / name, _ours(OWN / name))
    remedy = f"{nearest(name, names(layouts))}; yours would be layouts/{name}/{FILE}"
    raise CannotDraw(Remark(rule="unknown-layout", message=f"no layout {name!r}", remedy=remedy, values=("layout",)))


def lineage(layouts: Path, name: str) -> tuple[str, ...]:
    """The project's layouts that one is read from, itself first; one that is not there is ours, or none."""
    seen: list[str] = []
    while NAME.fullmatch(name) and name not in seen and len(seen) <= MAX_EXTENDS:
        seen.append(name)
        try:
            node = read_yaml(decode_utf8((layouts / name / FILE).read_bytes(), FILE), FILE)
        except (CmgenError, OSError):
            break
        base = _child(node, "extends")
        name = base.text if base else ""
    return tuple(seen)


def read_layout(folder: Path, shown_path: str) -> Layout:
    """The layout in a folder; ``shown_path`` is how to name the folder in findings.

    Raises Broken with everything that is wrong: file, line, box, what was expected.
    """
    files = sorted({folder / FILE, *(file for home in (folder.parent, OWN) for file in home.glob(f"*/{FILE}"))})
    return _read(folder, shown_path, tuple((file, _changed(file)) for file in files))


def _changed(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _read(folder: Path, shown_path: str, known: tuple[tuple[Path, tuple[int, int]], ...]) -> Layout:
    """The layout; ``known`` makes it be read again where it, or one that it may extend, was saved."""
    node = _inherited(folder, shown_path, ())
    path = f"{shown_path}/{FILE}"
    reading = Reading()
    card = decode(_resolved(node), Card, reading)
    if card is None or reading.findings:
        raise Broken(sorted(reading.findings))
    for name, message, remedy in _problems(card):
        reading.add(_place(reading, name, path), "bad-layout", f"{name}: {message}", remedy)
    if reading.findings:
        raise Broken(sorted(reading.findings))
    canvases, mistakes = {}, dict[Finding, list[str]]()
    for name in _formats(card):
        canvas, wrong = _canvas(node, card, name, path)
        for finding in wrong:
            mistakes.setdefault(finding, []).append(name)
        if canvas:
            canvases[name] = canvas
    if mistakes:
        raise Broken(sorted(_said_once(mistakes, of=len(_formats(card)))))
    return Layout(
        name=folder.name,
        path=path,
        formats=canvases,
        summary=card.summary,
        theme=card.theme,
        sample={lang: values for lang, values in card.sample.items() if isinstance(values, dict)},
    )


def _said_once(mistakes: Mapping[Finding, list[str]], of: int) -> Iterator[Finding]:
    """Each mistake once; with the formats that it is made in where these are not all."""
    for finding, formats in mistakes.items():
        where = "" if len(formats) == of else f" (in {', '.join(formats)})"
        yield replace(finding, message=finding.message + where)


def _inherited(folder: Path, shown_path: str, seen: tuple[Path, ...]) -> Node:
    """What card.yaml says, over what the layout says that it extends."""
    path = f"{shown_path}/{FILE}"
    try:
        raw = (folder / FILE).read_bytes()
    except OSError as error:
        raise CmgenError(f"{path}: {error.strerror}", "a layout is a folder with a card.yaml") from None
    node = read_yaml(decode_utf8(raw, path), path)
    base = _child(node, "extends")
    if base is None or base.kind != "text" or base.is_empty:
        return node
    home = folder.parent / base.text
    if base.text == folder.name or not (home / FILE).is_file():  # ours, which the project's own goes by the name of
        home = OWN / base.text
    if home in (folder, *seen) or len(seen) >= MAX_EXTENDS:
        _refuse(base.location, "extends: it goes round in a circle", "name a layout that does not extend this one")
    if not NAME.fullmatch(base.text) or not (home / FILE).is_file():
        _refuse(base.location, f"extends: no layout {base.text!r}", nearest(base.text, names(folder.parent)))
    shown = f"{shown_path.rpartition('/')[0]}/{base.text}".lstrip("/") if home.parent == folder.parent else _ours(home)
    return merged(_inherited(home, shown, (*seen, folder)), node)


def _ours(folder: Path) -> str:
    return f"cmgen/layouts/{folder.name}"


def _refuse(where: Location, message: str, remedy: str) -> None:
    raise Broken([Finding(where, "bad-layout", message, remedy)])


def _child(node: Node, name: str) -> Node | None:
    return next((value for key, value in node.pairs if key.text == name), None)


def merged(under: Node, over: Node, path: tuple[str, ...] = ()) -> Node:
    """Two mappings as one: what ``over`` says counts, value by value; each value keeps its place in its file.

    A box that becomes of another kind loses the kind it had. ``path`` names the mappings that these stand in.
    """
    if under.kind != "mapping" or over.kind != "mapping":
        return over
    own = {key.text: (key, value) for key, value in over.pairs}
    changes_kind = len(path) > 1 and path[-2] == "boxes" and any(name in KINDS for name in own)
    pairs = []
    for key, value in under.pairs:
        if key.text in own:
            other_key, other = own.pop(key.text)
            pairs.append((other_key, merged(value, other, (*path, key.text))))
        elif not (changes_kind and key.text in KINDS):
            pairs.append((key, value))
    return Node("mapping", over.location, pairs=(*pairs, *own.values()))


def _formats(card: Card) -> tuple[str, ...]:
    own = [name for name in card.formats if name not in FORMATS and name not in GROUPS]
    return card.only or (*SHIPPED, *own)


def _canvas(node: Node, card: Card, name: str, path: str) -> tuple[Canvas | None, list[Finding]]:
    """A format's boxes: the layout's, with what is otherwise in wide or tall formats, and in this one."""
    own = card.formats.get(name, CanvasFile())
    known = FORMATS.get(name, Format(size=own.size or (1080, 1080), about=""))
    size = own.size or known.size
    boxes = _child(node, "boxes") or node
    margin, unit = card.margin, 1.0
    changes = _child(node, "formats")
    groups = [group for group, (least, most) in GROUPS.items() if least <= size[0] / size[1] < most]
    for group in (*groups, name):
        said = card.formats.get(group)
        change = _child(changes, group) if changes else None
        if said is None or change is None:
            continue
        margin = said.margin if said.margin is not None else margin
        unit *= said.unit
        if (other := _child(change, "boxes")) is not None:
            boxes = merged(boxes, other, ("boxes",))
    boxes = _alike(boxes)
    reading = Reading()
    found = decode(Node("mapping", boxes.location, pairs=((_key("boxes", boxes), boxes),)), _Boxes, reading, "")
    scale = max(math.sqrt(size[0] * size[1]) / 100, size[0] / WIDEST) * unit
    if found is None or reading.findings:
        return None, reading.findings
    canvas = Canvas(
        format=name,
        size=size,
        safe=known.safe,
        margin=margin * scale,
        unit=scale,
        boxes=tuple(found.boxes.items()),
        round=known.round,
    )
    for at, message, remedy in _boxes_problems(canvas):
        reading.add(_place(reading, at, path), "bad-layout", f"{at}: {message}", remedy)
    return canvas, reading.findings


def _resolved(node: Node) -> Node:
    pairs = (
        (key, _alike(value) if key.text == "boxes" and value.kind == "mapping" else value) for key, value in node.pairs
    )
    return Node(node.kind, node.location, node.text, node.plain, node.children, tuple(pairs))


def _alike(boxes: Node) -> Node:
    """Boxes that are like another one, with what they take from it."""
    known = {key.text: value for key, value in boxes.pairs}
    pairs = []
    for key, value in boxes.pairs:
        like = _child(value, "like") if value.kind == "mapping" else None
        if like is not None and like.text in known and like.text != key.text:
            own = Node("mapping", value.location, pairs=tuple(pair for pair in value.pairs if pair[1] is not like))
            pairs.append((key, merged(known[like.text], own, ("boxes", key.text))))
        else:
            pairs.append((key, value))
    return Node("mapping", boxes.location, pairs=tuple(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Boxes:
    boxes: Mapping[str, Box]


def _key(name: str, like: Node) -> Node:
    return Node("text", like.location, name)


def _place(reading: Reading, name: str, path: str) -> Location:
    while name and name not in reading.places:
        name = name.rpartition(".")[0]
    return reading.places.get(name, Location(path))


# ---------------------------------------------------------------------------------------------- what may stand there

Problem = tuple[str, str, str]  # the value's name, what is wrong, what to do


def _problems(card: Card) -> Iterator[Problem]:
    if not card.boxes:
        yield "boxes", "no box", "write at least one: headline: {words: …}"
    if len(card.boxes) > MAX_BOXES:
        yield "boxes", f"{len(card.boxes)} boxes", f"at most {MAX_BOXES}"
    if not 0 <= card.margin <= 30:
        yield "margin", f"{card.margin:g}", "from 0 to 30"
    for name, canvas in card.formats.items():
        yield from _format_problems(f"formats.{name}", name, canvas)
    own = [name for name in card.formats if name not in GROUPS]
    for name in card.only:
        if name not in FORMATS and name not in own:
            yield "only", f"no format {name!r}", nearest(name, [*FORMATS, *own])


def _format_problems(at: str, name: str, canvas: CanvasFile) -> Iterator[Problem]:
    if not NAME.fullmatch(name):
        yield at, f"format name {name!r}", "use small letters, digits and hyphens: banner"
    elif name not in FORMATS and name not in GROUPS and canvas.size is None:
        known = ", ".join((*FORMATS, *GROUPS))
        yield at, f"no format {name!r}", f"known: {known}; one of your own says its size: [1500, 500]"
    if canvas.size and not all(SIDES[0] <= side <= SIDES[1] for side in canvas.size):
        yield f"{at}.size", f"{canvas.size[0]} × {canvas.size[1]} px", f"each side from {SIDES[0]} to {SIDES[1]}"
    if not 0.2 <= canvas.unit <= 5:
        yield f"{at}.unit", f"{canvas.unit:g}", "from 0.2 to 5"
    if canvas.margin is not None and not 0 <= canvas.margin <= 30:
        yield f"{at}.margin", f"{canvas.margin:g}", "from 0 to 30"


def _boxes_problems(canvas: Canvas) -> Iterator[Problem]:
    for name, box in canvas.boxes:
        at = f"boxes.{name}"
        if not NAME.fullmatch(name):
            yield at, f"box name {name!r}", "use small letters, digits and hyphens: headline"
        if box.like:
            others = [other for other, _ in canvas.boxes if other != name]
            yield f"{at}.like", f"no other box {box.like!r}", nearest(box.like, others)
            continue
        if len(box.kinds) != 1:
            found = " and ".join(box.kinds) or "nothing"
            yield at, f"{found} where exactly one kind of box is expected", f"kinds: {', '.join(KINDS)}"
            continue
        yield from _place_problems(f"{at}.at", box, canvas)
        if box.when:
            yield from _refused(f"{at}.when", lambda box=box: template.check(box.when, expression=True))  # type: ignore[misc]
        yield from _content_problems(f"{at}.{box.kinds[0]}", getattr(box, box.kinds[0]))


def _place_problems(at: str, box: Box, canvas: Canvas) -> Iterator[Problem]:
    for side in LENGTHS:
        text = getattr(box.at, side)
        if "{{" in text:
            yield from _refused(f"{at}.{side}", lambda text=text: template.check(text))  # type: ignore[misc]
        elif text:
            yield from _refused(f"{at}.{side}", lambda text=text: length(text, canvas.unit, 100))  # type: ignore[misc]
    for near, far, size in (("left", "right", "width"), ("top", "bottom", "height")):
        if all(getattr(box.at, side) for side in (near, far, size)):
            yield at, f"{near}, {far} and {size}", "two of them say it all"
    try:
        left, top, width, height = canvas.area(box)
    except CmgenError:
        return
    if width < 1 or height < 1:
        yield at, f"{width:.0f} × {height:.0f} px are left for it", "give it more room"
    elif not all(-SIDES[1] <= side <= 2 * SIDES[1] for side in (left, top, width, height)):
        yield at, "it reaches too far from the canvas", f"stay within {SIDES[1]} px of it"


def _content_problems(at: str, content: Any) -> Iterator[Problem]:
    for key in ("colour", "from_", "to", "shade", "stroke", "ground", "duotone", "ink"):
        value = getattr(content, key, ())
        for colour in (value,) if isinstance(value, str) else value:
            if colour:
                yield from _colour_problems(f"{at}.{key.rstrip('_')}", colour)
    for name, low, high in RANGES:
        value = getattr(content, name, None)
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, float | int) and not low <= number <= high:
                yield f"{at}.{name}", f"{number:g}", f"from {low:g} to {high:g}"
    if isinstance(content, PhotoBox) and len(content.duotone) not in (0, 2):
        yield f"{at}.duotone", f"{len(content.duotone)} colours", "two, the dark one first: [ink, paper]"
    if isinstance(content, SolidBox | IconBox) and not content.colour:
        yield f"{at}.colour", "no colour", "name one of the palette: ink"
    if isinstance(content, QrBox):
        yield from _refused(f"{at}.words", lambda: template.check(content.words))
    if isinstance(content, WordsBox):
        yield from _words_problems(at, content)


RANGES = (
    ("opacity", 0, 1), ("blur", 0, 20), ("radius", 0, 60), ("step", 0.5, 60), ("weight", 0.05, 60), ("clear", 0, 4),
    ("angle", -360, 360), ("cut", 0, 1),
)  # fmt: skip


def _words_problems(at: str, box: WordsBox) -> Iterator[Problem]:
    if not 1 <= len(box.paragraphs) <= MAX_PARAGRAPHS:
        yield f"{at}.paragraphs", f"{len(box.paragraphs)} paragraphs", f"from 1 to {MAX_PARAGRAPHS}"
        return
    for name, paragraph in box.paragraphs.items():
        inner = f"{at}.paragraphs.{name}"
        smallest, largest = paragraph.size
        if not SIZES[0] <= smallest <= largest <= SIZES[1]:
            remedy = f"[smallest, largest], from {SIZES[0]:g} to {SIZES[1]} units"
            yield f"{inner}.size", f"from {smallest:g} to {largest:g}", remedy
        for key, low, high in (
            ("lines", *LINES), ("leading", 0.7, 3), ("tracking", -0.2, 1), ("after", -20, 60), ("weight", 0, 1000),
            ("stroke_width", 0, 0.3),
        ):  # fmt: skip
            if not low <= getattr(paragraph, key) <= high:
                yield f"{inner}.{key}", f"{getattr(paragraph, key):g}", f"from {low:g} to {high:g}"
        if not paragraph.colour:
            yield f"{inner}.colour", "no colour", "name one of the palette: ink"
        for key in ("colour", "highlight", "stroke", "shadow"):
            value = getattr(paragraph, key)
            for colour in (value,) if isinstance(value, str) else value:
                if colour:
                    yield from _colour_problems(f"{inner}.{key}", colour)
        source = paragraph.words
        yield from _refused(f"{inner}.words", lambda source=source: template.check(source))  # type: ignore[misc]


def _colour_problems(at: str, value: str) -> Iterator[Problem]:
    if not (HEX.fullmatch(value) or NAME.fullmatch(value)):
        yield at, f"{value!r} is no colour", "a name of the brand's palette (ink), or #rrggbb"


def _refused(at: str, check: Callable[[], Any]) -> Iterator[Problem]:
    try:
        check()
    except CmgenError as error:
        yield at, error.message, error.remedy
