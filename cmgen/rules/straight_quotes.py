"""A typewriter's quotation marks in English.

Why: " and ' stand for inches and feet; printed English opens with “ or ‘ and closes with ” or ’.
Source: The Chicago Manual of Style, 18th edition, 6.123

Bad:
    ---
    lang: en
    ---
    We call it "the wall of misprints".

Good:
    ---
    lang: en
    ---
    We call it “the wall of misprints”. A 27" screen, 6'2" tall, `x = "y"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import CODE, Passage

level = Level.SUGGESTION
PAIR = re.compile(r"""(?<![\w"'=])(["'])(?=[^\s"'])([^"“”\n]{1,300}?)(?<=[^\s"'])\1(?![\w"'])""")
WITHIN = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")  # an apostrophe
CURLED = {'"': ("“", "”"), "'": ("‘", "’")}


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Pairs of them around some words."""
    if not words.lang.startswith("en"):
        return
    for found in PAIR.finditer(words.text):
        first, last = CURLED[found[1]]
        if found[0] in brand.name:
            continue
        if found[1] == "'" and ("'" in WITHIN.sub("", found[2]) or found[2][-1] == "s"):
            continue  # ’tis the season, the printers' and the menders' corner
        fix = words.edit(*found.span(), f"{first}{found[2]}{last}")
        shown = found[2].replace(CODE, "`…`")
        quoted = shown if len(shown) <= 30 else f"{shown[:29]}…"
        message = f"straight quotation marks around {quoted!r}"
        yield Finding(words.location(*found.span()), "", message, f"write {first} and {last}", fix=fix)
