"""Numbers that belong to a person: a bank account, a payment card, a French social-security number.

Why: what is published is copied at once and never taken back; none of them belongs into a post.
Source: ISO 13616 (IBAN), ISO/IEC 7812 (cards, Luhn), INSEE (NIR and its key)

Bad:
    Virement sur FR14 2004 1010 0505 0001 3M02 606, merci.

    Carte 4111 1111 1111 1111 trouvée devant l’atelier.

Good:
    Commande 4111 1111 1111 1112, billet FR14 2004 1010 0505 0001 3M02 607.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.ERROR
hides = True  # reports do not show what stands there
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]){11,30}\b")
DIGITS = re.compile(r"(?<![\w+])\d(?:[ \u00a0\u202f.-]?\d){12,18}(?!\w)")
GAP = r"[ \u00a0]?"
NIR = re.compile(rf"(?<!\w)[12]{GAP}\d\d{GAP}\d\d{GAP}(?:\d\d|2[AB]){GAP}\d{{3}}{GAP}\d{{3}}{GAP}\d\d(?!\w)")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Each number whose checksum is right; its digits are not said again."""
    taken: list[tuple[int, int]] = []
    for pattern, is_right, what in KINDS:
        for found in pattern.finditer(words.text):
            plain = re.sub(r"[^A-Z0-9]", "", found[0])
            if is_right(plain) and not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                yield Finding(
                    words.location(*found.span()), "", f"the number of {what}", "take it out, and tell its owner"
                )


def is_iban(text: str) -> bool:
    """Whether the check digits are right: the rearranged number is 1 modulo 97."""
    if not 15 <= len(text) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """Whether it begins as payment cards do, and its last digit is right (Luhn)."""
    if not text.isdigit() or text[0] not in "3456" or len(set(text)) == 1:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_nir(text: str) -> bool:
    """Whether the key is right: 97 less the number modulo 97; Corsica's departments count as 19 and 18."""
    number = text[:-2].replace("2A", "19").replace("2B", "18")
    month = int(text[3:5])
    exists = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50  # above 12: the month was not known
    return number.isdigit() and exists and 97 - int(number) % 97 == int(text[-2:])


KINDS = (
    (IBAN, is_iban, "a bank account"),
    (NIR, is_nir, "a social-security number"),
    (DIGITS, is_card, "a payment card"),
)
