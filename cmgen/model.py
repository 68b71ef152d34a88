"""The words of the trade as frozen values, used by every layer and importing none of them.

Everything here can be written as JSON and read back equal: the manifest and the ledger depend on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

# ---------------------------------------------------------------------------------------------- findings


class Level(StrEnum):
    """How much a finding weighs: an error stops its post, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the project: POSIX path from the root; lines and columns from 1, columns in code points."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0  # 0: the end is not known
    end_column: int = 0  # exclusive

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words in the place of some: made only where the file still says ``before`` there.

    ``location`` has its end. ``safe``: the meaning stays, whoever wrote it need not be asked.
    """

    location: Location
    before: str
    after: str
    safe: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule reports: where, which rule, what is wrong, what to do, and as able an edit that does it."""

    location: Location
    rule: str
    message: str
    remedy: str = ""
    level: Level = Level.ERROR
    fix: Edit | None = field(default=None, compare=False)


# ---------------------------------------------------------------------------------------------- text


class Mark(StrEnum):
    """How an author dressed a run of words."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    STRIKE = "strike"
    CODE = "code"


class SpanKind(StrEnum):
    """What a run of words is."""

    TEXT = "text"
    LINK = "link"  # target: the URL
    MENTION = "mention"  # target: the name after the @, a person of the brand or a handle
    HASHTAG = "hashtag"  # target: the word after the #
    BREAK = "break"  # a hard line break; text is "\n"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words of one kind. ``text`` is what a reader sees (entities undone)."""

    kind: SpanKind
    text: str
    target: str = ""
    marks: frozenset[Mark] = frozenset()
    location: Location = Location("")


class BlockKind(StrEnum):
    """What a block of Markdown is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # depth: 1..6
    ITEM = "item"  # depth: nesting from 1; ordinal: its number, or None for a bullet
    QUOTE = "quote"  # depth: nesting from 1
    CODE = "code"  # one text span with the lines as written; target: the language, where it is named
    RULE = "rule"  # a line across
    PICTURE = "picture"  # target: file or URL; one text span: the alt text
    TABLE = "table"  # rows: cells of spans
    SHORTCODE = "shortcode"  # target: its name; one text span: its arguments as written; gone once a post is read


@dataclass(frozen=True, slots=True)
class Where:
    """For which channels something stands: ``only`` these, or all ``but`` those, by names of channels or networks."""

    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    location: Location = Location("")

    def takes(self, channel: Channel) -> bool:
        """Whether it stands on this channel."""
        names = {channel.name, channel.network}
        return (not self.only or not names.isdisjoint(self.only)) and names.isdisjoint(self.but)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, quotation, code, picture, table or rule of a post.

    ``quoted`` counts the quotations it stands in (a quotation's paragraph: its depth). A paragraph or code with a depth
    goes on with the list item of that depth before it. It stands on the channels that every ``where`` takes.
    """

    kind: BlockKind
    spans: tuple[Span, ...] = ()
    depth: int = 0
    ordinal: int | None = None
    target: str = ""
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    quoted: int = 0
    where: tuple[Where, ...] = ()
    location: Location = Location("")


Document = tuple[Block, ...]
"""One part of a post: the blocks between two lines of ``***``."""


class FacetKind(StrEnum):
    """What a stretch of written text does when a reader taps it."""

    LINK = "link"  # value: URL
    MENTION = "mention"  # value: the handle on that network, without the first @
    TAG = "tag"  # value: the word without #
    CASHTAG = "cashtag"  # value: the ticker without $


@dataclass(frozen=True, slots=True)
class Facet:
    """A stretch of text that is more than words; offsets in code points, end exclusive."""

    kind: FacetKind
    start: int
    end: int
    value: str


# ---------------------------------------------------------------------------------------------- networks


class Place(StrEnum):
    """Where readers of a network find something that is not part of the words."""

    END = "end"  # a paragraph of its own after the words
    INLINE = "inline"  # hashtags: on the words themselves where the text says them, the others after it
    CARD = "card"  # drawn by us below the words; after the words where a picture takes the card's place
    FIELD = "field"  # sent beside the words: a page's tags, a pin's link, a button
    COMMENT = "comment"  # the first comment, written by us right after the post
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a network accepts of a post: stated once, in that network's module, each with its source.

    Numbers are the most that is taken; None is no limit, 0 is none at all. Ratios are width / height.
    What is not stated does not exist there.
    """

    # words: of each part of a thread, counted after the dialect has written them
    characters: Annotated[int | None, "characters"] = None
    counter: Annotated[str, "how they are counted"] = "codepoints"  # a name of cmgen.text.counters
    detection: Annotated[str, "how it finds addresses, names and hashtags in plain text"] = ""
    bytes: Annotated[int | None, "bytes of UTF-8"] = None
    least_characters: Annotated[int, "characters at least"] = 0
    caption_characters: Annotated[int | None, "characters beside pictures"] = None  # None: as without
    link_characters: Annotated[int | None, "what a link counts"] = None  # None: as written
    dialect: Annotated[str, "form of the words"] = "plain"  # a name of cmgen.text.dialects
    fold_characters: Annotated[int | None, "characters before “see more”"] = None
    fold_lines: Annotated[int | None, "lines before “see more”"] = None
    hand_dialect: Annotated[str, "form of the words where a person types them"] = ""  # none: the same
    forbidden: Annotated[str, "characters it refuses"] = ""
    threads: Annotated[bool, "threads"] = False
    title_characters: Annotated[int | None, "characters of the title"] = 0
    least_title_characters: Annotated[int, "characters of the title at least"] = 0
    summary_characters: Annotated[int | None, "characters of the summary"] = 0
    warnings: Annotated[bool, "content warnings in words"] = False
    visibilities: Annotated[tuple[str, ...], "who may see it"] = ("public",)
    replies: Annotated[bool, "answers to another post"] = False
    quotes: Annotated[bool, "quotations of another post"] = False
    reposts: Annotated[bool, "another post, shown once more"] = False

    # what words lead to
    links: Annotated[int | None, "links"] = None
    link_in: Annotated[Place, "where the link stands"] = Place.END
    inline_links: Annotated[bool, "links in the words can be followed"] = True
    comment_characters: Annotated[int | None, "characters of the first comment"] = 0
    mentions: Annotated[int | None, "mentions"] = None
    hashtags: Annotated[int | None, "hashtags"] = None
    hashtag_characters: Annotated[int | None, "characters of a hashtag"] = None
    hashtags_in: Annotated[Place, "where hashtags stand"] = Place.END

    # pictures: of each part
    images: Annotated[int, "pictures"] = 0
    image_types: Annotated[tuple[str, ...], "types of pictures"] = ("image/jpeg", "image/png")
    image_bytes: Annotated[int | None, "bytes of a picture"] = None
    image_pixels: Annotated[int | None, "pixels of a picture, width × height"] = None
    image_side: Annotated[int | None, "longest side of a picture, px"] = None
    least_image_width: Annotated[int, "width of a picture at least, px"] = 0
    least_image_height: Annotated[int, "height of a picture at least, px"] = 0
    image_ratios: Annotated[tuple[float, float] | None, "narrowest and widest picture"] = None
    image_crop: Annotated[float | None, "shape that pictures are cropped to, around their focus"] = None
    carousel: Annotated[bool, "several pictures are cut to the shape of the first"] = False
    transparency: Annotated[bool, "pictures that one sees through stay so"] = False
    alt_characters: Annotated[int | None, "characters of an alt text"] = None
    format: Annotated[str, "the layout format its pictures are drawn in"] = "landscape"

    # videos: of each part
    videos: Annotated[int, "videos"] = 0
    video_types: Annotated[tuple[str, ...], "types of videos"] = ("video/mp4",)
    video_bytes: Annotated[int | None, "bytes of a video"] = None
    video_seconds: Annotated[tuple[float, float] | None, "seconds of a video, least and most"] = None
    video_ratios: Annotated[tuple[float, float] | None, "narrowest and widest video"] = None
    least_video_side: Annotated[int, "shortest side of a video at least, px"] = 0
    mixed_media: Annotated[bool, "pictures and videos together"] = False
    media_required: Annotated[bool, "a picture or video is needed"] = False
    video_required: Annotated[bool, "a video is needed"] = False

    # polls
    poll_options: Annotated[int, "choices of a poll"] = 0
    poll_option_characters: Annotated[int | None, "characters of a choice"] = None
    poll_question_characters: Annotated[int | None, "characters of a poll's question"] = None
    poll_seconds: Annotated[tuple[int, int] | None, "seconds a poll is open, least and most"] = None
    poll_multiple: Annotated[bool, "polls with several answers"] = False
    poll_with_images: Annotated[bool, "pictures beside a poll"] = False

    # time: ours to choose
    late_hours: Annotated[float | None, "hours after its date when a post is held"] = 3.0
    always_edits: Annotated[bool, "a changed post is edited without `update: true`"] = False


class Proof(StrEnum):
    """What a network's module was tested against, strongest first."""

    SERVER = "server"  # a real server
    DESCRIPTION = "description"  # the network's own machine-readable description
    DOCUMENTS = "documents"  # nothing but its documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A network that takes no posts from programs any more. ``people``: some still read it, so a person may post."""

    since: str  # "2019-04-02", as far as it is known
    story: str  # what happened, a sentence
    instead: str  # the network that serves the purpose now
    people: bool = False

    @property
    def remedy(self) -> str:
        """What to do, in words."""
        by_hand = ", or give the channel `by: hand` for those who still read it" if self.people else ""
        return f"use {self.instead}{by_hand}"


class Resume(StrEnum):
    """What a post does, when a freeze is over, that was due while it lasted."""

    ASK = "ask"  # it is held until somebody gives it a new date
    NOW = "now"
    NEXT_SLOT = "next-slot"  # at its own time of day, the first time after the freeze
    DROP = "drop"


class Require(StrEnum):
    """What must stand behind a post before it goes out."""

    NOTHING = "nothing"
    REVIEW = "review"  # somebody else approved exactly this: by a merge or a signature
    SIGNATURE = "signature"  # somebody else signed exactly this


class DeadLinks(StrEnum):
    """What becomes of a post that is due and leads to a page that no reader can open."""

    HOLD = "hold"  # it is held, and shown, until the page is there
    SEND = "send"  # it goes out, and the report says so
    UNCHECKED = "unchecked"  # no page is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeOrder:
    """That everything, or some channels, stand still: ``brand/freeze.yaml``."""

    why: str = ""
    channels: tuple[str, ...] = ()  # none: all
    until: datetime | None = None  # UTC
    resume: Resume = Resume.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a channel may speak; what is beyond waits, and a person is told."""

    per_run: Annotated[int, "posts due at once; more look like a mistake, and none is sent"] = 10
    per_day: Annotated[int, "posts in 24 hours"] = 24
    takedowns: Annotated[int, "posts taken down in 24 hours; with more, none is taken down, and somebody is asked"] = 10
    gap_minutes: Annotated[float, "minutes between two posts"] = 0
    same_text_days: Annotated[float, "days in which the same words are not said twice"] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One place to publish to: an account on a network. Holds no secret, only the name of one."""

    name: str
    network: str
    server: str = ""  # base URL
    account: str = ""  # handle
    languages: tuple[str, ...] = ()  # empty: every language
    visibility: str = ""
    number_threads: bool = False  # 1/3, 2/3, 3/3
    by_hand: bool = False  # a person posts what we prepare
    late_hours: float | None = None  # None: the network's
    hashtags: tuple[str, ...] = ()  # of every post there, while there is room
    utm: Mapping[str, str] = field(default_factory=dict)  # beside, or instead of, the brand's and the campaign's
    pace: Pace = Pace()
    require: Require = Require.NOTHING  # beyond what the brand requires
    approvals: int = 0  # people beside the author who must have approved a post
    token_until: str = ""  # the last day on which its token holds, "2027-01-15"
    limits: Limits = Limits()  # the network's, with this server's own values

    @property
    def is_own(self) -> bool:
        """Whether it is the brand's own pages, to which links from elsewhere lead."""
        return self.network == "site"

    @property
    def secret(self) -> str:
        """The environment variable that holds this channel's token."""
        return f"CMGEN_{self.name.upper().replace('-', '_')}_TOKEN"


# ---------------------------------------------------------------------------------------------- variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Encoded bytes that will be sent, named by their digest (sha256, hex); the store keeps the bytes."""

    digest: str
    type: str
    size: int  # bytes
    width: int
    height: int
    alt: str = ""
    focus: tuple[float, float] = (0.5, 0.5)  # 0..1 from the top left corner
    name: str = ""  # a file name for people, "affiche.jpg"
    seconds: float = 0.0  # of a video

    @property
    def is_video(self) -> bool:
        """Whether it moves."""
        return self.type.startswith("video/")

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question with choices; ``seconds`` from publication to its end."""

    options: tuple[str, ...]
    seconds: int = 86_400
    multiple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A link shown as a card."""

    url: str
    title: str
    description: str = ""
    image: Media | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that becomes public: the whole post, or one piece of a thread. Text is Unicode NFC."""

    text: str
    facets: tuple[Facet, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A post made ready for one channel: exactly what will be sent.

    A publication is post × channel × generation; the digest of everything sent tells an edit from a retry.
    """

    post: str  # the slug, "2026/05/atelier"
    channel: str
    network: str
    parts: tuple[Part, ...]
    lang: str = ""
    title: str = ""
    summary: str = ""  # plain, for feeds and cards
    link: str = ""  # with its utm
    card: Card | None = None
    poll: Poll | None = None
    warning: str = ""
    visibility: str = ""
    sensitive: bool = False
    reply_to: str = ""  # a slug published on the same channel, or a URL there
    quote: str = ""  # likewise
    repost: str = ""  # likewise; there are no words then
    comment: Part | None = None  # the first comment
    tags: tuple[str, ...] = ()
    campaign: str = ""
    date: datetime | None = None  # UTC; part of the words only where the network shows it

    @property
    def key(self) -> str:
        """The publication's name for people and commits."""
        return f"{self.post} {self.channel}"

    @property
    def media(self) -> tuple[Media, ...]:
        """Every picture that must be at hand to send this."""
        own = tuple(media for part in self.parts for media in part.media)
        return (*own, self.card.image) if self.card and self.card.image else own

    @property
    def digest(self) -> str:
        """sha256 over canonical JSON of everything that is sent, which its own name and date are not."""
        from msgspec import to_builtins

        content = to_builtins(self) | {"post": "", "date": None}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


# ---------------------------------------------------------------------------------------------- deeds and outcomes


class Promise(StrEnum):
    """What a network lets us know after a lost answer (PUBLISHING.md § 2.2), strongest first."""

    NAMED = "named"  # we choose the id: the same request again makes the same object
    STAGED = "staged"  # hidden first, shown by id
    KEYED = "keyed"  # the server honours a key for a while: the module's `key_window`
    FINDABLE = "findable"  # own recent posts can be listed
    BLIND = "blind"  # none of these: a person decides

    @property
    def is_repeatable(self) -> bool:
        """Whether the same may be sent again at any time and makes nothing twice."""
        return self in (Promise.NAMED, Promise.STAGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that one part is public. ``ref`` is what the network needs to answer or quote it (Bluesky: the cid)."""

    part: int  # from 1
    id: str
    url: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the ledger knows of a publication under way. Times and keys of a flow come from here, never from a clock.

    ``created_at`` and ``keys`` are those of the first claim of the publication and never change.
    ``stages`` are the parts that the server has hidden, by number: to be shown, not to be brought there again.
    ``replies`` are the receipts of other posts of this channel that the variant answers or quotes, by slug.
    ``home`` is the address of the channel's server, without a slash at its end.
    """

    created_at: datetime  # UTC
    keys: tuple[str, ...]  # one a part
    epoch: int = 1
    receipts: tuple[Receipt, ...] = ()  # of the parts that are out
    stages: Mapping[int, str] = field(default_factory=dict)
    replies: Mapping[str, Receipt] = field(default_factory=dict)
    home: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A certain no of a network.

    kind: permanent (this content will never do), auth, quota, policy, config, or transient (nothing was sent).
    """

    kind: str
    reason: str
    status: int = 0
    code: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that an account shows, whoever posted it. ``answers``: to somebody else."""

    id: str
    url: str
    at: datetime
    text: str = ""
    answers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What a token may do, as far as the network tells: what it lacks for our deeds, and what they have no use for."""

    missing: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()


Json = Any
"""A value read from JSON: only ever looked into through checks, never trusted."""

# ---------------------------------------------------------------------------------------------- brand


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody a post may name: shown by ``name`` where the network has no handle for them."""

    name: str
    handles: Mapping[str, str] = field(default_factory=dict)  # network → handle without the first @; "": not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Posts that serve one aim between two dates."""

    name: str
    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)  # language → title
    starts: str = ""  # ISO date in the brand's zone
    ends: str = ""
    hashtags: tuple[str, ...] = ()
    hashtags_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # channel or network → instead of those
    utm: Mapping[str, str] = field(default_factory=dict)  # beside, or instead of, the brand's


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that posts say by name, ``{{ facts.name }}``, so that it is right in one place."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)  # language → words
    source: str = ""  # who says so
    until: str = ""  # ISO date in the brand's zone: after this day it must be looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Somebody whose goods or cause the brand speaks of for a return: a post that names them says so."""

    name: str
    also: tuple[str, ...] = ()  # other names, handles and hashtags of theirs
    paid: bool = True  # money, goods or services; a friend of the house is no advertisement


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the brand wants to reach, and the figure that shows it."""

    name: str
    title: str = ""
    measure: str = ""
    target: float | None = None
    until: str = ""  # ISO date in the brand's zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How many posts a channel has in a week or a month."""

    least: int = 0
    most: int | None = None
    per: str = "week"  # or "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """What ``brand/strategy.yaml`` says: why the brand posts, for whom, of what, how often and when not."""

    aims: Mapping[str, Aim] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)
    pillars: Mapping[str, float] = field(default_factory=dict)  # pillar → its share of the posts, per cent
    cadence: Mapping[str, Cadence] = field(default_factory=dict)  # channel → how often
    quiet_hours: tuple[int, int] | None = None  # minutes after midnight: from, to
    places: Mapping[str, Location] = field(default_factory=dict)  # "cadence.mastodon" → where it is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What ``brand/brand.yaml`` says, with every default filled in. Paths are POSIX, from the project's root."""

    name: str
    time_zone: str  # IANA
    languages: tuple[str, ...] = ("en",)  # the first is the default
    tagline: Mapping[str, str] = field(default_factory=dict)  # language → words
    site: str = ""  # URL of the brand's news pages, without the last slash
    palette: Mapping[str, str] = field(default_factory=dict)  # name → "#rrggbb"
    fonts: Mapping[str, str] = field(default_factory=dict)  # role (headline, text, emoji) → font file
    logos: Mapping[str, str] = field(default_factory=dict)  # context (light, dark) → picture file
    least_logo: float = 12.0  # px of height that it has at least, on a screen of 320 px
    people: Mapping[str, Person] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    strategy: Strategy = Strategy()
    pillars: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # the brand's own, with their casing
    utm: Mapping[str, str] = field(
        default_factory=dict
    )  # source, medium, campaign, … with {network} {channel} {campaign} {post} {lang}
    utm_domains: tuple[str, ...] = ()  # only links to these (and below) get utm; empty: the site's own
    default_network: tuple[str, ...] = ("site",)
    default_layout: str = ""
    rules: Mapping[str, Any] = field(default_factory=dict)  # rule name → its options, or a level, or "off"
    styles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"./voice": ()})  # package → its languages
    dictionaries: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # language of the rule spelling → its Hunspell files without their endings
    words: tuple[str, ...] = ()  # what spelling lets pass, as patterns
    ledger_branch: str = "ledger"
    ledger_remote: str = "auto"  # auto: origin where there is one; none; or a remote's name
    ledger_id: str = ""  # once stated, an absent ledger stops the run
    require: Require = Require.NOTHING
    dead_links: DeadLinks = DeadLinks.HOLD


# ---------------------------------------------------------------------------------------------- posts


class Status(StrEnum):
    """The states a person writes."""

    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That somebody who is seen or heard agreed to it."""

    of: str = ""  # who
    until: str = ""  # ISO date in the brand's zone; empty: until it is withdrawn
    record: str = ""  # where it is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What is made of a video: the piece from one second to another, what it begins with, captions, sound, shape."""

    trim: tuple[float, float] | None = None
    cover: float | None = None  # the second of the original that is shown first
    captions: str = ""  # an .srt file, from the project's root
    captions_in: str = "picture"  # or: track
    sound: str = "level"  # or: as-is, none
    fit: str = "pad"  # or: crop


@dataclass(frozen=True, slots=True, kw_only=True)
class Slideshow:
    """That a post's slides, or its pictures, are shown one after the other as a video."""

    only: tuple[str, ...] = ()  # channels or networks; none: all that take videos
    format: str = ""  # of the layout; none: as pictures there
    seconds: float = 0.0  # each slide; 0: as long as it takes to read
    motion: str = "drift"  # or: still
    change: str = "fade"  # or: slide, cut
    sound: str = ""  # a file, from the project's root
    alt: str = ""  # none: what is said on the slides


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A picture that belongs to a post. ``alt`` None: not written yet; "" : decorative, said so on purpose."""

    file: str  # POSIX, from the project's root
    alt: str | None = None
    focus: tuple[float, float] = (0.5, 0.5)
    part: int = 1  # the part of the thread it stands with
    credit: str = ""  # written into the picture that is sent, as is the licence, and nothing else
    licence: str = ""
    consent: Consent | None = None
    clip: Clip = Clip()
    where: tuple[Where, ...] = ()  # it stands on the channels that all of these take
    location: Location = Location("")

    @property
    def files(self) -> tuple[str, ...]:
        """What it is made of, from the project's root."""
        return (self.file, self.clip.captions) if self.clip.captions else (self.file,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a post says otherwise for one network or channel; None: as everywhere."""

    text: str | None = None  # Markdown
    title: str | None = None
    warning: str | None = None
    visibility: str | None = None
    link: str | None = None
    layout: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One piece of content: a Markdown file with front matter under ``content/``."""

    slug: str
    path: str  # POSIX, from the project's root
    channels: tuple[str, ...] = ()  # names of channels, resolved
    date: datetime | None = None  # UTC
    wall_date: str = ""  # as written
    expires: datetime | None = None
    status: Status = Status.DRAFT
    lang: str = ""
    title: str = ""  # front matter, else the first heading, else empty
    campaign: str = ""
    pillar: str = ""
    layout: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    slideshow: Slideshow | None = None
    poll: Poll | None = None
    reply_to: str = ""
    quote: str = ""
    repost: str = ""
    repeat: str = ""  # a rule of RFC 5545
    repeats: tuple[datetime, ...] = ()  # UTC: the times after its date
    warning: str = ""
    visibility: str = ""
    sensitive: bool = False
    disclosure: str = ""
    update: bool = False
    late_hours: float | None = None  # None: its channels'
    resume: Resume | None = None  # None: as the freeze says
    approvals: int = 0  # people beside its author who must have approved it
    same_as: str = ""  # the post whose words it repeats on purpose
    values: Mapping[str, Any] = field(default_factory=dict)  # for layouts: figures, event's place, …
    allow: tuple[str, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)  # network or channel → what differs
    override_documents: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    parts: tuple[Document, ...] = ()
    comment: Document = ()  # the first comment, where a network has one
    body: str = ""  # the Markdown as written, line ends as "\n"
    body_line: int = 1  # the line of the file on which the body starts
    places: Mapping[str, Location] = field(default_factory=dict)  # "date", "assets[0].alt" → where it is written

    def place(self, name: str) -> Location:
        """Where a value of the front matter is written; the top of the file where it is not."""
        return self.places.get(name, Location(self.path))

    def asset_place(self, name: str) -> Location:
        """Where the asset of this file name is named; its front matter's place where none is."""
        return next((one.location for one in self.assets if one.file.rpartition("/")[2] == name), self.place("assets"))

    @property
    def files(self) -> tuple[str, ...]:
        """What it is made of beside its words, from the project's root."""
        own = tuple(file for asset in self.assets for file in asset.files)
        return (*own, self.slideshow.sound) if self.slideshow and self.slideshow.sound else own

    @property
    def beginning(self) -> Location:
        """Where its words begin."""
        return next((block.location for document in self.parts for block in document), Location(self.path))

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans of the post, in order."""
        return tuple(
            span
            for document in self.parts
            for block in document
            for span in (*block.spans, *(span for row in block.rows for cell in row for span in cell))
        )
