"""How a brand looks, as plain values: colours, font files, logos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cmgen.data import nearest
from cmgen.errors import CmgenError
from cmgen.image.contrast import Colour, parse

OWN_FONTS = Path(__file__).parent / "fonts"
PALETTE = {"ink": "#16181d", "paper": "#ffffff", "accent": "#1f4b99"}
FONTS = {"headline": OWN_FONTS / "Inter-Bold.otf", "text": OWN_FONTS / "Inter-Regular.otf"}
EMOJI = OWN_FONTS / "NotoColorEmoji.ttf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The brand's colours by name ("#rrggbb"), TTF or OTF files by role, logos for light and for dark grounds.

    What a brand leaves out comes from us: ink, paper and accent, Inter, Noto Color Emoji. accent-2 falls back to
    accent, a font role to text.
    """

    palette: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, Path] = field(default_factory=dict)  # headline, text, emoji, …
    logos: Mapping[str, Path] = field(default_factory=dict)  # light: for light grounds; dark: for dark grounds

    def colour(self, name: str) -> Colour:
        """A colour of the palette, or one written as #rrggbb; raises CmgenError for a name nobody gave."""
        if name.startswith("#"):
            return parse(name)
        palette = PALETTE | dict(self.palette)
        palette.setdefault("accent-2", palette["accent"])
        if name not in palette:
            raise CmgenError(f"the brand's palette has no {name!r}", nearest(name, palette))
        return parse(palette[name])

    def font(self, role: str) -> Path:
        """The font file of a role."""
        if role in self.fonts:
            return self.fonts[role]
        if role == "emoji":
            return EMOJI
        return FONTS[role] if role in FONTS else self.fonts.get("text", FONTS["text"])

    def fallback(self, role: str) -> tuple[Path, ...]:
        """The font files for signs that a role's own font has not: the brand's others in their order, then ours."""
        own = self.font(role)
        chain = [file for other, file in self.fonts.items() if other != "emoji"]
        chain.append(FONTS["headline"] if role == "headline" else FONTS["text"])
        return tuple(dict.fromkeys(file for file in chain if file != own))
