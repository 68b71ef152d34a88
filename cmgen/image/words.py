"""Words in pictures: the largest size that fits, balanced lines, any script, colour emoji; set by Typst.

This is the sure road. A quicker one for scripts that need no shaping can stand beside it behind the same two
functions: ``fit`` says how words will stand, ``draw`` makes their pixels.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from cmgen.errors import CmgenError
from cmgen.image.look import EMOJI, FONTS

if TYPE_CHECKING:
    from PIL import Image

    from cmgen.image.contrast import Colour

SOURCE = Path(__file__).parent / "words.typ"
MAX_CHARACTERS = 2000
LANG = regex.compile(r"[A-Za-z]{2}(-.*)?")
BLEED = 0.6  # of a size, around a block: accents on capitals, descenders and overhanging letters reach out of it

# Where a line can surely be broken: at a space that no punctuation clings to, after a hyphen inside a word, between
# Chinese or Japanese signs. Fewer places than Unicode's line breaking has (UAX 14), and never one that it has not: what
# lies between two of them must be narrower than the box.
CJK = r"\p{Han}\p{Hiragana}\p{Katakana}"
CLINGING = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞ"
BREAKS = regex.compile(
    r"\n|(?<![\p{Ps}\p{Pi}¡¿—–]) (?=[\p{L}\p{N}\p{Ps}\p{Pi}\p{Sc}\p{Emoji_Presentation}#@&%])"
    rf"|(?<=[\p{{L}}\p{{N}}]-)(?=\p{{L}})|(?<=[{CJK}])(?=[[{CJK}]--[{CLINGING}]])",
    regex.V1,
)
EMOJI_BY_SELECTOR = regex.compile(r"([^\p{Emoji_Presentation}0-9#*])\uFE0F")
SPACES = regex.compile(r"[ \t\f\v\r]*\n[ \t\f\v\r\n]*|[ \t\f\v\r]+")
FRENCH_CLOSING = regex.compile(r" (?=[!?;:»%€])")
FRENCH_OPENING = regex.compile(r"(?<=«) ")
# An emoji stands badly on a line of its own; after a very long word it may have to.
LONELY = regex.compile(r"(?<=(?:^|\s)[\p{L}\p{M}\p{N}\p{P}]{1,16}) (?=\p{Emoji_Presentation}|\p{Emoji}\uFE0F)")
LAST_WORDS = regex.compile(r"([^ \n]+) ([^ \n]{1,8})$")
# Characters that steer the direction of text or are not text at all; a picture has no use for them.
CONTROLS = regex.compile(r"[\p{Cc}\u202A-\u202E\u2066-\u2069--\n]", regex.V1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one paragraph is set. Sizes and gaps in px, leading and tracking in sizes."""

    font: Path
    smallest: int
    largest: int
    lines: int = 1
    leading: float = 1.2
    tracking: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Paragraphs that are set together in ``width`` × ``height`` px: (words, style), from top to bottom."""

    width: int
    height: int
    paragraphs: tuple[tuple[str, Style], ...]
    align: str = "left"
    lang: str = ""
    emoji: Path = EMOJI


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as it will stand: size and balanced width in px, number of lines, height of capitals in sizes."""

    size: float
    lines: int
    width: float
    cap: float
    glued: bool = False  # the last word stays with the one before it


@dataclass(frozen=True, slots=True)
class Fitted:
    """The largest sizes at which a block fits; at the smallest, with ``fits`` false, where it does not.

    ``height`` is from the top of the first capitals to the last baseline, px.
    """

    fits: bool
    height: float
    paragraphs: tuple[Line, ...]

    @property
    def size(self) -> float:
        """Of the largest paragraph, px."""
        return max((paragraph.size for paragraph in self.paragraphs), default=0.0)


def tidy(text: str, lang: str = "") -> str:
    """Words as they are set: single spaces, line breaks kept, nothing lonely at the end, no steering characters.

    In French no line breaks before ! ? ; : » or after «. Non-breaking spaces stay.
    """
    text = SPACES.sub(lambda found: "\n" if "\n" in found[0] else " ", text).strip(" \n")
    text = CONTROLS.sub("", text)
    if lang.partition("-")[0].casefold() == "fr":
        text = FRENCH_OPENING.sub("\u00a0", FRENCH_CLOSING.sub("\u00a0", text))
    return str(LONELY.sub("\u00a0", text))


def fit(blocks: Sequence[Block]) -> tuple[Fitted, ...]:
    """How each block will stand, without drawing it. Every block has at least one paragraph with words in it.

    The paragraphs of a block grow together from their smallest size to their largest.
    """
    return _fit(tuple(blocks))


@lru_cache(maxsize=512)
def _fit(blocks: tuple[Block, ...]) -> tuple[Fitted, ...]:
    if not blocks:
        return ()
    jobs = [
        {
            "width": block.width,
            "height": block.height,
            "paragraphs": [
                _paragraph(text, style, block)
                | {"pieces": _pieces(text), "glued": _glued(text), "glued-pieces": _pieces(_glued(text))}
                for text, style in block.paragraphs
            ],
        }
        for block in blocks
    ]
    found = json.loads(_compiler("fit", blocks, jobs).query("<fit>", field="value"))[0]
    return tuple(
        Fitted(
            fits=entry["fits"],
            height=entry["height"],
            paragraphs=tuple(Line(**p) for p in entry["paragraphs"]),
        )
        for entry in found
    )


def draw(blocks: Sequence[Block], colours: Sequence[Sequence[Colour]]) -> list[tuple[Image.Image, int]]:
    """Each block as a transparent picture, with its bleed in px: the block's own left top is at (bleed, bleed).

    ``colours`` has one colour for each paragraph of each block. The picture is as wide as its block and as high as the
    words, bleed added. Raises CmgenError where a block does not fit: words are never cut.
    """
    from PIL import Image

    fitted = fit(blocks)
    if not all(each.fits for each in fitted):
        raise CmgenError("the words do not fit, even at their smallest size", "shorten them")
    bleeds = [math.ceil(BLEED * each.size) for each in fitted]
    jobs = [_page(*each) for each in zip(blocks, fitted, colours, bleeds, strict=True)]
    if not jobs:
        return []
    pages = _compiler("draw", tuple(blocks), jobs).compile(format="png", ppi=72)
    files = pages if isinstance(pages, list) else [pages]
    return [(Image.open(io.BytesIO(file)).convert("RGBA"), bleed) for file, bleed in zip(files, bleeds, strict=True)]


def _page(block: Block, fitted: Fitted, colours: Sequence[Colour], bleed: int) -> dict[str, Any]:
    top = float(bleed)
    placed = []
    for (text, style), line, colour in zip(block.paragraphs, fitted.paragraphs, colours, strict=True):
        spare = block.width - line.width
        left = bleed + {"center": spare / 2, "right": spare}.get(block.align, 0)
        placed.append(
            _paragraph(_glued(text) if line.glued else text, style, block)
            | {"left": left, "top": top, "width": line.width, "size": line.size, "cap": line.cap}
            | {"colour": "#{:02x}{:02x}{:02x}".format(*colour)}
        )
        top += (line.cap + (line.lines - 1) * style.leading) * line.size + style.after
    size = {"width": block.width + 2 * bleed, "height": math.ceil(fitted.height) + 2 * bleed}
    return size | {"align": block.align, "paragraphs": placed}


def _paragraph(text: str, style: Style, block: Block) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS:
        raise CmgenError(f"{len(text)} characters for one picture", f"at most {MAX_CHARACTERS}")
    face = _face(style.font)
    selected = sorted(set(EMOJI_BY_SELECTOR.findall(text)))
    return {
        "text": text,
        "family": face.family.lower(),
        "weight": face.weight,
        "style": face.style,
        "smallest": style.smallest,
        "largest": style.largest,
        "most": style.lines,
        "leading": style.leading,
        "tracking": style.tracking,
        "after": style.after,
        "lang": block.lang[:2].lower() if LANG.fullmatch(block.lang) else "en",
        "emoji": "".join(f"\\u{{{ord(sign):x}}}" for sign in selected),
        "colour": "#000000",
    }


def _glued(text: str) -> str:
    """With a short last word held to the one before it: "already own"."""
    return str(LAST_WORDS.sub("\\1\u00a0\\2", text))


def _pieces(text: str) -> list[str]:
    return sorted(set(BREAKS.split(text)))


# ---------------------------------------------------------------------------------------------- fonts


def _compiler(task: str, blocks: tuple[Block, ...], jobs: list[dict[str, Any]]) -> Any:
    import typst

    job = {
        "task": task,
        "blocks": jobs,
        "emoji": _face(blocks[0].emoji).family.lower(),
        "fallback": [_face(FONTS["text"]).family.lower()],
    }
    files = {FONTS["text"], EMOJI, *(block.emoji for block in blocks)}
    files |= {style.font for block in blocks for _, style in block.paragraphs}
    fonts = _fonts(tuple(sorted({str(file.parent) for file in files})))
    return typst.Compiler(SOURCE, root=SOURCE.parent, font_paths=fonts, sys_inputs={"job": json.dumps(job)})


@lru_cache(maxsize=8)
def _fonts(folders: tuple[str, ...]) -> Any:
    """The fonts of these folders and no others, whatever the machine has."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


@lru_cache(maxsize=64)
def _face(file: Path) -> Any:
    """Family, weight and style of a font file; raises CmgenError where it is no font we can use."""
    for face in _fonts((str(file.parent),)).fonts():
        if face.path and Path(face.path).resolve() == file.resolve():
            return face
    raise CmgenError(f"{file.name} is no font that can be read", "use a TTF or OTF file; WOFF2 must be converted")
