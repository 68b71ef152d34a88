"""What can go wrong between us and a network, before its answer and in it: against a real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from faults.stage import Stage

Golden = Callable[[str, str], None]
POSTS = {"method": "POST", "path": "/api/v1/statuses"}


def proven(number: str, name: str, **rule: Any) -> Any:
    return pytest.param(number, rule, id=f"{number} {name}")


@pytest.mark.proves("F34", "F35", "F36", "F37", "F41", "F43")
@pytest.mark.parametrize(
    ("number", "rule"),
    [
        proven("F34", "reset", fault="lost_reply", skip=1),
        proven("F35", "no answer", fault="lost_reply"),
        proven("F36", "500 after", fault="status_after", code=500),
        proven("F37", "502 before", fault="status", code=502),
        proven("F41", "408", fault="status", code=408),
        proven("F43", "cut", fault="truncate"),
    ],
)
def test_an_answer_that_says_nothing_certain_is_settled_by_looking(
    stage: Stage, golden: Golden, number: str, rule: dict[str, Any]
) -> None:
    stage.proxy.break_next(**POSTS, **rule)
    stage.publish()
    stage.later()
    stage.publish()
    stage.later()
    stage.publish()
    stage.check()
    golden(number, stage.story(number))
    assert len(stage.public()) == 2
