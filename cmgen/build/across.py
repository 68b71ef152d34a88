"""What can only be seen over several posts, looked at anew where something changed, and nowhere else.

A rule over the archive may say at which *places* a post meets others (``cmgen/lint.py``): two posts that share none
have nothing to do with each other. A rule that says nothing has one place for all posts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from itertools import islice

import msgspec

from cmgen.build.index import Index
from cmgen.build.kept import Notes, findings_of
from cmgen.content import check_slugs
from cmgen.lint import Linter, Noted
from cmgen.model import Finding, Level

AT_ONCE = 4000  # posts that are looked at together, so that the whole archive is never in memory
_THERE = "select path from posts where path in (select value from json_each(?))"
_FOLDED = "select path from posts where folded in (select value from json_each(?))"
_PLACES = "select distinct rule, place from meets where path in (select value from json_each(?))"
_MET = "select rule, path from meets where place in (select value from json_each(?))"
_NOTED = (
    "select p.path, m.notes from posts p join made m on m.id = p.made"
    " where m.notes != '' and p.path in (select value from json_each(?))"
)
_SAID = "select path, findings from across where path in (select value from json_each(?))"
_ASIDE = "select path, findings from across where path not in (select path from posts)"
_NO_ASIDE = "delete from across where path not in (select path from posts)"
_NOTES = msgspec.json.Decoder(Notes)


def fold(path: str) -> str:
    """A path as a file system that folds case and accents has it."""
    return unicodedata.normalize("NFC", path).casefold()


class Across:
    """The second look at posts that changed and at those that they meet; within the index's transaction."""

    def __init__(self, index: Index, changed: Iterable[str]) -> None:
        self.index = index
        self.changed = sorted(set(changed))
        self.met = self._meeting(self.changed)  # before anything is written

    def recheck(self, linter: Linter) -> set[str]:
        """Look again, and keep what is found; paths of posts of which now something else is said."""
        index = self.index
        here = set(index.column(_THERE, self.changed))
        met = self._meeting(self.met | here)
        met |= set(index.column(_FOLDED, {fold(path) for path in self.changed}))
        concerned = iter(sorted(index.column(_THERE, met | here)))
        news: set[str] = set()
        while some := list(islice(concerned, AT_ONCE)):
            news |= self._look(some, linter)
        return news

    def look_aside(self, linter: Linter) -> None:
        """What is found over all posts in other files than posts, kept by the paths of these."""
        said: dict[str, list[Finding]] = {}
        for finding in linter.check_whole(lambda: noted_of(self.index)):
            said.setdefault(finding.location.path, []).append(finding)
        self.index.database.execute(_NO_ASIDE)
        for path, findings in said.items():
            self._keep(path, findings)

    def _keep(self, path: str, findings: list[Finding]) -> None:
        text = msgspec.json.encode(sorted(findings)).decode()
        self.index.database.execute("insert into across values (?, ?, ?, ?, ?)", (path, text, *counts(findings)))

    def _meeting(self, paths: Iterable[str]) -> set[str]:
        """The posts that meet these somewhere."""
        found: set[str] = set()
        places: dict[str, set[str]] = {}
        for rule, place in self.index.pairs(_PLACES, paths):
            places.setdefault(rule, set()).add(place)
        for rule, wanted in places.items():
            found |= {path for one, path in self.index.pairs(_MET, wanted) if one == rule}
        return found

    def _look(self, some: list[str], linter: Linter) -> set[str]:
        """The rules over these posts, with all that they meet around them; where what they say is not as before."""
        index = self.index
        around = {*some, *self._meeting(some)}
        noted = {path: _NOTES.decode(notes).noted for path, notes in index.pairs(_NOTED, around)}
        folded = sorted(index.column(_FOLDED, {fold(path) for path in some}))
        said: dict[str, list[Finding]] = {path: [] for path in some}
        for finding in (*(linter.check_archive(noted) if noted else ()), *check_slugs(folded)):
            if finding.location.path in said:
                said[finding.location.path].append(finding)
        before = dict(index.pairs(_SAID, some))
        news = set()
        for path, findings in said.items():
            text = msgspec.json.encode(sorted(findings)).decode() if findings else ""
            if before.get(path, "") == text:
                continue
            news.add(path)
            index.database.execute("delete from across where path = ?", (path,))
            if findings:
                self._keep(path, findings)
        return news


def noted_of(index: Index) -> dict[str, Noted]:
    """What is kept of each post for the rules over the archive, by path."""
    asked = "select p.path, m.notes from posts p join made m on m.id = p.made where m.notes != ''"
    return {path: _NOTES.decode(notes).noted for path, notes in index.database.execute(asked)}


def aside(index: Index) -> tuple[Finding, ...]:
    """What was found over all posts in other files than posts."""
    return tuple(sorted(finding for _, text in index.database.execute(_ASIDE) for finding in findings_of(text)))


EVERYWHERE = "*"


def counts(findings: Iterable[Finding]) -> tuple[int, int, int]:
    """How many errors, warnings and suggestions."""
    levels = [finding.level for finding in findings]
    return levels.count(Level.ERROR), levels.count(Level.WARNING), levels.count(Level.SUGGESTION)


def meetings(linter: Linter, notes: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Rule and place of every place where a post of these notes meets others."""
    return tuple(
        (rule, place) for rule, note in notes.items() for place in dict.fromkeys(_places(linter.places(rule, note)))
    )


def _places(said: Iterable[str] | None) -> Iterable[str]:
    return (EVERYWHERE,) if said is None else said
