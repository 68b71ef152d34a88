"""Contrast as WCAG 2.2 defines it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cmgen.errors import CmgenError
from cmgen.image.contrast import FEW, Colour, colours, lights, luminance, parse, ratio, worst

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        (
            "#777777",
            "#ffffff",
            4.48,
        ),  # https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum: "cannot be rounded"
        ("#767676", "#ffffff", 4.54),  # the lightest grey that passes on white
        ("#333333", "#ffffff", 12.63),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.00),
        ("#ffffff", "#ffffff", 1.0),
    ],
)
def test_a_ratio_is_the_published_one(one: str, other: str, expected: float) -> None:
    assert ratio(parse(one), parse(other)) == pytest.approx(expected, abs=0.006)


@given(COLOURS, COLOURS)
def test_a_ratio_is_the_same_both_ways_and_in_range(one: Colour, other: Colour) -> None:
    assert ratio(one, other) == ratio(other, one)
    assert 1.0 <= ratio(one, other) <= 21.0


def test_the_worst_contrast_is_that_of_the_nearest_colour_in_the_box() -> None:
    image = Image.new("RGB", (100, 100), "#000000")
    image.paste((0x77, 0x77, 0x77), (10, 10, 12, 12))
    assert worst(image, (0, 0, 100, 100), (255, 255, 255)) == pytest.approx(4.48, abs=0.006)
    assert worst(image, (50, 50, 100, 100), (255, 255, 255)) == 21.0
    assert worst(image, (0, 0, 100, 100), (0x44, 0x44, 0x44)) == pytest.approx(2.16, abs=0.01), "between the two"


@pytest.mark.parametrize(("side", "are_few"), [(4, True), (40, False)])  # few are counted, many are summed up
def test_lights_are_the_luminances_of_what_is_there(side: int, are_few: bool) -> None:
    image = Image.frombytes("RGB", (side, side), Random(side).randbytes(side * side * 3))
    assert (len(colours(image)) <= FEW) == are_few
    assert sorted(set(lights(image))) == sorted({luminance(each) for each in colours(image)})


@pytest.mark.parametrize("text", ["red", "#12345", "#ggg", "", "#1234567"])
def test_what_is_no_colour_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CmgenError, match="is not a colour"):
        parse(text)


def test_a_short_colour_is_its_long_form() -> None:
    assert parse("#f80") == parse("#ff8800") == (255, 136, 0)
