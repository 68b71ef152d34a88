"""What posts are made of beside their own words, each by its name (see ``cmgen.uses``) and digest."""

from __future__ import annotations

import hashlib
import re
import sys
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from cmgen import __version__
from cmgen.brand import BRAND_FILE, CHANNELS_FILE
from cmgen.errors import CmgenError
from cmgen.facts import FACTS_FILE
from cmgen.files import locate
from cmgen.freeze import FREEZE_FILE
from cmgen.project import Project
from cmgen.snippets import SHORTCODES

OWN = Path(__file__).parents[1]
NONE = "-"
RULES = "rules"  # how the rules are set: every post depends on it
CODE = "code"  # cmgen itself


class Inputs:
    """The digests as they are now, of one project."""

    def __init__(self, project: Project, code: str) -> None:
        self.project = project
        self._known = {CODE: code}

    def digest(self, name: str) -> str:
        """The digest of what has this name; equal where whatever is made of it would be equal."""
        if name not in self._known:
            kind, _, rest = name.partition(" ")
            self._known[name] = getattr(self, f"_{kind}")(rest)
        return self._known[name]

    def are(self, uses: Mapping[str, str]) -> bool:
        """Whether all of these are as they were."""
        return all(self.digest(name) == digest for name, digest in uses.items())

    def _file(self, name: str) -> str:
        try:
            with (self.project.root / locate(self.project.root, "", name)).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (CmgenError, OSError):
            return NONE

    def _exists(self, name: str) -> str:
        try:
            return locate(self.project.root, "", name)
        except CmgenError as error:
            return f"{NONE} {error.message}"

    def _folder(self, name: str) -> str:
        folder = self.project.root / name
        return _digest(sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*")))

    def _brand(self, rest: str) -> str:
        attribute, _, key = rest.partition(" ")
        value = getattr(self.project.brand, attribute)
        return _digest(value.get(literal_eval(key), NONE) if key else value)

    def _channels(self, _: str) -> str:
        return _digest([(one.name, one.network, one.languages) for one in self.project.channels])

    def _channel(self, name: str) -> str:
        return _digest([one for one in self.project.channels if one.name == name])

    def _rules(self, _: str) -> str:
        """The brand's settings of the rules, and every file of the brand that is not looked at piece by piece."""
        brand = self.project.brand
        apart = {BRAND_FILE, CHANNELS_FILE, FACTS_FILE, FREEZE_FILE, *brand.fonts.values(), *brand.logos.values()}
        folder = self.project.root / "brand"
        names = sorted(file.relative_to(self.project.root).as_posix() for file in folder.rglob("*") if file.is_file())
        digests = [
            (name, self.digest(f"file {name}"))
            for name in names
            if name not in apart and not name.startswith(f"{SHORTCODES}/")
        ]
        return _digest([brand.rules, brand.styles, digests, list(self._guidelines())])

    def _guidelines(self) -> Iterator[tuple[str, str]]:
        """Guidelines in folders that are links, and the dictionaries of the machine where one checks the spelling."""
        from cmgen.voice import builtin, spelling
        from cmgen.voice.library import Voice

        brand, root = self.project.brand, self.project.root
        texts = [file.read_bytes() for file, _ in Voice(root, brand.styles, brand.rules).files.values()]
        yield "guidelines", hashlib.sha256(b"\0".join(texts)).hexdigest()
        if brand.dictionaries or builtin.STYLE in brand.styles or any(b"spelling" in text for text in texts):
            for folder in spelling.folders(root):
                for file in sorted(folder.glob("*.dic")):
                    yield file.name, str(file.stat().st_size)


def code_of(files: Iterable[str]) -> str:
    """Digest of cmgen itself and what is installed beside it: ``files`` of its folder, by their bytes."""
    from cmgen.registry import foreign_files

    digest = hashlib.sha256(f"{__version__} {installed()}".encode())
    for name in sorted(files):
        digest.update(f"{name}\0".encode())
        digest.update((OWN.parent / name).read_bytes())
    for file in foreign_files():
        digest.update(file.read_bytes())
    return digest.hexdigest()


def installed() -> str:
    """The versions of Python and of the libraries that cmgen works with, those of extras too."""
    lines = [sys.version]
    try:
        wanted = requires("cmgen") or []
    except PackageNotFoundError:
        wanted = []
    for line in wanted:
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        with suppress(PackageNotFoundError):
            lines += [] if line.endswith("extra == 'dev'") else [f"{name} {version(name)}"]
    return "\n".join(lines)


def _digest(value: Any) -> str:
    import msgspec

    return hashlib.sha256(msgspec.json.encode(value, order="deterministic", enc_hook=str)).hexdigest()[:32]
