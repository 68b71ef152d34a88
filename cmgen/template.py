"""Words with values in them: Jinja in a sandbox, small enough to be harmless.

A layout or a post may come from a stranger's pull request. Loops, calls, macros and the operators that make long texts
out of short ones are refused when it is read, so that writing out always ends, and soon.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cmgen.data import nearest
from cmgen.errors import CmgenError

MAX_BYTES = 2048
MAX_WRITTEN = 2000  # characters
FILTERS = (
    "capitalize",
    "default",
    "first",
    "int",
    "last",
    "length",
    "lower",
    "round",
    "string",
    "title",
    "trim",
    "upper",
)
TESTS = ("defined", "undefined", "none", "string", "number", "mapping", "sequence", "true", "false", "in", "eq", "ne")
REFUSED = {
    "Mul": "*",
    "Pow": "**",
    "Mod": "%",
    "For": "for",
    "Call": "a call",
    "CallBlock": "call",
    "Macro": "macro",
    "FilterBlock": "a filter block",
    "Include": "include",
    "Import": "import",
    "FromImport": "import",
    "Extends": "extends",
    "Block": "block",
    "Assign": "set",
    "AssignBlock": "set",
}


def check(source: str, *, expression: bool = False) -> None:
    """Raise CmgenError where a template (or a bare condition) is not one we take."""
    if len(source.encode()) > MAX_BYTES:
        raise CmgenError(f"a template of {len(source.encode())} bytes", f"keep it under {MAX_BYTES}")
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = _environment().parse("{{ (" + source + ") }}" if expression else source)
    except TemplateSyntaxError as error:
        raise CmgenError(f"a template that cannot be read: {error.message}", "example: {{ title }}") from None
    except RecursionError:
        raise CmgenError("a template nested too deeply") from None
    for node in tree.find_all(nodes.Node):
        name = type(node).__name__
        if name in REFUSED:
            raise CmgenError(f"{REFUSED[name]!r} is not allowed in a template", "use values, if, ~ and filters")
        for kind, known in ((nodes.Filter, FILTERS), (nodes.Test, TESTS)):
            if isinstance(node, kind) and node.name not in known:
                raise CmgenError(f"unknown {name.lower()} {node.name!r}", nearest(node.name, known))


def write(source: str, values: Mapping[str, Any]) -> str:
    """The words of a template; raises CmgenError for a value that is not there, naming it and those that are."""
    from jinja2 import TemplateError, UndefinedError

    try:
        text = _compiled(source).render(values)
    except UndefinedError as error:
        raise CmgenError(f"{source!r}: {error.message}", f"known values: {', '.join(sorted(values))}") from None
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise CmgenError(f"{source!r} cannot be written out: {error}") from None
    if len(text) > MAX_WRITTEN:
        raise CmgenError(f"{source!r} gives {len(text)} characters", f"at most {MAX_WRITTEN} are written")
    return str(text)


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Whether a condition ("photo and not campaign") is true; an empty one is."""
    return not condition or write("{% if " + condition + " %}yes{% endif %}", values) == "yes"


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    return environment


@lru_cache(maxsize=256)
def _compiled(source: str) -> Any:
    return _environment().from_string(source)
