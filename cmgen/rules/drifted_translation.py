"""Numbers, dates or links that differ between the languages of one post.

Why: one of them is wrong: a price changed in one only, a day miscopied; readers of one language come in vain.
Source: posts with the same name and a language, `atelier.fr.md` and `atelier.en.md`

Bad:
    === content/ouverture.fr.md
    ---
    lang: fr
    ---
    Samedi 28 novembre, de 10 h à 18 h, entrée 5 €.
    === content/ouverture.en.md
    ---
    lang: en
    ---
    Saturday 29 November, from 10 am to 6 pm, entry €5.

Good:
    === content/ouverture.fr.md
    ---
    lang: fr
    ---
    Samedi 28 novembre, de 10 h à 18 h 30, entrée 5 €, trois ateliers, 1 200 places.
    === content/ouverture.en.md
    ---
    lang: en
    ---
    Saturday, November 28, from 10 am to 6:30 pm, entry €5, 3 workshops, 1,200 places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cmgen.model import Brand, Finding, Level, Location, Post, SpanKind, Variant
from cmgen.text.figures import figures, in_words
from cmgen.text.links import is_under, is_web
from cmgen.text.passages import passages

level = Level.WARNING
LINK = "link"


@dataclass(frozen=True, slots=True)
class Note:
    """What one language of a post says: by kind, each day, hour, number and foreign host, and where."""

    post: str  # its slug without the language
    said: Mapping[str, Mapping[str, Location]]
    in_words: tuple[str, ...]  # numbers and hours that are written out


def note(post: Post, variants: Sequence[Variant], brand: Brand) -> Note | None:
    """Of a post whose name says its language; what it says otherwise for a network is not compared."""
    name = post.slug.rpartition("/")[2]
    if "." not in name or name.rpartition(".")[2] not in brand.languages:
        return None
    said: dict[str, dict[str, Location]] = {}
    written: set[str] = set()
    for words in passages(post):
        if words.name in ("body", "title"):
            for one in figures(words.text):
                said.setdefault(one.kind, {}).setdefault(one.value, words.location(one.start, one.end))
            written |= in_words(words.text)
    own = (brand.site, *brand.utm_domains)
    for span in post.spans:
        if span.kind is SpanKind.LINK and is_web(span.target) and not is_under(span.target, own):
            said.setdefault(LINK, {}).setdefault(urlsplit(span.target).hostname or "", span.location)
    return Note(post.slug.rpartition(".")[0], said, tuple(sorted(written)))


def places(note: Note, brand: Brand) -> tuple[str, ...]:
    """The post that it is a language of."""
    return (note.post,)


def check_archive(notes: Mapping[str, Note], brand: Brand) -> Iterator[Finding]:
    """Each two languages of a post."""
    posts: dict[str, list[str]] = {}
    for path in sorted(notes):
        posts.setdefault(path.removesuffix(".md").rpartition(".")[0], []).append(path)
    for paths in posts.values():
        for index, path in enumerate(paths):
            for other in paths[index + 1 :]:
                yield from _drift(notes[path], notes[other], other)
                yield from _drift(notes[other], notes[path], path)


def _drift(one: Note, other: Note, path: str) -> Iterator[Finding]:
    """What ``one`` says and ``other`` does not, where that one says something else of the kind instead."""
    for kind, said in one.said.items():
        rival = next(iter(_alone(other, one, kind)), "")
        for value in _alone(one, other, kind) if rival else ():
            message = f"the {kind} {value} here, {rival} in {path}"
            yield Finding(said[value], "", message, "one of the two is wrong: make them say the same")


def _alone(one: Note, other: Note, kind: str) -> list[str]:
    """What only ``one`` says, in digits or in words."""
    known = {*other.said.get(kind, ()), *other.in_words}
    return [value for value in one.said.get(kind, ()) if value not in known]
