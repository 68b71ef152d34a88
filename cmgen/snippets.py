"""Words that posts share: values in ``{{ … }}``, shortcodes, and the text templates of layouts.

A shortcode ``{{< address room="blue" >}}`` is ``brand/shortcodes/address.md``; ``address.site.md`` beside it is its
form on the network (or channel) ``site``. A layout's words around a post are ``layouts/<name>/text.txt``, or
``layouts/<name>/<network>.txt``, with the post where ``{{ body }}`` stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cmgen import markdown, template
from cmgen.data import decode_utf8, nearest
from cmgen.errors import Broken, CmgenError
from cmgen.model import Block, BlockKind, Brand, Channel, Document, Fact, Finding, Location, Span, SpanKind, Where
from cmgen.uses import use

SHORTCODES = "brand/shortcodes"
LAYOUTS = "layouts"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
ARGUMENT = re.compile(r'\s*([A-Za-z_][A-Za-z0-9_]*)="([^"]*)"')


def values_of(brand: Brand, lang: str, *, title: str, campaign: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """What a template may say, by name: of the brand, in the post's language, and the post's own ``values``."""
    served = brand.campaigns.get(campaign)
    return {
        "title": title,
        "campaign": served.titles.get(lang, served.title) if served else "",
        "tagline": brand.tagline.get(lang, ""),
        "site": urlsplit(brand.site).hostname or "",
        "brand": brand.name,
        "lang": lang,
        "facts": Facts(brand.facts, lang),
    } | dict(own)


class Facts(Mapping[str, str]):
    """The brand's facts in one language, each looked at when it is asked for."""

    def __init__(self, facts: Mapping[str, Fact], lang: str) -> None:
        self._facts, self._lang = facts, lang

    def __getitem__(self, name: str) -> str:
        return self._facts[name].values[self._lang]

    def __iter__(self) -> Iterator[str]:
        return (name for name, fact in self._facts.items() if self._lang in fact.values)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))  # what is made of them is kept by what they say


# ---------------------------------------------------------------------------------------------- shortcodes


@dataclass(frozen=True, slots=True)
class Shelf:
    """What shortcodes and text templates are found in and written with."""

    root: Path
    values: Mapping[str, Any]


def expand(documents: Iterable[Document], shelf: Shelf) -> tuple[tuple[Document, ...], list[Finding]]:
    """The documents with every shortcode as the blocks it stands for, each form for the channels that it is for."""
    findings: list[Finding] = []
    expanded = []
    for document in documents:
        blocks: list[Block] = []
        for block in document:
            if block.kind is not BlockKind.SHORTCODE:
                blocks.append(block)
                continue
            try:
                blocks.extend(_forms(block, shelf))
            except CmgenError as error:
                findings.append(Finding(block.location, "bad-shortcode", error.message, error.remedy))
        expanded.append(tuple(blocks))
    return tuple(expanded), findings


def _forms(block: Block, shelf: Shelf) -> list[Block]:
    """The blocks of all forms of one shortcode; raises CmgenError."""
    name = block.target
    folder = shelf.root / SHORTCODES
    use(f"folder {SHORTCODES}")
    known = sorted(path.stem for path in folder.glob("*.md") if "." not in path.stem)
    if not NAME.fullmatch(name) or name not in known:
        remedy = nearest(name, known) if known else f"write its words into {SHORTCODES}/{name or 'name'}.md"
        raise CmgenError(f"no shortcode {name!r}", remedy)
    forms = {path.stem.partition(".")[2]: path for path in sorted(folder.glob(f"{name}*.md")) if _is_form(path, name)}
    values = dict(shelf.values) | _arguments(block)
    blocks: list[Block] = []
    for kind, path in forms.items():
        where = Where(only=(kind,)) if kind else Where(but=tuple(other for other in forms if other))
        found = _parsed(_text(path, shelf.root), values, block.location, path.relative_to(shelf.root).as_posix())
        blocks += [replace(one, where=(*block.where, where)) for one in found]
    return blocks


def _is_form(path: Path, name: str) -> bool:
    return path.stem == name or (path.stem.startswith(f"{name}.") and path.stem.count(".") == 1)


def _arguments(block: Block) -> dict[str, str]:
    written = block.spans[0].text if block.spans else ""
    found: dict[str, str] = {}
    position = 0
    while match := ARGUMENT.match(written, position):
        found[match[1]] = match[2]
        position = match.end()
    if rest := written[position:].strip():
        raise CmgenError(f"{rest[:40]!r} is not an argument", f'write {{{{< {block.target} name="value" >}}}}')
    return found


# ---------------------------------------------------------------------------------------------- text templates


def around(layout: str, channel: Channel, shelf: Shelf, where: Location) -> tuple[Document, Document] | None:
    """What a layout sets before and after a post on a channel; None where it has no words. Raises CmgenError."""
    if not NAME.fullmatch(layout):
        return None
    folder = shelf.root / LAYOUTS / layout
    for name in (channel.name, channel.network, "text"):
        path = folder / f"{name}.txt"
        shown = path.relative_to(shelf.root).as_posix()
        use(f"exists {shown}")
        if path.is_file():
            source = _text(path, shelf.root)
            if len(re.findall(r"^\{\{\s*body\s*\}\}[ \t]*$", source, re.MULTILINE)) != 1:
                raise CmgenError(f"{shown} has no place for the post", "put {{ body }} on a line of its own, once")
            before, _, after = re.split(r"^(\{\{\s*body\s*\}\}[ \t]*)$", source, flags=re.MULTILINE)
            return _parsed(before, shelf.values, where, shown), _parsed(after, shelf.values, where, shown)
    return None


# ---------------------------------------------------------------------------------------------- both


def _text(path: Path, root: Path) -> str:
    shown = path.relative_to(root).as_posix()
    use(f"file {shown}")
    if not path.resolve().is_relative_to(root.resolve()):
        raise CmgenError(f"{shown} leads outside the project", "copy the file into the project")
    raw = path.read_bytes()
    if len(raw) > template.MAX_BYTES:
        raise CmgenError(f"{shown} is larger than {template.MAX_BYTES} bytes", "shorten it")
    try:
        return decode_utf8(raw, shown)
    except Broken as error:
        raise CmgenError(f"{shown}: {error.findings[0].message}", error.findings[0].remedy) from None


def _parsed(source: str, values: Mapping[str, Any], where: Location, shown: str) -> Document:
    """A template's words as one document whose blocks stand where it was asked for; raises CmgenError."""
    try:
        template.check(source)
        text = template.write(source, values, markdown=True)
    except CmgenError as error:
        raise CmgenError(f"{shown}: {error.message}", error.remedy) from None
    documents, findings = markdown.parse(text, shown)
    if findings:
        raise CmgenError(f"{findings[0].location}: {findings[0].message}", findings[0].remedy)
    if len(documents) != 1 or any(block.kind is BlockKind.SHORTCODE for block in documents[0]):
        raise CmgenError(f"{shown}: a thread or a shortcode within", "take *** and {{< … >}} out of it")
    return tuple(_placed(block, where) for block in documents[0])


def _placed(block: Block, where: Location) -> Block:
    """The block as if it stood at one place, words of the same dress in one span: escapes had cut them up."""

    def placed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        joined: list[Span] = []
        for span in spans:
            if joined and span.kind is joined[-1].kind is SpanKind.TEXT and span.marks == joined[-1].marks:
                joined[-1] = replace(joined[-1], text=joined[-1].text + span.text)
            else:
                joined.append(replace(span, location=where))
        return tuple(joined)

    rows = tuple(tuple(placed(cell) for cell in row) for row in block.rows)
    return replace(block, spans=placed(block.spans), rows=rows, location=where)
