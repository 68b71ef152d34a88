"""What a build came to, and whether it would come to the same now: told by a look at the files, reading none."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from cmgen import __version__, scan
from cmgen.build.index import Index

CONTENT = "content"  # whose posts are not looked for past links, and whose pictures are known one by one
FOLDERS = (CONTENT, "brand", "layouts")
OWN = Path(__file__).parents[1]
GENERATION = "generation"  # grows with each build that changes the index
OUTSIDE = "outside"  # the look at files that posts use and that are in none of the folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a whole build came to. ``generation`` of the index and ``files`` that were written say if it still holds."""

    said: str
    generation: int
    files: str
    media: str
    posts: int = 0
    variants: int = 0
    errors: int = 0
    warnings: int = 0
    suggestions: int = 0

    @property
    def count(self) -> int:
        """How many findings there are."""
        return self.errors + self.warnings + self.suggestions

    @property
    def has_findings(self) -> bool:
        """Whether there is something to say."""
        return self.count > 0

    @property
    def summary(self) -> str:
        """``2 errors, 1 warning``."""
        counts = {"error": self.errors, "warning": self.warnings, "suggestion": self.suggestions}
        said = [f"{count} {level}{'s' if count > 1 else ''}" for level, count in counts.items() if count]
        return ", ".join(said) or "no findings"


@dataclass(frozen=True)
class Asked:
    """What is to be built, where to, and how the files are now. ``said``: the commit it is built from."""

    root: Path
    folder: Path
    said: str = ""
    only: frozenset[str] | None = None

    @cached_property
    def at(self) -> int:
        """The moment of the look."""
        return scan.moment()

    @cached_property
    def looks(self) -> Mapping[str, scan.Look]:
        """The project's folders, and cmgen's own."""
        looks = {name: scan.look(self.root / name, name, self.at, past_links=name != CONTENT) for name in FOLDERS}
        return looks | {OWN.name: scan.look(OWN, OWN.name, self.at)}

    @property
    def name(self) -> str:
        """What the outcome depends on beside files."""
        only = "" if self.only is None else " ".join(sorted(self.only))
        return f"{__version__}\0{environment()}\0{self.said}\0{only}"


def environment() -> str:
    """Which Python this is, and when something was last installed beside it."""
    folders = [Path(one) for one in sys.path if one.endswith("-packages")]
    return " ".join([sys.version, *(str(one.stat().st_mtime_ns) for one in folders if one.is_dir())])


def unchanged(index: Index, asked: Asked) -> Outcome | None:
    """What the last build into that folder came to, where it would come to the same now."""
    outcome = outcome_of(index, asked.folder)
    if outcome is None or (outcome.said, str(outcome.generation)) != (asked.name, index.about(GENERATION)):
        return None
    if outcome.files != files_of(asked.folder) or outcome.media != media_of(asked.folder):
        return None
    for name, look in asked.looks.items():
        if not scan.is_sure(look) or index.seen(name) != look:
            return None
    outside = index.about(OUTSIDE)
    return outcome if outside == scan.look_at(asked.root, scan.named(outside), asked.at) else None


def outcome_of(index: Index, folder: Path) -> Outcome | None:
    """What the last build into a folder came to."""
    row = index.database.execute("select made from outcomes where folder = ?", (str(folder.resolve()),)).fetchone()
    try:
        return Outcome(**json.loads(row[0])) if row else None
    except (TypeError, ValueError):
        return None


def keep_outcome(index: Index, folder: Path, outcome: Outcome) -> None:
    """Keep what a build came to."""
    values = (str(folder.resolve()), json.dumps(asdict(outcome)))
    index.database.execute("insert or replace into outcomes values (?, ?)", values)


def files_of(folder: Path) -> str:
    """How the files of a build are on the disk, ever so fresh: they are ours."""
    posts = scan.look(folder / "posts", "", scan.NEVER)
    return "\n".join((*posts.values(), scan.look_at(folder, ["manifest.json"], scan.NEVER)))


def media_of(folder: Path) -> str:
    """How the folder of media is: it changes with each file that comes or goes."""
    try:
        return str((folder / "media").stat().st_mtime_ns)
    except OSError:
        return ""
