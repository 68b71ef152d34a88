"""The Python door: what ``import cmgen`` gives beside the words of the model.

``cmgen.Project``, ``lint``, ``render``, ``plan``, ``count``, ``detect`` and the classes of ``cmgen.model`` keep their
meaning between minor versions; everything else may change.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from cmgen.build import build
from cmgen.data import nearest
from cmgen.errors import CmgenError
from cmgen.model import Facet, Finding, Limits, Variant
from cmgen.plan import Plan
from cmgen.plan import plan as plan_of
from cmgen.project import Project
from cmgen.registry import network_meant, networks
from cmgen.text import detection
from cmgen.text.counters import measure


def lint(project: Project) -> tuple[Finding, ...]:
    """What the rules say of every post, sorted by place; what ``cmgen lint`` prints.

    Writes ``.cmgen/`` in the project, so that unchanged posts cost nothing the next time.
    """
    return build(project).findings


def render(project: Project, post: str, channel: str = "") -> tuple[Variant, ...]:
    """Exactly what will be sent of a post, one variant a channel; what ``cmgen show`` prints.

    post     its slug, "2026/05/atelier"
    channel  the name of one channel; empty: all of the post's

    A channel for which the post cannot be made has no variant: ``lint`` says why. Raises CmgenError where there is no
    such post.
    """
    entries = build(project).manifest.entries
    for entry in entries:
        if entry.slug == post:
            return tuple(variant for variant in entry.variants if channel in ("", variant.channel))
    raise CmgenError(f"no post {post!r}", nearest(post, [entry.slug for entry in entries]))


def plan(project: Project, now: datetime | None = None, environment: Mapping[str, str] | None = None) -> Plan:
    """What a publication at ``now`` would do, and why or why not; what ``cmgen plan`` prints. Sends nothing.

    now          a moment with its time zone; None: now
    environment  where the tokens are looked for, only to say that one is missing; None: this process's

    Raises CmgenError where the ledger cannot be read, Stop where somebody must look first.
    """
    from cmgen import desk
    from cmgen.approval import Witness
    from cmgen.git import Git

    made = build(project).manifest
    state = desk.ledger_of(project.root, made).fetch()
    means = desk.means(made, os.environ if environment is None else environment, Witness(Git(project.root)))
    return plan_of(made, state, now or datetime.now(UTC), means)


def count(text: str, network: str) -> int:
    """How long a network says a text is, in the unit of its limit: what ``cmgen count`` prints.

    Raises CmgenError where no network has that name.
    """
    limits = _limits(network)
    own = limits.counter in ("weight", "mastodon")  # these find links by themselves
    facets = detection.detect(text, limits) if limits.link_characters is not None and not own else ()
    return measure(text, facets, limits)


def detect(text: str, network: str) -> tuple[Facet, ...]:
    """The addresses, names and hashtags that a network itself finds in plain text: what ``cmgen detect`` prints.

    Offsets count code points. Raises CmgenError where no network has that name.
    """
    return detection.detect(text, _limits(network))


def _limits(network: str) -> Limits:
    if network in networks and not hasattr(networks[network], "limits"):
        gone = networks[network].gone
        raise CmgenError(f"{network}, since {gone.since}: {gone.story}", gone.remedy)
    if network not in networks:
        raise CmgenError(f"unknown network {network!r}", network_meant(network))
    limits: Limits = networks[network].limits
    return limits
