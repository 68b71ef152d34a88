"""The comma before the last "and" or "or" of a list in English: as the brand chooses.

Why: both ways are right; a brand that changes between them looks like several people.
Source: The Chicago Manual of Style, 18th edition, 6.19 (with it); BBC News Style Guide, "Commas" (without it)

Bad:
    ---
    lang: en
    ---
    Bring a lamp, a radio or a toaster.
    === brand/brand.yaml
    rules:
      list-comma: {comma: always}

Good:
    ---
    lang: en
    ---
    Bring a lamp, a radio, or a toaster. Come early, sit down and wait. He came, and I went.
    === brand/brand.yaml
    rules:
      list-comma: {comma: always}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
# Items of a list look alike: they begin with the same kind of word, or are a word each. Other commas part clauses.
ITEM = r"(?:(?:a|an|the|our|your|my|some|\d+) )(?:[\w’'-]+ ){0,2}?[\w’'-]+"
WORD = r"[\w’'-]+"
WITHOUT = re.compile(
    rf"(?<![\w’'-])(?:(?:{ITEM}, )+{ITEM}|(?:{WORD}, ){{2,}}{WORD})(?P<and> (?:and|or)) (?:{ITEM}|{WORD})(?=[.!?:;)]|$)"
)
WITH = re.compile(
    rf"(?<![\w’'-])(?:(?:{ITEM}, )+{ITEM}|(?:{WORD}, )+{WORD})(?P<and>, (?:and|or)) (?:{ITEM}|{WORD})(?=[.!?:;)]|$)"
)

LEADS = re.compile(r"(?i)\b(?:at|in|on|for|with|from|by|of|to|after|before|during|under|near|until|since|like|as) \Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    comma: Annotated[Literal["either", "always", "never"], "whether it stands there"] = "either"


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Lists of three things or more, where the sentence or the clause ends with them."""
    if options.comma == "either" or not words.lang.startswith("en") or "," not in words.text:
        return
    pattern = WITHOUT if options.comma == "always" else WITH
    for found in pattern.finditer(words.text):
        if LEADS.search(words.text[: found.start()]):
            continue  # "At the bar, a beer or a wine": not three things
        start, end = found.span("and")
        said = found["and"].strip(", ")
        right = f", {said}" if options.comma == "always" else f" {said}"
        fix = words.edit(start, end, right, safe=False)
        what = (
            f"no comma before the last {said!r}" if options.comma == "always" else f"a comma before the last {said!r}"
        )
        yield Finding(words.location(start, end), "", what, f"write {right.strip()!r}", fix=fix)
