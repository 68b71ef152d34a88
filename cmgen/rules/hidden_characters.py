"""Characters that nobody sees: direction overrides, zero-width spaces, soft hyphens.

Why: they show one thing to the reviewer and another to the reader, break links and hashtags, or come from a copy.
Source: Unicode Standard Annex 9; CVE-2021-42574

Bad:
    Prix : 12\u202e euros

Good:
    Prix : 12 euros 👩‍💻
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Location, Post

level = Level.ERROR
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Each such character of the body, shown by its code."""
    if not HIDDEN.search(post.body):
        return
    for number, line in enumerate(post.body.split("\n"), start=post.body_line):
        for found in HIDDEN.finditer(line):
            shown = f"‹U+{ord(found[0]):04X}›"
            yield Finding(Location(post.path, number, found.start() + 1), "", f"hidden character {shown}", "delete it")
