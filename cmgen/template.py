"""Words with values in them: Jinja in a sandbox, small enough to be harmless.

A layout or a post may come from a stranger's pull request. Loops, calls, macros and the operators that make long texts
out of short ones are refused when it is read, so that writing out always ends, and soon.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cmgen.data import nearest
from cmgen.errors import CmgenError

VARIABLE = re.compile(r"\{\{(.*?)\}\}")
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


@lru_cache(maxsize=1024)
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


@lru_cache(maxsize=512)
def names(source: str) -> tuple[str, ...]:
    """The values a template speaks of, in order."""
    from jinja2 import nodes

    found = (node.name for node in _environment().parse(source).find_all(nodes.Name) if node.ctx == "load")
    return tuple(dict.fromkeys(found))


def write(source: str, values: Mapping[str, Any], *, markdown: bool = False) -> str:
    """The words of a template; raises CmgenError for a value that is not there, naming the nearest that is.

    markdown    the template is Markdown and its values are words: what would be markup in them is escaped
    """
    from jinja2 import TemplateError, UndefinedError

    try:
        text = _compiled(source, markdown).render(values)
    except UndefinedError as error:
        raise CmgenError(str(error.message), f"known values: {', '.join(sorted(values))}") from None
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise CmgenError(f"{source!r} cannot be written out: {error}") from None
    if len(text) > MAX_WRITTEN:
        raise CmgenError(f"{source!r} gives {len(text)} characters", f"at most {MAX_WRITTEN} are written")
    return str(text)


def fill(text: str, values: Mapping[str, Any]) -> str:
    """A line of words with its ``{{ … }}`` written out; raises CmgenError."""
    written = VARIABLE.sub(lambda match: expression(match[1], values), text)
    if "{{" in VARIABLE.sub("", text):
        raise CmgenError("{{ is opened and not closed", "close it with }}")
    return written


def expression(source: str, values: Mapping[str, Any]) -> str:
    """The words meant by what stands between ``{{`` and ``}}``; raises CmgenError."""
    whole = "{{" + source + "}}"
    check(whole)
    return write(whole, values)


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Whether a condition ("photo and not campaign") is true; an empty one is."""
    return not condition or write("{% if " + condition + " %}yes{% endif %}", values) == "yes"


# What Markdown would take for more than words; a web address stays whole, and is a link.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~@&]|^[-+=]", re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S+")


def _as_words(value: Any) -> Any:
    if not isinstance(value, str) or _ADDRESS.fullmatch(value):
        return value
    return _MARKUP.sub(r"\\\g<0>", value)


@lru_cache(maxsize=2)
def _environment(markdown: bool = False) -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Missing(StrictUndefined):
        """A value that is not there: its message names the nearest that is."""

        @property
        def _undefined_message(self) -> str:
            names = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else ()
            near = nearest(str(self._undefined_name), map(str, names)) if names else ""
            return f"there is no {self._undefined_name!r}" + (f": {near}" if near else "")

    finalize = _as_words if markdown else None
    environment = ImmutableSandboxedEnvironment(undefined=Missing, autoescape=False, finalize=finalize)
    environment.globals.clear()
    return environment


@lru_cache(maxsize=256)
def _compiled(source: str, markdown: bool = False) -> Any:
    return _environment(markdown).from_string(source)
