"""The desk: what publishing works with in life, put together from a build, the environment and git.

Nothing here reads content: the manifest and opaque bytes are all that stands beside a token.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen import hand
from cmgen import manifest as manifests
from cmgen.disk import sender as disk_sender
from cmgen.errors import CmgenError, Lost, Refused
from cmgen.files import write_whole
from cmgen.flow import Request
from cmgen.git import Git
from cmgen.ledger import Home, Ledger
from cmgen.manifest import Manifest
from cmgen.model import Channel
from cmgen.plan import Item, Means, Witness
from cmgen.registry import networks

if TYPE_CHECKING:
    from datetime import datetime

    from cmgen.drift import Drift
    from cmgen.ledger import LedgerState
    from cmgen.project import Project
    from cmgen.publish import Clock
    from cmgen.publish.steps import Look

SITE = "public"
JOURNAL = ".cmgen/journal"


def narrowed(manifest: Manifest, channels: tuple[str, ...]) -> Manifest:
    """The manifest for some channels only; all of them where none is named."""
    if not channels:
        return manifest
    entries = tuple(
        replace(entry, channels=tuple(name for name in entry.channels if name in channels))
        for entry in manifest.entries
    )
    kept = tuple(channel for channel in manifest.channels if channel.name in channels)
    return replace(manifest, channels=kept, entries=entries)


def ledger_of(root: Path, manifest: Manifest, remote: str = "", *, strict: bool = True) -> Ledger:
    """The project's ledger; ``remote`` overrides what the brand says."""
    home = Home(
        brand=manifest.brand_name,
        branch=manifest.ledger_branch,
        remote=remote or manifest.ledger_remote,
        id=manifest.ledger_id,
    )
    return Ledger(Git(root), home, strict=strict)


def ledger_at(project: Project, remote: str = "", *, strict: bool = True) -> Ledger:
    """The ledger of a project that is read here, for a person's own lines; ``strict`` False for looking only."""
    brand = project.brand
    home = Home(brand=brand.name, branch=brand.ledger_branch, remote=remote or brand.ledger_remote, id=brand.ledger_id)
    return Ledger(Git(project.root), home, strict=strict)


def needs_token(channel: Channel) -> bool:
    """Whether the channel's network signs its requests."""
    return bool(getattr(networks[channel.network], "auth", ""))


def means(manifest: Manifest, environment: Mapping[str, str], witness: Witness | None = None) -> Means:
    """What can be used now: a channel without its token, or with one that can be none, waits.

    witness  who can tell what is approved
    """
    able = {
        channel.name: _token_problem(channel.secret, environment)
        for channel in manifest.channels
        if needs_token(channel)
    }
    modules = {channel.network: networks[channel.network] for channel in manifest.channels}
    return Means(networks=modules, able=able, witness=witness, commit=manifest.commit)


def _token_problem(name: str, environment: Mapping[str, str]) -> str:
    """What is wrong with a token as it is written; empty where nothing is."""
    from cmgen.auth import read_secret

    if not environment.get(name, "").strip():
        return f"no token {name}"
    try:
        read_secret(name, environment[name])
    except CmgenError as error:
        return error.message
    return ""


def take_tokens(manifest: Manifest) -> dict[str, str]:
    """The channels' tokens, taken out of the environment so that no child process inherits them."""
    names = [channel.secret for channel in manifest.channels]
    return {name: os.environ.pop(name) for name in names if name in os.environ}


def send_for(
    root: Path, folder: Path, manifest: Manifest, tokens: Mapping[str, str], clock: Clock | None = None
) -> Callable[[str], Callable[[Request], Any]]:
    """Who carries a channel's requests: the disk for the site, the web for the others.

    clock  the run's: pauses are taken by it, and end where the run is interrupted; None: nothing is published
    """
    channels = {channel.name: channel for channel in manifest.channels}
    senders: dict[str, Callable[[Request], Any]] = {}

    def bytes_of(digest: str) -> bytes:
        return manifests.read_media(folder, digest)

    def choose(name: str) -> Callable[[Request], Any]:
        if name not in senders:
            channel = channels[name]
            if needs_token(channel):
                from cmgen.auth import read_secret
                from cmgen.publish import SetClock
                from cmgen.web import Timing, sender

                secret = read_secret(channel.secret, tokens.get(channel.secret, ""))
                timing = Timing(is_free=True)
                if clock:
                    timing = Timing(clock.now, clock.sleep, is_free=isinstance(clock, SetClock))
                senders[name] = sender(channel, secret, bytes_of, networks[channel.network], timing)
            else:
                senders[name] = disk_sender(root / SITE, bytes_of)
        return senders[name]

    return choose


def look_for(folder: Path, manifest: Manifest) -> Callable[[Look], Mapping[str, str]]:
    """Who looks at links and at media before anything is claimed: what is wrong with each that is not well."""
    from cmgen.visit import Sight, Visitor, origin

    visitor = Visitor(frozenset(origin(channel.server) for channel in manifest.channels if channel.server))

    def look(asked: Look) -> dict[str, str]:
        wrong = {url: one.said for url, one in visitor.all(asked.links).items() if one.sight is Sight.DEAD}
        for digest in asked.media:
            try:
                manifests.read_media(folder, digest)
            except CmgenError as error:
                wrong[digest] = f"{error.message}; {error.remedy}"
        return wrong

    return look


def drift_of(project: Project, channel: Channel, state: LedgerState, since: datetime, now: datetime) -> Drift:
    """What a channel's account shows beside what the ledger says; raises CmgenError where it cannot be asked."""
    from cmgen import drift, flow

    module = networks[channel.network]
    if not drift.can_drift(module):
        raise CmgenError(f"{channel.network} cannot be asked what an account shows")
    if problem := _token_problem(channel.secret, os.environ):
        raise CmgenError(problem)
    send = send_for(project.root, project.root, Manifest(channels=(channel,)), os.environ)(channel.name)
    try:
        return flow.run(drift.look(channel, module, state, since, now), send)
    except (Refused, Lost) as problem:
        raise CmgenError(str(problem)) from None


def prepare_by_hand(root: Path, folder: Path, manifest: Manifest, items: Sequence[Item]) -> None:
    """Lay what persons are to post below the site's folder, and take away what has been posted."""
    top = root / SITE / hand.FOLDER
    channels = {channel.name: channel for channel in manifest.channels}
    wanted = {root / SITE / hand.folder_of(item.slug, item.channel): item for item in items if item.variant}
    for page in sorted(top.rglob("index.html")) if top.is_dir() else ():
        if page.parent not in wanted and page.parent.name in channels:
            shutil.rmtree(page.parent)
    for target, item in wanted.items():
        assert item.variant is not None
        files = hand.package(item.variant, channels[item.channel], manifest.site)
        for old in sorted(target.iterdir()) if target.is_dir() else ():
            if old.is_file() and old.name not in files:
                old.unlink()
        for name, made in files.items():
            data = made.encode() if isinstance(made, str) else manifests.read_media(folder, made.digest)
            if not ((target / name).is_file() and (target / name).read_bytes() == data):
                write_whole(target / name, data)


def run_name() -> str:
    """A name that no other run has: the CI's own where there is one."""
    if run := os.environ.get("GITHUB_RUN_ID"):
        return f"gh-{run}-{os.environ.get('GITHUB_RUN_ATTEMPT', '1')}-{uuid.uuid4().hex[:6]}"
    return f"host-{uuid.uuid4().hex[:12]}"
