"""The ledger's README: what needs a person, what waits, what is out, as a page that git hosts show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from cmgen.ledger.events import AnyEvent
from cmgen.ledger.status import PublicationStatus, State, status_of

SHOWN = 50
URL = re.compile(r"https?://[^\s<>\"'`|\\\x00-\x1f]{1,2000}")


def dashboard(brand: str, publications: Mapping[tuple[str, str], Iterable[AnyEvent]], now: datetime) -> str:
    """Markdown made of slugs, links and states; nothing that a stranger wrote stands in it unescaped."""
    rows = [(slug, channel, status_of(events, now)) for (slug, channel), events in publications.items() if slug]
    rows = [row for row in rows if not row[2].is_only_approved]
    rows.sort(key=lambda row: (row[2].at or now, row[0], row[1]), reverse=True)
    person = [row for row in rows if _needs_person(row[2])]
    waits = [row for row in rows if row[2].state in _WAITS and not _needs_person(row[2])]
    out = [row for row in rows if row[2].state is State.PUBLISHED]
    last = max(
        (event for events in publications.values() for event in events), key=lambda event: event.at, default=None
    )
    lines = [
        f"# {_plain(brand) or 'Publications'}",
        "",
        "Written by `cmgen`; the lines beside it are the record. `cmgen status` shows the same.",
        "",
        f"Last entry: {_moment(last.at)} by `{_code(last.run)}`." if last else "Nothing yet.",
    ]
    lines += _section("Needs a person", person, _about_person)
    lines += _section("Waits", waits, lambda status: f"{status.state}{_refusal(status)}")
    lines += _section(f"Out ({len(out)})", out, _about_out)
    return "\n".join(lines) + "\n"


_WAITS = (State.OPEN, State.CLAIMED, State.SETTLING, State.WAITING)
_PERSON = (State.QUESTION, State.PARTIAL, State.REFUSED)


def _needs_person(status: PublicationStatus) -> bool:
    return status.state in _PERSON or bool(status.question)


def _about_person(status: PublicationStatus) -> str:
    return f"{status.state}: {_plain(status.question)}" if status.question else f"{status.state}{_refusal(status)}"


def _about_out(status: PublicationStatus) -> str:
    return " ".join(_link(receipt.url) for receipt in status.receipts)


def _refusal(status: PublicationStatus) -> str:
    return f": {_plain(status.refusal.reason)}" if status.refusal and status.state is not State.OPEN else ""


def _section(title: str, rows: list[tuple[str, str, PublicationStatus]], about: object) -> list[str]:
    if not rows:
        return []
    assert callable(about)
    lines = [
        f"| `{_code(slug)}` | {_plain(channel)} | {_moment(status.at)} | {about(status)} |"
        for slug, channel, status in rows[:SHOWN]
    ]
    more = [f"\n… and {len(rows) - SHOWN} more."] if len(rows) > SHOWN else []
    return ["", f"## {title}", "", "| post | channel | since | |", "|---|---|---|---|", *lines, *more]


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def _link(url: str) -> str:
    return f"<{url}>" if URL.fullmatch(url) else f"`{_code(url)}`"


def _code(text: str) -> str:
    """Text that ends neither a code span nor a cell nor a line."""
    return "".join(character if character.isprintable() and character not in "`|" else "·" for character in text)


def _plain(text: str) -> str:
    """Words without Markdown or HTML of their own."""
    line = "".join(character if character.isprintable() else " " for character in text[:300])
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&@:])", r"\\\1", line)
