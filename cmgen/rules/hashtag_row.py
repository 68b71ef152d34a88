"""Hashtags in a row in the middle of a text.

Why: one hashtag may be a word of its sentence; several on end cut it in two, for eyes and for screen readers.
Source: Mastodon's documentation, https://docs.joinmastodon.org/user/posting/#hashtags

Bad:
    Ce soir #Typographie #Linogravure #Affiche à l’atelier, on imprime.

Good:
    Ce soir à l’atelier #Typographie, on imprime. #Linogravure #Affiche #Letterpress
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
ROW = re.compile(r"#\w+(?:[ \u00a0]+#\w+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    row: Annotated[int, "how many may stand side by side before the text goes on"] = 2


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Rows with words after them in the same paragraph."""
    if "#" not in words.text:
        return
    for found in ROW.finditer(words.text):
        count = found[0].count("#")
        if count > options.row and re.match(r"[ \u00a0]+[^\W\d_]", words.text[found.end() :]):
            message = f"{count} hashtags in a row before the text goes on"
            yield Finding(words.location(*found.span()), "", message, "put them at the end")
