"""The address of somebody's home.

Why: it is personal data: it brings strangers to a door, and is never taken back. A hall's or a shop's is no home.
Source: GDPR, article 4 (1); CNIL, « Données personnelles », https://www.cnil.fr/fr/definition/donnee-personnelle

Bad:
    Fête chez Maud, 12 rue des Cordiers, 44000 Nantes.

    ---
    lang: en
    ---
    She lives at 221B Baker Street, London.

Good:
    Rendez-vous à la halle, 14 quai des Cordiers. Écrire à l’Atelier, 3 rue du Port, 44000 Nantes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
NUMBER = r"\d{1,4}(?: ?(?:bis|ter|quater|[A-Da-d]))?"
FRENCH = re.compile(
    rf"(?<![\w.,]){NUMBER},? (?:rue|av\.|avenue|bd|boulevard|quai|place|impasse|allée|allées|chemin|route|cours|square"
    r"|passage|sentier|ruelle|cité|villa|résidence|faubourg|fbg)(?: [\w’'.-]+){1,6}?(?=[,.;:!?)\n]|$| \d{5}\b)",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    rf"(?<![\w.,]){NUMBER} (?:[A-Z][\w’'.-]+ ){{1,4}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr"
    r"|Close|Court|Way|Crescent|Place|Terrace|Gardens|Square|Row|Boulevard|Blvd)\b"
)
HOME = re.compile(
    r"(?i)\b(?:chez (?!nous\b)|habit(?:e|ent|ait|ez)\b|domicil\w*|à la maison|chez moi|M\. |Mme |Mlle "
    r"|Monsieur |Madame |lives? (?:at|in)|living at|home address|at home|my (?:place|house|flat)|Mr\.? |Mrs\.? |Ms\.? )"
)
NEAR = 60  # characters before the address in which a word says whose it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    allow: Annotated[tuple[str, ...], "addresses that may be said"] = ()


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """A number and a street after a word for a person or a home; the brand's facts are its own."""
    for pattern in (FRENCH, ENGLISH):
        for found in pattern.finditer(words.text):
            before = words.text[max(0, found.start() - NEAR) : found.start()]
            if HOME.search(re.split(r"[.!?]\s", before)[-1]) and not _is_own(found[0], brand, options):
                remedy = "take it out; if anyone may know it: rules: {postal-address: {allow: […]}}"
                yield Finding(words.location(*found.span()), "", "the address of a home", remedy)


def _is_own(address: str, brand: Brand, options: Options) -> bool:
    said = (*options.allow, *(text for fact in brand.facts.values() for text in fact.values.values()))
    return _plain(address) in map(_plain, said)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
