"""Top-level domains: where a bare ``example.com`` is taken for an address.

Source: the public suffix list (https://publicsuffix.org/list/), whose rules name every domain of the root zone; it
comes with the package publicsuffixlist, which is brought up to date with it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def top_level_domains() -> frozenset[str]:
    """Their names in small letters: as people write them, and as the name system has them ("xn--p1ai")."""
    import publicsuffixlist

    names = set()
    for line in Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").splitlines():
        if line.startswith("// ===END ICANN"):
            break
        rule = line.strip().removeprefix("*.").removeprefix("!")
        if rule and not rule.startswith("//"):
            name = rule.rpartition(".")[2]
            names |= {name, name.encode("idna").decode() if not name.isascii() else name}
    return frozenset(names)
