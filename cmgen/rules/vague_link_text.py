"""A link whose words do not say where it goes.

Why: a screen reader lists links out of context, and "click here" then says nothing.
Source: WCAG 2.2, success criterion 2.4.4, https://www.w3.org/TR/WCAG22/#link-purpose-in-context

Bad:
    Les inscriptions sont ouvertes : [cliquez ici](https://example.org/atelier).

Good:
    [Inscrivez-vous à l’atelier](https://example.org/atelier), les places sont comptées.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post, SpanKind

level = Level.ERROR
VAGUE = {
    "cliquez ici",
    "ici",
    "click here",
    "here",
    "en savoir plus",
    "learn more",
    "read more",
    "lire la suite",
    "lien",
    "link",
}


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Links with words from a short list."""
    for span in post.spans:
        if span.kind is SpanKind.LINK and span.text.strip(" .!…").casefold() in VAGUE:
            yield Finding(
                span.location, "", f"link text {span.text!r} does not say where it goes", "name the page it leads to"
            )
