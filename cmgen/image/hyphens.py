"""Where a language lets a word be broken; by the dictionaries of LibreOffice, which an extra brings (Pyphen)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from cmgen.errors import CmgenError

SOFT = "\u00ad"
LEAST = 6  # letters of a word that may be broken
BEFORE, AFTER = 2, 3  # letters that stay together at its ends: a line of display is no column of a newspaper
# Words of small letters, with or without a capital before them; no part of an address, a name or a hashtag.
WORD = regex.compile(rf"(?<![\p{{L}}\p{{N}}@#./_-])\p{{L}}\p{{Ll}}{{{LEAST - 1},}}(?![\p{{L}}\p{{N}}@/_]|[.-]\p{{L}})")


def hyphenated(text: str, lang: str) -> str:
    """The text with a soft hyphen at each place where its language allows a break; words that have one stay.

    Raises CmgenError where the extra is not there; a language without a dictionary is left as it is.
    """
    dictionary = _dictionary(lang)
    if dictionary is None:
        return text
    return str(WORD.sub(lambda found: _broken(found[0], dictionary), text))


def _broken(word: str, dictionary: Any) -> str:
    places = [place for place in dictionary.positions(word) if BEFORE <= place <= len(word) - AFTER]
    return SOFT.join(word[start:end] for start, end in zip([0, *places], [*places, None], strict=True))


@lru_cache(maxsize=8)
def _dictionary(lang: str) -> Any:
    """The patterns of a language, or of what it is a kind of: fr-BE has those of fr."""
    try:
        import pyphen
    except ImportError:
        raise CmgenError(
            "words are broken by language with an extra",
            "run: pip install 'cmgen[hyphenation]', or take hyphenation out of the layout",
        ) from None
    found = pyphen.language_fallback(lang.replace("-", "_")) if lang else None
    return pyphen.Pyphen(lang=found) if found else None
