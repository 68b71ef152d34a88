"""A telephone number or an e-mail address of somebody.

Why: a private one is personal data that cannot be taken back; the brand's own belong on its
site, where they are kept up.
Source: E.164 and ARCEP's plan of French numbers; RFC 5321

Bad:
    Appelez Maud au 06 12 34 56 78.

    Écrivez à maud.okoye@gmail.com.

Good:
    Appelez l’atelier : le numéro est sur notre site. Commande 20261120093000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level
from cmgen.text.links import is_under
from cmgen.text.passages import Passage

level = Level.WARNING
# 08… are services that many call (ARCEP's plan of numbers), nobody's own.
SPACE = r"[ \u00a0\u202f.\-]?"
FRENCH = rf"(?:(?:\+|00)33{SPACE}(?:\(0\){SPACE})?[1-79]|0[1-79])(?:{SPACE}\d\d){{4}}"
ABROAD = rf"\+[1-9](?:{SPACE}\d){{8,13}}"
PHONE = re.compile(rf"(?<![\w+])(?:{FRENCH}|{ABROAD})(?!\w)")
MAIL = re.compile(r"(?<![@\w.+\-])[\w.+\-]{1,64}@(?:[\w\-]{1,63}\.)+[a-z]{2,24}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    allow: Annotated[tuple[str, ...], "its own numbers and addresses, which may be said"] = ()


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Each number and address that is not the brand's own, nor at the domain of its site."""
    own = {_plain(one) for one in options.allow}
    for pattern, what in ((PHONE, "a telephone number"), (MAIL, "an e-mail address")):
        for found in pattern.finditer(words.text):
            if _plain(found[0]) not in own and not is_under(f"https://{found[0].rpartition('@')[2]}", (brand.site,)):
                remedy = "take it out; if it is yours: rules: {contact-details: {allow: […]}}"
                yield Finding(words.location(*found.span()), "", what, remedy)


def _plain(text: str) -> str:
    return re.sub(r"[ \u00a0\u202f.\-()]", "", text).casefold() if "@" not in text else text.casefold()
