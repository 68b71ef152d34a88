"""A word that no dictionary has.

Why: a mistake in four words is all that readers remember of them, and it stays in every screenshot.
Source: Hunspell dictionaries that the brand chooses (``pip install 'cmgen[spell]'``; Debian: hunspell-fr; or
    ``brand/dictionaries/fr.aff`` and ``fr.dic``); its own words in ``brand/vocab/accept.txt`` and ``brand.yaml``; short
    lists of what dictionaries do not have yet. ``cmgen lint --suggest`` says what may have been meant

Bad:
    ---
    lang: en
    ---
    Come to the worksop on Saturday, it's free.
    === brand/brand.yaml
    rules:
      spelling: {languages: [en]}

    ---
    lang: fr
    ---
    L’ateier est ouvert.
    === brand/brand.yaml
    rules:
      spelling: {languages: [fr]}
    === brand/dictionaries/fr.aff
    SET UTF-8
    === brand/dictionaries/fr.dic
    3
    atelier
    ouvert
    est

Good:
    ---
    lang: en
    ---
    @atelier's well-known podcast: atelier.example, #CafeReparation at 6pm with Ms Benhaddou, 40cm, WYSIWYG.
    === brand/brand.yaml
    rules:
      spelling: {languages: [en]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from cmgen.model import Brand, Edit, Finding, Level, Location, SpanKind
from cmgen.text.passages import CODE, Passage
from cmgen.voice.pattern import BadPattern, Pattern
from cmgen.voice.spelling import INSTALL, Dictionary, is_able, supplement

level = Level.WARNING
LETTER = r"[^\W\d_]"
WORD = re.compile(rf"{LETTER}(?:{LETTER}|[·.](?={LETTER})|[’'](?={LETTER}))*(?:-(?:{LETTER}|[·.’'](?={LETTER}))+)*")
NO_WORD = re.compile(  # addresses, handles, file names, variables, times, sizes, :emoji:
    r"\{\{[^}\n]*\}\}|\{%[^%\n]*%\}|https?://\S+|\S*@\S+|[#$]\w+|:\w+:|\S*[\w)]/\S*"
    r"|(?<!\w)[\w-]+(?:\.[\w-]+)*\.(?!(?i:e|es?|rice|le|te|ne)s?\b)[a-z]{2,}(?!\w)|\w*\d[\w,.’'°-]*"
)
ELISION = re.compile(r"(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)[’']", re.IGNORECASE)
POSSESSIVE = re.compile(r"[’'](?:s|d|ll|re|ve|m)?\Z", re.IGNORECASE)
SENTENCE = re.compile(r"(?:\A|[.!?…:«“\"•\n]|[—–-] )[\s\u00a0\u202f\"“«(¿¡—–*•-]*\Z")
LONGEST = 50  # letters of a word that is looked up
ACRONYM = 5  # letters of a word in capitals that is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    languages: Annotated[
        tuple[str, ...], "the languages whose words are looked up, as their dictionaries are called: [fr, en-GB]"
    ] = ()
    words: Annotated[tuple[str, ...], "words that are right besides those of brand/vocab/accept.txt"] = ()
    names: Annotated[bool, "also words with a capital within a sentence, which are mostly names"] = False


def lacks(brand: Brand, options: Options) -> Iterator[Finding]:
    """The dictionaries that are not there."""
    where = Location("brand/brand.yaml")
    if options.languages and not is_able():
        yield Finding(where, "", "spelling needs a library that is not installed", INSTALL)
        return
    for language in options.languages:
        if language not in brand.dictionaries:
            base = language.partition("-")[0]
            remedy = f"put {language}.aff and {language}.dic into brand/dictionaries/, or install hunspell-{base}"
            yield Finding(where, "", f"spelling: there is no dictionary {language!r}", remedy)
    for term in brand.words:
        try:
            Pattern(term)
        except BadPattern as error:
            yield Finding(Location("brand/vocab/accept.txt"), "", f"{term!r}: {error}", "write a word, or a pattern")


def check_words(words: Passage, brand: Brand, options: Options) -> Iterator[Finding]:
    """Each word, or part of a compound, that is in none of the dictionaries of its language."""
    language = _language(words.lang, options)
    if language not in brand.dictionaries:
        return
    speller = speller_of(brand, options, language)
    bare = words.without(SpanKind.MENTION, SpanKind.HASHTAG)
    text = speller.masked(NO_WORD.sub(lambda found: CODE * len(found[0]), bare))
    for start, end in unknown(text, speller, names=options.names):
        remedy = "mend it, or put it into brand/vocab/accept.txt"
        yield Finding(words.location(start, end), "", f"{text[start:end]!r} is in no dictionary", remedy)


def suggested(finding: Finding, word: str, lang: str, brand: Brand, options: Options) -> Finding:
    """A finding with what may have been meant; half a second a word."""
    meant = speller_of(brand, options, _language(lang, options)).dictionary.suggestions(word)
    if not meant:
        return finding
    fix = Edit(finding.location, word, meant[0], safe=False)
    return replace(finding, remedy=f"write {', '.join(meant)}", fix=fix)


def _language(lang: str, options: Options) -> str:
    """Which of the languages that are looked up is a post's; "" where none is."""
    base = lang.partition("-")[0]
    return next((one for one in options.languages if one == lang or one.partition("-")[0] == base), "")


# ------------------------------------------------------------------------------------------------ words


@dataclass(frozen=True)
class Speller:
    """The dictionaries of a language, and the brand's own words as patterns."""

    lang: str
    dictionary: Dictionary
    terms: Pattern | None

    def masked(self, text: str) -> str:
        """The text without the brand's own words; as long as before."""
        spans = self.terms.spans(text) if self.terms else ()
        for start, end in spans:
            text = text[:start] + CODE * (end - start) + text[end:]
        return text

    def wrong(self, word: str) -> Iterator[tuple[int, int]]:
        """Where a word is wrong: nowhere, the part of a compound, or all of it without its elision."""
        if self._knows(word):
            return
        start = 0
        if self.lang == "fr":
            while (elided := ELISION.match(word, start)) and elided.end() < len(word):
                start = elided.end()
        elif ending := POSSESSIVE.search(word):
            word = word[: ending.start()]
        rest = word[start:]
        if start and self._knows(rest):
            return
        if "-" not in rest:
            if not self._knows(rest.partition("·")[0] if "·" in rest else rest):
                yield start, len(word)
            return
        for part in re.finditer("[^-]+", rest):
            for begin, end in self.wrong(part[0]):
                yield start + part.start() + begin, start + part.start() + end

    def _knows(self, word: str) -> bool:
        plain = word.replace("’", "'")
        if len(word) < 2 or len(word) > LONGEST or self.dictionary.knows(plain):
            return True
        bare = _without_accents(plain) if self.lang == "en" else plain
        return bare != plain and self.dictionary.knows(bare)


def _without_accents(word: str) -> str:
    """café → cafe: English dictionaries often have only the one."""
    import unicodedata

    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def unknown(text: str, speller: Speller, *, names: bool) -> Iterator[tuple[int, int]]:
    """Where the words stand that are in no dictionary."""
    found = list(WORD.finditer(text))
    inside = set() if names else {one[0] for one in found if _is_name(one[0]) and not _begins(text, one.start())}
    for one in found:
        word = one[0]
        if _is_code(word) or word in inside:
            continue
        for start, end in speller.wrong(word):
            part = word[start:end]
            name = not names and _is_name(part) and (start > 0 or not _begins(text, one.start()))
            if not name and not _is_code(part):
                yield one.start() + start, one.start() + end


def _begins(text: str, place: int) -> bool:
    """Whether a sentence begins there."""
    return SENTENCE.search(text, max(0, place - 8), place) is not None if place else True


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def _is_code(word: str) -> bool:
    """Whether it is an abbreviation, or has capitals inside: APERO, JavaScript, e.g."""
    letters = re.sub("[-’'·]", "", word)
    if word.isupper():
        return len(letters) <= ACRONYM
    parts = re.split("[-’'·]", word)
    return "." in word or any(part[1:] != part[1:].lower() and not part.isupper() for part in parts)


@lru_cache(maxsize=8)
def _speller(lang: str, files: tuple[str, ...], words: frozenset[str], terms: tuple[str, ...]) -> Speller:
    made = Pattern(rf"(?i)\b(?:{'|'.join(terms)})\b") if terms else None
    base = lang.partition("-")[0]
    return Speller(base, Dictionary(tuple(map(Path, files)), words | supplement(base)), made)


def speller_of(brand: Brand, options: Options, language: str) -> Speller:
    """What a language's words are looked up in: its dictionaries, the brand's words and names."""
    own = [brand.name, *brand.tagline.values(), *brand.pillars, *brand.hashtags]
    own += [person.name for person in brand.people.values()]
    own += [name for partner in brand.partners.values() for name in (partner.name, *partner.also)]
    own += [title for campaign in brand.campaigns.values() for title in campaign.titles.values()]
    named = frozenset(word.lower() for text in own for word in re.findall(rf"{LETTER}+", text))
    return _speller(language, brand.dictionaries[language], named | frozenset(options.words), brand.words)
