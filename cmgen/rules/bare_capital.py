"""A French capital without its accent.

Why: the accent has full value on capitals too: "A" is a verb and "À" is not; search and screen readers take the word as
it is written.
Source: Académie française, « Questions de langue », accentuation des majuscules; Lexique des règles typographiques

Bad:
    A bientôt sur le quai !

    L’Etat des lieux est affiché. Ca y est.

Good:
    À bientôt sur le quai ! L’État des lieux est affiché. Ça y est. A-t-on le temps ? Il a dit : A comme ancre.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level
from cmgen.text.passages import Passage

level = Level.SUGGESTION
REST = (
    r"coles?|tats?(?:-Unis)?|glises?|tudes?|tudiante?s?|v[ée]nement(?:s|iels?)?|tés?|galité|galement|lectricité"
    r"|lectrique|lecteurs?|nergies?|nergétique|missions?|quipes?|quipements?|ditions?|diteurs?|ditrices?|ducation|dito"
    r"|conomies?|conomique|cologie|cologique|changes?|chec|chelle|crans?|crire|crit|crivez|coutez?|couter|lèves?"
    r"|lections?|lue?s?|picerie|poque|preuves?|tapes?|tage|valuation|videmment|vite[rz]|volution|clairage|gypte|thique"
    r"|toiles?|trang(?:ère?s?|ers?)|lémentaire|teignez"
)
WORD = re.compile(rf"(?<![\w#@/.-])(?:E(?:{REST}|tre|tes|vènements?)|Iles?)(?![\w-])")
RIGHT = {"A": "À", "Ca": "Ça", "Etre": "Être", "Etes": "Êtes", "Ile": "Île", "Iles": "Îles"}
BEGINS = re.compile(r"(?:\A|\n|[.!?…:»][ \u00a0]|«[ \u00a0\u202f])\Z")
AFTER_A = (
    r"bientôt|partir|demain|tout à l|tous|toutes|vos|nos|votre|notre|vous|nous|ce soir|cette occasion|l[’']occasion"
    r"|l[’']issue|la suite|la place|la demande|propos|noter|gagner|suivre|lire|relire|voir|écouter|découvrir|travers"
    r"|chaque|côté|cause|condition|défaut|deux pas|quelques|moins d|peine|plus tard|quand|quel|quelle|quoi|qui|samedi"
    r"|dimanche|lundi|mardi|mercredi|jeudi|vendredi|l[’']heure|l[’']année prochaine|la semaine prochaine|retenir"
    r"|retrouver|ne pas|\d+h?"
)
A = re.compile(rf"A(?= (?:{AFTER_A})\b)")
CA = re.compile(r"Ca(?= (?:y est|va|ne|se|fait|marche|commence|continue|sent|vous|nous|me|te|change|arrive|suffit)\b)")


def check_words(words: Passage, brand: Brand) -> Iterator[Finding]:
    """Words from a list wherever they stand; "A" and "Ca" where a sentence begins with them."""
    text = words.text
    if not words.lang.startswith("fr") or not any(capital in text for capital in "AEIC"):
        return
    for pattern, begins in ((WORD, False), (A, True), (CA, True)):
        for found in pattern.finditer(text):
            if begins and not BEGINS.search(text, max(0, found.start() - 2), found.start()):
                continue
            right = RIGHT.get(found[0], f"É{found[0][1:]}")
            fix = words.edit(*found.span(), right)
            yield Finding(words.location(*found.span()), "", f"{found[0]!r} is {right!r}", f"write {right}", fix=fix)
