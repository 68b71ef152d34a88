"""What closes a post on a channel: disclosure, link and hashtags, where readers of that network look for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cmgen.model import Block, BlockKind, Brand, Channel, Facet, FacetKind, Override, Place, Post, Span, SpanKind
from cmgen.text import links
from cmgen.text.dialects import Written, write


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands after the words, and what goes into the first comment; a block each."""

    end: tuple[Block, ...] = ()
    comment: tuple[Block, ...] = ()


def closing(post: Post, channel: Channel, link: str, tags: tuple[str, ...], *, has_card: bool) -> Closing:
    """Where disclosure, link and hashtags go. A card takes the link's place after the words."""
    limits = channel.limits
    end: list[Block] = []
    comment: list[Block] = []
    if post.disclosure:
        end.append(_paragraph(Span(SpanKind.TEXT, post.disclosure)))
    if link and limits.link_in in (Place.END, Place.CARD) and not has_card:
        end.append(_paragraph(Span(SpanKind.LINK, link, link)))
    if link and limits.link_in is Place.COMMENT:
        comment.append(_paragraph(Span(SpanKind.LINK, link, link)))
    if tags and limits.hashtags_in in (Place.END, Place.COMMENT):
        (end if limits.hashtags_in is Place.END else comment).append(_hashtags(tags))
    return Closing(tuple(end), tuple(comment))


def closed(written: list[Written], blocks: Iterable[Block], dialect: str) -> list[Written]:
    """The parts with what closes them after the last: no link and no hashtag that is shown already."""
    said = {facet.value.casefold() for part in written for facet in part.facets if facet.kind is FacetKind.TAG}
    shown = {facet.value for part in written for facet in part.facets if facet.kind is FacetKind.LINK}
    last = written[-1] if written else Written("", ())
    for block in blocks:
        kept = [span for span in block.spans if span.kind is not SpanKind.HASHTAG or span.target.casefold() not in said]
        if any(span.kind is SpanKind.LINK and span.target in shown for span in kept):
            continue
        if any(span.text.strip() for span in kept):
            last = _joined(last, write((_paragraph(*_spaced(kept)),), dialect))
    return [*written[:-1], last]


def tags_of(post: Post, own: Override, channel: Channel, brand: Brand) -> tuple[str, ...]:
    """The hashtags of a post on a channel, in the brand's casing.

    Its own come first; those of its campaign fill what room the network leaves.
    """
    named = post.tags if own.tags is None else own.tags
    campaign = brand.campaigns.get(post.campaign)
    casing = {tag.casefold(): tag for tag in (*brand.hashtags, *(campaign.hashtags if campaign else ()))}
    written = {span.target.casefold() for span in post.spans if span.kind is SpanKind.HASHTAG}
    chosen = {tag.casefold(): casing.get(tag.casefold(), tag) for tag in named}
    most = channel.limits.hashtags
    for tag in campaign.hashtags if campaign and own.tags is None else ():
        if most is None or len(written | chosen.keys()) < most:
            chosen.setdefault(tag.casefold(), tag)
    return tuple(chosen.values())


def address(link: str, post: Post, channel: Channel, brand: Brand) -> str:
    """A link as readers of the channel need it: whole, and with the brand's utm where it leads to its domains."""
    full = f"{brand.site}{link}" if link.startswith("/") else link
    if channel.is_own:
        return link
    if not brand.utm or not links.is_under(full, brand.utm_domains):
        return full
    facts = {"network": channel.network, "channel": channel.name, "campaign": post.campaign, "post": post.slug}
    parameters = {}
    for name, pattern in brand.utm.items():
        value = pattern
        for fact, said in facts.items():
            value = value.replace(f"{{{fact}}}", said)
        parameters[name if name.startswith("utm_") else f"utm_{name}"] = value
    return links.tag(full, parameters)


def _hashtags(tags: tuple[str, ...]) -> Block:
    return _paragraph(*(Span(SpanKind.HASHTAG, f"#{tag}", tag) for tag in tags))


def _spaced(spans: list[Span]) -> list[Span]:
    """Hashtags with spaces between them."""
    spaced: list[Span] = []
    for span in spans:
        spaced += [Span(SpanKind.TEXT, " ")] if spaced and span.kind is SpanKind.HASHTAG else []
        spaced.append(span)
    return spaced


def _paragraph(*spans: Span) -> Block:
    return Block(BlockKind.PARAGRAPH, spans)


def _joined(first: Written, second: Written) -> Written:
    if not first.text:
        return second
    offset = len(first.text) + 2
    moved = tuple(Facet(one.kind, one.start + offset, one.end + offset, one.value) for one in second.facets)
    return Written(f"{first.text}\n\n{second.text}", (*first.facets, *moved))
