"""Signs that a terminal, or a reader's eye, would obey instead of show, as signs that can be seen."""

from __future__ import annotations

import re

OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Control characters and turns of the direction of writing as symbols: ␛, ‹U+202E›. Line ends and tabs stay."""
    return OBEYED.sub(lambda found: _symbol(ord(found[0])), text)


def _symbol(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"
