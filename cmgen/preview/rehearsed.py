"""What exactly will be sent of a variant: the requests of its network's own flow, carried out by nobody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from cmgen.errors import Lost, Refused
from cmgen.flow import Reply, Request, Wait, run
from cmgen.model import Channel, Claim, Receipt, Variant
from cmgen.registry import networks

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One request for people; ``body`` is JSON or words, ``upload`` names a picture."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    upload: str = ""
    creates: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All requests of one variant; ``end`` says why it went no further. None by hand: a person posts it."""

    requests: tuple[Shown, ...] = ()
    end: str = ""
    by_hand: bool = False


def requests(variant: Variant, channel: Channel) -> Rehearsal:
    """The requests that publishing would send. No token is read; answers are those the network's module supposes."""
    network = networks[channel.network]
    if channel.by_hand or not hasattr(network, "publish"):
        return Rehearsal(by_hand=True)
    created_at = variant.date or EPOCH
    seed = "0" * 64
    keys = (
        network.keys(variant, created_at, seed)
        if hasattr(network, "keys")
        else tuple(f"key-{number}" for number in range(1, len(variant.parts) + 1))
    )
    others = {
        slug: Receipt(part=1, id="rehearsal", url="https://rehearsal.invalid/", ref="rehearsal")
        for slug in (variant.reply_to, variant.quote)
        if slug and not slug.startswith("http")
    }
    shown: list[Shown] = []

    def send(deed: Any) -> Any:
        if not isinstance(deed, Request):
            assert isinstance(deed, Wait | Receipt)
            return None
        shown.append(_shown(deed, channel))
        return Reply(200, network.rehearse(deed))

    try:
        run(network.publish(variant, Claim(created_at=created_at, keys=keys, replies=others)), send)
    except Refused as no:
        return Rehearsal(tuple(shown), no.refusal.reason)
    except Lost as lost:
        return Rehearsal(tuple(shown), str(lost))
    return Rehearsal(tuple(shown))


def _shown(request: Request, channel: Channel) -> Shown:
    base = "" if request.path.startswith(("https://", "http://")) else channel.server.rstrip("/")
    query = f"?{urlencode(request.query)}" if request.query else ""
    media = request.upload.media if request.upload else None
    return Shown(
        method=request.method,
        address=f"{base}{request.path}{query}",
        headers=tuple(request.headers.items()),
        body=_body(request),
        upload=f"{media.name or media.digest[:12]} · {media.type} · {media.width} × {media.height}" if media else "",
        creates=request.creates,
    )


def _body(request: Request) -> str:
    if request.json is not None:
        return json.dumps(request.json, ensure_ascii=False, indent=2)
    if request.form:
        return "\n".join(f"{name} = {value}" for name, value in request.form)
    return request.body.decode("utf-8", "replace") if request.body else ""
