"""What a run looks at before its first public step: each channel's token, the links and the pictures of what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from types import ModuleType
from typing import Any

from cmgen.errors import Lost, Refused
from cmgen.failures import Failure, failure_of, remedy
from cmgen.manifest import Manifest
from cmgen.model import Channel, DeadLinks, Refusal, Variant
from cmgen.plan import Deed, Item, Means
from cmgen.plan.items import links_of
from cmgen.publish.sending import relay
from cmgen.publish.steps import Look, Now, RunFlow

SOON = timedelta(days=14)  # before a token's end that it is said
LAST = timedelta(days=1)  # before a token's end that nothing more is claimed
SENDING = frozenset({Deed.PUBLISH, Deed.RESUME, Deed.EDIT})


class Preflight:
    """Looks at each channel and each thing once in a run, and keeps what is wrong."""

    def __init__(self, manifest: Manifest, on_channel: Callable[[str, Any], RunFlow[Any]]) -> None:
        self.manifest, self.on_channel = manifest, on_channel
        self.channels = {channel.name: channel for channel in manifest.channels}
        self.seen: set[str] = set()
        self.barred: dict[str, str] = {}  # channel → why a person must look
        self.closed: dict[str, str] = {}  # channel → why it waits
        self.broken: dict[str, str] = {}  # link or digest → what is wrong with it
        self.notes: list[str] = []

    def look(self, items: Iterable[Item], means: Means) -> RunFlow[bool]:
        """Look at what these items need and was not looked at before; whether something is wrong with it."""
        items = list(items)
        known = len(self.barred) + len(self.closed) + len(self.broken)
        for name in self._new(item.channel for item in items if item.deed is not Deed.NONE):
            yield from self._ask(self.channels[name], means.networks[self.channels[name].network])
        variants = [item.variant for item in items if item.variant and item.deed in SENDING]
        links = self._new(link for variant in variants for link in self._links(variant))
        media = self._new(medium.digest for variant in variants for medium in variant.media)
        if links or media:
            self._keep((yield Look(links, media)), variants)
        return len(self.barred) + len(self.closed) + len(self.broken) > known

    def means(self, means: Means) -> Means:
        """The means of the run without what is wrong."""
        return replace(means, able={**means.able, **self.closed}, barred=self.barred, broken=self.broken)

    def _new(self, names: Iterable[str]) -> tuple[str, ...]:
        fresh = tuple(name for name in dict.fromkeys(names) if name not in self.seen)
        self.seen.update(fresh)
        return fresh

    # ------------------------------------------------------------------------------------------- tokens

    def _ask(self, channel: Channel, module: ModuleType) -> RunFlow[None]:
        """Whose the token is, what it may do, and for how long."""
        if not hasattr(module, "whoami"):
            return
        now = yield Now()
        if ends := ending(channel, now):
            self.notes.append(ends)
        if is_over(channel, now):
            self.barred[channel.name] = f"{ends}: exchange {channel.secret}, and say until when it holds"
            return
        try:
            account = yield from relay(module.whoami(), lambda deed: self.on_channel(channel.name, deed))
            if other := other_account(channel, account):
                self.barred[channel.name] = f"{other}: exchange {channel.secret}, or correct account"
            elif hasattr(module, "powers"):
                powers = yield from relay(module.powers(), lambda deed: self.on_channel(channel.name, deed))
                if powers.missing:
                    self.barred[channel.name] = f"{channel.secret} lacks {', '.join(powers.missing)}: make a new token"
        except Refused as no:
            self._refused(channel, no.refusal)
        except Lost:
            return  # no answer that tells anything: the deed itself will

    def _refused(self, channel: Channel, refusal: Refusal) -> None:
        """Keep a no to whose the token is, where it would be a no to all else as well."""
        failure = failure_of(refusal=refusal)
        if failure is Failure.LIMITED:
            if refusal.retry_at and refusal.kind == "quota":
                self.closed[channel.name] = (
                    f"{refusal.reason}; again after {refusal.retry_at.astimezone(UTC):%H:%M} UTC"
                )
            return
        what = {Failure.AUTH: "its token is refused: ", Failure.REFUSED: "the account may not be used: "}
        then = {Failure.REFUSED: "look at it there", Failure.AUTH: f"put a new one into {channel.secret}"}
        self.barred[channel.name] = (
            f"{what.get(failure, '')}{refusal.reason}; {then.get(failure) or remedy(failure, channel.name, refusal)}"
        )

    # ------------------------------------------------------------------------------------------- links, pictures

    def _links(self, variant: Variant) -> tuple[str, ...]:
        """What is looked at of what a post leads to."""
        if self.manifest.dead_links is DeadLinks.UNCHECKED or self.channels[variant.channel].is_own:
            return ()
        return leads_out(variant, self.own)

    @cached_property
    def own(self) -> frozenset[str]:
        """The brand's own pages."""
        return own_pages(self.manifest)

    def _keep(self, found: Mapping[str, str], variants: list[Variant]) -> None:
        for name, why in found.items():
            if "://" not in name or self.manifest.dead_links is DeadLinks.HOLD:
                self.broken[name] = why
                continue
            posts = dict.fromkeys(variant.key for variant in variants if name in links_of(variant))
            self.notes.append(f"{', '.join(posts)}: the link {name} is dead: {why}")


def own_pages(manifest: Manifest) -> frozenset[str]:
    """The addresses of the pages that this very brand publishes: they may come with the same run."""
    bases = [channel.server for channel in manifest.channels if channel.is_own and channel.server]
    return frozenset(f"{base}/{entry.slug}" for base in bases for entry in manifest.entries)


def leads_out(variant: Variant, own: frozenset[str]) -> tuple[str, ...]:
    """What a variant leads to, but for those pages."""
    return tuple(link for link in links_of(variant) if link.partition("?")[0].rstrip("/") not in own)


def other_account(channel: Channel, account: str) -> str:
    """What is wrong where a token belongs to somebody else than the channel's account; empty where nothing is."""
    if not channel.account or channel.account.partition("@")[0] == account.partition("@")[0]:
        return ""
    return f"the token is {account}'s, the channel is {channel.account}'s"


def ending(channel: Channel, now: datetime) -> str:
    """That a token ends soon, where the channel says when it does; empty where it does not."""
    if not channel.token_until:
        return ""
    left = _end(channel) - now
    if left > SOON:
        return ""
    return f"the token of {channel.name} " + (
        f"ends in {left.days} days, on {channel.token_until}"
        if left >= LAST
        else f"ends or has ended on {channel.token_until}"
    )


def is_over(channel: Channel, now: datetime) -> bool:
    """Whether a token may end within the day."""
    return bool(channel.token_until) and _end(channel) - now < LAST


def _end(channel: Channel) -> datetime:
    return datetime.combine(date.fromisoformat(channel.token_until), datetime.max.time(), UTC)
