"""cmgen: the community manager's whole job, as code."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cmgen.door import count as count
    from cmgen.door import detect as detect
    from cmgen.door import lint as lint
    from cmgen.door import plan as plan
    from cmgen.door import render as render
    from cmgen.model import *  # noqa: F403  # the words of the trade
    from cmgen.project import Project as Project

_DOOR = {"Project": "cmgen.project"} | dict.fromkeys(("count", "detect", "lint", "plan", "render"), "cmgen.door")
"""Name → the module it is imported from when it is first asked for: ``import cmgen`` itself imports nothing."""


class _Package(ModuleType):
    """This package. Importing ``cmgen.lint`` must not put the module in the place of the function of that name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _DOOR and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name.startswith("_"):
        raise AttributeError(name)
    value = getattr(import_module(_DOOR.get(name, "cmgen.model")), name, None)
    if value is None or getattr(value, "__module__", "") not in ("cmgen.model", "cmgen.project", "cmgen.door"):
        raise AttributeError(f"cmgen has no {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    from cmgen import model

    words = (name for name, value in vars(model).items() if getattr(value, "__module__", "") == model.__name__)
    return sorted(["__version__", *_DOOR, *words])
