"""What a network shows of a variant: its words with what they do, where they are folded, its pictures, its count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cmgen.model import Channel, FacetKind, Limits, Media, Part, Variant
from cmgen.review.words import difference
from cmgen.text.counters import measure

MASTODON_LINK = 30  # characters of an address that Mastodon shows: its TextFormatter's shortened links
NAMES = {"devto": "DEV", "google-business": "Google Business", "instagram-story": "Instagram", "x": "X"}
REMOTE_PICTURE = re.compile(r'<img src="(https?://[^"]*)" alt="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. ``kind``: text, link, mention or tag; ``address`` is where a link leads."""

    kind: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One part as it is shown: ``folded`` is what stands behind "see more"; ``html`` in place of both for a page."""

    pieces: tuple[Piece, ...] = ()
    folded: tuple[Piece, ...] = ()
    html: str = ""
    media: tuple[Media, ...] = ()
    count: int = 0
    most: int | None = None

    @property
    def share(self) -> int:
        """How much of the room is used, in percent; more than 100 does not fit."""
        return round(100 * self.count / self.most) if self.most else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A post on one channel. Without a variant nothing can be sent there yet."""

    channel: Channel
    variant: Variant | None
    parts: tuple[PartView, ...] = ()

    @property
    def shape(self) -> str:
        """How such a network sets a post: a page with a title, a picture with a caption, or a message."""
        limits = self.channel.limits
        if limits.title_characters != 0:
            return "page"
        return "picture" if limits.media_required else "message"

    @property
    def network_name(self) -> str:
        """The network as people write it."""
        return NAMES.get(self.channel.network, self.channel.network.replace("-", " ").title())

    @property
    def handle(self) -> str:
        """The account as readers see it."""
        channel = self.channel
        if not channel.account:
            return urlsplit(channel.server).hostname or ""
        host = urlsplit(channel.server).hostname or ""
        return f"@{channel.account}@{host}" if channel.network == "mastodon" and host else f"@{channel.account}"

    @property
    def link_place(self) -> str:
        """Where a reader finds the link: card, text or none."""
        if self.variant is None or not self.variant.link:
            return "none"
        if self.variant.card:
            return "card"
        link = self.variant.link
        told = any(link in part.text or link in {facet.value for facet in part.facets} for part in self.variant.parts)
        return "text" if told else "none"

    @property
    def media(self) -> int:
        """How many pictures it has."""
        return sum(len(part.media) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the words on one channel differ from those on another, as HTML with ``del`` and ``ins``."""

    channel: Channel
    other: Channel
    html: str


def differences(cards: Sequence[CardView]) -> tuple[Difference, ...]:
    """Each message against the first one, word by word; what is the same is left out, and so are pages."""
    told = [(one, _words(one.variant)) for one in cards if one.variant and one.shape != "page"]
    if not told:
        return ()
    first, words = told[0]
    return tuple(
        Difference(one.channel, first.channel, difference(words, others)) for one, others in told[1:] if others != words
    )


def _words(variant: Variant) -> str:
    return "\n\n".join(part.text for part in variant.parts)


def card(channel: Channel, variant: Variant | None) -> CardView:
    """What readers of a channel see."""
    if variant is None:
        return CardView(channel=channel, variant=None)
    limits = channel.limits
    parts = tuple(_part(part, variant, limits) for part in variant.parts)
    return CardView(channel=channel, variant=variant, parts=parts)


def _part(part: Part, variant: Variant, limits: Limits) -> PartView:
    count = measure(part.text, part.facets, limits)
    if "html" in limits.dialect:
        html = REMOTE_PICTURE.sub(r'<span class="elsewhere">\2 (\1)</span>', part.text)
        return PartView(html=html, media=part.media, count=count, most=limits.characters)
    pieces = tuple(_pieces(part, variant.network))
    cut = fold(part.text, limits)
    shown, hidden = _split(pieces, part, cut) if cut else (pieces, ())
    return PartView(pieces=shown, folded=hidden, media=part.media, count=count, most=limits.characters)


def _pieces(part: Part, network: str) -> Iterator[Piece]:
    position = 0
    for facet in part.facets:
        if position < facet.start:
            yield Piece("text", part.text[position : facet.start])
        words = part.text[facet.start : facet.end]
        if facet.kind is FacetKind.LINK:
            yield Piece("link", _shortened(words) if network == "mastodon" else words, facet.value)
        elif facet.kind is FacetKind.MENTION:
            yield Piece("mention", words.rpartition("@")[0] if words.count("@") > 1 else words)
        else:
            yield Piece("tag", words)
        position = facet.end
    if position < len(part.text):
        yield Piece("text", part.text[position:])


def _shortened(address: str) -> str:
    """An address as Mastodon sets it: without its scheme, cut after thirty characters."""
    words = re.sub(r"^https?://(www\.)?", "", address)
    return words if len(words) <= MASTODON_LINK else f"{words[:MASTODON_LINK]}…"


def fold(text: str, limits: Limits) -> int:
    """Where a network cuts a text and sets "see more", in code points; 0 where it shows all of it."""
    cut = len(text)
    if limits.fold_lines is not None:
        lines = text.split("\n")
        if len(lines) > limits.fold_lines:
            cut = len("\n".join(lines[: limits.fold_lines]))
    if limits.fold_characters is not None and min(cut, len(text)) > limits.fold_characters:
        cut = limits.fold_characters
        space = max(text.rfind(" ", 0, cut), text.rfind("\n", 0, cut))
        cut = space if space > cut // 2 else cut
    return 0 if cut >= len(text) else cut


def _split(pieces: tuple[Piece, ...], part: Part, cut: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces before and after the cut; a link or a name is never divided, it goes behind it."""
    bounds = _bounds(part)
    shown: list[Piece] = []
    hidden: list[Piece] = []
    for piece, (start, end) in zip(pieces, bounds, strict=True):
        if end <= cut:
            shown.append(piece)
        elif start >= cut or piece.kind != "text":
            hidden.append(piece)
        else:
            shown.append(Piece("text", piece.text[: cut - start]))
            hidden.append(Piece("text", piece.text[cut - start :]))
    return tuple(shown), tuple(hidden)


def _bounds(part: Part) -> list[tuple[int, int]]:
    """Where each piece stands in the text."""
    bounds, position = [], 0
    for facet in part.facets:
        if position < facet.start:
            bounds.append((position, facet.start))
        bounds.append((facet.start, facet.end))
        position = facet.end
    if position < len(part.text):
        bounds.append((position, len(part.text)))
    return bounds
