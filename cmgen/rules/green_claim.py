"""A promise about the environment that the law forbids to make in general words.

Why: "biodegradable", "climate neutral" or "eco-friendly" without proof on the spot are misleading practices, and dear.
Source: Directive (EU) 2024/825, annex I, 2a, 4a and 4c, applied since 2026-09-27; Code de l’environnement, L541-9-1
(« biodégradable », « respectueux de l’environnement ») and L229-68 (« neutre en carbone »); read 2026-11-25

Bad:
    Nos encres sont biodégradables et notre papier est neutre en carbone.

Good:
    Nos encres sont à l’eau ; notre papier est fait pour 80 % de vieux papiers, label Ange bleu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.WARNING
FRENCH = (
    r"biodégradables?|neutres? en (?:carbone|CO2|CO₂)|neutralité carbone|climatiquement neutres?|zéro carbone"
    r"|(?:100 ?% )?compensée?s? carbone|éco-?responsables?|bon(?:ne)?s? pour (?:la planète|l[’']environnement)"
    r"|(?:respectueu(?:x|ses?)|am(?:i|ie)s?) de (?:l[’']environnement|la (?:nature|planète))"
    r"|sans impact sur (?:l[’']environnement|la planète|le climat)"
)
ENGLISH = (
    r"biodegradable|(?:climate|carbon|CO2)[ -]neutral|carbon[ -](?:positive|negative|free)|eco-?friendly"
    r"|planet-?friendly|environment(?:ally)?[ -]friendly|climate[ -]friendly|zero[ -]carbon|nature[’']s friend"
    r"|(?:good|better|kind(?:er)?) (?:for|to) the (?:planet|environment)|net[ -]zero (?:product|delivery|event)"
)
# Of something else than goods, or said to deny it
NOT_A_CLAIM = re.compile(
    r"(?i)(?:transition|crise|urgence|catastrophe|association|militante?s?|lutte|ministère|bilan|conscience|enjeux?|parti"
    r"|not|never|pas|jamais|no longer|plus|n[’']est) (?:\w+ )?\Z"
)
BY_LANGUAGE = {
    "fr": re.compile(rf"(?<![\w-])(?:{FRENCH})(?![\w-])", re.IGNORECASE),
    "en": re.compile(rf"(?<![\w-])(?:{ENGLISH})(?![\w-])", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    allow: Annotated[tuple[str, ...], "words that it can prove, and may say"] = ()


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """The words themselves: whether the proof stands beside them, a person sees."""
    pattern = BY_LANGUAGE.get(words.lang[:2])
    allowed = {one.casefold() for one in options.allow}
    for found in pattern.finditer(words.text) if pattern else ():
        if found[0].casefold() in allowed or NOT_A_CLAIM.search(words.text[: found.start()]):
            continue
        remedy = "say what was measured, and by whom; if it is proven: rules: {green-claim: {allow: […]}}"
        yield Finding(words.location(*found.span()), "", f"{found[0]!r} promises more than may be said", remedy)
