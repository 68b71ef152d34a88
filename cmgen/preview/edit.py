"""Change one value of a post's front matter in its file, and nothing else: every comment and the order stay."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from cmgen import dates
from cmgen.content import FOLDER, Setting, read_post
from cmgen.errors import CmgenError
from cmgen.files import locate, write_whole
from cmgen.model import Location, Post
from cmgen.preview.state import digest


class Field(StrEnum):
    """What may be changed from a page."""

    STATUS = "status"  # to ready, from draft
    DATE = "date"  # a moment in the brand's zone
    ALT = "alt"  # of the picture whose file the change names


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change that somebody asked for, of a file as they saw it."""

    path: str  # from the project's root
    seen: str  # sha256 of the file that the page showed
    field: Field
    value: str
    file: str = ""  # for alt: the picture, from the project's root


class Conflict(CmgenError):
    """The file is not the one that the page showed."""


def apply(edit: Edit, setting: Setting) -> None:
    """Write the change. Raises Conflict where the file has changed meanwhile, CmgenError where it cannot be made."""
    if not (edit.path.startswith(f"{FOLDER}/") and edit.path.endswith(".md")):
        raise CmgenError(f"{edit.path[:80]!r} is no post", "only posts are changed from here")
    path = setting.root / locate(setting.root, "", edit.path)
    raw = path.read_bytes()
    if digest(raw) != edit.seen:
        raise Conflict(f"{edit.path} has changed since this page was made", "look at it again")
    post, _ = read_post(raw, edit.path, setting)
    if post is None:
        raise CmgenError(f"{edit.path} cannot be read", "mend it in an editor first")
    text = raw.decode("utf-8")
    try:
        changed = _changed(text, post, edit, setting)
    except IndexError:  # places count lines that end otherwise
        raise CmgenError(f"{edit.path} has line ends of two kinds", "save it with one kind of line ends") from None
    again, _ = read_post(changed.encode(), edit.path, setting)
    if again is None or not _is_only_that(post, again, edit):
        raise CmgenError(f"{edit.path} is written in a way that cannot be changed from here", "change it in an editor")
    if path.read_bytes() != raw:
        raise Conflict(f"{edit.path} has changed since this page was made", "look at it again")
    write_whole(path, changed.encode())


def _changed(text: str, post: Post, edit: Edit, setting: Setting) -> str:
    match edit.field:
        case Field.STATUS:
            if edit.value != "ready" or post.status != "draft":
                raise CmgenError("only a draft can be marked ready", "other changes belong in an editor")
            return _set(text, post, "status", "ready")
        case Field.DATE:
            try:
                dates.parse(edit.value, setting.brand.time_zone)
            except dates.BadDateError as error:
                raise CmgenError(error.message, error.remedy) from None
            return _set(text, post, "date", edit.value)
        case Field.ALT:
            return _with_alt(text, post, edit)


def _set(text: str, post: Post, name: str, value: str) -> str:
    """The file with a value of its first level exchanged, or with a line more before the end of the front matter."""
    if place := post.places.get(name):
        return _spliced(text, place, value)
    end = [match.start() for match in re.finditer(r"^---[ \t]*\r?$", text, re.MULTILINE)][1]
    return f"{text[:end]}{name}: {value}{_line_end(text)}{text[end:]}"


def _with_alt(text: str, post: Post, edit: Edit) -> str:
    """The file with a picture's alternative text; only for a picture that the front matter names."""
    asset = next((asset for asset in post.assets if asset.file == edit.file), None)
    index = next(
        (n for n in range(len(post.assets)) if asset and post.places.get(f"assets[{n}].file") == asset.location), None
    )
    if asset is None or index is None:
        raise CmgenError("this picture stands in the text", "write its words there: ![words](file)")
    value = json.dumps(" ".join(edit.value.split()), ensure_ascii=False)
    if place := post.places.get(f"assets[{index}].alt"):
        return _spliced(text, place, value)
    lines = _lines(text)
    line = lines[asset.location.line - 1]
    behind = line[asset.location.end_column - 1 :]
    if behind.strip() and not behind.lstrip().startswith("#"):  # {file: a.jpg, focus: …}
        cut = asset.location.end_column - 1
        lines[asset.location.line - 1] = f"{line[:cut]}, alt: {value}{line[cut:]}"
    else:
        indent = re.match(r"[\s-]*", line)
        assert indent
        lines.insert(asset.location.line, f"{' ' * len(indent[0])}alt: {value}{_line_end(text)}")
    return "".join(lines)


def _spliced(text: str, place: Location, value: str) -> str:
    """The text with what stands at a place exchanged."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    starts = [0]
    for line in _lines(text.removeprefix(mark)):
        starts.append(starts[-1] + len(line))
    start = starts[place.line - 1] + place.column - 1
    end = starts[place.end_line - 1] + place.end_column - 1
    body = text.removeprefix(mark)
    if place.end_column == 1 and place.end_line > place.line:  # a block of text ends with its last line's end
        value += _line_end(text)
    return f"{mark}{body[:start]}{_spaced(body, start)}{value}{body[end:]}"


def _spaced(text: str, start: int) -> str:
    """A space where a value follows its colon at once, as in ``alt:`` with nothing behind it."""
    return " " if text[start - 1 : start] == ":" else ""


def _lines(text: str) -> list[str]:
    """The lines as a post's places count them, each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _is_only_that(before: Post, after: Post, edit: Edit) -> bool:
    """Whether the two posts are the same but for what was asked."""
    if edit.field is Field.ALT:
        words = " ".join(edit.value.split())
        assets = [(asset.file, words if asset.file == edit.file else asset.alt) for asset in before.assets]
        return [(asset.file, asset.alt) for asset in after.assets] == assets and _rest(before) == _rest(after)
    if edit.field is Field.STATUS:
        return after.status == "ready" and _rest(before) == _rest(after) and before.date == after.date
    return after.wall_date == edit.value and _rest(before) == _rest(after) and before.status == after.status


def _rest(post: Post) -> tuple[object, ...]:
    """What no change from a page touches."""
    bare = replace(post, places={}, body_line=0, parts=(), override_documents={}, assets=())
    bare = replace(bare, date=None, wall_date="", status=post.status.__class__.DRAFT)
    return (bare, tuple((asset.file, asset.focus, asset.part) for asset in post.assets))
