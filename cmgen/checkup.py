"""A check-up before a launch: what a run would look at, of all that is due soon, and what to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from cmgen import flow
from cmgen.approval import Witness
from cmgen.brand import LimitsFile
from cmgen.errors import CmgenError, Lost, Refused
from cmgen.failures import Failure, failure_of, remedy
from cmgen.ledger import TIMES, LedgerState, State
from cmgen.manifest import Entry, Manifest, all_publications
from cmgen.model import Channel, Powers, Status, Variant
from cmgen.plan import Means, needs, plan
from cmgen.plan.items import clock, links_of, span
from cmgen.publish.preflight import ending, is_over, leads_out, other_account, own_pages
from cmgen.publish.steps import Look

AHEAD = timedelta(days=7)
IDLE = timedelta(hours=2)  # that something may be due before one asks whether runs are started at all
OVER = (State.PUBLISHED, State.WITHDRAWN, State.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: well, or what to do."""

    what: str
    is_well: bool
    said: str
    remedy: str = ""


@dataclass(slots=True)
class Asking:
    """Asks a channel's server, and keeps how far this machine's clock is from the hour that its answers name."""

    send: Callable[[Any], Any]
    apart: list[timedelta] = field(default_factory=list)

    def __call__(self, deed: Any) -> Any:
        """Send a request."""
        reply = self.send(deed)
        try:
            date = parsedate_to_datetime(reply.headers.get("date", ""))
        except ValueError:
            return reply
        self.apart.append(datetime.now(UTC) - date.astimezone(UTC))
        return reply


# ------------------------------------------------------------------------------------------------------- channels


def account(channel: Channel, module: ModuleType, ask: Asking) -> list[Sign]:
    """What the server says: whose token it is and what it may do, and where its limits differ from those built for."""
    name = f"channel {channel.name}"
    try:
        owner = flow.run(module.whoami(), ask)
        powers = flow.run(module.powers(), ask) if hasattr(module, "powers") else Powers()
        limits = flow.run(module.inspect(channel.limits), ask)
    except Refused as no:
        failure = failure_of(refusal=no.refusal)
        token = failure in (Failure.AUTH, Failure.REFUSED)
        then = f"look at {channel.secret} and its scopes" if token else remedy(failure, channel.name, no.refusal)
        return [Sign(name, False, no.refusal.reason, then)]
    except Lost as loss:
        return [Sign(name, False, str(loss), "try again later")]
    except CmgenError as error:
        return [Sign(name, False, error.message, error.remedy)]
    if other := other_account(channel, owner):
        signs = [Sign(name, False, other, "exchange the token, or correct account")]
    elif powers.missing:
        signs = [Sign(name, False, f"{channel.secret} lacks {', '.join(powers.missing)}", "make a new token with them")]
    else:
        more = f"; it may more than it needs: {', '.join(powers.needless)}" if powers.needless else ""
        signs = [Sign(name, True, f"the token is {owner}'s{more}")]
    ours, theirs = asdict(channel.limits), asdict(limits)
    differing = {key: theirs[key] for key in LimitsFile.__slots__ if theirs[key] != ours[key]}
    if differing:
        written = ", ".join(f"{key}: {value}" for key, value in differing.items())
        signs.append(Sign(f"limits of {channel.name}", False, "the server's differ", f"write `limits: {{{written}}}`"))
    return signs


def token(channel: Channel, now: datetime) -> list[Sign]:
    """Until when a channel's token holds, where the channel says so."""
    if not channel.token_until:
        return []
    said = ending(channel, now) or f"holds until {channel.token_until}"
    remedy = f"make a new one for {channel.secret}, and write its day" if ending(channel, now) else ""
    return [Sign(f"token of {channel.name}", not is_over(channel, now), said, remedy)]


def hour(apart: Iterable[timedelta]) -> list[Sign]:
    """This machine's clock beside those of the servers, which tell whole seconds."""
    least = min((abs(one) for one in apart), default=None)
    if least is None:
        return []
    if least > TIMES.skew:
        said = f"this machine's clock differs from every server's by {span(least)} or more"
        return [Sign("clock", False, said, "set it: a post must not go out before its time")]
    return [Sign("clock", True, "agrees with the servers'")]


def demands(witness: Witness) -> list[Sign]:
    """The changes of what must be approved that do not count."""
    remedy = "what was asked for before is asked for: let somebody else merge the change"
    return [
        Sign("approval", False, f"that less is asked for does not count: {doubt}", remedy) for doubt in witness.doubts
    ]


# ------------------------------------------------------------------------------------------------------- ledger, posts


def runs(made: Manifest, state: LedgerState, means: Means, now: datetime) -> list[Sign]:
    """Whether somebody starts runs at all: nothing is due for long."""
    latest = max((event.at for events in state.events.values() for event in events), default=None)
    last = f"the ledger's last entry is of {clock(latest)}" if latest else "the ledger has no entry yet"
    due = [item for item in plan(made, state, now, means).deeds if item.date and item.date < now - IDLE]
    if not due:
        return [Sign("runs", True, f"{last}; nothing has waited for one")]
    since = min(item.date for item in due if item.date)
    many = f"{len(due)} posts have" if len(due) > 1 else f"{due[0].key} has"
    remedy = "start one by hand: cmgen publish; then see why none was started: a workflow may be switched off"
    return [Sign("runs", False, f"{last}, and {many} been due since {clock(since)}", remedy)]


def leftovers(folder: Path) -> list[Sign]:
    """What a run that died here knew and could not record."""
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    if not files:
        return []
    return [Sign("journal", True, f"{len(files)} of runs that did not end: the next one takes up what they knew")]


def posts(
    made: Manifest, state: LedgerState, witness: Witness, look: Callable[[Look], Mapping[str, str]], now: datetime
) -> list[Sign]:
    """What is due within a week: errors, approvals, links and pictures."""
    soon = [entry for entry in all_publications(made).entries if _is_soon(entry, now)]
    open_ = [(entry, variant) for entry in soon for variant in _open(entry, state, now)]
    own = own_pages(made)
    links = [link for _, variant in open_ for link in leads_out(variant, own)]
    media = [medium.digest for _, variant in open_ for medium in variant.media]
    wrong = look(Look(tuple(dict.fromkeys(links)), tuple(dict.fromkeys(media))))
    unapproved = {(need.slug, need.channel) for need in needs(made, state, witness, now)}
    signs = [sign for entry in soon for sign in _of_post(entry, open_, wrong, unapproved)]
    are = f"{_count(len(soon), 'post')} {'is' if len(soon) == 1 else 'are'} due within {AHEAD.days} days"
    seen = f"{are}, with {_count(len(set(links)), 'link')} and {_count(len(set(media)), 'picture')}"
    return [*signs, Sign("posts", not signs, seen, "" if not signs else "mend what is said above")]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _is_soon(entry: Entry, now: datetime) -> bool:
    return entry.status is Status.READY and entry.date is not None and now - IDLE < entry.date <= now + AHEAD


def _open(entry: Entry, state: LedgerState, now: datetime) -> Iterator[Variant]:
    for variant in entry.variants:
        if state.status(entry.slug, variant.channel, now).state not in OVER and variant.network != "site":
            yield variant


def _of_post(
    entry: Entry,
    open_: list[tuple[Entry, Variant]],
    wrong: Mapping[str, str],
    unapproved: set[tuple[str, str]],
) -> Iterator[Sign]:
    name = f"post {entry.slug}"
    post = entry.first or entry
    if entry.errors:
        yield Sign(name, False, entry.findings or f"{entry.errors} errors", f"cmgen lint {post.path}")
    waiting = [channel for slug, channel in sorted(unapproved) if slug == post.slug]
    if waiting:
        yield Sign(name, False, f"nobody has approved it for {', '.join(waiting)}", f"cmgen approve {post.slug}")
    variants = [variant for one, variant in open_ if one is entry]
    for link in dict.fromkeys(link for variant in variants for link in links_of(variant) if link in wrong):
        yield Sign(name, False, f"its link {link} is dead: {wrong[link]}", f"mend {post.path}, or that page")
    for medium in {one.digest: one for variant in variants for one in variant.media if one.digest in wrong}.values():
        yield Sign(name, False, f"{medium.name or 'its picture'}: {wrong[medium.digest]}", "run cmgen build")
