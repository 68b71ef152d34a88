"""The stretches of the documentation that are made from the program: fields, limits, commands, rules."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from typing import Any, get_type_hints

import click
from matrix.checklist import CHECKLIST
from matrix.faults import FAULTS
from matrix.inputs import INPUTS
from matrix.tables import numbers, summary

from cmgen.brand import (
    BrandFile,
    CampaignFile,
    ChannelFile,
    DefaultsFile,
    LedgerFile,
    LimitsFile,
    PaceFile,
    PartnerFile,
)
from cmgen.cli import cli
from cmgen.commands.networks import DEEDS
from cmgen.content import AssetFile, ConsentFile, FrontMatter, OverrideFile, PollFile, SlideshowFile
from cmgen.data import key_of, unwrap
from cmgen.facts import FactFile
from cmgen.freeze import FreezeFile
from cmgen.image import layout
from cmgen.image.formats import FORMATS
from cmgen.ledger.transitions import TRANSITIONS
from cmgen.limits import stated
from cmgen.registry import commands, networks, reports, rules
from cmgen.rulebook import page
from cmgen.strategy import AimFile, CadenceFile, StrategyFile

FIELDS: dict[str, type[Any]] = {
    "front-matter": FrontMatter,
    "assets": AssetFile,
    "poll": PollFile,
    "slideshow": SlideshowFile,
    "overrides": OverrideFile,
    "brand": BrandFile,
    "campaigns": CampaignFile,
    "defaults": DefaultsFile,
    "ledger": LedgerFile,
    "channels": ChannelFile,
    "channel-limits": LimitsFile,
    "pace": PaceFile,
    "facts": FactFile,
    "partners": PartnerFile,
    "strategy": StrategyFile,
    "aims": AimFile,
    "cadence": CadenceFile,
    "consent": ConsentFile,
    "freeze": FreezeFile,
}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


# ------------------------------------------------------------------------------------------------ fields


def field_table(cls: type[Any]) -> str:
    hints = get_type_hints(cls, include_extras=True)
    rows = ((f"`{key_of(one.name)}`", unwrap(hints[one.name])[1], _default(one)) for one in fields(cls))
    return table(("field", "what it says", "without it"), rows)


def _default(one: Field[Any]) -> str:
    if one.default is MISSING and one.default_factory is MISSING:
        return "needed"
    value = one.default
    if value in ("", (), None, MISSING) or is_dataclass(value):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`"


# ------------------------------------------------------------------------------------------------ networks


def network_table() -> str:
    """Who can do what: a deed is there when the network's module defines it."""
    rows = (
        [
            f"[{name}](#{name})",
            *("yes" if hasattr(networks[name], deed) else "–" for deed in DEEDS),
            getattr(networks[name], "promise", "–"),
            getattr(networks[name], "proof", "gone"),
        ]
        for name in networks
    )
    return table(("network", *DEEDS, "after a lost answer", "proof"), rows)


def network_pages() -> str:
    """What each network takes, as its module states it, each limit with its source."""
    return "\n".join(f"### {name}\n\n{_network(name)}" for name in networks)


def _network(name: str) -> str:
    module = networks[name]
    page = f"{networks.summary(name)}.\n"
    if gone := getattr(module, "gone", None):
        page += f"\nSince {gone.since}: {gone.story}. To do: {gone.remedy}.\n"
    limits = stated(module) if hasattr(module, "limits") else ()
    rows = ((one.about, one.said, _linked(one.source)) for one in limits)
    return f"{page}\n{table(('limit', 'value', 'source'), rows)}" if limits else page


def _linked(source: str) -> str:
    return re.sub(r"https://[^\s;,]+", r"<\g<0>>", source)


# ------------------------------------------------------------------------------------------------ rules, reports


def rule_table() -> str:
    rows = ((f"[`{name}`](#{name})", rules[name].level, rules.summary(name)) for name in rules)
    return table(("rule", "level", "finds"), rows)


def rule_pages() -> str:
    """Each rule's docstring, its examples as code."""
    return "\n".join(f"### {name}\n\n{_page(page(name))}" for name in rules)


def _page(doc: str) -> str:
    lines: list[str] = []
    inside = False
    for line in doc.splitlines():
        is_code = line.startswith("    ") or (inside and not line)
        if is_code and not inside:
            lines += ["", "```text"]
        elif inside and not is_code:
            while not lines[-1]:
                lines.pop()
            lines += ["```", ""]
        inside = is_code
        lines.append(line[4:] if is_code else f"**{line}**" if line in ("Bad:", "Good:") else line)
    while not lines[-1]:
        lines.pop()
    return "\n".join([*lines, *(["```"] if inside else []), ""])


def report_table() -> str:
    return table(("`--format`", "what it writes"), ((f"`{name}`", reports.summary(name)) for name in reports))


# ------------------------------------------------------------------------------------------------ commands


def command_pages() -> str:
    """Each command as ``--help`` has it."""
    context = click.Context(cli, info_name="cmgen")
    return "\n".join(_command(name, commands[name].command, context) for name in commands)


def _command(name: str, command: click.Command, context: click.Context) -> str:
    usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name, parent=context)))
    said = inspect.cleandoc(command.help or "").replace("\b\n", "")
    rows = [_option(one) for one in command.params if isinstance(one, click.Option)]
    options = f"\n{table(('option', 'what it does'), rows)}" if rows else ""
    return f"### cmgen {name}\n\n```text\ncmgen {name} {usage}\n```\n\n{said}\n{options}"


def _option(option: click.Option) -> tuple[str, str]:
    kind = option.type
    value = "" if option.is_flag or option.count else f" {option.metavar or kind.name.upper()}"
    if isinstance(kind, click.Choice):
        value = f" {'|'.join(map(str, kind.choices))}"
    return f"`{', '.join(option.opts)}{value}`", option.help or ""


# ------------------------------------------------------------------------------------------------ layouts


def box_tables() -> str:
    """The kinds of box, and the paragraphs of words."""
    hints = get_type_hints(layout.Box, include_extras=True)
    made = []
    for kind in layout.KINDS:
        cls = next(each for each in unwrap(hints[kind])[0].__args__ if is_dataclass(each))
        made.append(_box(f"`{kind}`", cls))
    return "\n".join([*made, _box("A paragraph", layout.Paragraph), _box("`at`", layout.Place)])


def layout_table() -> str:
    """The layouts that every project has."""
    rows = []
    for name in layout.names(layout.OWN):
        plan = layout.find_layout(layout.OWN, name)
        rows.append((f"`{name}`", plan.summary, ", ".join(f"`{value}`" for value in plan.sample["en"])))
    return table(("layout", "what it shows", "values it asks for"), rows)


def format_table() -> str:
    """The formats, and what is kept free in them."""
    rows = []
    for name, form in FORMATS.items():
        covered = zip(("left", "top", "right", "bottom"), form.safe, strict=True)
        free = ", ".join(f"{px} px {side}" for side, px in covered if px) or ("a circle is seen" if form.round else "")
        rows.append((f"`{name}`", f"{form.size[0]} × {form.size[1]}", form.about, free))
    return table(("format", "px", "where", "covered by the network"), rows)


def _box(title: str, cls: Any) -> str:
    hints = get_type_hints(cls, include_extras=True)
    rows = (
        (f"`{key_of(one.name)}`", unwrap(hints[one.name])[1] or _kind(unwrap(hints[one.name])[0]), _default(one))
        for one in fields(cls)
    )
    return f"{title}: {_first_line(cls)}\n\n{table(('field', 'what it says', 'without it'), rows)}"


def _first_line(cls: Any) -> str:
    line = (inspect.getdoc(cls) or "").partition("\n")[0]
    return line[0].lower() + line[1:]


def _kind(hint: Any) -> str:
    choices = getattr(hint, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices):
        return ", ".join(choices)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return ", ".join(hint)
    return {"area": "the area it fills"}.get(str(hint), "")


def transition_table() -> str:
    """What each line of the ledger makes of a state."""
    rows = (
        (deed, before, ", ".join(sorted(after)))
        for deed, steps in TRANSITIONS.items()
        for before, after in sorted(steps.items())
    )
    return table(("line", "where it was", "becomes"), rows)


GENERATED: Mapping[str, Callable[[], str]] = {
    "network-table": network_table,
    "network-pages": network_pages,
    "rule-table": rule_table,
    "rule-pages": rule_pages,
    "report-table": report_table,
    "command-pages": command_pages,
    "box-tables": box_tables,
    "formats": format_table,
    "transitions": transition_table,
    "layouts": layout_table,
    "proof-summary": summary,
    "proof-faults": lambda: numbers(FAULTS),
    "proof-inputs": lambda: numbers(INPUTS),
    "proof-checklist": lambda: numbers(CHECKLIST),
} | {f"{name}-fields": lambda cls=cls: field_table(cls) for name, cls in FIELDS.items()}
