"""One event a line, as JSON: written the same way each time, read strictly."""

from __future__ import annotations

from typing import get_args

import msgspec

from cmgen.errors import CmgenError, Stop
from cmgen.ledger.events import VERSION, AnyEvent


class _Header(msgspec.Struct):
    v: int
    type: str


_DECODER: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
_KINDS = {kind.__struct_config__.tag for kind in get_args(AnyEvent)}


def write_line(event: AnyEvent) -> bytes:
    """One event as a line."""
    return msgspec.json.encode(event) + b"\n"


def read_lines(data: bytes, place: str, *, strict: bool = True) -> tuple[AnyEvent, ...]:
    """The events of a file of the ledger.

    place   where it is, for people: "ledger:2026/05/atelier/site.jsonl"
    strict  a line of a newer cmgen raises CmgenError; otherwise it is passed over, which is enough for looking

    Raises Stop, with the line, where the file is damaged.
    """
    if data and not data.endswith(b"\n"):
        line = data.count(b"\n") + 1
        raise Stop(f"{place}:{line}: the last line is cut off", "restore the ledger from a commit before this one")
    read = (_event(line, f"{place}:{number}", strict) for number, line in enumerate(data.split(b"\n")[:-1], 1))
    return tuple(event for event in read if event is not None)


def _event(line: bytes, place: str, strict: bool) -> AnyEvent | None:
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as problem:
        if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
            raise Stop(
                f"{place}: unresolved merge conflict", "keep the lines of both sides, delete the marks"
            ) from None
        if not _is_newer(line):
            raise Stop(f"{place}: not a line of the ledger: {problem}", "restore it from an earlier commit") from None
    if strict:
        raise CmgenError(f"{place}: written by a newer cmgen", "install the newest cmgen: nothing is sent until then")
    return None


def _is_newer(line: bytes) -> bool:
    try:
        header = msgspec.json.decode(line, type=_Header)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    return header.v > VERSION or header.type not in _KINDS
