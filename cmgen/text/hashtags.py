"""Hashtags of a post: in its words, beside them, and beside them for one network, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import combining, normalize

from cmgen.model import BlockKind, Brand, Document, Location, Post, SpanKind


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A hashtag as it was written, ``text`` perhaps with its sign."""

    name: str
    text: str
    location: Location


def hashtags(post: Post) -> Iterator[Hashtag]:
    """In the order of the file's words, then of its tags."""
    for document in (post.parts, *post.override_documents.values()):
        for part in document:
            yield from _of(part)
    for index, tag in enumerate(post.tags):
        yield Hashtag(tag, tag, post.place(f"tags[{index}]"))
    for name, override in post.overrides.items():
        for index, tag in enumerate(override.tags or ()):
            yield Hashtag(tag, tag, post.place(f"{name}.tags[{index}]"))


def _of(document: Document) -> Iterator[Hashtag]:
    for block in document:
        if block.kind is not BlockKind.CODE:
            for span in (*block.spans, *(span for row in block.rows for cell in row for span in cell)):
                if span.kind is SpanKind.HASHTAG:
                    yield Hashtag(span.target, span.text, span.location)


def known(brand: Brand) -> tuple[str, ...]:
    """The brand's own hashtags and those of its campaigns, on whatever network."""
    campaigns = (
        tag
        for campaign in brand.campaigns.values()
        for tags in (campaign.hashtags, *campaign.hashtags_on.values())
        for tag in tags
    )
    return (*brand.hashtags, *campaigns)


def plain(tag: str) -> str:
    """Without capitals, accents and sign: two hashtags that readers take for one."""
    return "".join(one for one in normalize("NFD", tag.lstrip("#").casefold()) if not combining(one))
