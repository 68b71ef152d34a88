"""The brand as a guide shows it: colours and which go together, fonts, layouts with sample words, rules."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations
from pathlib import Path
from typing import Any

from cmgen import darkroom, studio, template
from cmgen.brand import read_brand
from cmgen.errors import Broken, CmgenError
from cmgen.image.contrast import LEGIBLE, parse, ratio
from cmgen.image.encode import Picture
from cmgen.image.layout import Layout, find_layout, names
from cmgen.image.look import Look
from cmgen.model import Brand, Limits
from cmgen.registry import rules
from cmgen.snippets import values_of
from cmgen.voice.library import Voice

LARGE = 3.0  # success criterion 1.4.3: enough for letters of 24 px, or 19 px bold
ENHANCED = 7.0  # success criterion 1.4.6
LAYOUTS = "layouts"
FEW = ("square", "landscape", "story")
OWN_WORDS = {"page", "pages", "photo", "logo", "theme"}  # which every layout knows
TITLES = {
    "fr": "Un titre comme on en écrit, sur deux ou trois lignes",
    "en": "A headline as we write them, on two or three lines",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two colours of the palette by name, and how well words in one stand out from the other."""

    one: str
    other: str
    ratio: float

    @property
    def verdict(self) -> str:
        """What the pair is good for (WCAG 2.2): every text, text, large text or no text."""
        steps = ((ENHANCED, "every"), (LEGIBLE, "text"), (LARGE, "large"))
        return next((name for least, name in steps if self.ratio >= least), "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A layout in one format, to be drawn with sample words; ``key`` is another when anything in it changes."""

    layout: str
    format: str
    width: int
    height: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """A rule with its examples, for people who write."""

    name: str
    about: str
    level: str
    bad: str
    good: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePage:
    """A guideline of the brand's voice with its examples; no languages: all."""

    name: str
    about: str
    level: str
    languages: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


def pairs(palette: Mapping[str, str]) -> tuple[Pair, ...]:
    """Every two colours, the strongest contrast first."""
    found = (
        Pair(one=one, other=other, ratio=ratio(parse(palette[one]), parse(palette[other])))
        for one, other in combinations(palette, 2)
    )
    return tuple(sorted(found, key=lambda pair: (-pair.ratio, pair.one, pair.other)))


def layouts(root: Path) -> tuple[tuple[Layout, ...], tuple[str, ...]]:
    """The layouts that can be read, and what is wrong with the others."""
    good, bad = [], []
    folder = root / LAYOUTS
    for name in names(folder):
        try:
            if (folder / name).resolve().is_relative_to(root.resolve()):
                good.append(find_layout(folder, name))
        except CmgenError as error:
            bad.append(error.message)
    return tuple(good), tuple(bad)


def samples(root: Path, brand: Brand, layout: Layout, lang: str) -> tuple[Sample, ...]:
    """The layout in each of its formats; one of ours that the brand has not made its own, in three."""
    is_own = (root / LAYOUTS / layout.name).is_dir()
    digest = hashlib.sha256(repr((layout, brand, lang)).encode())
    for file in (*brand.fonts.values(), *brand.logos.values()):
        stat = (root / file).stat()
        digest.update(f"{file} {stat.st_size} {stat.st_mtime_ns}".encode())
    key = digest.hexdigest()[:16]
    return tuple(
        Sample(layout=layout.name, format=name, width=canvas.size[0] // 2, height=canvas.size[1] // 2, key=key)
        for name, canvas in layout.formats.items()
        if is_own or name in FEW
    )


def drawn(root: Path, brand: Brand, address: str) -> Picture:
    """The picture of ``fr/announcement/square-0123456789abcdef``; raises CmgenError where there is none such."""
    lang, _, rest = address.partition("/")
    for layout in layouts(root)[0]:
        for one in samples(root, brand, layout, lang):
            if rest == f"{one.layout}/{one.format}-{one.key}" and lang in TITLES:
                return _draw(root, layout.name, one.format, lang, one.key)
    raise CmgenError("no such sample")


@lru_cache(maxsize=160)
def _draw(root: Path, name: str, format: str, lang: str, key: str) -> Picture:
    """The picture; ``key`` stands for everything that it is made of."""
    brand = read_brand(root)
    layout = find_layout(root / LAYOUTS, name)
    look = Look(
        palette=dict(brand.palette),
        fonts={role: root / file for role, file in brand.fonts.items()},
        logos={context: root / file for context, file in brand.logos.items()},
        least_logo=brand.least_logo,
    )
    speaks = lang if lang in brand.languages else brand.languages[0]
    known = values_of(brand, speaks, title=TITLES[lang], campaign="", own=layout.sample.get(lang, {}))
    asked = {
        word
        for source in layout.templates
        for word in template.names(source)
        if word not in known and word not in OWN_WORDS
    }
    own = {word: word for word in asked if f"{word} | default" not in " ".join(layout.templates)}
    limits = Limits(image_types=("image/jpeg",), format=format, image_side=max(layout.canvas(format).size) // 2)
    made = darkroom.develop(partial(studio.drawn, root, name, known | own, look, limits))
    if made.picture is None:
        problems = [*(remark.message for remark in made.remarks), *(finding.message for finding in made.findings)]
        raise CmgenError(f"layout {name}: {'; '.join(problems)}")
    return made.picture


def voice_pages(root: Path, brand: Brand) -> tuple[tuple[VoicePage, ...], str]:
    """The brand's own guidelines, those of its voice files, and what is wrong with them; packages are not shown."""
    try:
        guidelines = Voice(root, brand.styles, brand.rules).guidelines
    except CmgenError as error:
        return (), error.findings[0].message if isinstance(error, Broken) else error.message
    own = (one for one in guidelines if "." not in one.name)
    return tuple(
        VoicePage(
            name=one.name,
            about=one.description or one.message,
            level=str(one.level),
            languages=one.languages,
            bad=one.examples.bad,
            good=one.examples.good,
        )
        for one in own
    ), ""


def rule_pages(brand: Brand) -> tuple[RulePage, ...]:
    """The rules that are not off, with the examples of their pages."""
    found = []
    for name in rules:
        wanted: Any = brand.rules.get(name)
        level = wanted.get("level", "") if isinstance(wanted, dict) else wanted
        if level in ("off", False):
            continue
        page = inspect.getdoc(rules[name]) or ""
        found.append(
            RulePage(
                name=name,
                about=rules.summary(name),
                level=str(level or rules[name].level),
                bad=_example(page, "Bad"),
                good=_example(page, "Good"),
            )
        )
    return tuple(found)


def _example(page: str, which: str) -> str:
    """What stands under "Bad:" or "Good:" of a rule's page."""
    found = re.search(rf"^{which}:\n((?:[ ]{{4}}.*\n|\n)+)", page + "\n", re.MULTILINE)
    return inspect.cleandoc(found[1]) if found else ""


def style(files: Mapping[str, Mapping[str, Any]], address: Sequence[str]) -> str:
    """A style sheet with the brand's fonts; ``address`` is what stands before and after a digest."""
    faces = []
    for name, medium in files.items():
        found = re.fullmatch(r"font-([a-z0-9-]+)\.ttf", name)
        if found:
            url = f"{address[0]}{medium['digest']}{address[1]}"
            faces.append(f'@font-face {{ font-family: "Brand {found[1]}"; src: url("{url}"); font-display: swap; }}')
            faces.append(f'.font-{found[1]} {{ font-family: "Brand {found[1]}", Inter, sans-serif; }}')
    return "\n".join(faces) + "\n"
