"""Dictionaries: Hunspell's, found where people have them, and words of the brand's own.

A dictionary is two files, ``fr.aff`` and ``fr.dic``. They are looked for in ``brand/dictionaries/``, then where systems
and office programs keep them; the extra ``spell`` brings the library that reads them (chunspell), not the words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cmgen.errors import CmgenError

FOLDER = "brand/dictionaries"
SYSTEM = (
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/Library/Spelling",
    "/opt/homebrew/share/hunspell",
    "~/Library/Spelling",
    "~/.local/share/hunspell",
)
NAMES = {  # a language, and what its dictionaries are called
    "fr": ("fr", "fr_FR", "fr-toutesvariantes", "fr-classique", "fr-reforme1990"),
    "en": ("en", "en_US", "en_GB"),
}
WORDS = Path(__file__).parent / "data"
LARGEST = 32 << 20  # bytes of a dictionary's file
INSTALL = "pip install 'cmgen[spell]'"
NUMBER = re.compile(r"(?:[0-9]+[.,-]?)+|0?x[0-9A-Fa-f]+|0b[01]+|[0-9a-z]{40}")
UNITS = re.compile(r"[0-9]+([a-zA-Z]+)")  # 100GB
ICONV = re.compile(r"(?m)^ICONV[ \t]+(\S+)[ \t]+(\S+)[ \t]*$")


@dataclass(frozen=True)
class Dictionary:
    """One or more Hunspell dictionaries together: a word is right where one of them has it.

    files  the path of each without its ending
    words  right as they are written, or in lower case
    whole  a word with a hyphen is right only where a dictionary has it so; otherwise also where its parts are
    """

    files: tuple[Path, ...]
    words: frozenset[str] = field(default_factory=frozenset)
    whole: bool = False

    @cached_property
    def _readers(self) -> tuple[Any, ...]:
        return tuple(_reader(file) for file in self.files)

    @cached_property
    def _conversions(self) -> tuple[tuple[str, str], ...]:
        found = []
        for file in self.files:
            text = file.with_name(f"{file.name}.aff").read_text(encoding="utf-8", errors="replace")
            found += [(one[1], one[2]) for one in ICONV.finditer(text) if not one[1].isdigit()]
        return tuple(found)

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def converted(self, text: str) -> str:
        """A text with its characters as the dictionaries have them: curved apostrophes straight."""
        for before, after in self._conversions:
            text = text.replace(before, after)
        return text

    def knows(self, word: str) -> bool:
        """Whether a word is right."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._looked_up(word)
        return known

    def _looked_up(self, word: str) -> bool:
        forms = (word,) if word == word.lower() else (word, word.lower())
        if any(form in self.words for form in forms) or NUMBER.fullmatch(word):
            return True
        if (units := UNITS.fullmatch(word)) and any(reader.spell(units[1]) for reader in self._readers):
            return True
        return any(self._has(reader, form) for reader in self._readers for form in forms)

    def _has(self, reader: Any, form: str) -> bool:
        return bool(reader.spell(form)) and not (self.whole and "-" in form and not reader.analyze(form))

    def suggestions(self, word: str, most: int = 5) -> tuple[str, ...]:
        """What may have been meant, the likest first; a word takes half a second."""
        from difflib import SequenceMatcher

        found = dict.fromkeys(one for reader in self._readers for one in reader.suggest(word))

        def unlikeness(one: str) -> tuple[bool, float]:
            is_parted = " " in one or ("-" in one and "-" not in word)
            return is_parted, -SequenceMatcher(None, word, one).ratio()

        return tuple(sorted(found, key=unlikeness))[:most]


def find(name: str, folders: Iterable[Path]) -> Path | None:
    """A dictionary by its name, without its ending, in the first folder that has it."""
    for folder in folders:
        file = folder / name
        if file.with_name(f"{name}.aff").is_file() and file.with_name(f"{name}.dic").is_file():
            return file
    return None


def of_language(lang: str, folders: Iterable[Path]) -> Path | None:
    """The first dictionary of a language."""
    places = list(folders)
    wanted = lang.replace("-", "_")
    names = [wanted, *NAMES.get(lang.split("-", maxsplit=1)[0], (lang.split("-", maxsplit=1)[0],))]
    return next((file for name in names if (file := find(name, places))), None)


def folders(root: Path) -> Iterator[Path]:
    """Where dictionaries are looked for: the brand's, the system's, and the one that the library brings."""
    yield root / FOLDER
    yield from shared_folders()


def shared_folders() -> Iterator[Path]:
    """Those outside a project."""
    yield from (Path(folder) for folder in os.environ.get("DICPATH", "").split(os.pathsep) if folder)
    yield from (Path(folder).expanduser() for folder in SYSTEM)
    if (found := find_spec("hunspell")) and found.origin:
        yield Path(found.origin).parent / "dictionaries"


def is_able() -> bool:
    """Whether the library that reads dictionaries is installed."""
    return find_spec("hunspell") is not None


@cache
def supplement(lang: str) -> frozenset[str]:
    """Words of a language that its dictionaries do not have yet, of our own list; in lower case but for names."""
    file = WORDS / f"words.{lang}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _reader(file: Path) -> Any:
    for ending in ("aff", "dic"):
        size = file.with_name(f"{file.name}.{ending}").stat().st_size
        if size > LARGEST:
            message = f"the dictionary {file.name}.{ending} is larger than {LARGEST >> 20} MiB"
            raise CmgenError(message, "use a dictionary of one language")
    try:
        from hunspell import Hunspell
    except ImportError:
        raise CmgenError("spelling needs a library that is not installed", INSTALL) from None
    return Hunspell(file.name, hunspell_data_dir=str(file.parent))
