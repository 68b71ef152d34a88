"""Emoji in a text, each with its skin, its joined parts and its selectors as one.

Source: Unicode TR 51, emoji-data and emoji-sequences; digits, # and * are emoji only as keycaps, © ® and ™ never here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_MAYBE = re.compile(
    "[\u200d\u203c\u2049\u20e3\u2190-\u21ff\u2300-\u23ff\u2460-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)


@cache
def _pattern() -> Any:
    import regex

    return regex.compile(
        r"\p{RI}{2}"
        r"|[0-9#*]\ufe0f?\u20e3"
        r"|(?:\p{Emoji_Presentation}|(?![0-9#*\xa9\xae\u2122])\p{Emoji}(?=\ufe0f|\p{EMod}))"
        r"(?:\p{EMod}|\ufe0f)?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
        r"(?:\u200d\p{Emoji}(?:\p{EMod}|\ufe0f)?)*"
    )


def find(text: str) -> list[tuple[int, int]]:
    """Where each emoji begins and ends."""
    return [found.span() for found in _pattern().finditer(text)] if _MAYBE.search(text) else []
