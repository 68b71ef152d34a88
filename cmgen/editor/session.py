"""A project as an editor has it: what is open stands in the place of what its files say."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from cmgen.brand import BRAND_FILE
from cmgen.build import build, known_notes
from cmgen.build.making import code, make
from cmgen.content import FOLDER
from cmgen.errors import Broken, CmgenError
from cmgen.lint import Linter, Noted
from cmgen.model import Finding, Location
from cmgen.project import Project
from cmgen.studio import Studio
from cmgen.voice.library import Voice


@dataclass(frozen=True, slots=True)
class Read:
    """An open post as it was when it was looked at."""

    text: str
    findings: tuple[Finding, ...]  # of it alone
    noted: Noted


@dataclass(frozen=True, slots=True)
class _Shop:
    """A project that could be read, and what is needed to make its posts."""

    project: Project
    linter: Linter
    base: str  # what pictures are kept under
    drawn: dict[str, dict[str, Any]]  # pictures by what they are made of


@dataclass
class Session:
    """The project in ``root``. Pictures of what is not saved are drawn into a folder that goes with the session.

    Methods may be called from any thread.
    """

    root: Path
    broken: tuple[Finding, ...] = ()  # why the brand's files cannot be read; the last that could be are used on
    open: dict[str, Read] = field(default_factory=dict)  # by path from the root
    said: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)  # of open posts, and of broken files, by path
    _shop: _Shop | None = None
    _noted: Mapping[str, Noted] = field(default_factory=dict)  # of every post as it is saved
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _folder: Any = field(default_factory=lambda: TemporaryDirectory(prefix="cmgen-lsp-"))

    @property
    def project(self) -> Project | None:
        """The project as it could be read last; None as long as it never could."""
        return self._shop.project if self._shop else None

    @property
    def silenceable(self) -> frozenset[str]:
        """The rules that a post may allow."""
        return self._shop.linter.silenceable if self._shop else frozenset()

    @property
    def guidelines(self) -> frozenset[str]:
        """The names of the brand's guidelines, and of those of its packages."""
        return self._shop.linter.guidelines if self._shop else frozenset()

    @property
    def voice(self) -> Voice | None:
        """The brand's guidelines."""
        return self._shop.linter.voice if self._shop else None

    def is_post(self, path: str) -> bool:
        """Whether a build would find a post there."""
        parts = PurePosixPath(path).parts
        return parts[:1] == (FOLDER,) and path.endswith(".md") and not any(part.startswith(".") for part in parts)

    def load(self) -> None:
        """Read the brand's files anew, and look at every open post with them."""
        with self._lock:
            self._load()
            for path, one in list(self.open.items()):
                self._look(path, one.text)
            self._say()

    def _load(self) -> None:
        try:
            project = Project.load(self.root)
            linter = Linter(project.brand, project.channels, project.root)
            linter.ready()
            base = code()
        except Broken as error:
            self.broken = error.findings
            return
        except CmgenError as error:
            self.broken = (Finding(Location(BRAND_FILE), "unreadable", error.message, error.remedy),)
            return
        self.broken = ()
        self._shop = _Shop(project, linter, base, self._shop.drawn if self._shop else {})

    def look_at_all(self) -> None:
        """Build what changed on the disk, so that open posts are compared with all others."""
        with self._lock:
            if not self._shop or self.broken:
                return
            try:
                build(self._shop.project, processes=None)
                self._noted = known_notes(self.root)
            except Broken as error:
                self.broken = error.findings
            except CmgenError as error:
                self.broken = (Finding(Location(BRAND_FILE), "unreadable", error.message, error.remedy),)
            self._say()

    def look(self, path: str, text: str) -> None:
        """Look at an open post as it is written now."""
        with self._lock:
            self._look(path, text)
            self._say()

    def _look(self, path: str, text: str) -> None:
        if not self._shop:
            self.open[path] = Read(text, (), Noted())
            return
        shop = self._shop
        studio = Studio(self.root, shop.project.brand, Path(self._folder.name), shop.drawn, shop.base)
        made = make(shop.project, path, studio, shop.linter, text.encode("utf-8", errors="replace"))
        self.open[path] = Read(text, made.findings, made.noted)

    def close(self, path: str) -> None:
        """The post is no longer open: its file counts again."""
        with self._lock:
            self.open.pop(path, None)

    def _say(self) -> None:
        said: dict[str, list[Finding]] = {path: list(one.findings) for path, one in self.open.items()}
        if self._shop:
            noted = {**self._noted, **{path: one.noted for path, one in self.open.items()}}
            for finding in self._shop.linter.check_archive(noted):
                if finding.location.path in said:
                    said[finding.location.path].append(finding)
        for finding in self.broken:
            said.setdefault(finding.location.path, []).append(finding)
        self.said = {path: tuple(sorted(set(found))) for path, found in said.items()}

    def end(self) -> None:
        """Leave nothing behind."""
        self._folder.cleanup()
