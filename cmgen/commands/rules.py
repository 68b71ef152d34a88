"""List the rules, or show a rule's page."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import click

from cmgen.data import key_of, nearest, unwrap
from cmgen.registry import rules


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def command(project: Path, name: str | None) -> None:
    """List the rules with their levels, or show the page of one: why, source, examples, options."""
    if name is None:
        width = max(map(len, rules))
        for each in rules:
            click.echo(f"{each:{width}} {rules[each].level:10} {rules.summary(each)}")
        return
    if name not in rules and (text := _guideline(project, name)):
        click.echo(text)
        return
    if name not in rules:
        raise click.UsageError(f"no rule {name!r}; {nearest(name, rules)}")
    click.echo(page(name))


def _guideline(project: Path, name: str) -> str:
    """The page of one of the brand's guidelines; "" where there is none, or no brand."""
    from cmgen.errors import CmgenError
    from cmgen.project import Project
    from cmgen.voice.library import Voice

    try:
        loaded = Project.load(project)
        voice = Voice(loaded.root, loaded.brand.styles, loaded.brand.rules)
        if name not in voice.files:
            return ""
        guideline = voice.guideline(name)
    except CmgenError:
        return ""
    lines = [guideline.message, "", *filter(None, (guideline.description, guideline.link)), ""]
    for title, texts in (("Bad", guideline.examples.bad), ("Good", guideline.examples.good)):
        lines += [f"{title}:", *(f"    {text}" for text in texts), ""] if texts else []
    return "\n".join([*lines, f"{guideline.kind}, {guideline.level}: {guideline.location.path}"])


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
