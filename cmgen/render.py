"""Render: a post made ready for one channel. The Variant made here is what is linted, shown, approved and sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from cmgen.closing import Closing, address, closed, closing, folds, inline, tags_of
from cmgen.films import slide_limits
from cmgen.image.remark import LEVELS
from cmgen.model import (
    Asset,
    Block,
    BlockKind,
    Brand,
    Card,
    Channel,
    Document,
    FacetKind,
    Finding,
    Limits,
    Media,
    Override,
    Part,
    Place,
    Post,
    Slideshow,
    Span,
    SpanKind,
    Variant,
)
from cmgen.shelf import Made, said_on
from cmgen.snippets import values_of
from cmgen.text.dialects import Written, write
from cmgen.text.summary import plain_summary
from cmgen.text.threads import Unsplittable, thread
from cmgen.video import is_video

SUMMARY = 200  # characters of a summary, for feeds and link cards


class Studio(Protocol):
    """Who makes the pictures, and has something to say of them."""

    def prepare(self, asset: Asset, limits: Limits) -> Made:
        """A post's own picture within a network's limits."""

    def draw(self, layout: str, values: Mapping[str, Any], limits: Limits, photo: Asset | None = None) -> Made:
        """A picture from a layout in the network's format, over the photo where there is one."""

    def film(self, pictures: tuple[Media, ...], show: Slideshow, limits: Limits, *, is_drawn: bool) -> Made:
        """A video of pictures, one after the other, within a network's limits."""


def render(post: Post, channel: Channel, brand: Brand, studio: Studio) -> tuple[Variant | None, list[Finding]]:
    """What will be sent to the channel, and what stands in its way; None where it cannot be made."""
    own = override(post, channel)
    limits = channel.limits
    findings: list[Finding] = []
    link = address(post.link if own.link is None else own.link, post, channel, brand)
    tags = tags_of(post, own, channel, brand)
    media = _media(post, own, channel, brand, studio, findings, has_link=bool(link))
    has_card = bool(limits.link_in is Place.CARD and link and not any(media.values()))
    warning = post.warning if own.warning is None else own.warning
    documents = _documents(post, channel, media)
    if warning and not limits.warnings:  # where there is no field for it, it is the first thing one reads
        (number, first), *others = documents
        documents = [(number, (_warned(warning), *first)), *others]
    if post.disclosure and folds(channel):
        (number, first), *others = documents
        documents = [(number, (Block(BlockKind.PARAGRAPH, (Span(SpanKind.TEXT, post.disclosure),)), *first)), *others]
    prepared = [_prepared(document, post, channel, brand) for _, document in documents]
    prepared = inline(prepared, tags) if limits.hashtags_in is Place.INLINE else prepared
    written = [write(document, limits.dialect) for document in prepared]
    pictures = [media.get(number, ()) for number, _ in documents]

    def closed_with(tags: tuple[str, ...]) -> tuple[Closing, tuple[Part, ...]]:
        ending = closing(post, channel, link, tags, has_card=has_card)
        return ending, _parts(closed(written, ending.end, limits.dialect), pictures, channel, warning)

    try:
        ending, parts = closed_with(tags)
        least = len(post.tags if own.tags is None else own.tags)
        while len(tags) > least and len(parts) > 1 and _is_of_hashtags(parts[-1]):  # those fill what room there is
            tags = tags[:-1]
            ending, parts = closed_with(tags)
    except Unsplittable as error:
        message = f"{error.text[:60]!r} is longer than a post on {channel.name} can be"
        return None, [*findings, Finding(post.beginning, "too-long", message, "shorten it")]
    card = _card(post, own, link, brand, channel, studio, findings) if has_card or channel.is_own else None
    summary = _summary(post, channel, brand)
    variant = Variant(
        post=post.slug,
        channel=channel.name,
        network=channel.network,
        parts=parts,
        lang=post.lang,
        title=own.title if own.title is not None else post.title,
        summary=summary,
        link=link,
        card=card,
        poll=post.poll,
        warning=warning if limits.warnings else "",
        visibility=own.visibility or post.visibility or channel.visibility,
        sensitive=post.sensitive,
        reply_to=post.reply_to,
        quote=post.quote,
        repost=post.repost,
        comment=_comment(post, channel, brand, ending.comment),
        tags=tags,
        campaign=post.campaign,
        date=post.date,
    )
    return variant, findings


def _is_of_hashtags(part: Part) -> bool:
    """Whether a part says nothing else."""
    words = sum(facet.end - facet.start for facet in part.facets if facet.kind is FacetKind.TAG)
    return not part.media and words == len(part.text.replace(" ", ""))


def _warned(warning: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Span(SpanKind.TEXT, f"⚠️ {warning}"),))


def _comment(post: Post, channel: Channel, brand: Brand, ending: tuple[Block, ...]) -> Part | None:
    """The first comment: the post's own, then what closes a post there; None where there is nothing to say."""
    if channel.limits.comment_characters == 0:
        return None
    own = tuple(block for block in post.comment if _stands(block, channel))
    written = [write(_prepared(own, post, channel, brand), "plain")] if own else []
    last = closed(written, ending, "plain")[-1]
    return Part(text=unicodedata.normalize("NFC", last.text), facets=last.facets) if last.text else None


def _summary(post: Post, channel: Channel, brand: Brand) -> str:
    """The first words, with people by the names that this network's readers see."""
    _, first = _documents(post, channel, {})[0]
    most = channel.limits.summary_characters or SUMMARY
    return plain_summary(_prepared(first, post, channel, brand), min(SUMMARY, most))


def override(post: Post, channel: Channel) -> Override:
    """What the post says otherwise for this channel, or else for its network."""
    return post.overrides.get(channel.name) or post.overrides.get(channel.network) or Override()


def _documents(post: Post, channel: Channel, media: Mapping[int, tuple[Media, ...]]) -> list[tuple[int, Document]]:
    """The parts that stand on this channel, each with its number in the post; at least one, be it empty."""
    written = post.override_documents.get(channel.name) or post.override_documents.get(channel.network) or post.parts
    standing = (
        (number, tuple(block for block in document if _stands(block, channel)))
        for number, document in enumerate(written, start=1)
    )
    return [(number, document) for number, document in standing if document or number in media] or [(1, ())]


def _stands(what: Block | Asset, channel: Channel) -> bool:
    return all(where.takes(channel) for where in what.where)


# ------------------------------------------------------------------------------------------------ words


def _prepared(document: Document, post: Post, channel: Channel, brand: Brand) -> Document:
    """Handles of this network in place of people's names, absolute links with their utm, titles out of headings."""

    def ready(span: Span) -> Span:
        if span.kind is SpanKind.LINK:
            target = address(span.target, post, channel, brand)
            return replace(span, target=target, text=target if span.text == span.target else span.text)
        if span.kind is SpanKind.MENTION:
            return _mention(span, channel, brand)
        return span

    return tuple(
        replace(
            block,
            spans=tuple(map(ready, block.spans)),
            rows=tuple(tuple(tuple(map(ready, cell)) for cell in row) for row in block.rows),
        )
        for block in document
        if not (block.kind is BlockKind.PICTURE and not urlsplit(block.target).scheme)  # those are media
    )


def _mention(span: Span, channel: Channel, brand: Brand) -> Span:
    person = brand.people.get(span.target)
    if person is None:  # a full handle stands as written
        return span if "." in span.target else replace(span, target="")
    handle = person.handles.get(channel.network, "")
    return replace(span, target=handle, text=f"@{handle}" if handle else person.name)


def _parts(written: list[Written], media: list[tuple[Media, ...]], channel: Channel, warning: str) -> tuple[Part, ...]:
    limits = channel.limits
    if limits.characters is None or not limits.threads:
        return tuple(
            Part(text=unicodedata.normalize("NFC", piece.text), facets=piece.facets, media=pictures)
            for piece, pictures in zip(written, media, strict=True)
        )
    if warning and limits.counter == "mastodon":  # the server counts the warning as well
        limits = replace(limits, characters=max(1, (limits.characters or 0) - len(warning)))
    parts: list[Part] = []
    for own, pieces in zip(media, thread(written, limits, numbered=channel.number_threads), strict=True):
        for index, piece in enumerate(pieces):
            pictures = own if index == 0 else ()
            if piece.text or pictures:
                text = unicodedata.normalize("NFC", piece.text)
                parts.append(Part(text=text, facets=piece.facets, media=pictures))
    return tuple(parts)


# ------------------------------------------------------------------------------------------------ pictures


def _media(  # noqa: PLR0913, PLR0917  # the post, where it goes, and who draws
    post: Post,
    own: Override,
    channel: Channel,
    brand: Brand,
    studio: Studio,
    findings: list[Finding],
    *,
    has_link: bool,
) -> dict[int, tuple[Media, ...]]:
    """Pictures by part: the post's own, or one drawn from the layout it names, where the network takes one.

    A layout and exactly one picture: the layout is drawn over the picture.
    """
    limits = channel.limits
    if _is_shown_as_film(post, channel, findings):
        return _film(post, own, channel, brand, studio, findings)
    made: dict[int, list[Media]] = {}
    layout = (own.layout if own.layout is not None else post.layout) if not channel.is_own else ""
    assets = _assets(post, channel)
    over = assets[0] if layout and len(assets) == 1 else None
    for asset in assets if limits.images and not over else ():
        if picture := _taken(studio.prepare(asset, limits), post, findings, asset):
            made.setdefault(asset.part, []).append(picture)
    without = not assets and not (limits.link_in is Place.CARD and has_link)
    if layout and limits.images and (over or without) and not (post.poll and not limits.poll_with_images):
        slides = _slides(values(post, brand), limits.images)
        findings.extend(_left_out(post, slides, channel))
        for facts in slides:
            drawn = studio.draw(layout, facts, limits, over)
            if picture := _taken(drawn, post, findings, over):
                made.setdefault(over.part if over else 1, []).append(picture)
    return {part: tuple(pictures) for part, pictures in made.items()}


def _slides(facts: Mapping[str, Any], most: int) -> list[Mapping[str, Any]]:
    """The values of each picture: one, or as many as there are slides, of which ``most`` are shown."""
    slides = facts.get("slides")
    if not isinstance(slides, tuple | list) or not slides:
        return [facts]
    rest = {name: value for name, value in facts.items() if name != "slides"}
    return [
        {
            **rest,
            **(slide if isinstance(slide, Mapping) else {"title": str(slide)}),
            "page": number,
            "pages": min(len(slides), most),
        }
        for number, slide in enumerate(slides[:most], start=1)
    ]


def _left_out(post: Post, shown: list[Mapping[str, Any]], channel: Channel) -> Iterator[Finding]:
    slides = post.values.get("slides")
    count = len(slides) if isinstance(slides, tuple | list) else 0
    if count > len(shown):
        message = f"{count} slides, of which {channel.name} shows {len(shown)}"
        where = post.place("values.slides" if "values.slides" in post.places else "layout")
        yield Finding(where, "slides-left-out", message, "say the rest in the words", LEVELS["slides-left-out"])


MOST_SLIDES = 30  # of a slideshow


def _is_shown_as_film(post: Post, channel: Channel, findings: list[Finding]) -> bool:
    """Whether the post's slides become a video there."""
    show = post.slideshow
    if show is None or channel.is_own:
        return False
    is_wanted = {channel.name, channel.network} & set(show.only)
    if is_wanted and not channel.limits.videos:
        where, message = post.place("slideshow"), f"{channel.name} takes no video"
        findings.append(Finding(where, "bad-video", message, "leave it out of `only`", LEVELS["bad-video"]))
    return bool(channel.limits.videos and (is_wanted or not show.only))


def _film(  # noqa: PLR0913, PLR0917  # likewise
    post: Post, own: Override, channel: Channel, brand: Brand, studio: Studio, findings: list[Finding]
) -> dict[int, tuple[Media, ...]]:
    """The slides that the layout draws, or else the post's own pictures, as one video."""
    show = post.slideshow
    assert show is not None
    layout = own.layout if own.layout is not None else post.layout
    assets = [asset for asset in _assets(post, channel) if not is_video(asset.file)]
    limits = slide_limits(channel.limits, show)
    pictures: list[Media | None]
    if layout and len(assets) <= 1:
        over = assets[0] if assets else None
        slides = _slides(values(post, brand), MOST_SLIDES)
        findings.extend(_left_out(post, slides, channel))
        pictures = [_taken(studio.draw(layout, facts, limits, over), post, findings, over) for facts in slides]
        if over and len(slides) > 1:  # each slide is over the same photo, and says something else
            pictures = [
                picture and replace(picture, alt=said_on(facts))
                for picture, facts in zip(pictures, slides, strict=True)
            ]
    else:
        pictures = [_taken(studio.prepare(asset, limits), post, findings, asset) for asset in assets[:MOST_SLIDES]]
    if not pictures or None in pictures:
        return {}
    made = studio.film(tuple(filter(None, pictures)), show, channel.limits, is_drawn=bool(layout) and len(assets) <= 1)
    place = post.place("slideshow")
    findings.extend(
        Finding(place, remark.rule, remark.message, remark.remedy, LEVELS[remark.rule]) for remark in made.remarks
    )
    return {1: (made.media,)} if made.media else {}


def _assets(post: Post, channel: Channel) -> list[Asset]:
    return [asset for asset in post.assets if _stands(asset, channel)]


def _taken(made: Made, post: Post, findings: list[Finding], photo: Asset | None = None) -> Media | None:
    """The picture; what is to be said of it goes to the findings, at the place its words are written."""
    findings.extend(made.findings)
    for remark in made.remarks:
        names = [place for value in remark.values for place in (f"values.{value}", value) if place in post.places]
        where = (
            photo.location if photo and remark.values in ((), ("photo",)) else post.place(next(iter(names), "layout"))
        )
        findings.append(Finding(where, remark.rule, remark.message, remark.remedy, LEVELS[remark.rule]))
    return made.media


def values(post: Post, brand: Brand) -> dict[str, Any]:
    """What a layout may say."""
    return values_of(brand, post.lang, title=post.title, campaign=post.campaign, own=post.values)


def drawn_from(post: Post, brand: Brand) -> tuple[str, Mapping[str, Any], Asset | None]:
    """What a post's picture is drawn from in any format: a layout by its name, empty for none; its values; its photo.

    Of slides the first.
    """
    facts = values(post, brand)
    slides = facts.get("slides")
    if isinstance(slides, tuple | list) and slides:
        first = slides[0] if isinstance(slides[0], Mapping) else {"title": str(slides[0])}
        facts = {**facts, **first, "pages": len(slides)}
    return post.layout or brand.default_layout, facts, post.assets[0] if len(post.assets) == 1 else None


def _card(  # noqa: PLR0913, PLR0917  # likewise
    post: Post,
    own: Override,
    link: str,
    brand: Brand,
    channel: Channel,
    studio: Studio,
    findings: list[Finding],
) -> Card:
    """The link as a card, with a picture from the layout where the post has a title to set."""
    image: Media | None = None
    layout = own.layout or post.layout or brand.default_layout
    assets = _assets(post, channel)
    over = assets[0] if len(assets) == 1 and (own.layout or post.layout) else None
    if layout and post.title and (over or not assets):
        limits = replace(channel.limits, format="card")
        image = _taken(studio.draw(layout, values(post, brand), limits, over), post, findings, over)
    return Card(url=link, title=post.title or brand.name, description=_summary(post, channel, brand), image=image)
