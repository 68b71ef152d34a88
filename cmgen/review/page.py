"""A review as a page of Markdown, for a comment on a pull request: in French or in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape

from cmgen import french, spoken
from cmgen.dates import zone
from cmgen.manifest import Entry
from cmgen.model import Channel, Finding, Media, Part, Status, Variant
from cmgen.plan import Item
from cmgen.review.changes import Change, Kind
from cmgen.review.words import changed_words, difference, inline, quoted, readable, shown
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
        "error": "error",
        "warning": "warning",
        "suggestion": "suggestion",
        "remarks": "Remarks",
        "others": "In other files",
        "same": "the same words change as on {}",
        "was": "before",
        "is": "now",
        "line": "line {}",
        "elsewhere": "The pictures, before and after, are in the artefact `review` of this check.",
        "plan": "What the next run does",
        "approve": "Approving this approves exactly these words and pictures",
        "no-plan": "The ledger could not be read here, so it is not known what is out already",
        "cut": "{} more posts do not fit into a comment: they are in the files of this check.",
        "card": "link card",
        "warning-text": "content warning",
        "poll": "poll",
        "colon": ":",
        "publish": "goes out",
        "resume": "its thread goes on",
        "settle": "is looked for",
        "edit": "is edited",
        "by hand": "to post by hand",
        "withdraw": "is taken down",
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
        "error": "erreur",
        "warning": "attention",
        "suggestion": "suggestion",
        "remarks": "Remarques",
        "others": "Dans d’autres fichiers",
        "same": "les mêmes mots changent que sur {}",
        "was": "avant",
        "is": "maintenant",
        "line": "ligne {}",
        "elsewhere": "Les images, avant et après, sont dans l’artefact `review` de cette vérification.",
        "plan": "Ce que fera la prochaine publication",
        "approve": "Approuver, c’est approuver exactement ces mots et ces images",
        "no-plan": "Le registre n’a pas pu être lu ici\u00a0: on ne sait pas ce qui est déjà sorti",
        "cut": "{} autres publications ne tiennent pas dans un commentaire\u00a0: elles sont dans les fichiers de "
        "cette vérification.",
        "card": "carte de lien",
        "warning-text": "avertissement",
        "poll": "sondage",
        "colon": "\u00a0:",
        "publish": "paraît",
        "resume": "son fil continue",
        "settle": "est recherchée",
        "edit": "est modifiée",
        "by hand": "à publier à la main",
        "withdraw": "est retirée",
    },
}
SIGNS = {"error": "🛑", "warning": "⚠️", "suggestion": "💡"}
KINDS = {
    Kind.NEW: "🆕",
    Kind.GONE: "🗑️",
    Kind.WITHDRAWN: "🚫",
    Kind.RENAMED: "🏷️",
    Kind.CHANGED: "✏️",
    Kind.MOVED: "📅",
    Kind.STATUS: "🚦",
}
LONG = 1500  # characters of a text that is shown by what changes in it
THUMB = 320  # px of a picture beside the words


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
    has_artefact: bool = False  # the pictures are to be had, but not from here

    @property
    def said(self) -> Mapping[str, str]:
        """The words of its language."""
        return WORDS[self.tongue]

    @property
    def tongue(self) -> str:
        """One of ours: "fr" or "en"."""
        return self.lang[:2] if self.lang[:2] in WORDS else "en"


def page(changes: Sequence[Change], about: About) -> str:
    """The whole page. What does not fit into a comment is named in it, never left out in silence."""
    said = about.said
    if not changes:
        return f"{MARK}\n## {said['none']}\n"
    count = said["one"] if len(changes) == 1 else said["many"].format(len(changes))
    head = "\n".join([MARK, f"## {count}", "", *_bounded(_table(changes, about), about), ""])
    tail = "\n".join(_bounded([*_other_findings(changes, about), *_plan(changes, about)], about))
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


def _bounded(lines: Iterable[str], about: About) -> list[str]:
    """As many lines as fit into a third of a comment, and how many do not."""
    every, room = list(lines), MAX_CHARACTERS // 3
    for number, line in enumerate(every):
        room -= len(line) + 1
        if room < 0:
            return [*every[:number], f"\n> {about.said['cut'].format(len(every) - number)}"]
    return every


# ------------------------------------------------------------------------------------------------ the table


def _table(changes: Sequence[Change], about: About) -> Iterator[str]:
    said = about.said
    yield f"| {said['what']} | {said['post']} | {said['when']} | {said['channels']} | {said['remarks']} |"
    yield "|---|---|---|---|---|"
    for change in changes:
        channels = ", ".join(change.channels() or change.entry.channels)
        post = f"**{_title(change.entry)}**<br>`{_name(change)}`"
        levels = Counter(str(finding.level) for finding in _of(change, about))
        tally = " ".join(f"{sign}\u00a0{levels[level]}" for level, sign in SIGNS.items() if levels[level])
        kind = f"{KINDS[change.kind]}\u00a0{said[change.kind]}"
        yield f"| {kind} | {post} | {_when(change, about)} | {channels} | {tally} |"


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
    return spoken.moment(date.astimezone(zone(about.time_zone)), about.tongue)


# ------------------------------------------------------------------------------------------------ a post


def _section(change: Change, about: About) -> Iterator[str]:
    said, entry = about.said, change.entry
    yield f"\n### {KINDS[change.kind]} {_title(entry)}"
    facts = [said[change.kind], _status(change, said), _when(change, about), f"`{entry.path}`"]
    yield " · ".join(dict.fromkeys(fact for fact in facts if fact))
    if findings := _of(change, about):
        yield ""
        yield from (_finding(one, about, with_path=False) for one in _on_channels(findings, about))
    if change.kind is Kind.GONE:
        return
    first = ""
    seen: dict[tuple[str, ...], str] = {}  # what changes in the words → the first channel where it does
    for name in change.channels():
        same = seen.setdefault(_changed_words(change, name, about), name)
        first = first or name
        yield from _channel(change, name, about, same if same != name else "", is_open=name == first)


def _changed_words(change: Change, name: str, about: About) -> tuple[str, ...]:
    """Which words went and came on a channel; for a new variant its own name, which no other has."""
    before = change.before.variant(name) if change.before else None
    after = change.after.variant(name) if change.after else None
    if before is None or after is None:
        return (name,)
    return changed_words(*(_whole(variant, about) for variant in (before, after))) or (name,)


def _whole(variant: Variant, about: About) -> str:
    """All that a variant says, as readers see it."""
    channel = about.channels.get(variant.channel)
    dialect = channel.limits.dialect if channel else "plain"
    return "\n\n".join([variant.title, variant.warning, *(readable(part.text, dialect) for part in variant.parts)])


def _status(change: Change, said: Mapping[str, str]) -> str:
    now = said.get(change.entry.status, str(change.entry.status))
    if change.before and change.after and change.before.status is not change.after.status:
        return f"<del>{said.get(change.before.status, str(change.before.status))}</del> → **{now}**"
    return now if change.entry.status is not Status.WITHDRAWN else f"**{now}**"


def _channel(change: Change, name: str, about: About, same: str, *, is_open: bool) -> Iterator[str]:
    said = about.said
    before = change.before.variant(name) if change.before else None
    after = change.after.variant(name) if change.after else None
    if after is None:
        yield f"\n**{name}** — {said['silent']}"
        return
    about_it = f"<b>{name}</b> · {_count(after, about)} · <code>{after.digest[:12]}</code>"
    about_it += f" · <i>{said['same'].format(same)}</i>" if same else ""
    yield f"\n<details{' open' if is_open else ''}><summary>{about_it}</summary>\n"
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
            yield f"<sub>{said['part'].format(number, len(after.parts))}</sub>\n"
        yield _text(old, part, about.channels[name].limits.dialect if name in about.channels else "plain", before)
        yield from _pictures(old, part, about)
    for part in old_parts[len(after.parts) :]:
        yield f"{quoted(f'<del>{shown(part.text)}</del>')}\n"
    if after.poll and (before is None or before.poll != after.poll):
        yield f"{said['poll']} — " + " / ".join(inline(option) for option in after.poll.options)
    yield "</details>"


def _count(variant: Variant, about: About) -> str:
    channel = about.channels.get(variant.channel)
    if channel is None or channel.limits.characters is None:
        return about.said["characters"].format(sum(len(part.text) for part in variant.parts))
    most = max((measure(part.text, part.facets, channel.limits) for part in variant.parts), default=0)
    return about.said["of"].format(most, channel.limits.characters)


def _text(before: Part | None, after: Part, dialect: str, known: Variant | None) -> str:
    now = readable(after.text, dialect)
    if known is None:
        return f"{quoted(shown(now))}\n"
    changed = difference(readable(before.text, dialect) if before else "", now)
    return f"{quoted(changed, about_changes=len(now) > LONG)}\n"


def _pictures(before: Part | None, after: Part, about: About) -> Iterator[str]:
    """Each picture: as it is, and as it was where it changed; beside each other where they can be looked at here."""
    said = about.said
    old = before.media if before else ()
    for index, medium in enumerate(after.media):
        was = old[index] if index < len(old) else None
        is_another = was is not None and was.digest != medium.digest
        word = said["picture-new"] if was is None else said["picture-changed"] if is_another else ""
        became = f" — *{word}*" if word else ""
        if was and is_another and {was.digest, medium.digest} <= about.pictures.keys():
            cells = ((said["was"], was), (said["is"], medium))
            row = "".join(f"<td>{name}<br>{_seen(one, about)}</td>" for name, one in cells)
            yield f"<table><tr>{row}</tr></table>\n"
        elif medium.digest in about.pictures and word:
            yield f"{_seen(medium, about)}\n"
        past = f"<del>{_picture(was)}</del> → " if was and is_another else ""
        yield f"- 🖼 {past}{_picture(medium)}{became}{said['colon']} {_alt(was, medium, said)}"
    for medium in old[len(after.media) :]:
        yield f"- 🖼 <del>{_picture(medium)}</del> — *{said['picture-gone']}*"
    if after.media or old:
        yield ""


def _seen(medium: Media, about: About) -> str:
    """A picture itself, small, with a way to the whole."""
    address = escape(about.pictures[medium.digest])
    if medium.is_video:
        return f"<a href='{address}'>{_picture(medium)}</a>"
    width = min(THUMB, medium.width)
    return f"<a href='{address}'><img src='{address}' width='{width}' alt='{escape(medium.alt)}'></a>"


def _picture(medium: Media) -> str:
    return f"{medium.width} × {medium.height}, {medium.size // 1000} kB"


def _alt(before: Media | None, after: Media, said: Mapping[str, str]) -> str:
    if not after.alt:
        return f"*{said['decoration']}*"
    return difference(before.alt, after.alt) if before and before.alt != after.alt else inline(after.alt)


# ------------------------------------------------------------------------------------------------ findings, plan


def _of(change: Change, about: About) -> list[Finding]:
    """What is to be said of the post that changed."""
    return [one for one in about.findings if one.location.path == change.entry.path]


def _on_channels(findings: Sequence[Finding], about: About) -> Iterator[Finding]:
    """The same said of several channels as one finding: "… on bluesky" and "… on mastodon"."""
    named: dict[Finding, list[str]] = {}
    for finding in findings:
        words, _, channel = finding.message.rpartition(" on ")
        is_named = channel in about.channels
        named.setdefault(replace(finding, message=words) if is_named else finding, []).extend([channel] * is_named)
    for finding, channels in named.items():
        yield replace(finding, message=f"{finding.message} on {', '.join(channels)}") if channels else finding


def _other_findings(changes: Sequence[Change], about: About) -> Iterator[str]:
    paths = {change.entry.path for change in changes}
    others = [one for one in about.findings if one.location.path not in paths]
    if others:
        yield f"\n### {about.said['others']}\n"
    yield from (_finding(one, about, with_path=True) for one in others)


def _finding(finding: Finding, about: About, *, with_path: bool) -> str:
    remedy = f" — {inline(finding.remedy)}" if finding.remedy else ""
    title = french.TITLES.get(finding.rule, "") if about.tongue == "fr" else ""
    heading = f"**{inline(title)}**{about.said['colon']} " if title else ""
    line = about.said["line"].format(finding.location.line)
    where = f"`{finding.location.path}:{finding.location.line}`" if with_path else line
    return f"- {SIGNS[finding.level]} {heading}{inline(finding.message)}{remedy} <sub>{finding.rule}, {where}</sub>"


def _plan(changes: Sequence[Change], about: About) -> Iterator[str]:
    """What the next run would do: a row for each post and reason, every channel with the digest that is approved."""
    said = about.said
    if about.has_artefact and any(change.after and _media(change.after) for change in changes):
        yield f"\n<sub>{said['elsewhere']}</sub>"
    if about.no_plan:
        yield f"\n> {said['no-plan']} ({inline(about.no_plan)})."
        return
    if not about.items:
        return
    yield f"\n### {said['plan']}\n\n{said['approve']}{said['colon']}\n"
    yield f"| {said['post']} | {said['what']} | {said['channels']} |"
    yield "|---|---|---|"
    titles = {change.entry.slug: _title(change.entry) for change in changes}
    rows: dict[tuple[str, str, str], list[Item]] = {}
    for item in about.items:
        rows.setdefault((item.slug, str(item.deed), item.why), []).append(item)
    for (slug, deed, why), items in rows.items():
        channels = "<br>".join(
            f"{one.channel} `{one.variant.digest[:12]}`" if one.variant else one.channel for one in items
        )
        reason = inline(french.reason(why) if about.tongue == "fr" else why)
        what = reason if deed == "none" else f"**{said[deed]}** — {reason}"
        yield f"| **{titles[slug]}**<br>`{slug}` | {what} | {channels} |"


def _media(entry: Entry) -> bool:
    return any(part.media for variant in entry.variants for part in variant.parts)
