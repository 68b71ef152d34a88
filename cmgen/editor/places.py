"""Places in a text, between findings (lines and columns from 1, in code points) and editors (from 0, in what they
count: UTF-16 units unless they ask for another)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cmgen.model import Location

LINE = re.compile(r"\r\n|\r|\n")
BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def lines_of(text: str) -> list[str]:
    """The lines as editors and findings both count them; a separator that is none of a line's ends is a character."""
    return LINE.split(text.removeprefix("\ufeff"))


@dataclass(frozen=True, slots=True)
class Ruler:
    """Counts as an editor does: "utf-8", "utf-16" or "utf-32"."""

    encoding: str = "utf-16"

    def units(self, text: str) -> int:
        """How long a text is."""
        encoding, width = BYTES[self.encoding]
        return len(text.encode(encoding, errors="surrogatepass")) // width

    def column(self, line: str, units: int) -> int:
        """The code point of a line that stands there; its end where the line is shorter."""
        encoding, width = BYTES[self.encoding]
        cut = line.encode(encoding, errors="surrogatepass")[: units * width]
        return len(cut.decode(encoding, errors="ignore"))

    def span(self, place: Location, lines: Sequence[str]) -> tuple[int, int, int, int]:
        """Line, column, end line and end column of a finding; one whose end is not known goes to its line's end."""
        row = min(max(place.line - 1, 0), len(lines) - 1)
        line = lines[row]
        column = min(max(place.column - 1, 0), len(line))
        end_row = min(max(place.end_line - 1, row), len(lines) - 1) if place.end_line else row
        end = place.end_column - 1 if place.end_line else len(line.rstrip())
        end_column = min(max(end, 0), len(lines[end_row]))
        if end_row == row and end_column < column:
            end_column = column
        return row, self.units(line[:column]), end_row, self.units(lines[end_row][:end_column])
