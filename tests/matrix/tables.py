"""The matrix as the tables of docs/reliability.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matrix.lacking import LACKING
from matrix.proofs import NUMBERS, proofs, state_of


def summary() -> str:
    """How many of each kind are proven."""
    kinds = {"F": "faults", "B": "hostile and broken inputs", "W": "rules of workflows and repository"}
    rows = []
    for letter, name in kinds.items():
        states = [state_of(number) for number in NUMBERS if number.startswith(letter)]
        rows.append((name, len(states), *(states.count(state) for state in ("yes", "partly", "not"))))
    return _table(("", "all", "proven", "partly", "not"), rows)


def numbers(part: Mapping[str, Mapping[str, str]]) -> str:
    """One table a group: what it is, the tests that prove it, what is missing."""
    made = []
    for group, members in part.items():
        rows = (
            (
                number,
                what,
                ", ".join(f"`{file}`" for file in proofs().get(number, ())) or "–",
                LACKING.get(number, ""),
            )
            for number, what in members.items()
        )
        made.append(f"**{group[0].upper()}{group[1:]}**\n\n{_table(('', 'what', 'tests', 'not shown'), rows)}")
    return "\n".join(made)


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines: list[Iterable[object]] = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
