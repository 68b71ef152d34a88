"""What may be written at a place of a post: fields and their values, people, hashtags, facts, channels, shortcodes."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from cmgen import snippets
from cmgen.content import FrontMatter, OverrideFile, slug_of
from cmgen.data import key_of, unwrap
from cmgen.editor.spot import Spot, end_of_head, spot
from cmgen.image import layout
from cmgen.model import Campaign
from cmgen.project import Project
from cmgen.registry import networks, rules

MOST = 200  # posts and files that are offered
SHOWN = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".heic", ".tif", ".tiff", ".mp4", ".mov", ".webm", ".m4v"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that may be written. ``kind``: field, value, person, hashtag, file, post, rule or variable."""

    text: str
    kind: str
    about: str = ""  # a line
    word: str = ""  # what of it is written already: replaced


@dataclass(frozen=True)
class Desk:
    """A post on the desk: its project, its path from the root, its lines, and the names of the brand's guidelines."""

    project: Project
    path: str
    lines: Sequence[str]
    guidelines: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The channels, then the networks that they are on."""
        channels = self.project.channels
        return tuple(dict.fromkeys([*(one.name for one in channels), *(one.network for one in channels)]))

    @cached_property
    def campaign(self) -> Campaign | None:
        """The campaign that the post serves."""
        head = self.lines[: end_of_head(self.lines)]
        found = next((match for line in head if (match := re.match(r"campaign:\s*[\"']?([\w-]+)", line))), None)
        return self.project.brand.campaigns.get(found[1]) if found else None


def choices(desk: Desk, row: int, column: int) -> list[Choice]:
    """What may be written where the cursor stands; row and column from 0, in code points."""
    if row < 0 or row >= len(desk.lines):
        return []
    here = spot(desk.lines, row, column)
    if here:
        return list(_in_head(desk, here))
    return list(_in_body(desk, desk.lines[row][:column])) if row >= end_of_head(desk.lines) else []


# ---------------------------------------------------------------------------------------------- front matter


def _in_head(desk: Desk, here: Spot) -> Iterator[Choice]:
    shape = shape_of(here.path, desk)
    if here.key:
        name = ".".join([*_own(here.path, desk), here.key])
        hint = _fields(shape).get(here.key) if shape else None
        yield from (_value(text, here, about, name) for text, about in _values(desk, name, hint[0] if hint else None))
    elif shape:
        for key, (hint, about) in _fields(shape).items():
            if key not in here.siblings:
                yield Choice(text=f"{key}:{_follows(hint)}", kind="field", about=about, word=here.word)
        if not here.path:
            for name in desk.names:
                if name not in here.siblings and name not in _fields(FrontMatter):
                    about = "what is otherwise there: text, title, tags, …"
                    yield Choice(text=f"{name}:", kind="field", about=about, word=here.word)
    elif here.path:  # an item of a list
        *outer, key = here.path
        name = ".".join([*_own(tuple(outer), desk), key])
        above = shape_of(tuple(outer), desk)
        hint = _fields(above).get(key) if above else None
        if hint:
            yield from (_value(text, here, about, name) for text, about in _values(desk, name, hint[0]))


def _value(text: str, here: Spot, about: str, name: str) -> Choice:
    kinds = {"people": "person", "tags": "hashtag", "allow": "rule", "assets.file": "file", "assets.captions": "file"}
    kind = "post" if name in POSTS else kinds.get(name, "value")
    return Choice(text=text, kind=kind, about=about, word=here.word)


def shape_of(path: Sequence[str], desk: Desk) -> Any:
    """The data class of the mapping that these keys lead to; None where they lead to none."""
    shape: Any = FrontMatter
    for index, key in enumerate(path):
        known = _fields(shape)
        if not index and key not in known:
            shape = OverrideFile if key in desk.names or key in networks else None
        else:
            shape = _class(known[key][0]) if key in known else None
        if shape is None:
            return None
    return shape


def about_field(path: Sequence[str], key: str, desk: Desk) -> str:
    """What a field of the front matter is for; "" where there is none."""
    shape = shape_of(path, desk)
    return _fields(shape)[key][1] if shape and key in _fields(shape) else ""


def _own(path: tuple[str, ...], desk: Desk) -> tuple[str, ...]:
    """The path without the name of a network, where values are the same as elsewhere."""
    return path[1:] if path and path[0] not in _fields(FrontMatter) else path


def _fields(shape: Any) -> Mapping[str, tuple[Any, str]]:
    hints = get_type_hints(shape, include_extras=True)
    return {key_of(one.name): unwrap(hints[one.name]) for one in fields(shape)}


def _bare(hint: Any) -> Any:
    """A type without "or nothing", and of a list what is in it."""
    if get_origin(hint) is Annotated:
        hint = unwrap(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    arguments = get_args(hint)
    return _bare(arguments[0]) if get_origin(hint) is tuple and arguments[1:] == (...,) else hint


def _class(hint: Any) -> Any:
    bare = _bare(hint)
    return bare if is_dataclass(bare) else None


def _follows(hint: Any) -> str:
    """What comes behind a field's colon: nothing where its value begins on the next line."""
    return "" if _class(hint) or get_origin(_bare(hint)) is Mapping else " "


def _values(desk: Desk, name: str, hint: Any) -> Iterable[tuple[str, str]]:
    if name in VALUES:
        return VALUES[name](desk)
    bare = _bare(hint)
    if bare is bool:
        return [("true", ""), ("false", "")]
    if get_origin(bare) is Literal:
        return [(str(each), "") for each in get_args(bare) if each]
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return [(str(each), "") for each in bare]
    return []


Values = Iterable[tuple[str, str]]


def _channels(desk: Desk) -> Values:
    for channel in desk.project.channels:
        yield channel.name, " ".join(filter(None, [f"channel on {channel.network}", channel.account]))
    for name in desk.names[len(desk.project.channels) :]:
        yield name, "every channel of this network"


def _campaigns(desk: Desk) -> Values:
    for short, campaign in desk.project.brand.campaigns.items():
        yield short, " – ".join(filter(None, [campaign.title, campaign.starts, campaign.ends]))


def _people(desk: Desk) -> Values:
    return ((short, person.name) for short, person in desk.project.brand.people.items())


def _hashtags(desk: Desk) -> Values:
    campaign = desk.campaign
    own = dict.fromkeys(campaign.hashtags, f"of the campaign {campaign.title or campaign.name}") if campaign else {}
    return (own | {tag: "of the brand" for tag in desk.project.brand.hashtags if tag not in own}).items()


def _layouts(desk: Desk) -> Values:
    folder = desk.project.root / snippets.LAYOUTS
    return ((name, "of the brand" if (folder / name).is_dir() else "") for name in layout.names(folder))


def _languages(desk: Desk) -> Values:
    return ((language, "") for language in desk.project.brand.languages)


def _visibilities(desk: Desk) -> Values:
    seen: dict[str, list[str]] = {}
    for channel in desk.project.channels:
        for word in channel.limits.visibilities:
            seen.setdefault(word, []).append(channel.name)
    return ((word, ", ".join(names)) for word, names in seen.items())


def _allowances(desk: Desk) -> Values:
    yield from ((name, rules.first_line(name)) for name in rules)
    yield from ((name, "a guideline") for name in sorted(desk.guidelines))


def _posts(desk: Desk) -> Values:
    others = [slug_of(path) for path in desk.project.paths() if path != desk.path]
    return ((slug, "") for slug in sorted(others, reverse=True)[:MOST])


def _files(*endings: str) -> Callable[[Desk], Values]:
    def found(desk: Desk) -> Values:
        """Files below the post's folder, those in the folder of its name first."""
        folder = (desk.project.root / desk.path).parent
        own = PurePosixPath(desk.path).stem.partition(".")[0]
        names = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix.lower() in endings)
        ordered = sorted(names, key=lambda name: (name.parts[0] != own, name))
        return ((name.as_posix(), "") for name in ordered[:MOST])

    return found


POSTS = ("reply_to", "quote", "repost", "same_as")
VALUES: Mapping[str, Callable[[Desk], Values]] = {
    "network": _channels,
    "campaign": _campaigns,
    "pillar": lambda desk: ((name, "") for name in desk.project.brand.pillars),
    "layout": _layouts,
    "lang": _languages,
    "people": _people,
    "tags": _hashtags,
    "visibility": _visibilities,
    "allow": _allowances,
    "assets.file": _files(*SHOWN),
    "assets.captions": _files(".srt"),
    **dict.fromkeys(POSTS, _posts),
}

# ---------------------------------------------------------------------------------------------- body


def _in_body(desk: Desk, before: str) -> Iterator[Choice]:
    for pattern, kind, values in BODY:
        if found := re.search(pattern, before):
            yield from (Choice(text=text, kind=kind, about=about, word=found[1]) for text, about in values(desk))
            return


def _variables(desk: Desk) -> Values:
    brand = desk.project.brand
    values = snippets.values_of(brand, brand.languages[0], title="", campaign="", own={})
    for name in values:
        if name != "facts":
            yield name, str(values[name])
    for name, fact in brand.facts.items():
        yield f"facts.{name}", " · ".join(dict.fromkeys(fact.values.values()))


def _shortcodes(desk: Desk) -> Values:
    folder = desk.project.root / snippets.SHORTCODES
    return ((path.stem, "") for path in sorted(folder.glob("*.md")) if "." not in path.stem)


def _conditions(desk: Desk) -> Values:
    return [("only", "what follows stands on these channels"), ("not", "what follows stands on all but these")]


BODY: Sequence[tuple[str, str, Callable[[Desk], Values]]] = (
    (r"\{\{<\s*([\w-]*)$", "value", _shortcodes),
    (r"\{\{\s*([\w.]*)$", "variable", _variables),
    (r"^:::\s*(?:only|not)\s(?:.*\s)?([\w-]*)$", "value", _channels),
    (r"^:::\s*(\w*)$", "value", _conditions),
    (r"(?:^|[^\w@/.])@(\w*)$", "person", _people),
    (r"(?:^|[^\w#/&])#(\w*)$", "hashtag", _hashtags),
)
