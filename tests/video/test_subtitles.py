"""Captions: what is said and when, or the line that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.errors import CmgenError
from cmgen.video.captions import MAX_BYTES, Cue, parse, read, within

SRT = """\
1
00:00:00,500 --> 00:00:01,500
Bonjour à tous,
<i>on ouvre samedi !</i>

2
00:00:02.000 --> 01:00:03.250 X1:20
À dix heures
"""


def test_they_are_read_with_their_times() -> None:
    assert parse(SRT) == (
        Cue(0.5, 1.5, "Bonjour à tous, on ouvre samedi !"),
        Cue(2.0, 3603.25, "À dix heures"),
    )
    assert parse("\ufeff".encode().decode("utf-8-sig") + SRT.replace("\n", "\r\n")) == parse(SRT)


def test_what_another_person_says_begins_a_line() -> None:
    (cue,) = parse("1\n00:00:01,000 --> 00:00:02,000\n- On ouvre\nquand ?\n- Samedi.\n")
    assert cue.text == "- On ouvre quand ?\n- Samedi."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file holds no captions"),
        ("1\nbonjour\n", "captions, line 2: 'bonjour' where the times of a caption are expected"),
        ("1\n00:00:02,000 --> 00:00:01,000\nA\n", "captions, line 2: this one ends before it begins"),
        (SRT + "\n3\n00:00:01,000 --> 00:00:09,000\nA\n", "line 11: this one begins before the one above ends"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", "captions, line 3: this one has no words"),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "a" * 301, "has 301 characters, more than 300"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(CmgenError, match=said):
        parse(text)


@pytest.mark.proves("B55")
def test_a_bomb_of_captions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.srt").write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(CmgenError, match="more than 1 MiB"):
        read(tmp_path / "bomb.srt")
    with pytest.raises(CmgenError, match="more than 5000 captions"):
        parse(_row(5001))


def _row(count: int) -> str:
    times = (f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(1, count + 1))
    return "".join(f"{time},000 --> {time},900\nA\n\n" for time in times)


@given(st.floats(0, 10), st.floats(0.1, 10))
def test_those_of_a_piece_stand_inside_it(start: float, length: float) -> None:
    for cue in within(parse(SRT), start, start + length):
        assert 0 <= cue.start < cue.end <= length + 1e-9
