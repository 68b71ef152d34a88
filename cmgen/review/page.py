"""A review as a page of Markdown, for a comment on a pull request: in French or in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from cmgen.dates import zone
from cmgen.manifest import Entry
from cmgen.model import Channel, Finding, Media, Part, Status, Variant
from cmgen.plan import Item
from cmgen.review.changes import Change, Kind
from cmgen.review.words import difference, inline, readable, shown
from cmgen.text.counters import measure

MARK = "<!-- cmgen review -->"
MAX_CHARACTERS = 60_000  # GitHub takes 65,536 in a comment; GitLab and Forgejo take more

WORDS = {
    "en": {
        "none": "No post changes.",
        "one": "1 post changes",
        "many": "{} posts change",
        "new": "new",
        "gone": "removed",
        "withdrawn": "withdrawn",
        "renamed": "renamed",
        "changed": "changed",
        "moved": "moved",
        "status": "status",
        "draft": "draft",
        "ready": "ready",
        "undated": "no date",
        "what": "What",
        "post": "Post",
        "when": "When",
        "channels": "Channels",
        "characters": "{} characters",
        "of": "{} of {} characters",
        "part": "part {} of {}",
        "no-alt": "no alt text",
        "decoration": "decoration",
        "picture-new": "new picture",
        "picture-gone": "removed",
        "picture-changed": "changed",
        "silent": "Nothing goes there any more.",
        "findings": "Findings",
        "error": "error",
        "warning": "warning",
        "suggestion": "suggestion",
        "plan": "What the next run does",
        "approve": "Approving this approves exactly these words and pictures",
        "no-plan": "The ledger could not be read here, so it is not known what is out already",
        "cut": "{} more posts do not fit into a comment: they are in the files of this check.",
        "card": "link card",
        "warning-text": "content warning",
        "poll": "poll",
        "colon": ":",
    },
    "fr": {
        "none": "Aucune publication ne change.",
        "one": "1 publication change",
        "many": "{} publications changent",
        "new": "nouvelle",
        "gone": "supprimée",
        "withdrawn": "retirée",
        "renamed": "renommée",
        "changed": "modifiée",
        "moved": "déplacée",
        "status": "statut",
        "draft": "brouillon",
        "ready": "prête",
        "undated": "sans date",
        "what": "Quoi",
        "post": "Publication",
        "when": "Quand",
        "channels": "Canaux",
        "characters": "{} caractères",
        "of": "{} caractères sur {}",
        "part": "partie {} sur {}",
        "no-alt": "sans texte de remplacement",
        "decoration": "décorative",
        "picture-new": "nouvelle image",
        "picture-gone": "retirée",
        "picture-changed": "modifiée",
        "silent": "Plus rien ne part là.",
        "findings": "Remarques",
        "error": "erreur",
        "warning": "attention",
        "suggestion": "suggestion",
        "plan": "Ce que fera la prochaine publication",
        "approve": "Approuver, c’est approuver exactement ces mots et ces images",
        "no-plan": "Le registre n’a pas pu être lu ici\u00a0: on ne sait pas ce qui est déjà sorti",
        "cut": "{} autres publications ne tiennent pas dans un commentaire\u00a0: elles sont dans les fichiers de "
        "cette vérification.",
        "card": "carte de lien",
        "warning-text": "avertissement",
        "poll": "sondage",
        "colon": "\u00a0:",
    },
}
SIGNS = {"error": "🛑", "warning": "⚠️", "suggestion": "💡"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a page needs beside the changes. ``no_plan`` says why there are no items."""

    channels: Mapping[str, Channel]
    time_zone: str
    lang: str = "en"
    findings: Sequence[Finding] = ()
    items: Sequence[Item] = ()
    no_plan: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)  # digest → address, where the bytes can be looked at

    @property
    def said(self) -> Mapping[str, str]:
        """The words of its language."""
        return WORDS.get(self.lang[:2], WORDS["en"])


def page(changes: Sequence[Change], about: About) -> str:
    """The whole page. What does not fit into a comment is named in it, never left out in silence."""
    said = about.said
    if not changes:
        return f"{MARK}\n## {said['none']}\n"
    count = said["one"] if len(changes) == 1 else said["many"].format(len(changes))
    head = "\n".join([MARK, f"## {count}", "", *_table(changes, about), ""])
    tail = "\n".join([*_findings(about), *_plan(about)])
    room = MAX_CHARACTERS - len(head) - len(tail)
    sections: list[str] = []
    for number, change in enumerate(changes):
        section = "\n".join(_section(change, about))
        if len(section) > room:
            sections.append(f"\n> {said['cut'].format(len(changes) - number)}\n")
            break
        room -= len(section) + 1
        sections.append(section)
    return "\n".join([head, *sections, tail]).rstrip("\n") + "\n"


# ------------------------------------------------------------------------------------------------ the table


def _table(changes: Sequence[Change], about: About) -> Iterator[str]:
    said = about.said
    yield f"| {said['what']} | {said['post']} | {said['when']} | {said['channels']} |"
    yield "|---|---|---|---|"
    for change in changes:
        channels = ", ".join(change.channels() or change.entry.channels)
        post = f"**{_title(change.entry)}**<br>`{_name(change)}`"
        yield f"| {said[change.kind]} | {post} | {_when(change, about)} | {channels} |"


def _title(entry: Entry) -> str:
    variant = next(iter(entry.variants), None)
    return inline((variant.title or variant.summary[:80]) if variant else entry.slug)


def _name(change: Change) -> str:
    if change.kind is Kind.RENAMED and change.before:
        return f"{change.before.slug} → {change.entry.slug}"
    return change.entry.slug


def _when(change: Change, about: About) -> str:
    now = _moment(change.entry.date, about)
    if change.is_moved and change.before:
        return f"<del>{_moment(change.before.date, about)}</del> → **{now}**"
    return now


def _moment(date: datetime | None, about: About) -> str:
    if date is None:
        return about.said["undated"]
    return f"{date.astimezone(zone(about.time_zone)):%Y-%m-%d %H:%M}"


# ------------------------------------------------------------------------------------------------ a post


def _section(change: Change, about: About) -> Iterator[str]:
    said, entry = about.said, change.entry
    yield f"\n### {said[change.kind]} · {_title(entry)}"
    facts = [f"`{entry.path}`", _status(change, said), _when(change, about)]
    yield " · ".join(fact for fact in facts if fact)
    if change.kind is Kind.GONE:
        return
    for name in change.channels():
        yield from _channel(change, name, about)


def _status(change: Change, said: Mapping[str, str]) -> str:
    now = said.get(change.entry.status, str(change.entry.status))
    if change.before and change.after and change.before.status is not change.after.status:
        return f"<del>{said.get(change.before.status, str(change.before.status))}</del> → **{now}**"
    return now if change.entry.status is not Status.WITHDRAWN else f"**{now}**"


def _channel(change: Change, name: str, about: About) -> Iterator[str]:
    said = about.said
    before = change.before.variant(name) if change.before else None
    after = change.after.variant(name) if change.after else None
    if after is None:
        yield f"\n**{name}** — {said['silent']}"
        return
    about_it = f"<b>{name}</b> · {_count(after, about)} · <code>{after.digest[:12]}</code>"
    yield f"\n<details open><summary>{about_it}</summary>\n"
    for label, key in (("warning-text", "warning"), ("card", "title")):
        was, now = (getattr(before, key, "") if before else ""), getattr(after, key)
        if label == "card" and not after.card:
            continue
        if was != now and now:
            yield f"{said[label]}{said['colon']} {inline(now)}\n"
    old_parts = before.parts if before else ()
    for number, part in enumerate(after.parts, start=1):
        old = old_parts[number - 1] if number <= len(old_parts) else None
        if len(after.parts) > 1:
            yield f"<sub>{said['part'].format(number, len(after.parts))}</sub>"
        yield _text(old, part, about.channels[name].limits.dialect if name in about.channels else "plain", before)
        yield from _pictures(old, part, about)
    for part in old_parts[len(after.parts) :]:
        yield f"<pre><del>{shown(part.text)}</del></pre>"
    if after.poll and (before is None or before.poll != after.poll):
        yield f"{said['poll']} — " + " / ".join(inline(option) for option in after.poll.options)
    yield "\n</details>"


def _count(variant: Variant, about: About) -> str:
    channel = about.channels.get(variant.channel)
    if channel is None or channel.limits.characters is None:
        return about.said["characters"].format(sum(len(part.text) for part in variant.parts))
    most = max((measure(part.text, part.facets, channel.limits) for part in variant.parts), default=0)
    return about.said["of"].format(most, channel.limits.characters)


def _text(before: Part | None, after: Part, dialect: str, known: Variant | None) -> str:
    now = readable(after.text, dialect)
    if known is None:
        return f"<pre>{shown(now)}</pre>"
    return f"<pre>{difference(readable(before.text, dialect) if before else '', now)}</pre>"


def _pictures(before: Part | None, after: Part, about: About) -> Iterator[str]:
    said = about.said
    old = before.media if before else ()
    for index, medium in enumerate(after.media):
        was = old[index] if index < len(old) else None
        word = said["picture-new"] if was is None else said["picture-changed"] if was.digest != medium.digest else ""
        past = f"<del>{_picture(was, about)}</del> → " if was and was.digest != medium.digest else ""
        became = f" — *{word}*" if word else ""
        yield f"- 🖼 {past}{_picture(medium, about)}{became}{said['colon']} {_alt(was, medium, said)}"
    for medium in old[len(after.media) :]:
        yield f"- 🖼 <del>{_picture(medium, about)}</del> — *{said['picture-gone']}*"


def _picture(medium: Media, about: About) -> str:
    words = f"{medium.width} × {medium.height}, {medium.size // 1000} kB"
    address = about.pictures.get(medium.digest)
    return f"<a href='{escape(address)}'>{words}</a>" if address else words


def _alt(before: Media | None, after: Media, said: Mapping[str, str]) -> str:
    if not after.alt:
        return f"*{said['decoration']}*"
    return difference(before.alt, after.alt) if before and before.alt != after.alt else inline(after.alt)


# ------------------------------------------------------------------------------------------------ findings, plan


def _findings(about: About) -> Iterator[str]:
    said = about.said
    if about.findings:
        yield f"\n### {said['findings']}\n"
    for finding in about.findings:
        remedy = f" — {inline(finding.remedy)}" if finding.remedy else ""
        where = f"`{finding.location.path}:{finding.location.line}`"
        yield f"- {SIGNS[finding.level]} {where} **{finding.rule}** {inline(finding.message)}{remedy}"


def _plan(about: About) -> Iterator[str]:
    said = about.said
    if about.no_plan:
        yield f"\n> {said['no-plan']} ({inline(about.no_plan)})."
        return
    if not about.items:
        return
    yield f"\n### {said['plan']}\n\n{said['approve']}{said['colon']}\n"
    yield f"| {said['post']} | {said['channels']} | {said['what']} | |"
    yield "|---|---|---|---|"
    for item in about.items:
        mark = item.variant.digest[:12] if item.variant else ""
        what = item.why if item.deed == "none" else f"**{item.deed}** — {item.why}"
        yield f"| `{item.slug}` | {item.channel} | {inline(what) if item.deed == 'none' else what} | `{mark}` |"
