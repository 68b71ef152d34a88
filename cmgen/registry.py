"""Drawers: a folder is the list of what is in it; installed packages may add to it through entry points."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from cmgen.errors import CmgenError


class Drawer(Mapping[str, ModuleType]):
    """The modules of a package by public name: ``rules/vague_link_text.py`` is ``vague-link-text``.

    Listing names imports nothing; a module is imported when it is first asked for. Entry points of the group named
    like the package (``cmgen.rules``) add modules; one that would shadow a built-in name is refused.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self._modules: dict[str, str] | None = None

    @property
    def modules(self) -> dict[str, str]:
        """Public name to dotted module name."""
        if self._modules is None:
            own = {
                entry.stem.replace("_", "-"): f"{self.package}.{entry.stem}"
                for entry in self._folder.iterdir()
                if not entry.name.startswith("_") and (entry.suffix == ".py" or (entry / "__init__.py").is_file())
            }
            self._modules = dict(sorted((own | self._plugins(own)).items()))
        return self._modules

    @cached_property
    def _folder(self) -> Path:
        spec = find_spec(self.package)
        assert spec is not None
        assert spec.submodule_search_locations is not None
        return Path(next(iter(spec.submodule_search_locations)))

    def _plugins(self, own: dict[str, str]) -> dict[str, str]:
        if not _has_plugins():
            return {}
        from importlib.metadata import entry_points  # with the packages it reads, as slow as all the rest of --help

        added: dict[str, str] = {}
        for point in entry_points(group=self.package):
            if point.name in own:
                owner = point.dist.name if point.dist else "unknown"
                raise CmgenError(
                    f"the installed package {owner} wants to replace {self.package} {point.name!r}",
                    "uninstall it, or ask its author for another name",
                )
            added[point.name] = point.module
        return added

    def __iter__(self) -> Iterator[str]:
        return iter(self.modules)

    def __len__(self) -> int:
        return len(self.modules)

    def __contains__(self, name: object) -> bool:
        return name in self.modules

    def __getitem__(self, name: str) -> ModuleType:
        module = self.modules[name]
        if module.startswith(f"{self.package}."):
            return import_module(module)
        try:
            return import_module(module)
        except (Exception, SystemExit) as problem:  # a stranger's code: whatever it does, it is named
            message = (
                f"{module}, installed as {self.package} {name!r}, cannot be used: {type(problem).__name__}: {problem}"
            )
            raise CmgenError(message, "uninstall its package, or tell its author") from None

    def summary(self, name: str) -> str:
        """The first line of a module's docstring, without a full stop."""
        return (self[name].__doc__ or "").strip().partition("\n")[0].rstrip(".")

    def first_line(self, name: str) -> str:
        """The same, read from the file without importing it."""
        module = self.modules[name]
        if not module.startswith(f"{self.package}."):
            return self.summary(name)
        base = self._folder / module.rpartition(".")[2]
        file = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        with file.open(encoding="utf-8") as lines:
            return lines.readline().strip().strip('"').rstrip(".")


@cache
def _has_plugins() -> bool:
    """Whether some installed package may have a drawer's entry points, by a look at the files they are named in."""
    folders = [Path(folder) for folder in dict.fromkeys(sys.path)]
    if any(folder.is_file() for folder in folders):
        return True  # an archive: not looked into here
    named = (file for folder in folders for file in folder.glob("*-info/entry_points.txt"))
    return any("[cmgen." in file.read_text(encoding="utf-8", errors="replace") for file in named)


networks = Drawer("cmgen.networks")
rules = Drawer("cmgen.rules")
reports = Drawer("cmgen.reports")
commands = Drawer("cmgen.commands")


def foreign_files() -> list[Path]:
    """The files of the networks, rules and reports that other packages brought."""
    found = []
    for drawer in (networks, rules, reports):
        for module in drawer.modules.values():
            if not module.startswith(f"{drawer.package}."):
                spec = find_spec(module)
                if spec and spec.origin:
                    found.append(Path(spec.origin))
    return sorted(found)


def network_meant(name: str, known: Iterable[str] = networks) -> str:
    """A remedy for a name that is no network's: the network that people also call so, else the nearest known name."""
    from cmgen.data import nearest

    for network in networks:
        if name.casefold() in getattr(networks[network], "also", ()):
            return f"did you mean {network}?"
    return nearest(name, known)
