"""``brand/brand.yaml`` and ``brand/channels.yaml``: who speaks, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from cmgen import dates, files
from cmgen.data import Node, Reading, decode, decode_utf8, nearest, read_yaml
from cmgen.errors import Broken, CmgenError
from cmgen.facts import read_facts
from cmgen.model import (
    Brand,
    Campaign,
    Channel,
    DeadLinks,
    Gone,
    Limits,
    Location,
    Pace,
    Partner,
    Person,
    Place,
    Require,
)
from cmgen.registry import network_meant, networks
from cmgen.strategy import read_strategy
from cmgen.voice import spelling
from cmgen.voice.vocabulary import vocabulary_of

FOLDER = "brand"
BRAND_FILE = "brand/brand.yaml"
CHANNELS_FILE = "brand/channels.yaml"
SECRET_FIELDS = {"token", "password", "secret", "access_token", "api_key", "app_password"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NOT_THERE = "none"  # the handle of somebody who is not on that network
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFile:
    """One campaign of ``brand.yaml``."""

    title: Annotated[Any, "its name for readers: one text, or one per language"] = ""
    from_: Annotated[str, "its first day, 2026-11-01"] = ""
    to: Annotated[str, "its last day, 2026-11-30"] = ""
    hashtags: Annotated[Any, "its hashtags, with their casing: a list, or lists by channel, network and all"] = ()
    utm: Annotated[Mapping[str, str], "link tags beside, or instead of, the brand's"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFile:
    """Somebody the brand speaks of for a return."""

    name: Annotated[str, "how posts name them"]
    also: Annotated[tuple[str, ...], "their other names, handles and hashtags"] = ()
    paid: Annotated[bool, "whether there is money, goods or a service for it, which makes it advertising"] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultsFile:
    """What a post need not say."""

    network: Annotated[tuple[str, ...], "networks or channels of a post that names none"] = ("site",)
    layout: Annotated[str, "the layout of a post without pictures that names none"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFile:
    """Where the record of deeds is kept."""

    branch: Annotated[str, "its branch"] = "ledger"
    remote: Annotated[str, "auto: origin where there is one; none; or a remote's name"] = "auto"
    id: Annotated[str, "the ledger's id: once stated, an absent ledger stops the run"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFile:
    """The shape of ``brand/brand.yaml``. Paths are relative to ``brand/``."""

    name: Annotated[str, "the brand's name"]
    time_zone: Annotated[str, "the IANA zone that dates are written in, such as Europe/Paris"]
    languages: Annotated[tuple[str, ...], "the languages it speaks; the first is a post's default"] = ("en",)
    tagline: Annotated[Any, "a line under the name: one text, or one per language"] = ""
    site: Annotated[str, "address of its news pages"] = ""
    palette: Annotated[Mapping[str, str], "colours by name: ink, paper, accent, …, as #rrggbb"] = field(
        default_factory=dict
    )
    fonts: Annotated[Mapping[str, str], "font files by role: headline, text"] = field(default_factory=dict)
    logos: Annotated[Mapping[str, str], "logo files by background: light, dark"] = field(default_factory=dict)
    least_logo: Annotated[float, "px of height that a logo has at least in drawn pictures, on a screen of 320 px"] = (
        12.0
    )
    people: Annotated[
        Mapping[str, Mapping[str, str]], "people by short name: name, and a handle per network, or none"
    ] = field(default_factory=dict)
    partners: Annotated[Mapping[str, PartnerFile], "partners by short name; posts that name one say so"] = field(
        default_factory=dict
    )
    campaigns: Annotated[Mapping[str, CampaignFile], "campaigns by short name"] = field(default_factory=dict)
    pillars: Annotated[tuple[str, ...], "the lasting themes"] = ()
    hashtags: Annotated[tuple[str, ...], "the brand's own hashtags, with their casing"] = ()
    utm: Annotated[Mapping[str, str], "link tags: source, medium, …; {network} {channel} {campaign} {post} {lang}"] = (
        field(default_factory=dict)
    )
    utm_domains: Annotated[tuple[str, ...], "domains whose links are tagged; the site's own where none is named"] = ()
    defaults: DefaultsFile = DefaultsFile()
    rules: Annotated[Mapping[str, Any], "a rule's level, off, or its options"] = field(default_factory=dict)
    styles: Annotated[Any, "guidelines: ./voice, packages of brand/styles/; `Microsoft: en` for English posts only"] = (
        None
    )
    require: Annotated[Require, "review: somebody else must have approved a post as it is; signature: signed it"] = (
        Require.NOTHING
    )
    dead_links: Annotated[
        DeadLinks, "what a post does that is due and leads to a dead page: hold, send, or unchecked: none is looked at"
    ] = DeadLinks.HOLD
    ledger: LedgerFile = LedgerFile()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceFile:
    """How fast an account may speak."""

    per_run: Annotated[int | None, "posts due at once: more look like a mistake, and none is sent (10)"] = None
    per_day: Annotated[int | None, "posts in 24 hours (24)"] = None
    takedowns: Annotated[int | None, "posts taken down in 24 hours: more look like a mistake (10)"] = None
    gap: Annotated[str, "minutes or hours between two posts: 20m, 2h (none)"] = ""
    same_text: Annotated[str, "days in which the same words are not said twice: 30d, never (30d)"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsFile:
    """What this server allows beyond, or below, its network's usual limits."""

    characters: int | None = None
    link_characters: int | None = None
    images: int | None = None
    image_bytes: int | None = None
    image_pixels: int | None = None
    alt_characters: int | None = None
    poll_options: int | None = None
    poll_option_characters: int | None = None
    hashtags: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFile:
    """One channel of ``brand/channels.yaml``. It never holds a secret."""

    network: Annotated[str, "the network's name: see `cmgen networks`"]
    server: Annotated[str, "the server's address, https://…"] = ""
    account: Annotated[str, "the account's handle there"] = ""
    languages: Annotated[tuple[str, ...], "the languages it takes; none named: every language"] = ()
    visibility: Annotated[str, "the network's word for who may see its posts"] = ""
    number_threads: Annotated[bool, "number the parts of a thread: 1/3"] = False
    by: Annotated[Literal["", "hand"], "hand: a person posts what is prepared"] = ""
    link_in: Annotated[Place | None, "where the link stands: end or comment; none: as the network's readers expect"] = (
        None
    )
    hashtags_in: Annotated[
        Place | None, "where hashtags stand: end, inline, comment or nowhere; none: as they expect"
    ] = None
    hashtags: Annotated[tuple[str, ...], "hashtags of every post there, while there is room"] = ()
    utm: Annotated[Mapping[str, str], "link tags beside, or instead of, the brand's and the campaign's"] = field(
        default_factory=dict
    )
    late: Annotated[str, "hours or days after its date when a post is held: 3h, 2d, never"] = ""
    pace: PaceFile = PaceFile()
    require: Annotated[Require, "review or signature, where the brand does not require it of all channels"] = (
        Require.NOTHING
    )
    approvals: Annotated[int, "people beside the author who must have approved a post (1 where it is required)"] = 0
    token_until: Annotated[str, "the last day on which its token holds: 2027-01-15; said 14 days before"] = ""
    limits: Annotated[LimitsFile, "this server's own limits: see `cmgen doctor`"] = LimitsFile()


def read_brand(root: Path) -> Brand:
    """The brand of a project; raises Broken with every finding, or CmgenError where there is none."""
    raw = (root / BRAND_FILE).read_bytes()
    node = read_yaml(decode_utf8(raw, BRAND_FILE), BRAND_FILE)
    if node.kind != "mapping":
        raise CmgenError(
            f"{BRAND_FILE} is empty or not a mapping",
            "two lines are enough:\n  name: Our Name\n  time_zone: Europe/Paris",
        )
    reading = Reading()
    file = decode(node, BrandFile, reading)
    brand = _brand(file, root, reading) if file else None
    if brand:
        try:
            brand = replace(brand, facts=read_facts(root, brand.languages))
        except Broken as error:
            reading.findings.extend(error.findings)
    if brand:
        try:
            brand = replace(brand, strategy=read_strategy(root, brand.pillars))
        except Broken as error:
            reading.findings.extend(error.findings)
    if reading.findings or brand is None:
        raise Broken(sorted(reading.findings))
    return brand


def _brand(file: BrandFile, root: Path, reading: Reading) -> Brand:
    _check_words(file, reading)
    _check_campaigns(file, reading)
    _check_utm(file.utm, "utm", reading)
    return Brand(
        name=file.name,
        time_zone=file.time_zone,
        languages=file.languages,
        tagline=_by_language(file.tagline, file.languages),
        site=file.site.rstrip("/"),
        palette={name: colour.lower() for name, colour in file.palette.items()},
        fonts=_files(file.fonts, "fonts", root, reading),
        logos=_files(file.logos, "logos", root, reading),
        least_logo=file.least_logo,
        people={short: _person(short, entry) for short, entry in file.people.items()},
        partners={
            short: Partner(name=entry.name, also=entry.also, paid=entry.paid) for short, entry in file.partners.items()
        },
        campaigns={short: _campaign(short, entry, file.languages) for short, entry in file.campaigns.items()},
        pillars=file.pillars,
        hashtags=tuple(tag.lstrip("#") for tag in file.hashtags),
        utm=file.utm,
        utm_domains=file.utm_domains or tuple(filter(None, [urlsplit(file.site).hostname])),
        default_network=file.defaults.network,
        default_layout=file.defaults.layout,
        rules=file.rules,
        styles=_styles(file.styles, reading),
        dictionaries=_dictionaries(file.rules.get("spelling"), root),
        words=vocabulary_of(root).accept if "spelling" in file.rules else (),
        ledger_branch=file.ledger.branch,
        ledger_remote=file.ledger.remote,
        ledger_id=file.ledger.id,
        require=file.require,
        dead_links=file.dead_links,
    )


def _styles(said: Any, reading: Reading) -> dict[str, tuple[str, ...]]:
    """Packages with the languages they look at; without a word, the brand's own guidelines."""
    if said is None:
        return {"./voice": ()}
    found: dict[str, tuple[str, ...]] = {}
    for one in said if isinstance(said, tuple) else (said,):
        for name, languages in one.items() if isinstance(one, dict) else ((one, ()),):
            listed = languages if isinstance(languages, tuple) else (languages,)
            path = str(name).removeprefix("./")
            if not re.fullmatch(r"[\w-]+(/[\w-]+)*", path):
                reading.add(_place(reading, "styles"), "wrong-value", f"styles: {name!r} is no name of a folder")
            else:
                found[str(name)] = tuple(str(language) for language in listed)
    return found


def _dictionaries(said: Any, root: Path) -> dict[str, tuple[str, ...]]:
    """The dictionaries of the languages whose spelling is looked at, as far as they are there."""
    languages = said.get("languages", ()) if isinstance(said, Mapping) else ()
    places = list(spelling.folders(root))
    found: dict[str, tuple[str, ...]] = {}
    for language in (languages,) if isinstance(languages, str) else languages:
        if file := spelling.of_language(str(language), places):
            found[str(language)] = (str(file),)
    return found


def _check_words(file: BrandFile, reading: Reading) -> None:
    try:
        dates.zone(file.time_zone)
    except dates.BadDateError as error:
        reading.add(_place(reading, "time_zone"), "bad-zone", error.message, error.remedy)
    for index, language in enumerate(file.languages):
        if not LANGUAGE.fullmatch(language):
            where = _place(reading, f"languages[{index}]")
            reading.add(where, "bad-language", f"{language!r} is not a language code", "write fr, en, pt-BR, …")
    for name, colour in file.palette.items():
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            where = _place(reading, f"palette.{name}")
            reading.add(where, "bad-colour", f"{colour!r} is not a colour", "write it between quotes: '#1a2b3c'")
    if file.site and not _is_web(file.site):
        reading.add(_place(reading, "site"), "bad-address", f"{file.site!r} is not an address", "write https://…")
    if not re.fullmatch(r"(?!.*(\.\.|\.lock$|\.$))[A-Za-z0-9][A-Za-z0-9._-]*", file.ledger.branch):
        where = _place(reading, "ledger.branch")
        reading.add(where, "bad-branch", f"{file.ledger.branch!r} is not a branch name", "write: ledger")


UTM_FACTS = ("network", "channel", "campaign", "post", "lang")
"""What ``utm`` may say between braces."""


def _check_utm(utm: Mapping[str, str], where: str, reading: Reading) -> None:
    for name, pattern in utm.items():
        for fact in re.findall(r"\{([^{}]*)\}", pattern):
            if fact not in UTM_FACTS:
                place = _place(reading, f"{where}.{name}")
                reading.add(
                    place, "wrong-value", f"{{{fact}}} is nothing that a link can say", nearest(fact, UTM_FACTS)
                )


def _check_campaigns(file: BrandFile, reading: Reading) -> None:
    for short, campaign in file.campaigns.items():
        _check_utm(campaign.utm, f"campaigns.{short}.utm", reading)
        if not isinstance(campaign.hashtags, Mapping | list | tuple):
            where = _place(reading, f"campaigns.{short}.hashtags")
            reading.add(where, "wrong-value", "hashtags are a list, or lists by network", "write [A, B]")
        days = []
        for key, text in (("from", campaign.from_), ("to", campaign.to)):
            if text:
                try:
                    days.append(dates.parse_day(text))
                except dates.BadDateError as error:
                    reading.add(_place(reading, f"campaigns.{short}.{key}"), "bad-date", error.message, error.remedy)
        if len(days) == 2 and days[1] < days[0]:
            where = _place(reading, f"campaigns.{short}.to")
            reading.add(where, "bad-date", f"campaign {short!r} ends before it starts", "exchange the two days")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.username or parts.password)
    except ValueError:
        return False


def _place(reading: Reading, name: str) -> Location:
    return reading.places.get(name, Location(BRAND_FILE))


def _by_language(value: Any, languages: tuple[str, ...]) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(language): str(words) for language, words in value.items()}
    return dict.fromkeys(languages, str(value)) if value else {}


def _files(named: Mapping[str, str], field_name: str, root: Path, reading: Reading) -> dict[str, str]:
    found = {}
    for name, file in named.items():
        try:
            found[name] = files.locate(root, "brand", file)
        except CmgenError as error:
            where = _place(reading, f"{field_name}.{name}")
            reading.add(where, "missing-file", error.message, error.remedy)
    return found


def _person(short: str, entry: Mapping[str, str]) -> Person:
    handles = {
        network: "" if handle == NOT_THERE else handle.removeprefix("@")
        for network, handle in entry.items()
        if network != "name"
    }
    return Person(name=entry.get("name", short), handles=handles)


def _campaign(short: str, entry: CampaignFile, languages: tuple[str, ...]) -> Campaign:
    titles = _by_language(entry.title, languages)
    by_network = _hashtags(entry.hashtags)
    return Campaign(
        name=short,
        title=next(iter(titles.values()), short),
        titles=titles,
        starts=entry.from_,
        ends=entry.to,
        hashtags=by_network.pop("all", ()),
        hashtags_on=by_network,
        utm=entry.utm,
    )


def _hashtags(value: Any) -> dict[str, tuple[str, ...]]:
    """Hashtags by the channel or network they are for; those for all others by ``all``."""
    lists = value if isinstance(value, Mapping) else {"all": value}
    return {
        str(name): tuple(str(tag).lstrip("#") for tag in (tags if isinstance(tags, list | tuple) else (tags,)))
        for name, tags in lists.items()
    }


# ------------------------------------------------------------------------------------------------ channels


def read_channels(root: Path) -> tuple[Channel, ...]:
    """The channels of a project, in the order written; without a file, the embedded site alone."""
    path = root / CHANNELS_FILE
    if not path.is_file():
        return (Channel(name="site", network="site", limits=limits_of("site")),)
    node = read_yaml(decode_utf8(path.read_bytes(), CHANNELS_FILE), CHANNELS_FILE)
    reading = Reading()
    channels = []
    if node.kind != "mapping" and not node.is_empty:
        reading.add(node.location, "wrong-value", "channels are a mapping of names", "write `site: {network: site}`")
    for name, key, value in node.items():
        if channel := _channel(name, key, value, reading):
            channels.append(channel)
    if reading.findings:
        raise Broken(sorted(reading.findings))
    return tuple(channels)


def _channel(name: str, key: Node, value: Node, reading: Reading) -> Channel | None:
    if not NAME.fullmatch(name):
        remedy = "write small letters, digits and hyphens: mastodon-fr"
        reading.add(key.location, "bad-name", f"{name!r} is not a channel name", remedy)
    value = _without_secrets(name, value, reading)
    file = decode(value, ChannelFile, reading, name)
    if file is None:
        return None
    if file.network not in networks:
        where = reading.places.get(f"{name}.network", key.location)
        reading.add(where, "unknown-network", f"unknown network {file.network!r}", network_meant(file.network))
        return None
    gone: Gone | None = getattr(networks[file.network], "gone", None)
    if gone and not (gone.people and file.by == "hand"):
        where = reading.places.get(f"{name}.network", key.location)
        reading.add(where, "gone-network", f"{file.network}, since {gone.since}: {gone.story}", gone.remedy)
        return None
    limits = limits_of(file.network)
    by_hand = file.by == "hand" or not hasattr(networks[file.network], "publish")
    if by_hand:
        limits = for_hand(limits)
    _check_utm(file.utm, f"{name}.utm", reading)
    if "@" in file.server:
        where = reading.places.get(f"{name}.server", key.location)
        secret = Channel(name=name, network="").secret
        remedy = f"write the address alone, change the password, and set the token as {secret} in the environment"
        reading.add(where, "secret-in-file", "a name and a password do not belong into the server's address", remedy)
    elif file.server and not _is_web(file.server):
        where = reading.places.get(f"{name}.server", key.location)
        reading.add(where, "bad-address", f"{file.server!r} is not a server's address", "write https://…")
    return Channel(
        name=name,
        network=file.network,
        server=file.server.rstrip("/"),
        account=file.account.removeprefix("@"),
        languages=file.languages,
        visibility=file.visibility,
        number_threads=file.number_threads,
        hashtags=tuple(tag.lstrip("#") for tag in file.hashtags),
        utm=file.utm,
        late_hours=_hours(file.late, reading, reading.places.get(f"{name}.late", key.location)),
        pace=_pace(file.pace, reading, f"{name}.pace", key.location),
        require=file.require,
        approvals=file.approvals,
        token_until=_day(file.token_until, reading, reading.places.get(f"{name}.token_until", key.location)),
        by_hand=by_hand,
        limits=_placed(with_own(limits, file.limits), file, name, reading),
    )


def at_home(channels: tuple[Channel, ...], site: str) -> tuple[Channel, ...]:
    """The channels, with the brand's own address for those that need no account: the pages we make ourselves."""
    return tuple(
        replace(channel, server=site)
        if not channel.server and getattr(networks[channel.network], "auth", None) == ""
        else channel
        for channel in channels
    )


def _without_secrets(name: str, node: Node, reading: Reading) -> Node:
    """The node without its secret-looking fields, each of them a finding that does not show its value."""
    kept = []
    for key, value in node.pairs:
        if key.text in SECRET_FIELDS:
            secret = Channel(name=name, network="").secret
            remedy = f"delete the line, revoke the token, and set the new one as {secret} in the environment"
            reading.add(key.location, "secret-in-file", f"{key.text!r} does not belong in a file", remedy)
        else:
            kept.append((key, value))
    return replace(node, pairs=tuple(kept))


def _hours(text: str, reading: Reading, where: Location) -> float | None:
    try:
        return dates.hours(text) if text else None
    except dates.BadDateError as error:
        reading.add(where, "wrong-value", error.message, error.remedy)
        return None


def _day(text: str, reading: Reading, where: Location) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        reading.add(where, "bad-date", f"{text!r} is no day", "write year-month-day: 2027-01-15")
        return ""


def _pace(file: PaceFile, reading: Reading, name: str, where: Location) -> Pace:
    gap = _hours(file.gap, reading, reading.places.get(f"{name}.gap", where))
    same = _hours(file.same_text, reading, reading.places.get(f"{name}.same_text", where))
    for key, count in (("per_run", file.per_run), ("per_day", file.per_day), ("takedowns", file.takedowns)):
        if count is not None and count < 1:
            place = reading.places.get(f"{name}.{key}", where)
            reading.add(place, "wrong-value", f"{key}: {count} lets nothing out", "write 1 or more, or freeze it")
    usual = Pace()
    return Pace(
        per_run=usual.per_run if file.per_run is None else file.per_run,
        per_day=usual.per_day if file.per_day is None else file.per_day,
        takedowns=usual.takedowns if file.takedowns is None else file.takedowns,
        gap_minutes=usual.gap_minutes if gap is None else gap * 60,
        same_text_days=usual.same_text_days if same is None else same / 24,
    )


def limits_of(network: str) -> Limits:
    """The limits a network's module states."""
    limits: Limits = networks[network].limits
    return limits


def _placed(limits: Limits, file: ChannelFile, name: str, reading: Reading) -> Limits:
    """The limits with the places that the channel chooses, where its network has them."""
    chosen = {key: place for key in ("link_in", "hashtags_in") if (place := getattr(file, key)) is not None}
    for key, place in chosen.items():
        can = (
            place in (Place.END, Place.NOWHERE, getattr(limits, key))
            or (place is Place.COMMENT and limits.comment_characters != 0)
            or (place is Place.INLINE and key == "hashtags_in")
        )
        if not can:
            message = f"{file.network} has no place {str(place)!r} for it"
            remedy = "write end, nowhere, or leave the line away"
            reading.add(reading.places[f"{name}.{key}"], "wrong-value", message, remedy)
    return replace(limits, **chosen)


def for_hand(limits: Limits) -> Limits:
    """The limits where a person posts: words as they are typed; the network draws a link's card by itself."""
    link_in = Place.END if limits.link_in is Place.CARD else limits.link_in
    return replace(limits, dialect=limits.hand_dialect or limits.dialect, link_in=link_in)


def with_own(limits: Limits, own: LimitsFile) -> Limits:
    """The network's limits with a server's own values."""
    stated = {name: getattr(own, name) for name in own.__slots__ if getattr(own, name) is not None}
    return replace(limits, **stated)
