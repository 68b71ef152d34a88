"""The brand's guidelines and the packages it uses: which files they are, and what they say of a post.

``brand/voice/`` holds the brand's own, ``brand/styles/<Package>/`` packages written for Vale, ``brand/vocab/`` the
words that are right (``accept.txt``) and those that are never used (``reject.txt``), a pattern a line.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cmgen.data import nearest
from cmgen.errors import Broken, CmgenError
from cmgen.files import locate
from cmgen.model import Edit, Finding, Level, Location, Post
from cmgen.text.passages import passages
from cmgen.voice import builtin, spelling
from cmgen.voice.blocks import Block, Page, Reading, read_words
from cmgen.voice.check import Check
from cmgen.voice.guideline import Guideline, Vocabulary
from cmgen.voice.kinds import spelling as spells
from cmgen.voice.pattern import Pattern
from cmgen.voice.places import Hit
from cmgen.voice.reading import Checks, Found, Slow
from cmgen.voice.rulefile import check_of, read_guideline
from cmgen.voice.vocabulary import FOLDER as VOCABULARY
from cmgen.voice.vocabulary import RULE, text_of, vocabulary_of

OWN = "./voice"
FOLDER = "brand"
STYLES = "brand/styles"
IGNORED_WORDS = "config/ignore"  # in the folder of the packages: lists of words that they share
MAX_GUIDELINES = 2_000
OFF = ("off", False)
CHANGING = ("replace", "remove", "convert", "edit")


@dataclass(frozen=True)
class Voice:
    """What a brand uses: package → the languages it looks at (none: all); levels and ``off`` by rule or package."""

    root: Path
    styles: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def files(self) -> Mapping[str, tuple[Path, tuple[str, ...]]]:
        """The files by the name of their rule, each with its languages; raises Broken for a package that is not there,
        and for two rules of one name."""
        found: dict[str, tuple[Path, tuple[str, ...]]] = {}
        for style, languages in self.styles.items():
            if style == builtin.STYLE:
                continue
            folder = self._folder(style)
            if not folder.is_dir():
                if style == OWN:
                    continue
                known = [one.name for one in (self.root / STYLES).iterdir()] if (self.root / STYLES).is_dir() else []
                remedy = nearest(style, known) or f"put its folder into {STYLES}/"
                message = f"styles: there is no package {style!r} in {STYLES}/"
                raise Broken([Finding(Location("brand/brand.yaml"), "wrong-value", message, remedy)])
            for file in sorted(folder.rglob("*.yml")):
                name = file.stem if style.startswith("./") else f"{folder.name}.{file.stem}"
                if len(found) >= MAX_GUIDELINES:
                    message = f"more than {MAX_GUIDELINES:,} guidelines in all"
                    raise Broken([Finding(Location(self._path(file)), RULE, message, "use fewer packages")])
                if name in found:
                    message = f"two guidelines are called {name!r}"
                    raise Broken([Finding(Location(self._path(file)), RULE, message, "give one another name")])
                found[name] = (file, languages)
        return found

    def _folder(self, style: str) -> Path:
        return self.root / FOLDER / style if style.startswith("./") else self.root / STYLES / style

    def _path(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all rules."""
        own = () if self.vocabulary == Vocabulary() and builtin.STYLE not in self.styles else BUILTIN
        return frozenset((*self.files, *own))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The brand's words."""
        return vocabulary_of(self.root)

    def guideline(self, name: str) -> Guideline:
        """One guideline from its file."""
        file, languages = self.files[name]
        path = self._path(file)
        read = read_guideline(text_of(self.root, file), path, name)
        return replace(read, languages=read.languages or languages)

    @cached_property
    def guidelines(self) -> tuple[Guideline, ...]:
        """Those that are not off, at the levels the brand gives them; raises Broken with what is wrong in any file."""
        made: list[Guideline] = []
        wrong: list[Finding] = []
        for name in self.files:
            try:
                made.append(self.guideline(name))
            except Broken as error:
                wrong += error.findings
        if wrong:
            raise Broken(sorted(wrong))
        wanted = [guideline for guideline in (*made, *self._builtin()) if self._level(guideline) not in OFF]
        return tuple(replace(guideline, level=Level(self._level(guideline))) for guideline in wanted)

    def _builtin(self) -> Iterator[Guideline]:
        for guideline in builtin.builtin(self.vocabulary, VOCABULARY):
            if builtin.STYLE in self.styles or guideline.name in ("Vale.Terms", "Vale.Avoid"):
                yield guideline

    def _level(self, guideline: Guideline) -> Any:
        style = guideline.name.partition(".")[0]
        said = self.levels.get(guideline.name, self.levels.get(style) if "." in guideline.name else None)
        return guideline.level if said is None or (said not in OFF and said not in tuple(Level)) else said

    @cached_property
    def _checks(self) -> dict[str, Checks]:
        return {}

    def checks(self, lang: str) -> Checks:
        """The checks that look at posts of a language."""
        if lang not in self._checks:
            chosen = [one for one in self.guidelines if not one.languages or lang in one.languages]
            self._checks[lang] = Checks.of([self.check_of(guideline) for guideline in chosen])
        return self._checks[lang]

    def check_of(self, guideline: Guideline) -> Check:
        """A guideline, ready; spelling with its dictionaries."""
        check = check_of(guideline, self.vocabulary)
        if isinstance(check, spells.Check):
            check.dictionary = self._dictionary(guideline)
        return check

    def _dictionary(self, guideline: Guideline) -> spelling.Dictionary:
        """What a guideline of kind spelling looks into: its own files, dictionaries by name, lists of words."""
        options: spells.Options = guideline.options
        words = frozenset(word for name in self._ignored(guideline) for word in self._listed(guideline, name))
        if not options.dictionaries:
            words |= spelling.supplement("en")
        if options.aff and options.dic:
            aff, dic = (self._named(guideline, name, STYLES) for name in (options.aff, options.dic))
            if aff.with_suffix("") != dic.with_suffix("") or aff.suffix != ".aff" or dic.suffix != ".dic":
                message = f"{guideline.name}: aff and dic are not the two files of one dictionary"
                raise Broken([Finding(guideline.location, RULE, message, "name them alike: words.aff and words.dic")])
            return spelling.Dictionary((aff.with_suffix(""),), words, whole=True)
        places = [*spelling.folders(self.root), self.root / STYLES / "config/dictionaries"]
        if options.dicpath:
            places.insert(0, self.root / self._inside(guideline, options.dicpath, STYLES))
        wanted = (*options.dictionaries, *(() if options.dictionaries and not options.append else ("en_US",)))
        found = {name: spelling.find(name, places) or spelling.of_language(name, places) for name in wanted}
        missing = [name for name, file in found.items() if file is None]
        if missing:
            message = f"{guideline.name}: there is no dictionary {', '.join(missing)}"
            remedy = f"put its .aff and .dic into {spelling.FOLDER}/, or install hunspell-{missing[0][:2]}"
            raise Broken([Finding(guideline.location, RULE, message, remedy)])
        return spelling.Dictionary(tuple(file for file in found.values() if file), words, whole=True)

    def _ignored(self, guideline: Guideline) -> tuple[str, ...]:
        """The lists of words that are right; of Vale's own rule all that packages share."""
        if guideline.name != "Vale.Spelling":
            ignored: tuple[str, ...] = guideline.options.ignore
            return ignored
        shared = sorted((self.root / STYLES / IGNORED_WORDS).rglob("*.txt"))
        return tuple(file.relative_to(self.root / STYLES).as_posix() for file in shared)

    def _listed(self, guideline: Guideline, name: str) -> list[str]:
        file = self._named(guideline, name, STYLES, f"{STYLES}/{IGNORED_WORDS}", FOLDER, "")
        lines = text_of(self.root, file).split("\n")
        return [word for line in lines if (word := line.strip()) and word != "#"]

    def _named(self, guideline: Guideline, name: str, *folders: str) -> Path:
        """A file that a guideline names, in the first of some folders that has it."""
        refused: CmgenError | None = None
        for folder in folders:
            try:
                return self.root / locate(self.root, folder, name)
            except CmgenError as error:
                refused = refused or error
        assert refused is not None
        message = f"{guideline.name}: {refused.message}"
        raise Broken([Finding(guideline.location, RULE, message, f"put it into {folders[0]}/")])

    def _inside(self, guideline: Guideline, name: str, folder: str) -> str:
        """A folder that a guideline names, which may not leave the project."""
        path = os.path.normpath(f"{folder}/{name}")
        if (
            name.startswith("/")
            or path.startswith("..")
            or not (self.root / path).resolve().is_relative_to(self.root.resolve())
        ):
            message = f"{guideline.name}: the folder {name!r} is outside the project"
            raise Broken([Finding(guideline.location, RULE, message, f"put it into {STYLES}/")])
        return path

    def try_examples(self) -> tuple[int, list[Finding]]:
        """How many examples the guidelines have, and those that they do not agree with."""
        count, wrong = 0, []
        for guideline in self.guidelines:
            checks = Checks.of([self.check_of(guideline)])
            for which, texts in (("bad", guideline.examples.bad), ("good", guideline.examples.good)):
                for index, text in enumerate(texts):
                    count += 1
                    found = list(checks.within(read_words(text, IGNORED, sized=checks.sized)))
                    if bool(found) == (which == "bad"):
                        continue
                    place = guideline.places.get(f"examples.{which}[{index}]", guideline.location)
                    says = (
                        "nothing to say of its bad example" if which == "bad" else "fault to find with its good example"
                    )
                    wrong.append(Finding(place, "guideline-example", f"{guideline.name} has {says}: {text[:60]!r}"))
        return count, wrong

    def of_file(self, path: str) -> Checks:
        """The guideline of any file of the project, alone: also one that is not used yet."""
        file = self.root / path
        guideline = read_guideline(text_of(self.root, file), path, file.stem)
        return Checks.of([self.check_of(guideline)])

    def check(self, post: Post) -> list[Finding]:
        """What the guidelines say of a post."""
        checks = self.checks(post.lang)
        if not checks.checks:
            return []
        return said_by(checks, post)


def said_by(checks: Checks, post: Post) -> list[Finding]:
    """What some checks say of a post that is in one of their languages."""
    wanted = [
        check for check in checks.checks if not check.guideline.languages or post.lang in check.guideline.languages
    ]
    return [*_of_body(post, checks), *_of_fields(post, checks)] if wanted else []


BUILTIN = ("Vale.Avoid", "Vale.Repetition", "Vale.Spelling", "Vale.Terms")
# What posts have beside Markdown: variables, and lines that say for which channels something stands.
IGNORED = Reading(tokens=(Pattern(r"(\{\{[^}\n]*\}\})"),), blocks=(Pattern(r"(?m)^(:::.*)$"),))


def _of_body(post: Post, checks: Checks) -> Iterator[Finding]:
    page = read_words(post.body, IGNORED, sized=checks.sized)
    starts = [0, *(index + 1 for index, character in enumerate(post.body) if character == "\n")]
    top = post.beginning

    def place(span: tuple[int, int] | None) -> Location:
        if span is None:
            return replace(top, end_line=0, end_column=0)
        (line, column), (end_line, end_column) = (_line_and_column(starts, offset) for offset in span)
        first = post.body_line
        return Location(post.path, first + line, column, first + end_line, end_column)

    for found in checks.within(page):
        if isinstance(found, Slow):
            yield _slow(found, post)
            continue
        span = found.span
        if span is None and found.hit.match and (start := post.body.find(found.hit.match)) >= 0:
            span = (start, start + len(found.hit.match))
        where = place(span)
        written = post.body[span[0] : span[1]] if span else ""
        yield _finding(found, checks, where, written)


def _line_and_column(starts: list[int], offset: int) -> tuple[int, int]:
    line = bisect_right(starts, offset) - 1
    return line, offset - starts[line] + 1


def _of_fields(post: Post, checks: Checks) -> Iterator[Finding]:
    """The words of the front matter: title, alternative texts, other words for a network, choices of a poll."""
    for passage in passages(post):
        if passage.name == "body" or (passage.name == "alt" and passage.spans[0].location.line >= post.body_line):
            continue
        name = passage.name.partition("[")[0].split(".")[-1]
        scope = ("text", "frontmatter", name, "md")
        text = passage.text
        page = Page(
            blocks=(Block(text=text, scope=scope, origin=((0, 0, len(text)),)),), lines=(), summary="", metrics={}
        )
        for found in checks.within(page):
            if isinstance(found, Slow):
                yield _slow(found, post)
            else:
                start, end = found.span or (0, len(text))
                yield _finding(found, checks, passage.location(start, end), text[start:end], fix=False)


def _slow(slow: Slow, post: Post) -> Finding:
    guideline = slow.check.guideline
    after = "is left out of the posts that follow" if slow.is_out else "was stopped"
    message = f"{guideline.name} took too long on {post.path}, and {after}"
    remedy = "make its pattern simpler: no repetition within a repetition"
    return Finding(guideline.location, "slow-guideline", message, remedy, Level.WARNING)


def _finding(found: Found, checks: Checks, where: Location, written: str, *, fix: bool = True) -> Finding:
    hit = found.hit
    guideline = checks.named[hit.rule]
    options = [one for one in hit.replacements if one != hit.match] if hit.action in CHANGING else []
    remedy = f"write {' or '.join(repr(one) for one in options[:4] if one)}" if any(options) else guideline.description
    edit = None
    if fix and options and written == hit.match and where.end_line == where.line:
        after = _cased(options[0], hit, guideline)
        edit = Edit(where, written, after, safe=len(options) == 1 and _letters(after) == _letters(written))
    return Finding(where, hit.rule, hit.message, remedy or guideline.link, Level(hit.level), edit)


def _cased(after: str, hit: Hit, guideline: Guideline) -> str:
    """The new words with a capital where the old have one and the rule looks at no capitals."""
    if getattr(guideline.options, "ignorecase", False) and hit.match[:1].isupper() and after[:1].islower():
        return after[:1].upper() + after[1:]
    return after


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
