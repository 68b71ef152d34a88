"""A number that may part from its unit, or from its own thousands, at the end of a line.

Why: "14" on one line and "h" on the next is read twice; a no-break space keeps them together, on every screen.
Source: Imprimerie nationale, Lexique des règles typographiques, « Nombres », « Unités de mesure »; SI Brochure, 5.4.3

Bad:
    Ouvert de 14 h à 18 h, entrée 5€.

    Il est tombé 10 000 gouttes.

Good:
    Ouvert de 14\u00a0h à 18\u00a0h, dès 10h30, entrée 5\u00a0€, 10\u202f000 gouttes, le 06 12 34 56 78.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
NARROW, WIDE = "\u202f", "\u00a0"
UNITS = r"€|\$|£|%|‰|°C|h|min|kg|g|mg|t|km|m|cm|mm|m²|km²|m³|l|L|cl|ml|kWh|W|Go|Mo|Ko|px|k€|M€"
APART = re.compile(rf"(?<=\d)(?P<space> )(?=(?:{UNITS})(?![\w’'/-]))")
STUCK = re.compile(r"(?<=\d)(?=[€%‰](?!\w))")
MINUTES = re.compile(r"(?<=\d[ \u00a0\u202f]h)(?P<space> )(?=[0-5]\d(?!\w))")
THOUSANDS = re.compile(r"(?<![\w.,/+-])(?<!\d[ \u00a0\u202f])\d{1,3}(?: \d{3})+(?![ \u00a0\u202f.-]?\d)")
NUMBER = re.compile(r"\d+(?:[.,\u202f]\d+)*(?:[ \u00a0\u202f]?h)?\Z")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Spaces at which a line may break, and none where one belongs."""
    if not words.lang.startswith("fr"):
        return
    text = words.text
    for pattern in (APART, MINUTES):
        for found in pattern.finditer(text):
            start, end = found.span("space")
            place = words.location(_start(text, start), end + len(_unit(text, end)))
            message = f"the line may break within {text[_start(text, start) : end + len(_unit(text, end))]!r}"
            yield Finding(place, "", message, "a no-break space belongs there", fix=words.edit(start, end, WIDE))
    for found in STUCK.finditer(text):
        at = found.start()
        fix = words.edit(at - 1, at, text[at - 1] + WIDE)
        message = f"no space in {text[_start(text, at) : at + 1]!r}"
        yield Finding(words.location(at - 1, at + 1), "", message, "a no-break space belongs there", fix=fix)
    for found in THOUSANDS.finditer(text):
        fix = words.edit(*found.span(), found[0].replace(" ", NARROW))
        remedy = "narrow no-break spaces belong there"
        yield Finding(words.location(*found.span()), "", f"the line may break within {found[0]!r}", remedy, fix=fix)


def _start(text: str, end: int) -> int:
    """Where the number before a place begins; of minutes, that of their hours."""
    found = NUMBER.search(text, max(0, end - 20), end)
    return found.start() if found else end


def _unit(text: str, start: int) -> str:
    found = re.match(rf"\d\d|{UNITS}", text[start:])
    return found[0] if found else ""
