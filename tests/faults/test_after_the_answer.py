"""A mistake of ours after the answer has come: what is public is recorded, and never sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from faults.stage import Stage

from cmgen import desk
from cmgen.cli import cli
from cmgen.commands import publish as command
from cmgen.ledger import branch


class Mistake(Exception):
    """Ours."""


def publish(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Result:
    """A run in this very process, so that it can be broken."""
    monkeypatch.setenv("CMGEN_SOCIAL_TOKEN", stage.token)
    arguments = stage.arguments()
    arguments[arguments.index("build")] = str(stage.folder / "build")
    return CliRunner().invoke(cli, ["--project", str(stage.folder), *arguments])


def fail(*arguments: Any, **named: Any) -> Any:
    raise Mistake


LATER = {"the pages for people": (desk, "prepare_by_hand"), "the report": (command, "_tell")}


@pytest.mark.proves("F06")
@pytest.mark.parametrize("where", LATER.values(), ids=LATER)
def test_what_breaks_after_the_run_unsends_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, where: tuple[Any, str]
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(*where, fail)
        assert isinstance(publish(stage, broken).exception, Mistake)
    assert [line["type"] for line in stage.ledger()["fete/social.jsonl"]] == ["claim", "receipt", "receipt"]
    assert "nothing is due" in publish(stage, monkeypatch).output
    assert stage.asked() == 2
    stage.check()


@pytest.mark.proves("F06")
def test_what_breaks_between_the_answer_and_the_ledger_is_in_the_journal(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the ledger cannot be written, from the moment on at which the first part is out."""
    made: Callable[..., str] = vars(branch)["dashboard"]

    def page(*arguments: Any) -> str:
        if stage.asked():
            raise Mistake
        return made(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(branch, "dashboard", page)
        assert publish(stage, broken).exception is not None
    sent = stage.asked()
    stage.later()
    publish(stage, monkeypatch)
    assert stage.asked() == 2
    assert sent <= 2
    assert len(stage.public()) == 2
    stage.check()
