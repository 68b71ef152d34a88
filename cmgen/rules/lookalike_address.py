"""A link or a mention whose letters only look like another's.

Why: раypal.com with a Cyrillic а leads to somebody else; so does a handle.
Source: Unicode Technical Standard 39, section 5; RFC 5891; browsers show such addresses in punycode

Bad:
    [Payer](https://раypal.example/atelier)

    [Payer](https://xn--80ak6aa92e.com)

Good:
    [Le café](https://café.example), [la gazette](https://газета.example) et @lea.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cmgen.model import Brand, Finding, Level, Location, Post, SpanKind
from cmgen.text.lookalikes import WORD, as_latin, disguised, may_be, mixed

level = Level.ERROR


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Hosts label by label, and handles; both forms are said."""
    spans = [span for span in post.spans if span.kind in (SpanKind.LINK, SpanKind.MENTION)]
    named = [(span.target, span.location, span.kind is SpanKind.LINK) for span in spans]
    for target, where, is_link in [*named, (post.link, post.place("link"), True)]:
        name = _host(target) if is_link else target
        if may_be(name) and any(_is_wrong(label) for label in name.split(".")):
            yield _finding(where, name, is_link=is_link)


def _is_wrong(label: str) -> bool:
    words = WORD.findall(label)
    return mixed("".join(words)) or any(map(disguised, words))


def _finding(where: Location, name: str, *, is_link: bool) -> Finding:
    encoded = ".".join(map(_encoded, name.split("."))) if is_link else name.encode("ascii", "backslashreplace").decode()
    message = f"{name!r} ({encoded}) is not {as_latin(name)!r}"
    return Finding(where, "", message, "write it anew by hand, letter by letter")


def _encoded(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _host(target: str) -> str:
    """The host in the letters that readers see; empty where there is none."""
    try:
        host = urlsplit(target).hostname or ""
        labels = [_decoded(label) for label in host.split(".")]
    except ValueError:  # UnicodeError is one
        return ""
    return ".".join(labels)


def _decoded(label: str) -> str:
    return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
