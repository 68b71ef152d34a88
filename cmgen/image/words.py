"""Words in pictures: the largest size that fits, balanced lines, any script, colour emoji; never cut.

A paragraph is shaped once, in ems; how it stands at a size is then arithmetic. ``fit`` says how words will stand,
``draw`` makes their pixels from the very same glyphs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cmgen.errors import CmgenError
from cmgen.image import bidi, faces, hyphens
from cmgen.image.faces import Face, Glyph, Settings
from cmgen.image.look import EMOJI, FONTS

if TYPE_CHECKING:
    from PIL import Image

    from cmgen.image.contrast import Colour, Rectangle

MAX_CHARACTERS = 2000
LANG = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
EMOJI_SIZE = 0.92  # of the letters beside it: an emoji fills its square, a letter does not
OVERHANG = 0.3  # ems that accents on capitals and descenders may reach over what a layout gives to capitals
GAP = 0.06  # ems that stay free between lines of tall scripts

# Where a line may be broken: at a space that no punctuation clings to, after a hyphen inside a word, between Chinese or
# Japanese signs, at a zero-width space or a soft hyphen, before a Thai or Lao vowel that is written first, which begins
# a syllable. Fewer places than Unicode's line breaking has (UAX 14), and never one that it has not.
CJK = r"\p{Han}\p{Hiragana}\p{Katakana}"
CLINGING = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞ"
BREAKS = regex.compile(
    r"\n|(?<![\p{Ps}\p{Pi}¡¿]) +(?![\p{Pe}\p{Pf}!?;:,.…%»])"
    rf"|(?<=[\p{{L}}\p{{N}}][-‐])(?=\p{{L}})|(?<=[{CJK}、。，．！？])(?=[[{CJK}「『（《【]--[{CLINGING}]])"
    r"|(?<=[\u200B\u00AD])|(?<=[\p{Thai}\p{Lao}])(?=[เแโใไເແໂໃໄ])",
    regex.V1,
)
CLUSTER = regex.compile(r"\X")
IS_EMOJI = regex.compile(
    r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[0-9#*]\uFE0F?\u20E3|[\U0001F1E6-\U0001F1FF]|❤(?!\uFE0E)"
)
SPACES = regex.compile(r"[ \t\f\v\r]*\n[ \t\f\v\r\n]*|[ \t\f\v\r]+")
FRENCH_CLOSING = regex.compile(r" (?=[!?;:»%€])")
FRENCH_OPENING = regex.compile(r"(?<=«) ")
# An emoji stands badly on a line of its own; after a very long word it may have to.
LONELY = regex.compile(r"(?<=(?:^|\s)[\p{L}\p{M}\p{N}\p{P}]{1,16}) (?=\p{Emoji_Presentation}|\p{Emoji}\uFE0F)")
# Characters that steer the direction of text or are not text at all; a picture has no use for them.
CONTROLS = regex.compile(r"[\p{Cc}\u202A-\u202E\u2066-\u2069--\n]", regex.V1)
# A line that ends in one of these small words makes the reader stop where the sentence does not.
SMALL = regex.compile(r"(?:^|[\s’'])(?:\p{Ll}{1,2}|les|des|une|aux|par|sur|the|and|for|\d+)$", regex.IGNORECASE)

# Words stay whole unless that makes them this much smaller: a headline is better a little smaller than cut in two.
WHOLE_WORDS = 0.78
# What a line costs, in squares of ems beside how far it is from the others' width.
SMALL_COSTS, ALONE_COSTS, HYPHEN_COSTS = 6.0, 9.0, 9.0
ALONE = 0.38  # a last line of one word shorter than this share of the others stands alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one paragraph is set. Sizes and gaps in px, leading and tracking in sizes.

    ``fallback`` are the fonts for signs that ``font`` has not, the first that has them; ``settings`` those of a
    variable font.
    """

    font: Path
    smallest: float
    largest: float
    lines: int = 1
    leading: float = 1.2
    tracking: float = 0.0
    after: float = 0.0
    fallback: tuple[Path, ...] = (FONTS["text"],)
    settings: Settings = ()
    hyphenation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Paragraphs that are set together in ``width`` × ``height`` px: (words, style), from top to bottom.

    ``align`` is left, center, right, or start: from where the words are read.
    """

    width: int
    height: int
    paragraphs: tuple[tuple[str, Style], ...]
    align: str = "start"
    lang: str = ""
    emoji: Path = EMOJI


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it will stand: which characters of its paragraph, their width in px, and whether a hyphen follows."""

    start: int
    end: int
    width: float
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Set:
    """One paragraph as it will stand. Height of capitals, rise above and leading in sizes.

    ``rise`` is from the first baseline to the top of what counts: the capitals, or taller signs of other scripts;
    ``ink`` how far its letters reach above and under their baselines.
    """

    size: float
    lines: tuple[Line, ...]
    cap: float
    rise: float
    drop: float
    leading: float
    ink: tuple[float, float]
    leftwards: bool = False

    @property
    def width(self) -> float:
        """Of the widest line, px."""
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """From the top of the first line to the last baseline, px."""
        return (self.rise + (len(self.lines) - 1) * self.leading + self.drop) * self.size


@dataclass(frozen=True, slots=True)
class Fitted:
    """The largest sizes at which a block fits; at the smallest, with ``fits`` false, where it does not.

    ``height`` is from the top of the first capitals to the last baseline, px.
    """

    fits: bool
    height: float
    paragraphs: tuple[Set, ...]

    @property
    def size(self) -> float:
        """Of the largest paragraph, px."""
        return max((paragraph.size for paragraph in self.paragraphs), default=0.0)

    @property
    def width(self) -> float:
        """Of the widest line, px."""
        return max((paragraph.width for paragraph in self.paragraphs), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What a paragraph is painted with; a width, reach or blur in px."""

    colour: Colour
    stroke: Colour | None = None
    stroke_width: float = 0.0
    shadow: Colour | None = None
    shadow_offset: tuple[float, float] = (0.0, 0.0)
    shadow_blur: float = 0.0


class MissingGlyph(CmgenError):
    """No font has these signs: they would be drawn as empty boxes."""

    def __init__(self, signs: Sequence[str]) -> None:
        named = ", ".join(f"{sign!r} ({' '.join(f'U+{ord(one):04X}' for one in sign)})" for sign in signs[:5])
        super().__init__(f"no font has {named}", "add a font that has it to fonts in brand.yaml, under any name")


def tidy(text: str, lang: str = "") -> str:
    """Words as they are set: single spaces, line breaks kept, nothing lonely at the end, no steering characters.

    In French no line breaks before ! ? ; : » or after «. Non-breaking spaces stay.
    """
    text = SPACES.sub(lambda found: "\n" if "\n" in found[0] else " ", text).strip(" \n")
    text = CONTROLS.sub("", text)
    if lang.partition("-")[0].casefold() == "fr":
        text = FRENCH_OPENING.sub("\u00a0", FRENCH_CLOSING.sub("\u00a0", text))
    return str(LONELY.sub("\u00a0", text))


# ---------------------------------------------------------------------------------------------- shaping


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one direction and one font, shaped."""

    start: int
    end: int
    level: int
    face: Face
    glyphs: tuple[Glyph, ...]
    script: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """What no line is broken inside of; ``end`` without the spaces after it.

    ``must``: the line ends here; ``part``: the word goes on, so that a line had better not end here.
    """

    start: int
    end: int
    must: bool = False
    hyphen: bool = False
    small: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Shaped:
    """A paragraph in ems: its runs, its pieces, and how far each character is from the beginning."""

    text: str
    level: int
    runs: tuple[_Run, ...]
    pieces: tuple[_Piece, ...]
    far: tuple[float, ...]
    tracking: float
    hyphen: tuple[Face, int, float]  # (font, glyph, width)
    cap: float
    tall: bool  # a script whose letters are higher than Latin ones

    def width(self, first: int, last: int) -> float:
        """Of a line from one piece to another, ems."""
        end = self.pieces[last].end
        width = self.far[end] - self.far[self.pieces[first].start] - (self.tracking if end else 0.0)
        return width + (self.hyphen[2] if self.pieces[last].hyphen else 0.0)

    @property
    def whole(self) -> _Shaped:
        """The same, to be broken only between words."""
        pieces: list[_Piece] = []
        for piece in self.pieces:
            begun = pieces.pop().start if pieces and pieces[-1].part else piece.start
            pieces.append(replace(piece, start=begun))
        return replace(self, pieces=tuple(pieces))


@lru_cache(maxsize=512)
def _shape(text: str, style: Style, lang: str, emoji: Path, saved: tuple[int, ...]) -> _Shaped:
    """``saved``: when its fonts were, so that one that is another now is read again.

    Raises MissingGlyph where a sign is in no font, CmgenError for too many characters or a file that is no font."""
    if len(text) > MAX_CHARACTERS:
        raise CmgenError(f"{len(text)} characters for one picture", f"at most {MAX_CHARACTERS}")
    text = hyphens.hyphenated(text, lang) if style.hyphenation else text
    first = faces.face(style.font, style.settings)
    chain = [first, *(faces.face(file) for file in style.fallback), faces.face(emoji)]
    language = lang if LANG.fullmatch(lang) else ""
    runs: list[_Run] = []
    base, beginning = 0, 0
    for number, row in enumerate(text.split("\n")):
        level, own = bidi.levels(row)
        base = level if number == 0 else base
        runs += _runs(text, beginning, beginning + len(row), own, chain, language, style.tracking)
        beginning += len(row) + 1
    widths = [0.0] * (len(text) + 1)
    for run in runs:
        for glyph in run.glyphs:
            widths[glyph.at] += glyph.advance
    far = [0.0]
    for width in widths:
        far.append(far[-1] + width)
    hyphen = first.font.get_nominal_glyph(ord("-")) or 0
    advance = first.font.get_glyph_h_advance(hyphen) / first.units
    return _Shaped(
        text=text,
        level=base,
        runs=tuple(runs),
        pieces=tuple(_pieces(text)),
        far=tuple(far),
        tracking=style.tracking,
        hyphen=(first, hyphen, advance),
        cap=first.capitals,
        tall=any(run.script not in faces.LEVEL for run in runs),
    )


def _runs(  # noqa: PLR0913, PLR0917  # a row of a text, and what it is set in
    text: str, start: int, end: int, levels: Sequence[int], chain: Sequence[Face], language: str, tracking: float
) -> Iterator[_Run]:
    for begin, stop, level, own, script in _stretches(text, start, end, levels, chain):
        ligatures = tracking == 0
        glyphs = faces.shape(text, begin, stop, own, script, language, leftwards=level % 2 == 1, ligatures=ligatures)
        if own.is_coloured:
            glyphs = tuple(
                Glyph(one.id, one.at, one.advance * EMOJI_SIZE, one.x * EMOJI_SIZE, one.y * EMOJI_SIZE)
                for one in glyphs
            )
        if tracking and script not in faces.JOINED:
            last = {glyph.at: index for index, glyph in enumerate(glyphs)}
            glyphs = tuple(
                Glyph(one.id, one.at, one.advance + (tracking if last[one.at] == index else 0.0), one.x, one.y)
                for index, one in enumerate(glyphs)
            )
        yield _Run(begin, stop, level, own, glyphs, script)


def _stretches(
    text: str, start: int, end: int, levels: Sequence[int], chain: Sequence[Face]
) -> Iterator[tuple[int, int, int, Face, str]]:
    """Characters of one level, font and script together."""
    missing: list[str] = []
    found: list[tuple[int, int, int, Face, str]] = []
    for match in CLUSTER.finditer(text, start, end):
        cluster, begin, stop = match[0], match.start(), match.end()
        level = levels[begin - start]
        own = _face_for(cluster, chain)
        if own is None:
            missing.append(cluster)
            continue
        script = next((one for one in map(faces.script_of, cluster) if one), "")
        if found:
            _, last_end, last_level, last_face, last_script = found[-1]
            same = last_level == level and last_end == begin
            if faces.INVISIBLE.fullmatch(cluster) and same and not last_face.is_coloured:
                own, script = last_face, last_script
            if same and last_face is own and (script in ("", last_script) or not last_script):
                found[-1] = (found[-1][0], stop, level, own, last_script or script)
                continue
        found.append((begin, stop, level, own, script))
    if missing:
        raise MissingGlyph(list(dict.fromkeys(missing)))
    yield from found


def _face_for(cluster: str, chain: Sequence[Face]) -> Face | None:
    order = [chain[-1], *chain[:-1]] if IS_EMOJI.match(cluster) else chain
    return next((one for one in order if one.has(cluster)), None)


def _pieces(text: str) -> Iterator[_Piece]:
    start = 0
    for match in BREAKS.finditer(text):
        end = match.start()
        if end > start:
            ends = text[start:end]
            is_part = not match[0] and ends.endswith(("-", "‐", hyphens.SOFT))
            is_small = bool(SMALL.search(ends)) or (
                is_part and not ends.endswith(hyphens.SOFT)
            )  # "trente-" waits for "six"
            yield _Piece(start, end, match[0] == "\n", ends.endswith(hyphens.SOFT), is_small, is_part)
        start = match.end()
    if start < len(text):
        yield _Piece(start, len(text), must=True)


# ---------------------------------------------------------------------------------------------- fitting


def fit(blocks: Sequence[Block]) -> tuple[Fitted, ...]:
    """How each block will stand, without drawing it. Every block has at least one paragraph with words in it.

    The paragraphs of a block grow together from their smallest size to their largest; words stay whole unless that
    makes them much smaller.
    Raises MissingGlyph where a sign is in no font.
    """
    return tuple(_fit(block, _saved(block)) for block in blocks)


def _saved(block: Block) -> tuple[int, ...]:
    """When the files of its fonts were saved."""
    fonts = (file for _, style in block.paragraphs for file in (style.font, *style.fallback))
    return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in dict.fromkeys((block.emoji, *fonts)))


@lru_cache(maxsize=512)
def _fit(block: Block, saved: tuple[int, ...]) -> Fitted:
    known = [(_shape(text, style, block.lang, block.emoji, saved), style) for text, style in block.paragraphs]
    broken = None
    if any(piece.part for shaped, _ in known for piece in shaped.pieces):
        broken = _grown(known, block)
        known = [(shaped.whole, style) for shaped, style in known]
    whole = _grown(known, block)
    if broken is None or (whole.fits and whole.size >= WHOLE_WORDS * broken.size):
        return whole
    return broken


def _grown(known: Sequence[tuple[_Shaped, Style]], block: Block) -> Fitted:
    """The largest at which it fits."""
    steps = math.ceil(max(style.largest - style.smallest for _, style in known))
    low, high = 0, steps
    fits = _holds(known, block, 0, steps)
    while fits and low < high:
        middle = (low + high + 1) // 2
        if _holds(known, block, middle, steps):
            low = middle
        else:
            high = middle - 1
    rows = tuple(_set(shaped, style, block, _size(style, low, steps)) for shaped, style in known)
    return Fitted(fits=fits, height=_height(rows, known), paragraphs=rows)


def _size(style: Style, step: int, steps: int) -> float:
    return style.smallest + (style.largest - style.smallest) * step / steps if steps else style.smallest


def _holds(known: Sequence[tuple[_Shaped, Style]], block: Block, step: int, steps: int) -> bool:
    rows = []
    for shaped, style in known:
        size = _size(style, step, steps)
        lines = _greedy(shaped, block.width / size)
        if lines is None or len(lines) > style.lines:
            return False
        rows.append(_measured(shaped, style, size, lines))
    return _height(rows, known) <= block.height


def _height(rows: Sequence[Set], known: Sequence[tuple[_Shaped, Style]]) -> float:
    gaps = sum(style.after for _, style in known[:-1])
    return sum(row.height for row in rows) + gaps


def _greedy(shaped: _Shaped, most: float) -> list[tuple[int, int]] | None:
    """Lines as (first piece, last piece), each as long as can be; None where a piece is wider than ``most`` ems."""
    lines: list[tuple[int, int]] = []
    first = 0
    for index, piece in enumerate(shaped.pieces):
        if index > first and shaped.width(first, index) > most:
            lines.append((first, index - 1))
            first = index
        if index == first and shaped.width(index, index) > most:
            return None
        if piece.must:
            lines.append((first, index))
            first = index + 1
    if first < len(shaped.pieces):
        lines.append((first, len(shaped.pieces) - 1))
    # A piece before a soft hyphen is wider at a line's end than inside the line.
    if any(shaped.width(*line) > most for line in lines):
        return _careful(shaped, most)
    return lines


def _careful(shaped: _Shaped, most: float) -> list[tuple[int, int]] | None:
    lines: list[tuple[int, int]] = []
    first = 0
    while first < len(shaped.pieces):
        stop = next((i for i in range(first, len(shaped.pieces)) if shaped.pieces[i].must), len(shaped.pieces) - 1)
        last = next((i for i in range(stop, first - 1, -1) if shaped.width(first, i) <= most), None)
        if last is None:
            return None
        lines.append((first, last))
        first = last + 1
    return lines


def _set(shaped: _Shaped, style: Style, block: Block, size: float) -> Set:
    most = block.width / size
    lines = _greedy(shaped, most)
    if lines is None:
        lines = [(index, index) for index in range(len(shaped.pieces))]
    elif len(lines) <= style.lines:
        lines = _balanced(shaped, most, lines)
    return _measured(shaped, style, size, lines)


def _balanced(shaped: _Shaped, most: float, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same number of lines, as even as can be, none ending where the sentence does not, no word alone."""
    pieces = shaped.pieces
    ends = [index for index, piece in enumerate(pieces) if piece.must and index < len(pieces) - 1]
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*ends, len(pieces) - 1]:
        count = sum(1 for first, _ in lines if start <= first <= end)
        found += _even(shaped, most, start, end, count)
        start = end + 1
    return found


def _even(shaped: _Shaped, most: float, start: int, end: int, count: int) -> list[tuple[int, int]]:
    if count < 2:
        return [(start, end)]
    aim = shaped.width(start, end) / count
    # best[k][i]: the least cost of k lines that end with piece i, and where the last of them begins
    best: list[dict[int, tuple[float, int]]] = [{start - 1: (0.0, 0)}]
    for number in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        for before, (cost, _) in best[-1].items():
            for last in range(before + 1, end + 1):
                width = shaped.width(before + 1, last)
                if width > most:
                    if last > before + 1 and not shaped.pieces[last].hyphen:
                        break
                    continue
                if (last == end) != (number == count):
                    continue
                total = cost + _cost(shaped, before + 1, last, width, aim, is_last=last == end)
                if last not in row or total < row[last][0]:
                    row[last] = (total, before + 1)
        best.append(row)
    found, last = [], end
    for number in range(count, 0, -1):
        first = best[number][last][1]
        found.append((first, last))
        last = first - 1
    return found[::-1]


def _cost(  # noqa: PLR0913  # one line
    shaped: _Shaped, first: int, last: int, width: float, aim: float, *, is_last: bool
) -> float:
    piece = shaped.pieces[last]
    cost = (width - aim) ** 2
    if is_last:
        return cost + (ALONE_COSTS if first == last and width < ALONE * aim else 0.0)
    return cost + SMALL_COSTS * piece.small + HYPHEN_COSTS * piece.hyphen


def _measured(shaped: _Shaped, style: Style, size: float, lines: Sequence[tuple[int, int]]) -> Set:
    pieces = shaped.pieces
    rows = tuple(
        Line(pieces[first].start, pieces[last].end, shaped.width(first, last) * size, pieces[last].hyphen)
        for first, last in lines
    )
    rise, drop, leading = shaped.cap, 0.0, style.leading
    top, bottom = _reach(shaped)
    if top > shaped.cap + OVERHANG:
        rise = top
    if -bottom > OVERHANG:
        drop = -bottom
    if shaped.tall:
        leading = max(leading, top - bottom + GAP)
    return Set(size, rows, shaped.cap, rise, drop, leading, (max(top, shaped.cap), -bottom), shaped.level == 1)


@lru_cache(maxsize=512)
def _reach(shaped: _Shaped) -> tuple[float, float]:
    """The highest and the lowest ink of a paragraph's letters, ems from their baseline."""
    boxes = [
        (one.y + box[1], one.y + box[3])
        for run in shaped.runs
        if not run.face.is_coloured
        for one in run.glyphs
        for box in [faces.extents(run.face, one.id)]
        if box[3] != box[1]
    ]
    return max((top for _, top in boxes), default=shaped.cap), min((bottom for bottom, _ in boxes), default=0.0)


# ---------------------------------------------------------------------------------------------- drawing


def rows(block: Block, fitted: Fitted, left: float, top: float) -> Iterator[tuple[int, Rectangle, float]]:
    """Where each line stands: (number of its paragraph, its rectangle, its baseline), px."""
    down = top
    for number, ((_, style), each) in enumerate(zip(block.paragraphs, fitted.paragraphs, strict=True)):
        for index, line in enumerate(each.lines):
            baseline = down + (each.rise + index * each.leading) * each.size
            across = left + _across(block.align, block.width - line.width, leftwards=each.leftwards)
            yield (
                number,
                (
                    math.floor(across),
                    math.floor(baseline - each.ink[0] * each.size),
                    math.ceil(across + line.width),
                    math.ceil(baseline + each.ink[1] * each.size),
                ),
                baseline,
            )
        down += each.height + style.after


def _across(align: str, spare: float, *, leftwards: bool) -> float:
    if align == "center":
        return spare / 2
    return spare if align == "right" or (align == "start" and leftwards) or (align == "end" and not leftwards) else 0.0


def draw(  # noqa: PLR0913, PLR0917  # what, where, with which inks
    image: Image.Image, block: Block, fitted: Fitted, inks: Sequence[Ink], left: float, top: float
) -> None:
    """Set a block into a picture (RGB or RGBA), its own left top corner at ``left``, ``top`` px.

    ``inks`` has one for each paragraph. Raises CmgenError where the block does not fit: words are never cut.
    """
    if not fitted.fits:
        raise CmgenError("the words do not fit, even at their smallest size", "shorten them")
    down, saved = top, _saved(block)
    for (text, style), each, ink in zip(block.paragraphs, fitted.paragraphs, inks, strict=True):
        shaped = _shape(text, style, block.lang, block.emoji, saved)
        letters = _Letters()
        for index, line in enumerate(each.lines):
            across = left + _across(block.align, block.width - line.width, leftwards=each.leftwards)
            baseline = down + (each.rise + index * each.leading) * each.size
            letters.place(shaped, line, each.size, across, baseline)
        _print(image, letters, each.size, ink)
        down += each.height + style.after


@dataclass(slots=True)
class _Letters:
    """Glyphs where they stand: letters, and pictures."""

    drawn: list[tuple[Face, int, float, float]] = field(default_factory=list)
    pictures: list[tuple[Face, int, float, float]] = field(default_factory=list)

    def place(self, shaped: _Shaped, line: Line, size: float, across: float, baseline: float) -> None:
        """Add the glyphs of a line that begins ``across`` px from the left."""
        inside = [(run.level, run) for run in shaped.runs if run.start < line.end and run.end > line.start]
        if line.hyphen:
            own, dash, width = shaped.hyphen
            if shaped.level == 0:
                self.drawn.append((own, dash, across + line.width - width * size, baseline))
            else:
                self.drawn.append((own, dash, across, baseline))
                across += width * size
        for run in bidi.visual(inside):
            for glyph in run.glyphs:
                if line.start <= glyph.at < line.end:
                    where = self.pictures if run.face.is_coloured else self.drawn
                    where.append((run.face, glyph.id, across + glyph.x * size, baseline - glyph.y * size))
                    across += glyph.advance * size


def _print(image: Image.Image, letters: _Letters, size: float, ink: Ink) -> None:
    from PIL import Image as Images
    from PIL import ImageFilter

    made = faces.mask(letters.drawn, size)
    if made is not None:
        mask, left, top = made
        if ink.shadow is not None:
            reach = math.ceil(2 * ink.shadow_blur)
            soft = Images.new("L", (mask.width + 2 * reach, mask.height + 2 * reach), 0)
            soft.paste(mask, (reach, reach))
            if ink.shadow_blur:
                soft = soft.filter(ImageFilter.GaussianBlur(ink.shadow_blur))
            at = (round(left - reach + ink.shadow_offset[0]), round(top - reach + ink.shadow_offset[1]))
            image.paste(ink.shadow, at, soft)
        if ink.stroke is not None and ink.stroke_width:
            wider = faces.mask(letters.drawn, size, ink.stroke_width)
            if wider is not None:
                image.paste(ink.stroke, wider[1:], wider[0])
        image.paste(ink.colour, (left, top), mask)
    for face, glyph, x, y in letters.pictures:
        if found := faces.picture(face, glyph, size * EMOJI_SIZE):
            picture, left, top = found
            image.paste(picture, (round(x) + left, round(y) + top), picture)
