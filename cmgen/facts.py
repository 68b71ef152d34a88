"""``brand/facts.yaml``: prices, hours and names that posts say as ``{{ facts.name }}``, right in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cmgen import dates
from cmgen.data import Node, Reading, decode, decode_utf8, read_yaml
from cmgen.errors import Broken
from cmgen.model import Fact, Location

FACTS_FILE = "brand/facts.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFile:
    """One fact; a text alone stands for its value."""

    value: Annotated[Any, "its words: one text, or one per language"]
    source: Annotated[str, "who says so: an address, a document"] = ""
    until: Annotated[str, "its last good day, 2027-06-30: after it, posts that say it are findings"] = ""


def read_facts(root: Path, languages: tuple[str, ...]) -> dict[str, Fact]:
    """The facts by name, none where there is no file; raises Broken with every finding."""
    path = root / FACTS_FILE
    if not path.is_file():
        return {}
    node = read_yaml(decode_utf8(path.read_bytes(), FACTS_FILE), FACTS_FILE)
    reading = Reading()
    if node.kind != "mapping" and not node.is_empty:
        reading.add(node.location, "wrong-value", "facts are a mapping of names", "write `price: 5 €`")
    found = {}
    for name, key, value in node.items():
        if not name.isidentifier():
            remedy = "write letters, digits and underscores: entry_price"
            reading.add(key.location, "bad-name", f"{name!r} is not a fact's name", remedy)
        elif fact := _fact(name, value, languages, reading):
            found[name] = fact
    if reading.findings:
        raise Broken(sorted(reading.findings))
    return found


def _fact(name: str, node: Node, languages: tuple[str, ...], reading: Reading) -> Fact | None:
    if node.kind == "text":
        return Fact(name=name, values=dict.fromkeys(languages, node.text))
    file = decode(node, FactFile, reading, name)
    if file is None:
        return None
    _check_until(file.until, reading.places.get(f"{name}.until", node.location), reading)
    if isinstance(file.value, Mapping):
        values = {str(language): str(words) for language, words in file.value.items()}
        for language in sorted(set(values) - set(languages)):
            where = reading.places.get(f"{name}.value", node.location)
            reading.add(where, "unknown-language", f"the brand does not speak {language!r}", f"{', '.join(languages)}")
    else:
        values = dict.fromkeys(languages, str(file.value))
    return Fact(name=name, values=values, source=file.source, until=file.until)


def _check_until(until: str, where: Location, reading: Reading) -> None:
    if until:
        try:
            dates.parse_day(until)
        except dates.BadDateError as error:
            reading.add(where, "bad-date", error.message, error.remedy)
