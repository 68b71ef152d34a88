"""YAML in: every value with its place, read strictly into frozen data classes; every problem of a file at once.

YAML here is the part people mean: mappings, lists and words. A word stays what was written (``NO``, ``12:30`` and
``0123`` are texts unless a field asks for a number or yes/no), a repeated key, an alias, a tag or deep nesting is a
finding, and nothing is ever constructed from a tag.
"""

from __future__ import annotations

import difflib
import math
import re
import types
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from cmgen.errors import Broken
from cmgen.model import Finding, Level, Location

T = TypeVar("T")

MAX_BYTES = 64 * 1024
MAX_ITEMS = 1000  # of a list, unless the reading says otherwise
MAX_DEPTH = 50  # libyaml's composer overflows the stack at about 32 000; people need about five
TOO_DEEP = f"nested deeper than {MAX_DEPTH}"
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # what YAML 1.2, section 5.1, leaves out


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file with its place: a text, a list of nodes, or a mapping of key nodes to nodes."""

    kind: Literal["text", "list", "mapping"]
    location: Location
    text: str = ""
    plain: bool = False  # a text without quotes
    children: tuple[Node, ...] = ()  # of a list
    pairs: tuple[tuple[Node, Node], ...] = ()  # of a mapping

    @property
    def is_empty(self) -> bool:
        """Nothing written, ``~`` or ``null``."""
        return self.kind == "text" and self.plain and self.text in ("", "~", "null", "Null", "NULL")

    def items(self) -> Iterator[tuple[str, Node, Node]]:
        """(key, key node, value node) of a mapping, in order."""
        for key, value in self.pairs:
            yield key.text, key, value

    @property
    def name(self) -> str:
        """What it is, for messages."""
        if self.kind == "text":
            return "nothing" if self.is_empty else f"the text {self.text[:60]!r}"
        return f"a {self.kind}"


@dataclass(slots=True)
class Reading:
    """What a decode collects: findings, and where each value was written ("assets[0].alt")."""

    findings: list[Finding] = field(default_factory=list)
    places: dict[str, Location] = field(default_factory=dict)
    max_items: int = MAX_ITEMS  # of a list

    def add(self, location: Location, rule: str, message: str, remedy: str = "") -> None:
        """One more finding, an error."""
        self.findings.append(Finding(location, rule, message, remedy, Level.ERROR))


class _NoValueError(Exception):
    """This value could not be read; the finding has been made."""


# ------------------------------------------------------------------------------------------------ text → nodes


def decode_utf8(raw: bytes, path: str) -> str:
    """The text of a file: UTF-8, a byte order mark taken off, every line end as ``\\n``; raises Broken otherwise."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"not UTF-8 at byte {error.start}"
        remedy = "save the file as UTF-8"
        raise Broken([Finding(Location(path, line), "not-utf-8", message, remedy)]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_yaml(text: str, path: str, *, first_line: int = 1, max_bytes: int = MAX_BYTES) -> Node:
    """The node of a YAML document; raises Broken with the place of what is wrong."""
    if len(text.encode()) > max_bytes:
        raise _broken(Location(path, first_line), f"larger than {max_bytes // 1024} KiB", "shorten it, or split it")
    if conflict := CONFLICT.search(text):
        line = first_line + text.count("\n", 0, conflict.start())
        raise _broken(Location(path, line), "unresolved merge conflict", "choose one side and delete the markers")
    if hidden := CONTROL.search(text):
        line, column = text.count("\n", 0, hidden.start()), hidden.start() - text.rfind("\n", 0, hidden.start())
        where = Location(path, first_line + line, column, first_line + line, column + 1)
        raise _broken(where, f"hidden character ‹U+{ord(hidden[0]):04X}›", "delete it")
    import yaml

    def place(mark: Any, end: Any) -> Location:
        return Location(path, first_line + mark.line, mark.column + 1, first_line + end.line, end.column + 1)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _node(iter(yaml.parse(text, Loader=loader)), place, Location(path, first_line))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Location(path, first_line + mark.line, mark.column + 1) if mark else Location(path, first_line)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        if "maximum nesting depth" in problem:  # libyaml since 0.2.6 looks further ahead than its first event
            raise _broken(where, TOO_DEEP) from None
        raise _broken(where, f"not readable as YAML: {problem}", _yaml_remedy(str(problem))) from None


def _yaml_remedy(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "put a text that holds a colon between quotes"
    if "cannot start any token" in problem:
        return "put the text between quotes; indent with spaces, not tabs"
    return "check quotes, colons and indentation"


def _broken(location: Location, message: str, remedy: str = "") -> Broken:
    return Broken([Finding(location, "bad-yaml", message, remedy, Level.ERROR)])


def _node(events: Iterator[Any], place: Callable[[Any, Any], Location], top: Location) -> Node:
    """Build the tree in one pass over the parser's events, so that bombs are met before anything is built."""
    import yaml

    stack: list[tuple[str, Location, list[Node]]] = []
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            where = place(event.start_mark, event.end_mark)
            raise _broken(where, "aliases and anchors (& and *) are not allowed", "write the value out")
        if (tag := getattr(event, "tag", None)) and not tag.startswith("tag:yaml.org,2002:str"):
            where = place(event.start_mark, event.end_mark)
            raise _broken(where, f"unknown tag {tag!r}", "remove the tag: a plain value is enough")
        node: Node | None = None
        if isinstance(event, yaml.ScalarEvent):
            where = place(event.start_mark, event.end_mark)
            node = Node("text", where, event.value, plain=event.style in (None, ""))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(stack) >= MAX_DEPTH:
                raise _broken(place(event.start_mark, event.end_mark), TOO_DEEP)
            kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            stack.append((kind, place(event.start_mark, event.end_mark), []))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            kind, where, children = stack.pop()
            node = Node("list", where, children=tuple(children)) if kind == "list" else _mapping(children, where)
        elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _broken(place(event.start_mark, event.end_mark), "a second document", "remove the line with ---")
        if node is not None:
            if stack:
                stack[-1][2].append(node)
            else:
                root = node
    return root or Node("text", top, plain=True)


def _mapping(children: list[Node], where: Location) -> Node:
    pairs = tuple(zip(children[::2], children[1::2], strict=True))
    seen: dict[str, Location] = {}
    for key, _ in pairs:
        if key.kind != "text":
            raise _broken(key.location, "a key must be a word")
        name = key.text
        if name in seen:
            message = f"{name!r} is written twice, first on line {seen[name].line}"
            raise Broken([Finding(key.location, "repeated-key", message, "keep one of them", Level.ERROR)])
        seen[name] = key.location
    return Node("mapping", where, pairs=pairs)


# ------------------------------------------------------------------------------------------------ nodes → values


def decode(node: Node, wanted: type[T], reading: Reading, prefix: str = "") -> T | None:
    """The node as ``wanted``; None, with findings in ``reading``, where it cannot be."""
    try:
        value: T = _reader(cast(Hashable, wanted))(node, reading, prefix)
    except _NoValueError:
        return None
    return value


def nearest(name: str, known: Iterable[str], found: str = "did you mean {}?") -> str:
    """A remedy: the nearest known name, or the list of them."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name.casefold(), [known.casefold() for known in names], n=1, cutoff=0.6)
    if close:
        return found.format(next(known for known in names if known.casefold() == close[0]))
    return f"known: {', '.join(names)}" if names else ""


def key_of(attribute: str) -> str:
    """The key in a file of a data class's attribute: ``from_`` is written ``from``."""
    return attribute.rstrip("_")


_Reader = Callable[[Node, Reading, str], Any]


def unwrap(hint: Any) -> tuple[Any, str]:
    """A type without its Annotated description, and the description."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return inner, next((note for note in notes if isinstance(note, str)), "")
    return hint, ""


@cache
def _reader(hint: Hashable) -> _Reader:
    hint, _ = unwrap(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return lambda node, reading, prefix: plain(node)
    if origin in (Union, types.UnionType):
        inner = _reader(next(argument for argument in arguments if argument is not type(None)))
        return lambda node, reading, prefix: None if node.is_empty else inner(node, reading, prefix)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin in (Mapping, dict) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _mapping_reader(_reader(arguments[1]))
    if origin is Literal:
        return _choice_reader(tuple(map(str, arguments)), str)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice_reader(tuple(hint), hint)
    if is_dataclass(hint):
        return _dataclass_reader(hint)
    scalars: dict[Any, _Reader] = {str: _text, bool: _yes_or_no, int: _whole_number, float: _number}
    return scalars[hint]


def plain(node: Node) -> Any:
    """A node as plain Python values: numbers, true, false and nothing only where written without quotes."""
    if node.kind == "list":
        return tuple(plain(child) for child in node.children)
    if node.kind == "mapping":
        return {key: plain(value) for key, _, value in node.items()}
    text = node.text
    if not node.plain:
        return text
    if node.is_empty:
        return None
    if text in ("true", "false"):
        return text == "true"
    if NUMBER.fullmatch(text) and len(text) < 20:
        number = float(text)
        return int(number) if text.lstrip("+-").isdigit() else number if math.isfinite(number) else text
    return text


def _fail(node: Node, reading: Reading, prefix: str, expected: str, remedy: str = "") -> _NoValueError:
    message = (
        f"{prefix}: {node.name} where {expected} is expected" if prefix else f"{expected} is expected, not {node.name}"
    )
    reading.add(node.location, "wrong-value", message, remedy)
    return _NoValueError()


def _text(node: Node, reading: Reading, prefix: str) -> str:
    if node.kind != "text":
        raise _fail(node, reading, prefix, "a text", "put it between quotes if it starts with a bracket or a brace")
    return node.text


def _yes_or_no(node: Node, reading: Reading, prefix: str) -> bool:
    if node.kind == "text" and node.text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return node.text.casefold() == "true"
    raise _fail(node, reading, prefix, "true or false")


def _whole_number(node: Node, reading: Reading, prefix: str) -> int:
    text = node.text
    if node.kind == "text" and re.fullmatch(r"[-+]?(0|[1-9][0-9]{0,14})", text):
        return int(text)
    raise _fail(node, reading, prefix, "a whole number")


def _number(node: Node, reading: Reading, prefix: str) -> float:
    text = node.text
    if node.kind == "text" and len(text) < 30 and NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    raise _fail(node, reading, prefix, "a number")


def _choice_reader(choices: tuple[str, ...], make: Callable[[str], Any]) -> _Reader:
    def read(node: Node, reading: Reading, prefix: str) -> Any:
        if node.kind == "text" and node.text in choices:
            return make(node.text)
        remedy = nearest(node.text, choices) if node.kind == "text" else ""
        raise _fail(node, reading, prefix, f"one of {', '.join(choices)}", remedy)

    return read


def _tuple_reader(arguments: tuple[Any, ...]) -> _Reader:
    if len(arguments) == 2 and arguments[1] is ...:
        inner = _reader(arguments[0])

        def read_many(node: Node, reading: Reading, prefix: str) -> tuple[Any, ...]:
            children = node.children if node.kind == "list" else () if node.is_empty else (node,)
            if len(children) > reading.max_items:
                many = f"{prefix}: more than {reading.max_items} values"
                reading.add(node.location, "wrong-value", many, "shorten the list")
                raise _NoValueError
            values = []
            for index, child in enumerate(children):
                name = f"{prefix}[{index}]"
                reading.places[name] = child.location
                try:
                    values.append(inner(child, reading, name))
                except _NoValueError:
                    continue
            return tuple(values)

        return read_many
    readers = [_reader(argument) for argument in arguments]

    def read_each(node: Node, reading: Reading, prefix: str) -> tuple[Any, ...]:
        if node.kind != "list" or len(node.children) != len(readers):
            raise _fail(node, reading, prefix, f"a list of {len(readers)} values")
        return tuple(
            reader(child, reading, f"{prefix}[{index}]")
            for index, (reader, child) in enumerate(zip(readers, node.children, strict=True))
        )

    return read_each


def _mapping_reader(inner: _Reader) -> _Reader:
    def read(node: Node, reading: Reading, prefix: str) -> dict[str, Any]:
        if node.is_empty:
            return {}
        if node.kind != "mapping":
            raise _fail(node, reading, prefix, "a mapping (name: value)")
        values = {}
        for key, key_node, value in node.items():
            name = f"{prefix}.{key}" if prefix else key
            reading.places[name] = value.location
            reading.places[f"{name}:"] = key_node.location
            try:
                values[key] = inner(value, reading, name)
            except _NoValueError:
                continue
        return values

    return read


def _dataclass_reader(cls: type[Any]) -> _Reader:
    hints = get_type_hints(cls, include_extras=True)
    known = {key_of(f.name): f for f in fields(cls)}
    readers = {key: _reader(hints[f.name]) for key, f in known.items()}
    needed = [key for key, f in known.items() if f.default is MISSING and f.default_factory is MISSING]

    def read(node: Node, reading: Reading, prefix: str) -> Any:
        if node.kind != "mapping" and not node.is_empty:
            raise _fail(node, reading, prefix, "a mapping (name: value)")
        values: dict[str, Any] = {}
        missing = set(needed)
        for key, key_node, value in node.items() if node.kind == "mapping" else ():
            name = f"{prefix}.{key}" if prefix else key
            missing.discard(key)
            if key not in known:
                reading.add(key_node.location, "unknown-field", f"unknown field {name!r}", nearest(key, known))
                continue
            reading.places[name] = value.location
            reading.places[f"{name}:"] = key_node.location
            if value.is_empty and key not in needed:
                continue  # a field left open says nothing
            try:
                values[known[key].name] = readers[key](value, reading, name)
            except _NoValueError:
                if key in needed:
                    raise
        if missing:
            what = ", ".join(sorted(missing))
            reading.add(node.location, "missing-field", f"{prefix + ': ' if prefix else ''}{what} is missing")
            raise _NoValueError
        return cls(**values)

    return read
