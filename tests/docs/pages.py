"""The documentation as data: pages, their examples, headings, links and generated stretches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(?P<info>\S[^\n]*)?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`(?P<path>[\w./-]+\.(?:yaml|yml|md|py|txt))`[^`\n]*:\n+\Z")
GENERATED = re.compile(r"(?P<start><!-- generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)
NOT_RUN = "not-run"


@dataclass(frozen=True)
class Example:
    """A fenced block. ``file``: the path that the line above names; ``note``: what follows the language."""

    page: Path
    line: int
    language: str
    note: str
    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def examples(page: Path, *languages: str) -> Iterator[Example]:
    """The fenced blocks of a page that somebody wrote, in order; README's quick start is tried by ``.ci/run``."""
    text = read(page)
    made = [(found.start(), found.end()) for found in GENERATED.finditer(text)]
    for found in FENCE.finditer(text):
        language, _, note = (found["info"] or "").partition(" ")
        if any(start < found.start() < end for start, end in made) or section(text, found.start()) == "Quick start":
            continue
        if languages and language not in languages:
            continue
        file = FILE.search(text, 0, found.start())
        line = text.count("\n", 0, found.start()) + 1
        yield Example(page, line, language, note, file["path"] if file else "", found["text"])


def section(text: str, offset: int) -> str:
    """The title of the section that a place of a page stands in."""
    titles = re.findall(r"^#+ (.+)$", text[:offset], re.MULTILINE)
    return titles[-1] if titles else ""


def anchors(page: Path) -> set[str]:
    """What a link may name after #: the page's headings as GitHub writes them."""
    text = FENCE.sub("", read(page))
    return {anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def anchor(title: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", title.replace("`", "").casefold())
    return kept.strip().replace(" ", "-")


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "`…`", FENCE.sub("", read(page))))
