"""What an editor offers to do about a finding: its fix, or an allowance in the post's front matter."""

from __future__ import annotations

from cmgen.content import Setting, read_post
from cmgen.editor.places import lines_of
from cmgen.editor.spot import end_of_head
from cmgen.model import Edit, Finding, Location


def is_there(edit: Edit, lines: list[str]) -> bool:
    """Whether the text still says what an edit is to replace."""
    place = edit.location
    if place.line != place.end_line or not 0 < place.line <= len(lines):
        return False
    return lines[place.line - 1][place.column - 1 : place.end_column - 1] == edit.before


def title(finding: Finding, fix: Edit) -> str:
    """What a fix does, in a line; spaces and marks that cannot be seen are not shown."""
    if not fix.after:
        return f"Remove {fix.before.strip()!r}" if fix.before.strip().isprintable() else f"Mend {finding.rule}"
    if fix.after.strip() and fix.after.isprintable():
        return f"Write {fix.after}"
    return f"Mend {finding.rule}" + (f": {finding.remedy}" if finding.remedy else "")


def allowance(text: str, path: str, rule: str, setting: Setting) -> Edit | None:
    """The edit that adds a rule to a post's ``allow``; None where it is written in a way that this cannot add to."""
    post, _ = read_post(text.encode("utf-8", errors="replace"), path, setting)
    lines = lines_of(text)
    end = end_of_head(lines)
    if post is None or rule in post.allow or end in (0, len(lines)):
        return None
    edit = _added(post.places, lines, rule, end)
    if edit is None:
        return None
    again, _ = read_post(_with(lines, edit).encode("utf-8", errors="replace"), path, setting)
    return edit if again and again.allow == (*post.allow, rule) and again.parts and post.body == again.body else None


def _added(places: object, lines: list[str], rule: str, end: int) -> Edit | None:
    assert isinstance(places, dict)
    if "allow" not in places:
        at = Location("", end + 1, 1, end + 1, 1)
        return Edit(at, "", f"allow: [{rule}]\n")
    whole: Location = places["allow"]
    items = [place for name, place in places.items() if name.startswith("allow[")]
    if not items:
        return None
    last = max(items)
    line = lines[last.line - 1]
    before = line[: last.column - 1]
    if before.strip() == "-":
        at = Location("", last.line, len(line) + 1, last.line, len(line) + 1)
        return Edit(at, "", f"\n{before}{rule}")
    if whole == last:  # allow: one
        at = Location("", last.line, last.column, last.line, last.end_column)
        written = line[last.column - 1 : last.end_column - 1]
        return Edit(at, written, f"[{written}, {rule}]")
    at = Location("", last.end_line, last.end_column, last.end_line, last.end_column)
    return Edit(at, "", f", {rule}")


def _with(lines: list[str], edit: Edit) -> str:
    place = edit.location
    line = lines[place.line - 1]
    changed = f"{line[: place.column - 1]}{edit.after}{line[place.end_column - 1 :]}"
    return "\n".join([*lines[: place.line - 1], changed, *lines[place.line :]])
