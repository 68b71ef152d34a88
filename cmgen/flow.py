"""Flows: recipes that ask for deeds and are handed what came of them; they open nothing and read no clock.

A network's deed is a generator. It yields a Request and is handed its Reply; it yields a Receipt as soon as a part is
public, so that a thread can be resumed at the part that is missing; it yields a Wait where the server needs time, and
a Stage where a part is with the server and not shown yet.
A reply that is not a yes is thrown into the flow as Refused (a certain no) or Lost (nobody knows).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cmgen.errors import Lost, Refused
from cmgen.model import Json, Media, Receipt

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """The bytes of one medium as a file field of a multipart form, or, with ``field`` empty, as the whole body."""

    media: Media
    field: str = "file"


@dataclass(frozen=True, slots=True)
class Request:
    """One request to the channel's server.

    ``path`` is a path on the channel's server, or a URL. ``creates`` marks the one request that makes something public:
    it is sent once, never retried, never redirected. ``anonymous`` requests go without the account's token.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    json: Json = None
    form: tuple[tuple[str, str], ...] = ()
    upload: Upload | None = None
    body: bytes | None = None
    type: str = ""  # of the body
    headers: Mapping[str, str] = field(default_factory=dict)
    creates: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A yes: a 2xx answer. ``json`` is None where the body is empty or not JSON."""

    status: int
    json: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    def text(self, *path: str | int) -> str:
        """The text at ``path`` of the JSON; raises Lost where the answer has another shape."""
        value: Any = self.json
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                raise Lost(f"the answer has no {'.'.join(map(str, path))}") from None
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Lost(f"{'.'.join(map(str, path))} of the answer is no text")
        return str(value)


@dataclass(frozen=True, slots=True)
class Wait:
    """Time the server needs; honoured by whoever drives the flow."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stage:
    """A part that the server has and shows to nobody yet; ``id`` is its name there, by which it can be shown."""

    part: int
    id: str


Deed = Request | Wait | Receipt | Stage
Flow = Generator[Deed, Any, T]
Send = Callable[[Any], Any]


def run(flow: Generator[Any, Any, T], send: Send) -> T:
    """Carry a flow to its end: do what it asks for, hand it what came back, throw into it what went wrong."""
    reply: Any = None
    failure: Exception | None = None
    while True:
        try:
            deed = flow.throw(failure) if failure else flow.send(reply)
        except StopIteration as end:
            result: T = end.value
            return result
        reply, failure = None, None
        try:
            reply = send(deed)
        except (Refused, Lost) as problem:
            failure = problem
