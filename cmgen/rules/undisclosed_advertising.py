"""Advertising that does not say that it is.

Why: a post that speaks of a partner for money, goods or a service must say so in words that everybody knows; "merci à
notre partenaire" is none. It must be seen without a tap, above where the network folds the text.
Source: loi n° 2023-451 du 9 juin 2023, article 5-2 (ordonnance n° 2024-978): « publicité » ou « collaboration
    commerciale », ou une mention équivalente; CAP Code (UK), rules 2.1 and 2.4, and the ASA's guide for influencers
    (2023): "Ad", "Advert", "Advertisement", up front; Directive 2005/29/EC, annex I, 11

Bad:
    Écrou & Filles offre les pièces de l’atelier vélo.
    === brand/brand.yaml
    partners: {ecrou: {name: Écrou & Filles}}

    ---
    lang: en
    disclosure: Thanks to our partner Lamp & Co
    ---
    Lamp & Co mends with us on Saturday.

Good:
    ---
    disclosure: Collaboration commerciale avec Écrou & Filles
    ---
    Écrou & Filles offre les pièces de l’atelier vélo.
    === brand/brand.yaml
    partners: {ecrou: {name: Écrou & Filles}}

    ---
    lang: en
    ---
    Ad: Lamp & Co pays for the soup on Saturday.
    === brand/brand.yaml
    partners: {lamp: {name: Lamp & Co}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Channel, Finding, Level, Partner, Post, Variant
from cmgen.text.counters import graphemes

level = Level.ERROR
LABELS = {
    "fr": r"publicité|collaborations? commerciales?",
    "en": r"ads?|advert|advertisement|advertising|advertisement feature",
    "de": r"werbung|anzeige",  # BGH, I ZR 90/20; the state media authorities' guide to labels
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    words: Annotated[tuple[str, ...], "equivalent words that its lawyers have agreed to"] = ()


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand, options: Options) -> Iterator[Finding]:
    """The words that will be sent, of a post with a disclosure, or that names a paid partner."""
    texts = [part.text for part in variant.parts]
    named = next(
        (one for one in brand.partners.values() if one.paid and _names(one, "\n".join([variant.title, *texts]))), None
    )
    if not (named or post.disclosure):
        return
    label = _label(post.lang, options.words)
    found = [match for text in texts if (match := label.search(text))]
    where = post.place("disclosure") if post.disclosure else post.beginning
    who = named.name if named else "a partner"
    fold = channel.limits.fold_characters
    if not found:
        message = f"it speaks of {who} on {channel.name} without saying that it is advertising"
        yield Finding(where, "", message, f"say so: {_said(post.lang)}")
    elif fold and (first := label.search(texts[0])) and graphemes(texts[0][: first.start()]) > fold:
        message = f"{first[0]!r} stands behind “see more” on {channel.name}"
        yield Finding(where, "", message, f"say it within the first {fold} characters there")


def _names(partner: Partner, text: str) -> bool:
    names = "|".join(re.escape(name) for name in (partner.name, *partner.also))
    return re.search(rf"(?<!\w)(?:{names})(?!\w)", text, re.IGNORECASE) is not None


def _label(lang: str, more: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join([LABELS.get(lang[:2], LABELS["en"]), *map(re.escape, more)])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _said(lang: str) -> str:
    return {"fr": "« Publicité » ou « Collaboration commerciale »", "de": "„Werbung“ oder „Anzeige“"}.get(
        lang[:2], "Ad"
    )
