"""The schemas that editors use accept the example, and refuse what the reader refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from cmgen.cli import cli
from cmgen.data import plain, read_yaml

ROOT = Path(__file__).parents[2]


def schema(file: str) -> Any:
    result = CliRunner().invoke(cli, ["schema", file])
    assert result.exit_code == 0, result.output
    loaded = json.loads(result.output)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


def test_the_example_brand_fits_its_schemas() -> None:
    for name in ("brand", "channels", "facts", "strategy"):
        file = f"brand/{name}.yaml"
        said = plain(read_yaml((ROOT / file).read_text(encoding="utf-8"), file))
        schema(name).validate(json.loads(json.dumps(said)))


@pytest.mark.parametrize(
    "front", [{"netwrok": "site"}, {"status": "redy"}, {"assets": [{"alt": "x"}]}, {"focus": [1]}, {"poll": "yes"}]
)
def test_a_wrong_front_matter_is_refused(front: dict[str, Any]) -> None:
    assert not schema("post").is_valid(front)
    assert schema("post").is_valid({"network": "site", "status": "ready", "mastodon": {"text": "x"}})


CARDS = sorted([*(ROOT / "cmgen/layouts").glob("*/card.yaml"), *(ROOT / "layouts").glob("*/card.yaml")])


@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.parent.name)
def test_layouts_fit_their_schema(card: Path) -> None:
    said = plain(read_yaml(card.read_text(encoding="utf-8"), card.name))
    schema("layout").validate(json.loads(json.dumps(said)))


@pytest.mark.parametrize(
    "card",
    [
        {"boxse": {}},
        {"boxes": {"ground": {"solid": {"color": "ink"}}}},
        {"boxes": {"sign": {"icon": {"name": "unicorn"}}}},
        {"boxes": {"ground": {"solid": {}, "at": {"lefft": 3}}}},
        {"formats": {"wide": {"boxes": {"headline": {"words": {"anchor": "up"}}}}}},
        {"theme": "grey"},
    ],
)
def test_a_wrong_layout_is_refused(card: dict[str, Any]) -> None:
    assert not schema("layout").is_valid(card)
