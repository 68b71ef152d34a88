"""A link to the brand's site without the tag that its counts need.

Why: `utm` in brand/brand.yaml is written into links by itself, but a value that is empty for this post is left out, and
then nobody knows which campaign brought these readers.
Source: `utm` in brand/brand.yaml; https://support.google.com/analytics/answer/10917952

Bad:
    ---
    network: mastodon
    link: https://atelier.example/plan
    ---
    Venez nous voir.
    === brand/brand.yaml
    site: https://atelier.example
    utm: {source: "{network}", campaign: "{campaign}"}
    rules:
      missing-utm: {needed: [source, campaign]}

Good:
    ---
    network: mastodon
    campaign: portes-ouvertes
    date: 2026-11-20 09:00
    link: https://atelier.example/plan
    ---
    Venez nous voir : [le programme](https://ville.example/programme).
    === brand/brand.yaml
    site: https://atelier.example
    utm: {source: "{network}", campaign: "{campaign}"}
    rules:
      missing-utm: {needed: [source, campaign]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from cmgen.model import Brand, Channel, FacetKind, Finding, Level, Post, SpanKind, Variant
from cmgen.text.links import is_under, tag

level = Level.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    needed: Annotated[tuple[str, ...], "what every such link must say: source, medium, campaign, …"] = ()


def check_variant(variant: Variant, post: Post, channel: Channel, brand: Brand, options: Options) -> Iterator[Finding]:
    """Links as they will be sent, from other channels than the brand's own pages."""
    if channel.is_own or not options.needed:
        return
    links = {facet.value for part in variant.parts for facet in part.facets if facet.kind is FacetKind.LINK}
    for target in sorted({*links, variant.link} - {""}):
        if not is_under(target, brand.utm_domains):
            continue
        has = {key.removeprefix("utm_") for key, value in parse_qsl(urlsplit(target).query) if value}
        if missing := [name for name in options.needed if name not in has]:
            base = target.partition("?")[0]
            written = (
                span.location
                for span in post.spans
                if span.kind is SpanKind.LINK and tag(span.target, {}).startswith(base)
            )
            message = f"{base!r} goes to {channel.name} without utm_{', utm_'.join(missing)}"
            remedy = "name the post's campaign" if "campaign" in missing else "look at utm in brand/brand.yaml"
            yield Finding(next(written, post.place("link")), "", message, remedy)
