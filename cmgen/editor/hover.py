"""What is known about a place of a post, as Markdown: the page of the rule that found something there, what a field is
for, who a person is, when a campaign runs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cmgen.editor.choices import Desk, about_field, choices
from cmgen.editor.spot import end_of_head, spot
from cmgen.model import Finding
from cmgen.registry import rules
from cmgen.rulebook import as_markdown, guideline_page, page
from cmgen.voice.library import Voice

WORD = re.compile(r"[\w.-]+")


def hover(desk: Desk, row: int, column: int, here: Iterable[Finding], voice: Voice | None) -> str:
    """What to show at a place; "" where there is nothing to say. Row and column from 0, in code points.

    here  what was found at this place
    """
    said = [_of_finding(finding, voice) for finding in here]
    if not said and (about := _of_word(desk, row, column, voice)):
        said.append(about)
    return "\n\n---\n\n".join(said)


def rule_page(name: str, voice: Voice | None) -> str:
    """A rule's page as Markdown; "" where it has none."""
    if name in rules:
        return as_markdown(page(name))
    return as_markdown(guideline_page(name, voice)) if voice else ""


def _of_finding(finding: Finding, voice: Voice | None) -> str:
    remedy = f"\n\n{finding.remedy}" if finding.remedy else ""
    about = rule_page(finding.rule, voice)
    return f"**{finding.rule}** ({finding.level}): {finding.message}{remedy}" + (f"\n\n{about}" if about else "")


def _of_word(desk: Desk, row: int, column: int, voice: Voice | None) -> str:
    line = desk.lines[row]
    word = next((found for found in WORD.finditer(line) if found.start() <= column <= found.end()), None)
    if word is None:
        return ""
    name = word[0].rstrip(".")
    if row < end_of_head(desk.lines):
        here = spot(desk.lines, row, word.start())
        if here is None:
            return ""
        if line[word.end() : word.end() + 1] == ":" and (about := about_field(here.path, name, desk)):
            return f"**{name}**: {about}"
        if here.key == "allow" or (not here.key and here.path == ("allow",)):
            return rule_page(name, voice)
    known = {choice.text.strip(" :"): choice for choice in choices(desk, row, word.start())}
    found = known.get(name)
    return f"**{name}**: {found.about}" if found and found.about else ""
