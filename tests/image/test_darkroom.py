"""The darkroom: what a broken picture can cost is bounded, what came of it is said, and the next one is opened."""

import ctypes
import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cmgen import darkroom
from cmgen.darkroom import Bounds, Developed, develop
from cmgen.errors import CmgenError
from cmgen.image.encode import Picture
from cmgen.image.prepare import prepare
from cmgen.image.remark import CannotDraw, Remark
from cmgen.model import Limits

pytestmark = pytest.mark.proves("B56")
KERNEL = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to all of these bounds")
Result = tuple[Picture, tuple[Remark, ...]]


def some(value: object = None) -> Result:
    return Picture(b"pixels", str(value), 1, 1), ()


def told(work: Any, bounds: Bounds = darkroom.PICTURE) -> str:
    """What is said of a work that fails."""
    made = develop(work, bounds)
    assert made.picture is None
    (remark,) = made.remarks
    assert remark.rule == "bad-picture"
    return remark.message


@pytest.fixture(autouse=True)
def the_next_is_opened(tmp_path: Path) -> Any:
    yield
    Image.new("RGB", (80, 60), "#b8361d").save(tmp_path / "good.png")
    made = develop(partial(prepare, tmp_path / "good.png", Limits()))
    assert made.picture is not None


# ------------------------------------------------------------------------------------------------ what it is


def test_it_gives_what_the_function_gives(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.effect_noise((300, 200), 40).save(path)
    here = prepare(path, Limits(image_bytes=9_000))
    assert develop(partial(prepare, path, Limits(image_bytes=9_000))) == Developed(picture=here[0], remarks=here[1])


def process() -> Result:
    return some(os.getpid())


def test_it_is_another_process_and_the_same_one_each_time() -> None:
    first, second = (develop(partial(process)).picture for _ in range(2))
    assert first == second
    assert first is not None
    assert first.type != str(os.getpid())


def environment() -> Result:
    return some(sorted(os.environ))


def test_it_has_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMGEN_MASTODON_TOKEN", "secret")
    darkroom._darkroom.close()
    made = develop(partial(environment)).picture
    assert made is not None
    assert "CMGEN_MASTODON_TOKEN" not in made.type


def several(number: int) -> Result:
    return some(number)


def test_threads_get_their_own_answers() -> None:
    found: dict[int, Developed] = {}
    ask = lambda number: found.update({number: develop(partial(several, number))})  # noqa: E731  # one line, used once
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: made.picture and made.picture.type for number, made in found.items()} == {
        number: str(number) for number in range(8)
    }


# ------------------------------------------------------------------------------------------------ what is bounded


def hang() -> Result:
    threading.Event().wait()
    return some()


def burn() -> Result:
    while True:
        pass


def swallow(size: int) -> Result:
    return some(len(bytearray(size)))


def fill(path: Path) -> Result:
    with path.open("wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))
    return some()


def test_what_waits_for_ever_is_stopped_by_the_clock() -> None:
    assert told(partial(hang), Bounds(seconds=0.3)) == "it took too long and was stopped after 0.3 s"


@KERNEL
@pytest.mark.proves("W2.4")
def test_what_computes_for_ever_is_stopped_by_the_processor_s_time() -> None:
    message = told(partial(burn), Bounds(processor=0, seconds=60))
    assert message == "it took too long and was stopped after 0 s of computing"


@KERNEL
@pytest.mark.proves("W2.4")
def test_what_asks_for_too_much_memory_does_not_get_it() -> None:
    assert told(partial(swallow, 3 << 30)) == "it needs more than 2048 MiB of memory"


@KERNEL
def test_what_writes_too_much_is_stopped(tmp_path: Path) -> None:
    assert "File too large" in told(partial(fill, tmp_path / "large"))
    assert (tmp_path / "large").stat().st_size <= darkroom.PICTURE.file


# ------------------------------------------------------------------------------------------------ what is said


def crash() -> Result:
    ctypes.string_at(0)
    return some()


def refuse() -> Result:
    raise CmgenError("a damaged PNG", "export it again")


def cannot() -> Result:
    raise CannotDraw(Remark(rule="words-do-not-fit", message="too long", values=("title",)))


def mistake() -> Result:
    raise IndexError("list index out of range")


def chatter() -> Result:
    os.write(1, b"a decoder that prints")
    return some("quiet")


@pytest.mark.skipif(os.name == "nt", reason="Windows names no signal")
def test_a_crash_is_said_by_name() -> None:
    assert told(partial(crash)) == f"the program that opens it died of it ({signal.SIGSEGV.name})"


def test_a_refusal_keeps_its_words_and_its_remedy() -> None:
    made = develop(partial(refuse))
    assert made.remarks == (Remark(rule="bad-picture", message="a damaged PNG", remedy="export it again"),)
    assert develop(partial(cannot)).remarks[0].values == ("title",)


def test_a_mistake_of_ours_is_said_with_its_place_and_stops_nothing_else() -> None:
    message = told(partial(mistake))
    assert message.startswith("cmgen did not expect this: IndexError: list index out of range (test_darkroom.py:")


def test_what_a_decoder_prints_is_no_answer() -> None:
    made = develop(partial(chatter)).picture
    assert made is not None
    assert made.type == "quiet"


def test_ctrl_c_leaves_no_answer_behind_for_the_next_question(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    develop(partial(several, 1))
    with monkeypatch.context() as patch:
        patch.setattr(darkroom, "_receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            develop(partial(several, 2))
    made = develop(partial(several, 3)).picture
    assert made is not None
    assert made.type == "3"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="asks the kernel who is still there")
def test_it_ends_when_nobody_is_there_to_answer_to() -> None:
    made = develop(partial(process)).picture
    assert made is not None
    process_id = int(made.type)
    inside = darkroom._darkroom.process
    assert inside is not None
    assert inside.stdin is not None
    inside.stdin.close()  # as the kernel does for one that was killed
    started = time.monotonic()
    while inside.poll() is None and time.monotonic() - started < 10:
        os.sched_yield()
    assert inside.poll() == 0
    assert process_id == inside.pid
