"""The ledger's lines: written the same way each time, read strictly, every problem with its place."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger.lines import Lines

from cmgen.errors import CmgenError, Stop
from cmgen.ledger.lines import read_lines, write_line

PLACE = "ledger:2026/05/atelier/site.jsonl"
LINE = write_line(Lines().claim(1, 0))


def test_a_line_is_one_object_that_a_person_can_read() -> None:
    assert LINE.endswith(b"}\n")
    assert json.loads(LINE) == {
        "type": "claim",
        "v": 1,
        "at": "2026-11-24T08:00:00Z",
        "run": "r1",
        "tag": "t1",
        "epoch": 1,
        "until": "2026-11-24T08:20:00Z",
        "digest": "d1",
        "parts": 1,
        "promise": "findable",
        "created_at": "2026-11-24T08:00:00Z",
    }


def test_every_kind_of_line_reads_back_equal() -> None:
    on = Lines()
    lines = [
        on.claim(1, 0, keys=("k",), deed="edit"),
        on.intent(1, 1),
        on.out(1, 1.5, ref="r", how="found"),
        on.refused(1, 2, "quota", retry_at=on.claim(1, 30).at, reason="« plus tard »", status=429),
        on.lost(1, 3),
        on.none(2, 4),
        on.released(2, 5),
        on.asked(2, 6, urls=("https://a.example",)),
        on.decided(3, 7, "published", url="https://a.example", by="Léa"),
        on.edited(4, 8, "d2"),
        on.withdrawn(5, 9, "id1", "id2"),
    ]
    assert list(read_lines(b"".join(map(write_line, lines)), PLACE)) == lines


@pytest.mark.proves("F22")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (LINE + LINE[:-9], f"{PLACE}:2: the last line is cut off"),
        (LINE + b"<<<<<<< HEAD\n" + LINE, f"{PLACE}:2: unresolved merge conflict"),
        (LINE + b"\n", f"{PLACE}:2: not a line of the ledger"),
        (b"[]\n", f"{PLACE}:1: not a line of the ledger"),
        (b"\xff\n", f"{PLACE}:1: not a line of the ledger"),
        (b"[" * 100_000 + b"\n", f"{PLACE}:1: not a line of the ledger"),
        (LINE.replace(b'"parts":1', b'"parts":"1"'), f"{PLACE}:1: not a line of the ledger"),
        (LINE.replace(b'"parts":1', b'"part":1'), f"{PLACE}:1: not a line of the ledger"),
        (LINE.replace(b"08:00:00Z", b"08:00:00"), f"{PLACE}:1: not a line of the ledger"),
    ],
)
def test_a_damaged_file_stops_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(Stop) as caught:
        read_lines(data, PLACE)
    assert caught.value.message.startswith(message)
    assert caught.value.remedy


@pytest.mark.proves("F23")
@pytest.mark.parametrize(
    "line", [LINE.replace(b'"v":1', b'"v":2'), LINE.replace(b'"claim"', b'"applause"')], ids=["version", "type"]
)
def test_a_newer_line_stops_publishing_and_can_be_looked_past(line: bytes) -> None:
    with pytest.raises(CmgenError, match="2: written by a newer cmgen") as caught:
        read_lines(LINE + line, PLACE)
    assert caught.value.exit_code == 2
    assert len(read_lines(LINE + line, PLACE, strict=False)) == 1


@given(st.binary(max_size=400), st.integers(0, len(LINE)))
def test_no_bytes_bring_anything_but_lines_or_a_sentence(noise: bytes, cut: int) -> None:
    for data in (noise, LINE[:cut] + noise + b"\n", noise + LINE):
        with suppress(CmgenError):
            read_lines(data, PLACE)
