"""Letters of other scripts that look like Latin ones.

Source: Unicode Technical Standard 39, confusables.txt: those with one Latin letter's shape in common typefaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Cyrillic and Greek letters, then Latin and Armenian ones that pass for another; each with what it is taken for.
_PAIRS = (
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw АA ВB ЕE ЅS КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ҮY Ѵv ѵv Ԍg ԍg ӏl ӀI"
    " οo ρp νv ιi κk αa υu χx γy ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX"
    " ɑa ɡg ıi ȷj օo սu հh"
)
LATIN: Mapping[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split()}
_LOOKALIKE = re.compile(f"[{''.join(LATIN)}]")
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]")
WORD = re.compile(r"[^\W\d_]+")


def mixed(word: str) -> bool:
    """Whether Latin letters stand beside others that pass for Latin: раypal."""
    return bool(_LOOKALIKE.search(word) and _LATIN.search(_LOOKALIKE.sub("", word)))


def disguised(word: str) -> bool:
    """Whether every letter of a word passes for a Latin one, and none is: аррӏе."""
    return bool(word) and all(letter in LATIN for letter in word)


def as_latin(word: str) -> str:
    """The word as it is taken for."""
    return "".join(LATIN.get(letter, letter) for letter in word)


def may_be(text: str) -> bool:
    """Whether there is any such letter; quick."""
    return not text.isascii() and _LOOKALIKE.search(text) is not None
