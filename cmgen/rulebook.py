"""The page of a rule, ours or a guideline of the brand: what it finds and why, with examples, options and level."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from typing import get_type_hints

from cmgen.data import key_of, unwrap
from cmgen.registry import rules
from cmgen.voice.library import Voice

EXAMPLE = re.compile(r"^(Bad|Good):\n((?:    .*\n|\n)*    .*\n)", re.MULTILINE)


def page(name: str) -> str:
    """A rule's docstring, and its options with what they are where the brand says nothing."""
    module = rules[name]
    lines = [inspect.getdoc(module) or ""]
    if cls := getattr(module, "Options", None):
        hints = get_type_hints(cls, include_extras=True)
        lines += ["", f"Options, under rules.{name} in brand/brand.yaml:"]
        for one in fields(cls):
            without = ", ".join(map(str, one.default)) if isinstance(one.default, tuple) else one.default
            lines.append(f"- {key_of(one.name)}: {unwrap(hints[one.name])[1]} ({without})")
    return "\n".join(lines)


def guideline_page(name: str, voice: Voice) -> str:
    """The page of one of the brand's guidelines; "" where there is none of that name.

    Raises CmgenError where it cannot be read.
    """
    if name not in voice.files:
        return ""
    guideline = voice.guideline(name)
    lines = [guideline.message, "", *filter(None, (guideline.description, guideline.link)), ""]
    for title, texts in (("Bad", guideline.examples.bad), ("Good", guideline.examples.good)):
        lines += [f"{title}:", *(f"    {text}" for text in texts), ""] if texts else []
    return "\n".join([*lines, f"{guideline.kind}, {guideline.level}: {guideline.location.path}"])


def as_markdown(text: str) -> str:
    """A page for a reader of Markdown: its examples fenced, as they are written."""

    def fenced(found: re.Match[str]) -> str:
        example = inspect.cleandoc(f"\n{found[2]}")
        fence = "`" * max(3, 1 + max((len(ticks) for ticks in re.findall("`+", example)), default=0))
        return f"{found[1]}:\n\n{fence}markdown\n{example}\n{fence}\n"

    return EXAMPLE.sub(fenced, f"{text}\n").rstrip()
