"""An insult, a slur or a coarse word.

Why: it is said in the brand's voice, to people whom it may be about.
Source: a short list of our own, of words without a decent meaning; a brand adds its own, or allows one

Bad:
    Quelle bande de connards.

    ---
    lang: en
    ---
    What a fucking great evening.

Good:
    Une pédale, un retard, on s’est attardé : Scunthorpe, Essex et la députée vous saluent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
BOTH = r"(?:mother)?fuck(?:ed|ers?|ing|s)?|(?:bull)?shits?|bitch(?:es)?|assholes?|niggas?|niggers?"
FRENCH = (
    r"connard(?:s|es?)?|connasses?|enculée?s?|salop(?:es?|ards?)|put(?:es?|ains?)|merd(?:es?|iques?)|emmerd(?:er|es?|ent|ant)"
    r"|chier|branleu(?:rs?|ses?)|couilles?|pédés?|gouines?|tarlouzes?|bougnoules?|youpin(?:s|es?)?|bicots?|bamboulas?|négros?"
    r"|négresses?|chinetoques?|niakoués?|débiles?|abrutie?s?|crétin(?:s|es?)?|grognasses?|pou(?:f|ff)iasses?|fdp|ntm|niquer"
)
ENGLISH = (
    r"shitty|cunts?|arseholes?|wankers?|twats?|bollocks|dickheads?|sluts?|whores?|faggot|trann(?:y|ies)|pakis?|gooks?"
    r"|spics?(?![ -]and[ -]span)|wetbacks?|retard(?:s|ed)?|spaz|spastics?|morons?|imbeciles?|stfu|wtf|milfs?"
)
BY_LANGUAGE = {"fr": f"{FRENCH}|{BOTH}", "en": f"{ENGLISH}|{BOTH}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    words: Annotated[tuple[str, ...], "words, or several words on end, that it does not want besides"] = ()
    allow: Annotated[tuple[str, ...], "words that may be said"] = ()


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Whole words only, without regard to capitals."""
    for found in _pattern(words.lang[:2], options.words, options.allow).finditer(words.text):
        yield Finding(words.location(*found.span()), "", f"{found[0]!r} is not said here", "say it otherwise")


@cache
def _pattern(lang: str, more: tuple[str, ...], allowed: tuple[str, ...]) -> re.Pattern[str]:
    own = "|".join([*map(re.escape, more), BY_LANGUAGE.get(lang, BOTH)])
    but = "|".join(map(re.escape, allowed))
    unless = rf"(?!(?:{but})(?!\w))" if but else ""
    return re.compile(rf"(?<![\w@#]){unless}(?:{own})(?!\w|’\w|'\w|\.\w)", re.IGNORECASE)
