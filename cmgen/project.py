"""A project: the folder that holds ``brand/brand.yaml``, and what its files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cmgen import brand as brands
from cmgen import scan
from cmgen.content import Setting, find_posts, read_post
from cmgen.errors import Broken, CmgenError
from cmgen.freeze import read_freeze
from cmgen.model import Brand, Channel, Finding, FreezeOrder, Post
from cmgen.strategy import unknown_channels

WORK = ".cmgen"


@dataclass(frozen=True, slots=True)
class Project:
    """Brand and channels of a folder; posts are read when asked for. ``only``: just these of its posts, by path."""

    root: Path
    brand: Brand
    channels: tuple[Channel, ...]
    only: frozenset[str] | None = None
    looked: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)  # at the brand, before reading

    @classmethod
    def load(cls, path: str | Path = ".") -> Project:
        """The project in or above ``path``; raises CmgenError without one, Broken where its files cannot be read."""
        root = find_root(Path(path))
        looked = scan.look(root / brands.FOLDER, brands.FOLDER, scan.moment())
        findings: list[Finding] = []
        brand, channels = None, None
        try:
            brand = brands.read_brand(root)
        except Broken as error:
            findings.extend(error.findings)
        try:
            channels = brands.read_channels(root)
        except Broken as error:
            findings.extend(error.findings)
        if brand and channels:
            findings += unknown_channels(brand.strategy, channels)
        if findings or brand is None or channels is None:
            raise Broken(sorted(findings))
        return cls(root, brand, brands.at_home(channels, brand.site), looked=looked)

    @property
    def setting(self) -> Setting:
        """What its posts are read against."""
        return Setting(self.root, self.brand, self.channels)

    def freeze(self) -> FreezeOrder | None:
        """The order to stand still, where there is one."""
        return read_freeze(self.root, self.brand.time_zone, tuple(channel.name for channel in self.channels))

    def channel(self, name: str) -> Channel:
        """The channel of that name."""
        return next(channel for channel in self.channels if channel.name == name)

    def read(self, path: str, raw: bytes | None = None) -> tuple[Post | None, list[Finding]]:
        """One post by its path from the root, and what is wrong with it; ``raw`` stands for what its file says."""
        return read_post((self.root / path).read_bytes() if raw is None else raw, path, self.setting)

    def paths(self) -> list[str]:
        """Paths of its posts."""
        found = find_posts(self.root)
        return found if self.only is None else [path for path in found if path in self.only]


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds a brand; raises CmgenError with what to do."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / brands.BRAND_FILE).is_file():
            return folder
    raise CmgenError(f"no {brands.BRAND_FILE} here or above {here}", "start a brand here with: cmgen init")
