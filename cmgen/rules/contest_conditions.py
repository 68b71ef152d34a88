"""A contest that does not say its conditions.

Why: who asks people to take part must say, at once, who asks, until when, that it costs nothing, and where the rules
are; and Meta's networks want to be released from it in words.
Source: Code de la consommation, articles L. 121-1 à L. 121-3 et L. 121-20; CAP Code (UK), rules 8.17 and 8.28; Meta,
    "Promotions on Instagram", https://help.instagram.com/179379842258600 and Pages, groups and events policies

Bad:
    Grand concours : dessinez la marée et gagnez cent affiches !

Good:
    Concours d’affiche, à gagner : cent exemplaires. Du 20 octobre au 22 novembre, participation gratuite.
    Organisateur : l’association L’Atelier du Port. [Lire le règlement](https://atelier.example/concours/reglement)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Channel, FacetKind, Finding, Level, Post, Variant
from cmgen.text.figures import MONTHS

level = Level.WARNING
CONTEST = re.compile(
    r"(?i)\b(?:(?:jeu[- ])?concours|tirage au sort|grand jeu"
    r"|giveaway|prize draw|sweepstakes?|raffle|contest|competition)\b"
)
OFTEN = ("concours", "tirage", "grand jeu", "giveaway", "draw", "sweepstake", "raffle", "contest", "competition")
TAKES_PART = re.compile(
    r"(?i)\b(?:gagne[rz]?|à gagner|remporte[rz]|particip(?:e|ez|er|ation)|tentez votre chance"
    r"|win|enter (?:now|by|our|the)|take part|your chance|prizes?)\b"
)
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
LAST_DAY = re.compile(
    r"(?i)\b(?:jusqu|avant le|du \d|until|till|by|before|closes|ends|from|to|au)\b.{0,24}?"
    rf"(?:\d{{1,2}}(?:er|st|nd|rd|th)? (?:{MONTH})|(?:{MONTH}) \d{{1,2}}|\d{{1,2}}/\d{{1,2}}|\d{{4}}-\d\d-\d\d)",
    re.DOTALL,
)
ORGANISER = re.compile(
    r"(?i)\b(?:organis(?:é|ée|ateur|atrice|er|ed|es)|organiz(?:er|ed)|promoter|proposé par|run by|hosted by)\b"
)
FREE = re.compile(
    r"(?i)gratuit|sans (?:obligation d[’'])?achat|\bfree\b|no purchase necessary|no entry fee|without charge"
)
NEEDS = (
    ("who organises it", ORGANISER, "write: Organisateur : …, or Promoter: …"),
    ("until when it runs", LAST_DAY, "write its last day"),
    ("that it costs nothing", FREE, "write: participation gratuite, or free entry"),
)
RULES = re.compile(r"(?i)r[eè]glement|rules|terms|conditions")
RELEASE = re.compile(
    r"(?i)(?:\b(?:ni|pas|non|aucun\w*|in no way|not)|n[’']est)\b.{0,60}"
    r"(?:organis|parrain|sponsor|endors|administ|associ|affili|géré)"
)
META = {"facebook": "Facebook", "instagram": "Instagram", "threads": "Threads"}


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand) -> Iterator[Finding]:
    """Words that ask people to take part; a note that a contest is over asks nobody."""
    parts = (*variant.parts, *filter(None, [variant.comment]))
    text = "\n".join([variant.title, *(part.text for part in parts)])
    folded = text.casefold()
    if not any(word in folded for word in OFTEN) or not (CONTEST.search(text) and TAKES_PART.search(text)):
        return
    missing = [(what, remedy) for what, pattern, remedy in NEEDS if not pattern.search(text)]
    links = [variant.link, *(facet.value for part in parts for facet in part.facets if facet.kind is FacetKind.LINK)]
    can_follow = any(links) or not channel.limits.inline_links  # else readers are told where to look
    if not any(map(RULES.search, links)) and not (RULES.search(text) and can_follow):
        missing.append(("where its rules are", "link to them, or say where they can be read"))
    name = META.get(channel.network, "")
    if name and not (RELEASE.search(text) and name.casefold() in text.casefold()):
        remedy = f"write that it is not sponsored, endorsed or administered by {name}"
        missing.append((f"that {name} has no part in it", remedy))
    for what, remedy in missing:
        yield Finding(post.beginning, "", f"a contest on {channel.name} that does not say {what}", remedy)
