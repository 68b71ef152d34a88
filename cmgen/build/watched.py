"""A brand that says what of it is looked at: a person's handle, a colour, a fact, each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from cmgen.model import Brand
from cmgen.uses import use

NAMES = frozenset(field.name for field in fields(Brand))


class Watched(Brand):
    """The same brand to whoever reads it."""

    __slots__ = ("_seen",)

    _seen: dict[str, Any]

    def __getattribute__(self, name: str) -> Any:
        if name not in NAMES:
            return object.__getattribute__(self, name)
        seen = object.__getattribute__(self, "_seen")
        if name not in seen:
            value = object.__getattribute__(self, name)
            seen[name] = _Watched(name, value) if isinstance(value, Mapping) else value
        value = seen[name]
        if not isinstance(value, _Watched):
            use(f"brand {name}")
        return value


class _Watched(Mapping[str, Any]):
    """A mapping of the brand: each key by itself, or all of it where somebody goes through it."""

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        self._name, self._values = f"brand {name}", values

    def __getitem__(self, key: str) -> Any:
        use(f"{self._name} {key!r}")
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        use(self._name)
        return iter(self._values)

    def __len__(self) -> int:
        use(self._name)
        return len(self._values)


def watched(brand: Brand) -> Watched:
    """The brand, watched."""
    made = Watched(**{name: getattr(brand, name) for name in NAMES})
    object.__setattr__(made, "_seen", {})
    return made
