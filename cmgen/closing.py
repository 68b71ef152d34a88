"""What closes a post on a channel: disclosure, link and hashtags, where readers of that network look for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cmgen.model import (
    Block,
    BlockKind,
    Brand,
    Channel,
    Document,
    Facet,
    FacetKind,
    Mark,
    Override,
    Place,
    Post,
    Span,
    SpanKind,
)
from cmgen.text import links
from cmgen.text.dialects import Written, write


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands after the words, and what goes into the first comment; a block each."""

    end: tuple[Block, ...] = ()
    comment: tuple[Block, ...] = ()


def closing(post: Post, channel: Channel, link: str, tags: tuple[str, ...], *, has_card: bool) -> Closing:
    """Where disclosure, link and hashtags go. A card takes the link's place after the words, and a disclosure stands
    before them where a network folds them."""
    limits = channel.limits
    end: list[Block] = []
    comment: list[Block] = []
    if post.disclosure and not folds(channel):
        end.append(_paragraph(Span(SpanKind.TEXT, post.disclosure)))
    if link and limits.link_in in (Place.END, Place.CARD) and not has_card:
        end.append(_paragraph(Span(SpanKind.LINK, link, link)))
    if link and limits.link_in is Place.COMMENT:
        comment.append(_paragraph(Span(SpanKind.LINK, link, link)))
    if tags and limits.hashtags_in in (Place.END, Place.INLINE, Place.COMMENT):
        (comment if limits.hashtags_in is Place.COMMENT else end).append(_hashtags(tags))
    return Closing(tuple(end), tuple(comment))


def folds(channel: Channel) -> bool:
    """Whether readers see the beginning alone until they ask for more: what must be seen stands first there."""
    return bool(channel.limits.fold_characters or channel.limits.fold_lines)


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

    Its own come first; those of its campaign there, then those of the channel fill what room the network leaves.
    """
    named = post.tags if own.tags is None else own.tags
    usual = (*_of_campaign(post, channel, brand), *channel.hashtags)
    casing = {tag.casefold(): tag for tag in (*brand.hashtags, *usual)}
    written = {span.target.casefold() for span in post.spans if span.kind is SpanKind.HASHTAG}
    chosen = {tag.casefold(): casing.get(tag.casefold(), tag) for tag in named}
    most = channel.limits.hashtags
    for tag in usual if own.tags is None else ():
        if most is None or len(written | chosen.keys()) < most:
            chosen.setdefault(tag.casefold(), tag)
    return tuple(chosen.values())


def address(link: str, post: Post, channel: Channel, brand: Brand) -> str:
    """A link as readers of the channel need it: whole, and with the brand's utm where it leads to its domains."""
    if not link or channel.is_own:
        return link
    full = f"{brand.site}{link}" if link.startswith("/") else link
    if not links.is_under(full, brand.utm_domains):
        return full
    return links.tag(full, _utm(post, channel, brand))


def _utm(post: Post, channel: Channel, brand: Brand) -> dict[str, str]:
    """What is added to links: the channel's word counts before the campaign's, that before the brand's."""
    campaign = brand.campaigns.get(post.campaign)
    facts = {
        "network": channel.network,
        "channel": channel.name,
        "campaign": post.campaign,
        "post": post.slug,
        "lang": post.lang,
    }
    parameters = {}
    for rules in (brand.utm, campaign.utm if campaign else {}, channel.utm):
        for name, pattern in rules.items():
            said = re.sub(r"\{([a-z]+)\}", lambda found: facts.get(found[1], found[0]), pattern)
            parameters[name if name.startswith("utm_") else f"utm_{name}"] = said
    return parameters


def _of_campaign(post: Post, channel: Channel, brand: Brand) -> tuple[str, ...]:
    """The campaign's hashtags on this channel, or on its network, or everywhere."""
    campaign = brand.campaigns.get(post.campaign)
    if campaign is None:
        return ()
    on = campaign.hashtags_on
    return on.get(channel.name, on.get(channel.network, campaign.hashtags))


# ---------------------------------------------------------------------------------------------- hashtags in the words


def inline(documents: Iterable[Document], tags: Iterable[str]) -> list[Document]:
    """The documents with each hashtag on the first words that say it: "nos portes ouvertes" as "nos #PortesOuvertes".

    Only in plain words: not in a link, code, a heading or a table, and not where the hashtag stands already.
    """
    tagged = list(documents)
    for tag in tags:
        words = "[ \u00a0-]?".join(re.escape(hump) for hump in _HUMPS.split(tag))
        said = re.compile(rf"(?<![\w#@]){words}(?![\w'’])", re.IGNORECASE)
        tagged = _tagged(tagged, tag, said)
    return tagged


_HUMPS = re.compile("(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")


def _tagged(documents: list[Document], tag: str, said: re.Pattern[str]) -> list[Document]:
    if any(span.kind is SpanKind.HASHTAG and span.target.casefold() == tag.casefold() for span in _spans(documents)):
        return documents
    for number, document in enumerate(documents):
        for place, block in enumerate(document):
            if block.kind not in _WORDS:
                continue
            for index, span in enumerate(block.spans):
                if span.kind is SpanKind.TEXT and Mark.CODE not in span.marks and (found := said.search(span.text)):
                    pieces = (
                        replace(span, text=span.text[: found.start()]),
                        replace(span, kind=SpanKind.HASHTAG, text=f"#{tag}", target=tag),
                        replace(span, text=span.text[found.end() :]),
                    )
                    spans = (*block.spans[:index], *(one for one in pieces if one.text), *block.spans[index + 1 :])
                    changed = (*document[:place], replace(block, spans=spans), *document[place + 1 :])
                    return [*documents[:number], changed, *documents[number + 1 :]]
    return documents


_WORDS = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE)


def _spans(documents: Iterable[Document]) -> Iterator[Span]:
    return (span for document in documents for block in document for span in block.spans)


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
    wraps = tuple(wrap.moved(offset) for wrap in second.wraps)
    return Written(f"{first.text}\n\n{second.text}", (*first.facets, *moved), (*first.wraps, *wraps))
