"""A link to a domain that the brand does not allow.

Why: who lends a link its name answers for what stands there; some brands link to few, most to all but some.
Source: the brand's own choice

Bad:
    [Le programme](https://example.org/programme)
    === brand/brand.yaml
    rules:
      foreign-domain: {domains: [ville.example]}

Good:
    [Le programme](https://www.ville.example/programme) et [l’atelier](https://atelier.example/plan).
    === brand/brand.yaml
    rules:
      foreign-domain: {domains: [ville.example]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post, SpanKind
from cmgen.text.links import is_under, is_web

level = Level.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    domains: Annotated[tuple[str, ...], "the only ones it links to, and what is below them, beside its own"] = ()
    never: Annotated[tuple[str, ...], "those it does not link to"] = ()


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """Links of the words and beside them; without options nothing is foreign."""
    links = [(span.target, span.location) for span in post.spans if span.kind is SpanKind.LINK]
    own = (*options.domains, *brand.utm_domains, *filter(None, [brand.site]))
    for target, where in [*links, (post.link, post.place("link"))]:
        if not is_web(target):
            continue
        if is_under(target, options.never) or (options.domains and not is_under(target, own)):
            remedy = "link to another page, or add its domain to rules: {foreign-domain: {domains: […]}}"
            yield Finding(where, "", f"{target!r} leads to a domain that is not allowed", remedy)
