"""A hyphen, or two, in the place of a dash.

Why: a hyphen joins, a dash parts; two hyphens are a typewriter's dash, and screen readers say "minus minus".
Source: Lexique des règles typographiques, « Tiret »; The Chicago Manual of Style, 18th edition, 6.81 to 6.101

Bad:
    La presse - celle du fond - repart.

    The press--the one at the back--runs again.

Good:
    La presse – celle du fond – repart. Un porte-plume, --fix, 3 - 2 = 1, un rendez-vous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
APART = re.compile(
    r"(?<=[^\W\d_]|[»”\")!?…\ufffc])(?P<before>[ \u00a0\u202f])-{1,3}"
    r"(?P<after>[ \u00a0\u202f])(?=[^\W\d_]|[«“\"(\ufffc])"
)
CLOSE = re.compile(r"(?<=[^\W\d_])-{2,3}(?=[^\W\d_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    dash: Annotated[Literal["–", "—"], "the dash it writes: – or —"] = "–"


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Between words, with spaces on both sides, or two or three hyphens without."""
    if "-" not in words.text:
        return
    for found in APART.finditer(words.text):
        right = f"{found['before']}{options.dash}{found['after']}"
        yield _finding(words, found, right, options.dash)
    for found in CLOSE.finditer(words.text):
        right = "—" if words.lang.startswith("en") else f" {options.dash} "
        yield _finding(words, found, right, right.strip())


def _finding(words: Passage, found: re.Match[str], right: str, dash: str) -> Finding:
    fix = words.edit(*found.span(), right)
    return Finding(words.location(*found.span()), "", f"{found[0].strip()!r} for a dash", f"write {dash}", fix=fix)
