"""How a brand looks, as plain values: colours, font files, logos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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

    What a brand leaves out comes from us: ink, paper and accent, mist between ink and paper, Inter, Noto Color Emoji.
    accent-2 falls back to accent, accent-3 to accent-2, a font role to text.
    """

    palette: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, Path] = field(default_factory=dict)  # headline, text, emoji, …
    logos: Mapping[str, Path] = field(default_factory=dict)  # light: for light grounds; dark: for dark grounds
    least_logo: float = 12.0  # px of height that a logo has at least, on a screen of 320 px

    def colour(self, name: str) -> Colour:
        """A colour of the palette, or one written as #rrggbb; raises CmgenError for a name nobody gave."""
        if name.startswith("#"):
            return parse(name)
        palette = self._whole()
        if name not in palette:
            raise CmgenError(f"the brand's palette has no {name!r}", nearest(name, palette))
        return parse(palette[name])

    def _whole(self) -> dict[str, str]:
        palette = PALETTE | dict(self.palette)
        palette.setdefault("accent-2", palette["accent"])
        palette.setdefault("accent-3", palette["accent-2"])
        if "mist" not in palette:
            pairs = zip(parse(palette["paper"]), parse(palette["ink"]), strict=True)
            palette["mist"] = "#{:02x}{:02x}{:02x}".format(
                *(round(paper + (ink - paper) * 0.18) for paper, ink in pairs)
            )
        return palette

    def in_theme(self, theme: str) -> Look:
        """The same in the dark: ink and paper change places, and a colour gives way to the one named ``…-dark``."""
        if theme != "dark":
            return self
        palette = self._whole()
        turned = {name.removesuffix("-dark"): colour for name, colour in palette.items() if name.endswith("-dark")}
        return replace(self, palette=palette | {"ink": palette["paper"], "paper": palette["ink"]} | turned)

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
