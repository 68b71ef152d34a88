"""In which direction words run: embedding levels of a line, and the order its runs are set in.

Source: Unicode Standard Annex 9, https://www.unicode.org/reports/tr9/ (revision 50). Explicit formatting characters do
not occur: ``words.tidy`` takes them out, and with them rules X1 to X8.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # numbers count as right to left for neutrals (N1)
NEUTRAL = {"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI", "BN"}
# Pairs of BidiBrackets.txt that headlines have; a rarer bracket is only a neutral sign.
BRACKETS = dict(zip("([{⟨⟪⦅〈《「『【〔（［｛｟", ")]}⟩⟫⦆〉》」』】〕）］｝｠", strict=True))
CLOSING = set(BRACKETS.values())
MAX_OPEN = 63  # BD16

T = TypeVar("T")


def levels(text: str) -> tuple[int, tuple[int, ...]]:
    """The level of the paragraph (0: left to right, 1: right to left) and of each of its characters."""
    kinds = [unicodedata.bidirectional(sign) or "L" for sign in text]
    if not {"R", "AL", "AN"} & set(kinds):
        return 0, (0,) * len(text)
    base = next((int(kind != "L") for kind in kinds if kind in ("L", "R", "AL")), 0)
    outside = "R" if base else "L"
    _weak(kinds, outside)
    _brackets(text, kinds, outside)
    _neutral(kinds, outside)
    return base, tuple(_level(base, kind) for kind in kinds)


def _level(base: int, kind: str) -> int:
    """I1 and I2."""
    if base == 0:
        return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
    return 1 if kind == "R" else 2


def _weak(kinds: list[str], outside: str) -> None:
    """W1 to W7: marks, numbers and what stands in and around numbers."""
    before = outside
    for index, kind in enumerate(kinds):  # W1
        if kind == "NSM":
            kinds[index] = before
        before = kinds[index]
    strong = outside
    for index, kind in enumerate(kinds):  # W2, W3
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[index - 1 : index + 2]
        if left == right and ((kind == "ES" and left == "EN") or (kind == "CS" and left in ("EN", "AN"))):
            kinds[index] = left
    for start, end in _stretches(kinds, {"ET"}):  # W5
        if "EN" in (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""):
            kinds[start:end] = ["EN"] * (end - start)
    kinds[:] = ["ON" if kind in ("ES", "CS", "ET") else kind for kind in kinds]  # W6
    strong = outside
    for index, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _brackets(text: str, kinds: list[str], outside: str) -> None:
    """N0: both brackets of a pair go the same way."""
    for opened, closed in _pairs(text, kinds):
        inside = {STRONG[kind] for kind in kinds[opened + 1 : closed] if kind in STRONG}
        if outside in inside:
            way = outside
        elif inside:
            before = next((STRONG[kind] for kind in reversed(kinds[:opened]) if kind in STRONG), outside)
            way = before if before in inside else outside
        else:
            continue
        kinds[opened] = kinds[closed] = way


def _pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    open_: list[tuple[str, int]] = []
    found = []
    for index, (sign, kind) in enumerate(zip(text, kinds, strict=True)):
        if kind != "ON":
            continue
        if sign in BRACKETS:
            if len(open_) == MAX_OPEN:
                break
            open_.append((BRACKETS[sign], index))
        elif sign in CLOSING:
            for depth in range(len(open_) - 1, -1, -1):
                if open_[depth][0] == sign:
                    found.append((open_[depth][1], index))
                    del open_[depth:]
                    break
    return sorted(found)


def _neutral(kinds: list[str], outside: str) -> None:
    """N1 and N2: between two of one direction neutrals go that way, otherwise the paragraph's."""
    for start, end in _stretches(kinds, NEUTRAL):
        before = STRONG.get(kinds[start - 1], outside) if start else outside
        after = STRONG.get(kinds[end], outside) if end < len(kinds) else outside
        kinds[start:end] = [before if before == after else outside] * (end - start)


def _stretches(kinds: Sequence[str], wanted: set[str]) -> list[tuple[int, int]]:
    found, start = [], None
    for index, kind in enumerate([*kinds, ""]):
        if kind in wanted:
            start = index if start is None else start
        elif start is not None:
            found.append((start, index))
            start = None
    return found


def visual(runs: Sequence[tuple[int, T]]) -> list[T]:
    """Runs of a line, each with its level, in the order they are set from left to right (L2)."""
    order = list(runs)
    highest = max((level for level, _ in order), default=0)
    lowest = min((level for level, _ in order if level % 2), default=highest + 1)
    for level in range(highest, lowest - 1, -1):
        start = None
        for index in range(len(order) + 1):
            if index < len(order) and order[index][0] >= level:
                start = index if start is None else start
            elif start is not None:
                order[start:index] = reversed(order[start:index])
                start = None
    return [run for _, run in order]
