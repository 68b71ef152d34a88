"""Inclusive writing in another form than the brand has chosen.

Why: every form has its readers; a brand that mixes them looks undecided, and a screen reader learns none.
Source: Haut Conseil à l’Égalité, « Pour une communication publique sans stéréotype de sexe » (2022); circulaire du 21
    novembre 2017 (JORF n° 0272), for those whom it binds

Bad:
    Les adhérent.e.s sont bienvenu(e)s.
    === brand/brand.yaml
    rules:
      inclusive-writing: {policy: middle-dots}

    Les adhérent·e·s votent.
    === brand/brand.yaml
    rules:
      inclusive-writing: {policy: doublets}

Good:
    Les adhérentes et adhérents votent : voir le site atelier.example et la pièce jointe(s).
    === brand/brand.yaml
    rules:
      inclusive-writing: {policy: doublets}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
END = r"(?:e|ère|rice|trice|euse|ne|le|te|ve|sse|esse|fe)"
# adhérent·e·s, adhérent.e.s, adhérent-e-s, adhérent(e)s, tous·tes, lecteur·rice·s
FORM = re.compile(
    rf"(?<![\w@#/.])(?P<stem>[^\W\d_]{{2,}})(?:(?P<sign>[·•‧.\-])(?P<end>{END})(?:(?P=sign)?(?P<many>s))?"
    rf"|\((?P<inner>{END})\)(?P<more>s)?|(?P<tous>·tes|\.tes|-tes))(?![\w@/]|\.\w)",
)
ENGLISH = re.compile(r"(?<!\w)(?:\(s\)he|s/he|he/she|she/he|him/her|his/her|her/his)(?!\w)", re.IGNORECASE)
DOT = "·"
PLAIN = {"policy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    policy: Annotated[
        Literal["off", "middle-dots", "no-middle-dots", "doublets"],
        "off; middle-dots: adhérent·e·s and no other sign; no-middle-dots: none of these forms, words for everybody;"
        " doublets: none of them, both words",
    ] = "off"


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Short forms with another sign than the chosen one, or any where none is wanted."""
    if options.policy == "off":
        return
    if words.lang.startswith("en"):
        for found in ENGLISH.finditer(words.text):
            yield Finding(
                words.location(*found.span()), "", f"{found[0]!r} leaves others out", "write they, them, their"
            )
        return
    if not words.lang.startswith("fr"):
        return
    for found in FORM.finditer(words.text):
        if not _is_form(found):
            continue
        if options.policy == "middle-dots":
            right = _dotted(found)
            if right != found[0]:
                fix = words.edit(*found.span(), right)
                yield Finding(
                    words.location(*found.span()),
                    "",
                    f"{found[0]!r} is written {right!r}",
                    "as the brand does",
                    fix=fix,
                )
        else:
            remedy = (
                "write both words"
                if options.policy == "doublets"
                else "write a word for everybody: l’équipe, les membres"
            )
            yield Finding(words.location(*found.span()), "", f"{found[0]!r} is not how the brand writes", remedy)


def _is_form(found: re.Match[str]) -> bool:
    """Whether it is one: with a full stop or a hyphen only where a second sign or an s shows it."""
    if found["sign"] in (".", "-"):
        return bool(found["many"]) and found[0].count(found["sign"]) == 2
    return True


def _dotted(found: re.Match[str]) -> str:
    if found["tous"]:
        return f"{found['stem']}{DOT}tes"
    end = found["end"] or found["inner"]
    many = found["many"] or found["more"]
    return f"{found['stem']}{DOT}{end}{f'{DOT}s' if many else ''}"
