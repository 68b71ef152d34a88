"""What a drawing has to say of itself: findings that do not know yet where in a post their words are written."""

from __future__ import annotations

from dataclasses import dataclass

from cmgen.errors import CmgenError
from cmgen.model import Level

LEVELS = {  # of the findings that come from drawing, by name
    "bad-picture": Level.ERROR,
    "bad-video": Level.ERROR,
    "cropped-picture": Level.SUGGESTION,
    "low-contrast": Level.WARNING,
    "logo-crowded": Level.WARNING,
    "missing-glyph": Level.ERROR,
    "moving-picture": Level.WARNING,
    "outside-safe-area": Level.WARNING,
    "photo-not-shown": Level.ERROR,
    "place-in-picture": Level.WARNING,
    "place-in-video": Level.WARNING,
    "slides-left-out": Level.WARNING,
    "small-logo": Level.WARNING,
    "small-picture": Level.WARNING,
    "small-words": Level.WARNING,
    "unknown-layout": Level.ERROR,
    "words-do-not-fit": Level.ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One finding of a drawing. ``values`` names what it is about, likeliest first: title, kicker, photo."""

    rule: str
    message: str
    remedy: str = ""
    values: tuple[str, ...] = ()


class CannotDraw(CmgenError):
    """A picture that was not made, and why."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.message, remark.remedy)
        self.remark = remark
