"""Characters that nobody sees: direction overrides, zero-width spaces, soft hyphens, tags.

Why: they show one thing to the reviewer and another to the reader, break links and hashtags, or come from a copy.
Source: Unicode Standard Annex 9; CVE-2021-42574; Unicode TR 36, section 3.6; UTS 51, annex C (tags of flags)

Bad:
    Prix : 12\u202e euros

    Voir le pro\u200bgramme

Good:
    Prix : 12 euros 👩‍💻 🏴󠁧󠁢󠁳󠁣󠁴󠁿, on dit \u2067שלום\u2069, می‌خواهم
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Edit, Finding, Level, Location, Post
from cmgen.text.passages import passages

level = Level.ERROR
HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\u00ad\u180e\u115f\u1160\u3164\x00-\x08\x0b\x0c\x0e-\x1f]"
    "|(?<=[A-Za-zÀ-ɏ])[\u200c\u200d](?=[A-Za-zÀ-ɏ])"  # joiners belong to emoji, Persian and the scripts of India
    "|\U0001f3f4[\U000e0020-\U000e007f]*|[\U000e0000-\U000e007f]+"
)
FLAG = re.compile("\U0001f3f4(?:[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)?")
ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069\n]*\u2069")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
HARMLESS = re.compile("[\u200b\u2060\ufeff\u00ad\u200c\u200d]")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Each such character of the body and of the front matter's words, shown by its code."""
    if HIDDEN.search(post.body):
        for number, line in enumerate(post.body.split("\n"), start=post.body_line):
            for start, end in _hidden(line):
                where = Location(post.path, number, start + 1, number, end + 1)
                yield _finding(
                    where, line[start:end], Edit(where, line[start:end], "", safe=_is_harmless(line, start, end))
                )
    for words in passages(post):
        if words.name not in ("body", "alt"):
            for start, end in _hidden(words.text):
                where = words.location(start, end)
                safe = _is_harmless(words.text, start, end)
                yield _finding(where, words.text[start:end], words.edit(start, end, "", safe=safe))


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    right = [found.span() for found in ISOLATED.finditer(text) if RIGHT_TO_LEFT.search(found[0])]
    for found in HIDDEN.finditer(text):
        if FLAG.fullmatch(found[0]):
            continue
        start = found.start() + found[0].startswith("\U0001f3f4")
        if not any(start in (first, last - 1) for first, last in right):
            yield start, found.end()


def _is_harmless(text: str, start: int, end: int) -> bool:
    """Whether the text looks and does the same without it: some keep a name from becoming a mention with one."""
    beside = f"{text[max(0, start - 1) : start]}{text[end : end + 1]}"
    return all(map(HARMLESS.match, text[start:end])) and not any(sign in beside for sign in "@#$:/.*_`[]()<>!\\")


def _finding(where: Location, said: str, fix: Edit | None) -> Finding:
    shown = " ".join(f"‹U+{ord(character):04X}›" for character in said[:3])
    return Finding(where, "", f"hidden character {shown}", "delete it", fix=fix)
