"""Posts: Markdown files with front matter, read with the place of every value, all their problems at once."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from cmgen import dates, files, markdown, repeats, snippets, template, video
from cmgen.data import Node, Reading, decode, decode_utf8, nearest, read_yaml
from cmgen.errors import Broken, CmgenError
from cmgen.model import (
    Asset,
    BlockKind,
    Brand,
    Channel,
    Clip,
    Consent,
    Document,
    Finding,
    Level,
    Location,
    Override,
    Poll,
    Post,
    Resume,
    Slideshow,
    Status,
    Where,
)
from cmgen.registry import network_meant, networks
from cmgen.repeats import OCCURRENCE
from cmgen.uses import use

FOLDER = "content"
MAX_BYTES = 1 << 20
FENCE = re.compile(r"---[ \t]*\n")
END = re.compile(r"^---[ \t]*$", re.MULTILINE)
CONFLICT = re.compile(r"^(<{7}|>{7}) \S", re.MULTILINE)  # a row of = may underline a heading
SHORTEST, LONGEST = 1.0, 30.0  # seconds of a slide
CLIP_FIELDS = ("trim", "cover", "captions", "captions_in", "sound", "fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFile:
    """That those who are seen or heard agreed."""

    of: Annotated[str, "who agreed"] = ""
    until: Annotated[str, "the last day it is good for; none: until they withdraw it"] = ""
    record: Annotated[str, "where it is kept: a folder, a number; not the paper itself"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFile:
    """A picture of a post."""

    file: Annotated[str, "the file, from the post's folder"]
    alt: Annotated[str | None, 'what it shows, for who cannot see it; "" says it is decoration'] = None
    focus: Annotated[tuple[float, float], "the point to keep in view: [across, down], each 0 to 1"] = (0.5, 0.5)
    part: Annotated[int, "the part of the thread it stands with"] = 1
    credit: Annotated[str, "who made it, kept in the picture that is sent: Photo: Jeanne Doe"] = ""
    licence: Annotated[str, "its licence or the web address of it, likewise kept: CC BY 4.0, ours"] = ""
    consent: Annotated[ConsentFile | None, "that those who are seen or heard agreed"] = None
    trim: Annotated[tuple[str, str] | None, "of a video: the piece that is shown, [0:05, 0:35]"] = None
    cover: Annotated[str, "of a video: the moment that is shown first, 0:12"] = ""
    captions: Annotated[str, "of a video: what is said in it, an .srt file, from the post's folder"] = ""
    captions_in: Annotated[Literal["picture", "track"], "burnt into the picture, or a track that players show"] = (
        "picture"
    )
    sound: Annotated[Literal["level", "as-is", "none"], "of a video: made as loud as others, as it is, or none"] = (
        "level"
    )
    fit: Annotated[Literal["pad", "crop"], "of a video whose shape is not taken: framed, or cut"] = "pad"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideshowFile:
    """A video made of the post's slides or pictures, one after the other."""

    only: Annotated[tuple[str, ...], "networks or channels that get it; none: all that take videos"] = ()
    format: Annotated[str, "the format it is drawn in: portrait, story, …; none: as pictures there"] = ""
    seconds: Annotated[float, "how long each is shown; 0: as long as its words take to read"] = 0.0
    motion: Annotated[Literal["drift", "still"], "each comes slowly nearer or goes, or stands still"] = "drift"
    change: Annotated[Literal["fade", "slide", "cut"], "how one gives way to the next"] = "fade"
    sound: Annotated[str, "what is heard meanwhile, a file from the post's folder: M4A, MP3, WAV, Ogg, FLAC"] = ""
    alt: Annotated[str, "what it shows; none: the words or alt texts of its slides"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFile:
    """A question with choices."""

    options: Annotated[tuple[str, ...], "the choices"]
    hours: Annotated[float, "how long it is open"] = 24.0
    multiple: Annotated[bool, "more than one choice may be taken"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideFile:
    """What a post says otherwise for one network or channel."""

    text: Annotated[str | None, "other words, in Markdown"] = None
    title: Annotated[str | None, "another title"] = None
    warning: Annotated[str | None, "another content warning"] = None
    visibility: Annotated[str | None, "who may see it"] = None
    link: Annotated[str | None, "another link"] = None
    layout: Annotated[str | None, "another layout"] = None
    tags: Annotated[tuple[str, ...] | None, "other hashtags, instead of the campaign's too"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The shape of a post's front matter; beside it, a network's or channel's name says what differs there."""

    network: Annotated[tuple[str, ...], "networks or channels it goes to"] = ()
    date: Annotated[str, "when it goes out, in the brand's zone: 2026-11-24 09:00"] = ""
    expires: Annotated[str, "after this it no longer goes out"] = ""
    embargo: Annotated[str, "before this it must not go out, whatever its date says"] = ""
    late: Annotated[str, "how long after its date it may still go out: 3h, 2d, never"] = ""
    resume: Annotated[Resume | None, "after a freeze it fell into: ask, now, next-slot or drop"] = None
    approvals: Annotated[int, "people beside its author who must have approved it: 2 for what is delicate"] = 0
    status: Annotated[Status, "draft, ready or withdrawn"] = Status.DRAFT
    title: Annotated[str, "its title, for pages and pictures"] = ""
    campaign: Annotated[str, "the campaign it serves"] = ""
    pillar: Annotated[str, "the lasting theme it belongs to"] = ""
    layout: Annotated[str, "the layout its picture is drawn from; none: no picture"] = ""
    lang: Annotated[str, "its language; none: the brand's first"] = ""
    link: Annotated[str, "where a reader goes next"] = ""
    tags: Annotated[tuple[str, ...], "hashtags set at its end"] = ()
    first_comment: Annotated[str, "the first comment, in Markdown, where a network has one"] = ""
    people: Annotated[tuple[str, ...], "people it concerns"] = ()
    assets: Annotated[tuple[AssetFile, ...], "its pictures"] = ()
    slideshow: Annotated[SlideshowFile | None, "its slides or pictures as a video; needs the extra video"] = None
    poll: Annotated[PollFile | None, "a question with choices"] = None
    reply_to: Annotated[str, "the post it answers: its slug"] = ""
    quote: Annotated[str, "the post it quotes: its slug"] = ""
    repost: Annotated[str, "the post it shows once more, without words of its own: its slug"] = ""
    repeat: Annotated[str, "when it goes out again, by RFC 5545: FREQ=WEEKLY;BYDAY=TU;COUNT=10"] = ""
    same_as: Annotated[str, "the post whose words it repeats on purpose: its slug"] = ""
    warning: Annotated[str, "a content warning"] = ""
    visibility: Annotated[str, "who may see it"] = ""
    sensitive: Annotated[bool, "its pictures are hidden at first"] = False
    disclosure: Annotated[str, "what is said about a partner or an advertisement"] = ""
    update: Annotated[bool, "send changes of a post that is out, where the network can"] = False
    values: Annotated[Mapping[str, Any], "values for its layout"] = field(default_factory=dict)
    allow: Annotated[tuple[str, ...], "rules whose findings are accepted here"] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a post is read against."""

    root: Path
    brand: Brand
    channels: tuple[Channel, ...]


def slug_of(path: str) -> str:
    """``content/2026/05/atelier.md`` is ``2026/05/atelier``."""
    return path.removeprefix(f"{FOLDER}/").removesuffix(".md")


def language_of(slug: str, languages: tuple[str, ...]) -> str:
    """The language that a file's name says, "en" of ``atelier.en``; empty where it says none of the brand's."""
    suffix = slug.rpartition(".")[2] if "." in slug.rpartition("/")[2] else ""
    return suffix if suffix in languages else ""


def find_posts(root: Path) -> list[str]:
    """Paths of the Markdown files below ``content/``, sorted, from the root; files and folders that start with a dot
    and links that lead away are passed over."""
    folder = root / FOLDER
    return sorted(_below(folder, FOLDER, folder.resolve())) if folder.is_dir() else []


def _below(folder: Path, name: str, real: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or (entry.is_symlink() and not _stays(Path(entry), real)):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry), f"{name}/{entry.name}", real)
            elif entry.name.endswith(".md") and entry.is_file():
                yield f"{name}/{entry.name}"


def _stays(link: Path, real: Path) -> bool:
    """Whether a link leads to something below ``real``; one that leads to itself does not."""
    try:
        return link.resolve().is_relative_to(real)
    except (OSError, RuntimeError):
        return False


def read_post(raw: bytes | str, path: str, setting: Setting) -> tuple[Post | None, list[Finding]]:
    """A post and what is wrong with it. None where its front matter cannot be read at all."""
    try:
        if len(raw) > MAX_BYTES:
            return None, [_finding(Location(path), "too-large", f"larger than {MAX_BYTES >> 20} MiB", "split it")]
        text = decode_utf8(raw, path) if isinstance(raw, bytes) else raw
        head, body, body_line = _split(text, path)
        node = read_yaml(head, path, first_line=2)
        if conflict := CONFLICT.search(body):
            where = Location(path, body_line + body.count("\n", 0, conflict.start()))
            message = "unresolved merge conflict"
            return None, [_finding(where, "merge-conflict", message, "choose one side and delete the markers")]
    except Broken as error:
        return None, list(error.findings)
    reading = Reading()
    if node.kind != "mapping" and not node.is_empty:
        reading.add(node.location, "wrong-value", "the front matter is not a mapping", "write `name: value` lines")
        return None, reading.findings
    names = {channel.name for channel in setting.channels} | set(networks)
    own, others = _without_overrides(node, names, reading)
    front = decode(own, FrontMatter, reading)
    if front is None:
        return None, reading.findings
    lang = _language(front, path, reading, setting.brand)
    values = snippets.values_of(setting.brand, lang, title="", campaign=front.campaign, own=front.values)
    front = _filled(front, values, path, reading)
    words = _Words(path, names, snippets.Shelf(setting.root, values | {"title": front.title}), reading)
    post = _post(front, lang, words.parts(body, body_line), path, reading, setting)
    post = replace(post, body=body, body_line=body_line, comment=_comment(front.first_comment, path, words))
    post = _with_overrides(_repeated(post, reading, setting.brand), others, words)
    post = _with_text_templates(post, words, setting)
    return replace(post, places=reading.places), sorted(reading.findings)


def _finding(where: Location, rule: str, message: str, remedy: str = "") -> Finding:
    return Finding(where, rule, message, remedy, Level.ERROR)


def _split(text: str, path: str) -> tuple[str, str, int]:
    """Front matter, body, and the line the body starts on."""
    if not (start := FENCE.match(text)):
        found = "TOML" if text.startswith("+++") else "JSON" if text.startswith("{") else "no"
        message = f"{found} front matter at the top of the file"
        raise Broken(
            [_finding(Location(path), "no-front-matter", message, "start with a line of ---, then YAML, then ---")]
        )
    if not (end := END.search(text, start.end())):
        message = "the front matter has no end"
        raise Broken([_finding(Location(path), "no-front-matter", message, "close it with a line of ---")])
    offset = min(end.end() + 1, len(text))
    return text[start.end() : end.start()], text[offset:], text.count("\n", 0, offset) + 1


def _without_overrides(node: Node, names: set[str], reading: Reading) -> tuple[Node, list[tuple[str, Node]]]:
    own, others = [], []
    known = set(FrontMatter.__slots__)
    for key, value in node.pairs:
        if key.text in known:
            own.append((key, value))
        elif key.text in names:
            others.append((key.text, value))
        else:
            reading.add(key.location, "unknown-field", f"unknown field {key.text!r}", nearest(key.text, known | names))
    return replace(node, kind="mapping", pairs=tuple(own)), others


@dataclass(frozen=True, slots=True)
class _Words:
    """How a post's Markdown is read: with its variables, shortcodes and conditions."""

    path: str
    names: set[str]  # of channels and networks
    shelf: snippets.Shelf
    reading: Reading

    def parts(self, body: str, first_line: int) -> tuple[Document, ...]:
        """The parts of a body; what is wrong with it goes to the reading."""
        fill = partial(template.expression, values=self.shelf.values)
        parts, findings = markdown.parse(body, self.path, first_line, fill)
        expanded, more = snippets.expand(parts, self.shelf)
        self.reading.findings += [*findings, *more]
        for where in dict.fromkeys(where for part in expanded for block in part for where in block.where):
            for name in (*where.only, *where.but):
                if name not in self.names:
                    remedy = network_meant(name, self.names)
                    self.reading.add(where.location, "unknown-network", f"unknown network or channel {name!r}", remedy)
        return expanded


def _language(front: FrontMatter, path: str, reading: Reading, brand: Brand) -> str:
    """The post's language: said in its front matter or by its file, ``atelier.en.md``; else the brand's first."""
    by_name = language_of(slug_of(path), brand.languages)
    lang = front.lang or by_name or brand.languages[0]
    where = _at(reading, path, "lang")
    if lang not in brand.languages:
        remedy = nearest(lang, brand.languages)
        reading.add(where, "unknown-language", f"the brand does not speak {lang!r}", remedy)
    elif by_name and lang != by_name:
        message = f"lang: {lang} in a file whose name says {by_name}"
        reading.add(where, "wrong-language", message, "remove one of the two")
    return lang


def _filled(front: FrontMatter, values: Mapping[str, Any], path: str, reading: Reading) -> FrontMatter:
    """The front matter with the variables in its words written out."""

    def fill(text: str, name: str) -> str:
        if "{{" not in text:
            return text
        try:
            return template.fill(text, values)
        except CmgenError as error:
            reading.add(_at(reading, path, name), "bad-variable", error.message, error.remedy)
            return text

    return replace(
        front,
        title=fill(front.title, "title"),
        link=fill(front.link, "link"),
        warning=fill(front.warning, "warning"),
        disclosure=fill(front.disclosure, "disclosure"),
        assets=tuple(
            replace(asset, alt=asset.alt and fill(asset.alt, f"assets[{index}].alt"))
            for index, asset in enumerate(front.assets)
        ),
        poll=front.poll
        and replace(
            front.poll,
            options=tuple(fill(option, f"poll.options[{n}]") for n, option in enumerate(front.poll.options)),
        ),
    )


def _post(  # noqa: PLR0913, PLR0917  # what was written, and what it is read against
    front: FrontMatter, lang: str, parts: tuple[Document, ...], path: str, reading: Reading, setting: Setting
) -> Post:
    brand = setting.brand
    return Post(
        slug=slug_of(path),
        path=path,
        channels=_channels(front, lang, path, reading, setting),
        date=_after_embargo(front, path, reading, brand),
        wall_date=front.date,
        expires=_moment(front.expires, "expires", path, reading, brand),
        status=front.status,
        lang=lang,
        title=front.title or _first_heading(parts),
        campaign=front.campaign,
        pillar=front.pillar,
        layout=front.layout,
        link=_link(front.link, path, reading),
        tags=tuple(tag.lstrip("#") for tag in front.tags),
        people=front.people,
        assets=_assets(front, path, parts, reading, setting.root),
        slideshow=_slideshow(front, path, reading, setting),
        poll=_poll(front.poll, path, reading),
        reply_to=_other(front.reply_to, "reply_to", path, reading, setting.root),
        quote=_other(front.quote, "quote", path, reading, setting.root),
        repost=_repost(front, parts, path, reading, setting.root),
        repeat=front.repeat,
        warning=front.warning,
        visibility=front.visibility,
        sensitive=front.sensitive,
        disclosure=front.disclosure,
        update=front.update,
        late_hours=_hours(front.late, path, reading),
        resume=front.resume,
        approvals=front.approvals,
        same_as=_other(front.same_as, "same_as", path, reading, setting.root),
        values=front.values,
        allow=front.allow,
        parts=parts,
    )


def _at(reading: Reading, path: str, name: str) -> Location:
    return reading.places.get(name, Location(path))


def _first_heading(parts: tuple[Document, ...]) -> str:
    from cmgen.text.summary import first_heading

    return first_heading(parts[0]) if parts else ""


def _channels(front: FrontMatter, lang: str, path: str, reading: Reading, setting: Setting) -> tuple[str, ...]:
    """Names of channels: a channel's own name, or a network's for all of its channels that take the language."""
    use("channels")
    chosen: dict[str, None] = {}
    by_name = {channel.name: channel for channel in setting.channels}
    for index, name in enumerate(front.network or setting.brand.default_network):
        where = reading.places.get(f"network[{index}]", _at(reading, path, "network"))
        if name in by_name:
            found = [by_name[name]]
            if found[0].languages and lang not in found[0].languages:
                message = f"channel {name!r} takes {', '.join(found[0].languages)}, this post is in {lang}"
                reading.add(where, "wrong-language", message, "choose another channel")
        else:
            found = [channel for channel in setting.channels if channel.network == name]
            if not found:
                known = [*by_name, *networks]
                gone = getattr(networks[name], "gone", None) if name in networks else None
                what = "no channel on the network" if name in networks else "unknown network or channel"
                remedy = "add it to brand/channels.yaml" if name in networks else network_meant(name, known)
                if gone:
                    reading.add(where, "gone-network", f"{name}, since {gone.since}: {gone.story}", gone.remedy)
                else:
                    reading.add(where, "unknown-network", f"{what} {name!r}", remedy)
            found = [channel for channel in found if not channel.languages or lang in channel.languages]
        chosen |= dict.fromkeys(channel.name for channel in found)
    for name in chosen:
        use(f"channel {name}")
    return tuple(chosen)


def _moment(text: str, name: str, path: str, reading: Reading, brand: Brand) -> Any:
    if not text:
        return None
    try:
        return dates.parse(text, brand.time_zone)
    except dates.BadDateError as error:
        reading.add(_at(reading, path, name), "bad-date", error.message, error.remedy)
        return None


def _after_embargo(front: FrontMatter, path: str, reading: Reading, brand: Brand) -> Any:
    """The post's date, which may not be before its embargo ends."""
    date = _moment(front.date, "date", path, reading, brand)
    embargo = _moment(front.embargo, "embargo", path, reading, brand)
    if date and embargo and date < embargo:
        message = f"{front.date} is before the embargo ends: {front.embargo}"
        reading.add(_at(reading, path, "date"), "embargo", message, "give it a later date")
    return date


def _hours(text: str, path: str, reading: Reading) -> float | None:
    try:
        return dates.hours(text) if text else None
    except dates.BadDateError as error:
        reading.add(_at(reading, path, "late"), "wrong-value", f"late: {error.message}", error.remedy)
        return None


def _link(link: str, path: str, reading: Reading) -> str:
    from cmgen.text.links import is_web

    if link and not link.startswith("/") and not is_web(link):
        message = f"{link[:60]!r} is not a web address"
        reading.add(_at(reading, path, "link"), "unsafe-link", message, "write https://… or a page of the site: /…")
        return ""
    return link


def _assets(
    front: FrontMatter, path: str, parts: tuple[Document, ...], reading: Reading, root: Path
) -> tuple[Asset, ...]:
    """The pictures of the front matter, then those that stand in the text; one that is in both is one."""
    folder = posixpath.dirname(path)
    found: dict[str, Asset] = {}
    wanted: list[tuple[AssetFile, Location, tuple[Where, ...]]] = [
        (file, _at(reading, path, f"assets[{index}].file"), ()) for index, file in enumerate(front.assets)
    ]
    for number, document in enumerate(parts, start=1):
        for block in document:
            if block.kind == BlockKind.PICTURE and not urlsplit(block.target).scheme:
                alt = "".join(span.text for span in block.spans) or None
                wanted.append((AssetFile(file=block.target, alt=alt, part=number), block.location, block.where))
    for file, where, standing in wanted:
        if not all(0 <= value <= 1 for value in file.focus):
            message = f"focus {list(file.focus)} is outside the picture"
            reading.add(where, "wrong-value", message, "two numbers from 0 to 1")
        try:
            name = files.locate(root, folder, file.file)
        except CmgenError as error:
            reading.add(where, "missing-file", error.message, error.remedy)
            continue
        if name in found:
            found[name] = replace(found[name], part=file.part)
        else:
            found[name] = Asset(
                file=name,
                alt=file.alt,
                focus=file.focus,
                part=min(max(file.part, 1), max(len(parts), 1)),  # within the post
                credit=file.credit,
                licence=file.licence,
                consent=_consent(file.consent, where, reading),
                clip=_clip(file, where, reading, root, folder),
                where=standing,
                location=where,
            )
    return tuple(found.values())


def _slideshow(front: FrontMatter, path: str, reading: Reading, setting: Setting) -> Slideshow | None:
    from cmgen.image.formats import FORMATS

    wanted = front.slideshow
    if wanted is None:
        return None
    if wanted.only:
        use("channels")
    known = {name for channel in setting.channels for name in (channel.name, channel.network)}
    for number, name in enumerate(wanted.only):
        if name not in known:
            where = _at(reading, path, f"slideshow.only[{number}]")
            reading.add(where, "unknown-network", f"unknown network or channel {name!r}", nearest(name, known))
    if wanted.format and wanted.format not in FORMATS:
        where, message = _at(reading, path, "slideshow.format"), f"unknown format {wanted.format!r}"
        reading.add(where, "wrong-value", message, nearest(wanted.format, FORMATS))
        return None
    if wanted.seconds and not SHORTEST <= wanted.seconds <= LONGEST:
        where, message = _at(reading, path, "slideshow.seconds"), f"{wanted.seconds:g} seconds a slide"
        reading.add(
            where, "wrong-value", message, f"from {SHORTEST:g} to {LONGEST:g}, or 0: as long as it takes to read"
        )
        return None
    try:
        sound = files.locate(setting.root, posixpath.dirname(path), wanted.sound) if wanted.sound else ""
    except CmgenError as error:
        reading.add(_at(reading, path, "slideshow.sound"), "missing-file", error.message, error.remedy)
        return None
    return Slideshow(**{name: getattr(wanted, name) for name in SlideshowFile.__slots__} | {"sound": sound})


def _clip(file: AssetFile, where: Location, reading: Reading, root: Path, folder: str) -> Clip:
    """What is made of a video; saying so of a picture is a mistake."""
    wanted = {name for name in CLIP_FIELDS if getattr(file, name) != getattr(AssetFile(file=""), name)}
    if wanted and not video.is_video(file.file):
        reading.add(where, "wrong-value", f"{', '.join(sorted(wanted))}: {file.file} is no video", "remove it")
        return Clip()
    try:
        trim = (dates.clock(file.trim[0]), dates.clock(file.trim[1])) if file.trim else None
        cover = dates.clock(file.cover) if file.cover else None
        captions = files.locate(root, folder, file.captions) if file.captions else ""
    except dates.BadDateError as error:
        reading.add(where, "wrong-value", error.message, error.remedy)
        return Clip()
    except CmgenError as error:
        reading.add(where, "missing-file", error.message, error.remedy)
        return Clip()
    if trim and trim[0] >= trim[1]:
        message = f"trim ends at {file.trim and file.trim[1]}, before it begins"
        reading.add(where, "wrong-value", message, "write the beginning, then the end")
        return Clip()
    return Clip(
        trim=trim,
        cover=cover,
        captions=captions,
        captions_in=file.captions_in,
        sound=file.sound,
        fit=file.fit,
    )


def _consent(file: ConsentFile | None, where: Location, reading: Reading) -> Consent | None:
    if file is None:
        return None
    if file.until:
        try:
            dates.parse_day(file.until)
        except dates.BadDateError as error:
            reading.add(where, "bad-date", f"consent: {error.message}", error.remedy)
            return None
    return Consent(of=file.of, until=file.until, record=file.record)


def _poll(poll: PollFile | None, path: str, reading: Reading) -> Poll | None:
    if poll is None:
        return None
    choices = {option.strip() for option in poll.options}
    if len(choices) < 2 or len(choices) < len(poll.options) or "" in choices:
        where = _at(reading, path, "poll.options")
        reading.add(where, "bad-poll", "a poll needs two or more different choices", "write them as a list")
    return Poll(options=poll.options, seconds=round(poll.hours * 3600), multiple=poll.multiple)


def _other(slug: str, name: str, path: str, reading: Reading, root: Path) -> str:
    """The slug of another post, which must exist; a web address stands as it is."""
    if not slug or slug.startswith("https://"):
        return slug
    where = _at(reading, path, name)
    if slug == slug_of(path):
        reading.add(where, "bad-reference", f"{name} names the post itself", "name another post")
    try:
        files.locate(root, FOLDER, f"{slug}.md")
    except CmgenError:
        reading.add(where, "bad-reference", f"no post {slug!r}", "write its path without content/ and .md")
    return slug


def _repost(front: FrontMatter, parts: tuple[Document, ...], path: str, reading: Reading, root: Path) -> str:
    if front.repost and (any(parts) or front.assets or front.poll or front.quote or front.reply_to):
        where = _at(reading, path, "repost")
        reading.add(where, "bad-reference", "a repost has no words or pictures of its own", "write `quote:` instead")
    return _other(front.repost, "repost", path, reading, root)


def _repeated(post: Post, reading: Reading, brand: Brand) -> Post:
    """The post with the times at which it goes out again."""
    if OCCURRENCE.fullmatch(post.slug):
        message = "a name that ends with @ and a day is that of a repetition"
        reading.add(Location(post.path), "bad-name", message, "give the file another name")
    if not post.repeat or post.date is None:
        return post
    where = _at(reading, post.path, "repeat")
    if post.repost:
        reading.add(where, "bad-repeat", "a repost shows a post once more; it cannot be repeated", "take repeat out")
    try:
        return replace(post, repeats=repeats.later(post.repeat, post.date, brand.time_zone, post.expires))
    except repeats.BadRuleError as error:
        reading.add(where, "bad-repeat", f"repeat: {error.message}", error.remedy)
    return post


def _comment(text: str, path: str, words: _Words) -> Document:
    """The first comment; it is one text, whatever lines of asterisks it has."""
    where = _at(words.reading, path, "first_comment")
    parts = words.parts(text, where.line + (where.end_line > where.line)) if text else ()
    return tuple(block for part in parts for block in part)


def _with_overrides(post: Post, others: list[tuple[str, Node]], words: _Words) -> Post:
    reading = words.reading
    overrides: dict[str, Override] = {}
    documents: dict[str, tuple[Document, ...]] = {}
    for name, node in others:
        file = decode(node, OverrideFile, reading, name)
        if file is None:
            continue
        said = {key: getattr(file, key) for key in OverrideFile.__slots__}
        tags = None if file.tags is None else tuple(tag.lstrip("#") for tag in file.tags)
        overrides[name] = Override(**said | {"tags": tags})
        if file.text is not None:
            where = _at(reading, post.path, f"{name}.text")
            documents[name] = words.parts(file.text, where.line + (where.end_line > where.line))
    return replace(post, overrides=overrides, override_documents=documents)


def _with_text_templates(post: Post, words: _Words, setting: Setting) -> Post:
    """The post between the words that its layout sets around it, on the channels where it is not said otherwise."""
    documents = dict(post.override_documents)
    for channel in setting.channels:
        if channel.name not in post.channels or channel.name in documents or channel.network in documents:
            continue
        own = post.overrides.get(channel.name) or post.overrides.get(channel.network)
        layout = own.layout if own and own.layout is not None else post.layout
        where = words.reading.places.get("layout", Location(post.path))
        try:
            found = snippets.around(layout, channel, words.shelf, where)
        except CmgenError as error:
            words.reading.add(where, "bad-text-template", error.message, error.remedy)
            return post
        if found:
            before, after = found
            parts = list(post.parts or ((),))
            parts[0] = (*before, *parts[0])
            parts[-1] = (*parts[-1], *after)
            documents[channel.name] = tuple(parts)
    return replace(post, override_documents=documents)


def check_slugs(paths: list[str]) -> list[Finding]:
    """Posts whose slugs are the same to a file system that folds case or accents, and names that nobody can read."""
    import unicodedata

    seen: dict[str, str] = {}
    findings = []
    for path in paths:
        if not path.isprintable():
            message = f"{path.encode('unicode_escape').decode()!r} has characters that cannot be seen in its name"
            findings.append(_finding(Location(path), "bad-name", message, "rename it, with letters and hyphens"))
        folded = unicodedata.normalize("NFC", path).casefold()
        if folded in seen:
            message = f"the same name as {seen[folded]} on systems that fold case or accents"
            findings.append(_finding(Location(path), "same-slug", message, "rename one of them"))
        seen[folded] = path
    return findings
